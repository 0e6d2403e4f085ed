"""What a letter costs: text and PDF in each script, beside public things measured in the same run.

Run: python bench/letters.py
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from time import perf_counter

import typst

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "letters"))

from sample_letters import LETTERS

from habeas.letters import plain, typeset
from habeas.letters.typeset.fonts import fonts

ROUNDS = 60


def milliseconds(work: Callable[[int], object]) -> float:
    """Return the median time of ``work``, which is told its round so that no result is cached."""
    times = []
    for number in range(ROUNDS):
        start = perf_counter()
        work(number)
        times.append(perf_counter() - start)
    return median(times[5:]) * 1000


def message(body: str) -> bytes:
    """Build a mail of ``body`` with the standard library."""
    mail = EmailMessage()
    mail["Subject"] = "Letter"
    mail["From"], mail["To"] = "letters@letters.example", "office@office.example"
    mail.set_content(body)
    return mail.as_bytes()


def hello(number: int) -> object:
    """Compile typst's smallest document with the same fonts."""
    return typst.Compiler(f"Hello {number}".encode(), font_paths=fonts()).compile(format="pdf")


def main() -> None:
    """Print one line a script, then the comparisons."""
    print(f"{'':10}{'as_text':>10}{'pdf':>10}{'EmailMessage of the text':>28}   (ms, median)")
    for language, letter in LETTERS.items():
        signed = [replace(letter, reference=f"UA {number}/2016") for number in range(ROUNDS)]
        body = plain.as_text(letter)
        text = milliseconds(lambda number, them=signed: plain.as_text(them[number]))  # type: ignore[misc]
        paper = milliseconds(lambda number, them=signed: typeset.pdf(them[number]))  # type: ignore[misc]
        mail = milliseconds(lambda number, body=body: message(f"{body}{number}"))  # type: ignore[misc]
        print(f"{language:10}{text:>10.2f}{paper:>10.2f}{mail:>28.2f}")
    print(f"typst, the word Hello and a number: {milliseconds(hello):.2f}")


if __name__ == "__main__":
    main()
