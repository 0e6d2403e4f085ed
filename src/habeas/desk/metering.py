"""How long a text is: in words, on paper, and on a phone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from habeas.appeals.models import Addressee, LetterText
from habeas.desk import drafts
from habeas.kernel.errors import HabeasError
from habeas.letters import typeset
from habeas.letters.letter import Letter
from habeas.letters.plain import wrap

# What a phone of 360 by 640 shows: columns of the serif in the sheet, lines of a screen.
_COLUMNS: Final = 40
_LINES: Final = 23
# Chinese and Japanese have no spaces: there a character counts as a word.
_HAN: Final = r"\u3040-\u30ff\u3400-\u9fff"
_WORD: Final = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}])\w)+")


@dataclass(frozen=True, kw_only=True)
class Meter:
    """The length of a draft; ``pages`` and ``screens`` are 0 for what is no letter or cannot be."""

    words: int
    pages: int
    screens: float

    @property
    def is_too_long(self) -> bool:
        """Whether the letter is longer than the one page that an office reads."""
        return self.pages > 1


def meter_of(words: Any, *, otherwise_to: Addressee | None = None) -> Meter:  # noqa: ANN401 - one of the three
    """Return how long a draft is today; of a letter, the longest of those to its addressees.

    ``otherwise_to`` (not saved) is taken for an addressee while there is none yet.
    """
    count = _words(told.text for told in drafts.told(words))
    if not isinstance(words, LetterText):
        return Meter(words=count, pages=0, screens=0)
    letters = [letter for _, letter, _ in drafts.letters_of(words) if letter]
    if not letters and otherwise_to:
        letters = _letter_to(words, otherwise_to)
    return Meter(
        words=count,
        pages=max((_pages(letter) for letter in letters), default=0),
        screens=max((_screens(letter) for letter in letters), default=0),
    )


def meter_of_letter(letter: Letter) -> Meter:
    """Return how long a letter is that is in no row yet."""
    said = (letter.subject, letter.salutation, *letter.paragraphs, letter.lead_in)
    return Meter(
        words=_words((*said, *letter.demands, letter.closing)),
        pages=_pages(letter),
        screens=_screens(letter),
    )


def _words(texts: Iterable[str]) -> int:
    return sum(len(_WORD.findall(text)) for text in texts)


def _letter_to(words: LetterText, addressee: Addressee) -> list[Letter]:
    try:
        return [drafts.letter_to(words, addressee)]
    except HabeasError:
        return []


def _pages(letter: Letter) -> int:
    try:
        return typeset.pages(letter)
    except HabeasError:
        return 0


def _screens(letter: Letter) -> float:
    blocks = [
        "\n".join(letter.address.block(letter.language)),
        letter.place_and_date(),
        letter.subject,
        letter.salutation,
        *letter.paragraphs,
        letter.lead_in,
        *letter.demands,
        letter.closing,
    ]
    lines = sum(len(wrap(block, _COLUMNS)) + 1 for block in blocks if block)
    return round(2 * lines / _LINES) / 2
