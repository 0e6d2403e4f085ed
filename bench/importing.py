"""What it costs to read a thousand appeal pages, beside public things measured in the same run.

Run: ``python bench/importing.py [PAGES]``. The pages are those of tests/pages, each with other
names and days, so that no two are alike, as text, saved web pages, PDF and DOCX. They are read as
``habeas import`` reads a folder: in processes within limits of memory and time, as many as there
are processors. "Processor" is what all of these used together; what the public things read is the
same bytes, on one processor, and what they give is the bare text.
"""

import argparse
import html
import os
import random
import re
import resource
import string
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time

import docx
import pypdfium2  # type: ignore[import-untyped]
import typst
from bs4 import BeautifulSoup

from habeas.importers.confined import File, read_many
from habeas.letters.typeset.fonts import fonts

PAGES = sorted((Path(__file__).parent.parent / "tests" / "pages").glob("*.txt"))
# Of a hundred pages: what organisations keep.
SHARES = {"text": 45, "html": 45, "pdf": 5, "docx": 5}
MENU = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(40))
PDF = """#set text(font: ("Libertinus Serif", "Amiri", "DroidSansFallback"))
#for line in sys.inputs.text.split("\n") { par[#line] }"""


def varied(text: str, chance: random.Random) -> str:
    """Give a page other names and other days."""
    names = set(re.findall(r"\b[A-Z][a-z]{4,}(?= [A-Z][a-z])", text))
    for name in names:
        other = "".join(chance.choices(string.ascii_lowercase, k=len(name))).capitalize()
        text = text.replace(name, other)
    return re.sub(r"\b[12]?\d (?=[A-Z]|de )", lambda _: f"{chance.randint(1, 28)} ", text)


def as_html(text: str) -> bytes:
    """Save a page as a browser does: with menu, cookie note, scripts and share bar."""
    blocks = "".join(f"<p>{html.escape(block)}</p>" for block in text.split("\n\n"))
    body = blocks.replace("\n", "<br>")
    return (
        f"<!doctype html><html><head><title>Page</title><script>{'a = 1;' * 2000}</script></head>"
        f"<body><nav><ul>{MENU}</ul></nav><div class='cookie'>We use cookies.</div>"
        f"<main><article>{body}</article></main><footer>Share this page</footer></body></html>"
    ).encode()


def as_pdf(text: str) -> bytes:
    """Print a page."""
    return typst.compile(PDF.encode(), sys_inputs={"text": text}, font_paths=fonts())


def as_docx(text: str) -> bytes:
    """Write a page in a word processor."""
    document, file = docx.Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


WRITERS: dict[str, Callable[[str], bytes]] = {
    "text": str.encode,
    "html": as_html,
    "pdf": as_pdf,
    "docx": as_docx,
}


def soup_of(content: bytes) -> str:
    """Take the text off a web page with BeautifulSoup."""
    return BeautifulSoup(content, "html.parser").get_text()


def pdfium_of(content: bytes) -> str:
    """Take the text off a PDF with pdfium."""
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def python_docx_of(content: bytes) -> str:
    """Take the text off a DOCX with python-docx."""
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


PUBLIC: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "html": ("BeautifulSoup's get_text", soup_of),
    "pdf": ("pypdfium2's text", pdfium_of),
    "docx": ("python-docx's paragraphs", python_docx_of),
}


def read(pages: list[bytes]) -> tuple[float, float, int]:
    """Read pages as a folder is; return seconds, seconds of processors, and how many were read."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    own = process_time()
    files = [File(name=str(at), load=partial(bytes, page)) for at, page in enumerate(pages)]
    done = sum(outcome.reading is not None for outcome in read_many(files))
    took, used = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    children = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return took, children + process_time() - own, done


def main() -> None:
    """Print one line a kind, then all of them together, then the comparisons."""
    parser = argparse.ArgumentParser(description="Read so many appeal pages.")
    parser.add_argument("pages", type=int, nargs="?", default=1000)
    count = parser.parse_args().pages
    chance = random.Random(5)  # noqa: S311 - the same pages each time
    texts = [path.read_text("utf-8") for path in PAGES]
    alike = [varied(texts[at % len(texts)], chance) for at in range(count)]
    # A quarter of them in each kind, and all of them as organisations keep them.
    made = {kind: [write(text) for text in alike[: count // 4]] for kind, write in WRITERS.items()}
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    mixed = [WRITERS[kinds[at % len(kinds)]](text) for at, text in enumerate(alike)]
    chance.shuffle(mixed)
    print(f"{os.cpu_count()} processors; seconds a thousand pages")
    print(f"{'':8}{'pages':>8}{'read':>8}{'seconds':>10}{'processor':>11}{'beside':>9}")
    for kind, pages in made.items():
        took, used, done = read(pages)
        thousand = 1000 / len(pages)
        print(
            f"{kind:8}{len(pages):>8}{done:>8}{took * thousand:>10.1f}{used * thousand:>11.1f}",
            end="",
        )
        if kind in PUBLIC:
            name, take = PUBLIC[kind]
            start = process_time()
            for page in pages:
                take(page)
            beside = process_time() - start
            print(f"{beside * thousand:>9.1f}  {used / beside:.1f} times {name}", end="")
        print()
    took, used, done = read(mixed)
    thousand = 1000 / len(mixed)
    print(f"{'all':8}{len(mixed):>8}{done:>8}{took * thousand:>10.1f}{used * thousand:>11.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(mixed) / took:.0f} pages a second; the largest process had {peak:.0f} MB")


if __name__ == "__main__":
    main()
