"""Lines on paper that run from right to left, as they are read: by where their letters stand."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from .pdf_letters import HYPHEN, Letter

RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_BRACKETS: Final = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"))
_GAP: Final = 0.15
"""Of the size of a letter: as much white between two letters is a blank."""

_LEAST: Final = 0.03
"""Of the size: where pdfium sees a blank, there is one if there is as much white."""

_FAR: Final = 0.8
"""Of the size: letters further apart do not follow one another."""


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text are written from right to left."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    return sum(kind in RIGHT_TO_LEFT for kind in kinds) > kinds.count("L")


def in_reading_order(letters: Sequence[Letter], *, rtl: bool) -> str:
    """Give the text of a line that may have letters from right to left, by where they stand.

    The inverse of the Unicode bidirectional algorithm, as far as a line on paper has one: what is
    read from left to right is turned back as a whole where it has a letter, number by number where
    it has none.
    """
    order = sorted(_runs(letters), key=lambda letter: (letter.left + letter.right) / 2)
    signs: list[str] = []
    for before, letter in zip([None, *order], order, strict=False):
        if letter.text == HYPHEN:
            continue
        if before and letter.left - before.right > _GAP * letter.size:
            signs.append(" ")
        signs.append(letter.text)
    if not rtl:
        return "".join(_turned(signs, RIGHT_TO_LEFT, frozenset({"L"})))
    signs = _turned(signs[::-1], frozenset({"L", "EN", "AN"}), RIGHT_TO_LEFT)
    return _bracketed("".join(signs))


def _runs(letters: Sequence[Letter]) -> list[Letter]:
    """Join letters and blanks that follow one another from right to left.

    In some fonts they overlap, so that their places do not tell their order, but pdfium does.
    """
    runs: list[Letter] = []
    blanks: list[Letter] = []
    for letter in letters:
        if not letter.text.strip():
            blanks.append(letter)
            continue
        last = runs[-1] if runs else letter
        both = RIGHT_TO_LEFT.issuperset(map(_direction, (letter.text, last.text)))
        if both and letter.left < last.left and last.left - letter.right < _FAR * letter.size:
            bottom, top = min(letter.bottom, last.bottom), max(letter.top, last.top)
            blank = bool(blanks) and last.left - letter.right > _LEAST * letter.size
            text = f"{last.text}{' ' if blank else ''}{letter.text}"
            runs[-1] = Letter(text, letter.left, bottom, last.right, top, last.size)
        else:
            runs += [*blanks, letter]
        blanks = []
    return runs


def _direction(text: str) -> str:
    return unicodedata.bidirectional(text[0])


def _turned(signs: Sequence[str], turn: frozenset[str], stay: frozenset[str]) -> list[str]:
    """Turn round each run that begins and ends with a kind in ``turn`` and has none in ``stay``."""
    kinds = [_direction(sign) for sign in signs]
    turned: list[str] = []
    at = 0
    while at < len(signs):
        if kinds[at] not in turn:
            turned.append(signs[at])
            at += 1
            continue
        end = at
        while end < len(signs) and kinds[end] not in stay:
            end += 1
        while kinds[end - 1] not in turn:
            end -= 1
        if "L" in turn and "L" not in kinds[at:end]:
            # Numbers alone: each is turned, their order stays.
            end = at
            while end < len(signs) and (
                kinds[end] in turn
                or (kinds[end] in {"CS", "ES"} and kinds[end + 1 : end + 2] in (["EN"], ["AN"]))
            ):
                end += 1
        turned += reversed(signs[at:end])
        at = end
    return turned


def _bracketed(text: str) -> str:
    """Open the brackets that stand first and close the others: PDFs keep what was drawn."""
    signs = list(text)
    for pair in _BRACKETS:
        places = [at for at, sign in enumerate(signs) if sign in pair]
        if len(places) % 2 == 0:
            for number, at in enumerate(places):
                signs[at] = pair[number % 2]
    return "".join(signs)
