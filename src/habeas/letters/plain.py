"""A letter as the text of a mail."""

import re
import unicodedata
from typing import Final

from habeas.kernel.languages import direction
from habeas.letters.bidi import isolated
from habeas.letters.letter import Letter

WIDTH: Final = 72
_FIRST_WIDE: Final = "\u1100"  # no character before it takes two columns
_LINE_TO_SIGN: Final = "_" * 32
# Chinese and Japanese break between any two characters, but not before or after these.
_NEVER_FIRST: Final = frozenset("、。，．：；？！）》」』】〉〕’”…—·々ー％,.:;?!)]}%")  # noqa: RUF001
_NEVER_LAST: Final = frozenset("（《「『【〈〔‘“([{")  # noqa: RUF001 - full-width brackets


def as_text(letter: Letter) -> str:
    """Return ``letter`` as plain text, wrapped at 72 columns, lines ended by a line feed.

    A wide (Chinese, Japanese) character counts as two columns; address lines are not wrapped. In a
    right-to-left language the left-to-right runs of each line are isolated. Raises LanguageError
    and CountryError.
    """
    signature = letter.signer.lines() if letter.signer else (_LINE_TO_SIGN,)
    foot = [wrap(letter.closing), list(signature), [letter.reference]]
    return joined([*head(letter), *requests(letter), *foot], letter.language)


def head(letter: Letter) -> list[list[str]]:
    """Return the blocks of a letter down to its last paragraph, each a list of lines."""
    return [
        list(letter.address.block(letter.language)),
        [letter.place_and_date()],
        wrap(letter.subject),
        wrap(letter.salutation),
        *(wrap(paragraph) for paragraph in letter.paragraphs),
    ]


def requests(letter: Letter) -> list[list[str]]:
    """Return the blocks of what a letter asks: the lead-in and the numbered demands, or none."""
    if not letter.demands:
        return []
    demands = [numbered(number, text) for number, text in enumerate(letter.demands, 1)]
    return [wrap(letter.lead_in), *demands]


def joined(blocks: list[list[str]], language: str) -> str:
    """Return blocks as one text, an empty line between them, safe in a right-to-left language."""
    if direction(language) == "rtl":
        blocks = [[isolated(line) for line in block] for block in blocks]
    return "\n\n".join("\n".join(block) for block in blocks if any(block)) + "\n"


def numbered(number: int, text: str) -> list[str]:
    """Return an item of a numbered list in lines, those after the first indented."""
    mark = f"{number}. "
    first, *others = wrap(text, WIDTH - len(mark)) or [""]
    return [mark + first, *(" " * len(mark) + line for line in others)]


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns, where its script allows a break.

    A word longer than that stands alone; line breaks of the text stay.
    """
    return [line for written in text.split("\n") for line in _wrapped(written, width)]


def columns(text: str) -> int:
    """Return how many columns ``text`` takes in a fixed-width font (UAX 11)."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _wrapped(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        needed = columns(piece.rstrip(" "))
        if line and used + needed > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        line += piece
        used += columns(piece)
    return [*lines, line.rstrip(" ")]


def _pieces(text: str) -> list[str]:
    """Split ``text`` at every place where a line may end; spaces stay with the word before."""
    if max(text, default="") < _FIRST_WIDE:
        return re.findall(r"[^ ]* +|[^ ]+", text)
    pieces, piece = [], ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece] if piece else pieces


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if not (_breaks_anywhere(before) or _breaks_anywhere(after)):
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST and _columns(after) > 0


def _breaks_anywhere(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith("HANGUL")


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
