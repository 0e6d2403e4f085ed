"""Registers and covering letters as the text of a mail."""

from dataclasses import replace

from habeas.letters.plain import head, joined, numbered, requests, wrap
from habeas.letters.registers import CoveringLetter, Register


def register_as_text(register: Register) -> str:
    """Return a register as plain text: the common text, then the list, then the total.

    Wrapped, and safe in a right-to-left language, as ``plain.as_text`` has it. Raises LanguageError
    and CountryError.
    """
    letter = replace(register.letter, subject=register.subject())
    listed = [line for at, text in enumerate(register.lines(), 1) for line in numbered(at, text)]
    foot = [
        wrap(letter.closing),
        [register.heading()],
        wrap(register.introduction()),
        listed,
        wrap(register.total()),
        [letter.reference],
    ]
    return joined([*head(letter), *requests(letter), *foot], letter.language)


def covering_as_text(covering: CoveringLetter) -> str:
    """Return a covering letter as plain text; raises LanguageError and CountryError."""
    letter = covering.as_letter()
    colon, rows = covering.words.colon, covering.rows()
    columns = [
        [title, *(f"- {label}{colon}{figures[at]}" for label, figures in rows)]
        for at, title in enumerate(covering.columns())
    ]
    signature = letter.signer.lines() if letter.signer else ()
    foot = [wrap(letter.closing), list(signature), [letter.reference]]
    return joined(
        [
            *head(letter),
            [covering.caption()],
            *columns,
            *(wrap(paragraph) for paragraph in covering.after()),
            *(requests(covering.letter) if covering.quotes() else []),
            *foot,
        ],
        letter.language,
    )
