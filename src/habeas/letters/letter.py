"""A letter as plain data: one value from the appeal to the official's desk.

The same ``Letter`` becomes the text of a mail (``letters.plain``) and the paper and the fax
(``letters.typeset``). What both say alike, the address block, place and date and the signature, is
worded here.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from habeas.kernel.dates import show
from habeas.kernel.languages import country_name, normal

# How place and date stand side by side at the head of a letter.
_PLACE_AND_DATE: Final = {
    "ar": "{place}، {day}",
    "de": "{place}, den {day}",
    "fa": "{place}، {day}",
    "fr": "{place}, le {day}",
    "ja": "{place}、{day}",
    "ur": "{place}، {day}",
    "zh": "{place}，{day}",
}
_DOTTED_I: Final = frozenset({"az", "tr"})


@dataclass(frozen=True, kw_only=True)
class PostalAddress:
    """Where a letter goes: the lines as entered, the holder's first, and the ISO 3166-1 country.

    The country is "" where it is not known yet whose office the letter goes to.
    """

    lines: tuple[str, ...]
    country: str

    def block(self, language: str) -> tuple[str, ...]:
        """Return the lines as printed: as entered, then the country in capitals.

        The Universal Postal Union asks for the country's name in capitals as the last line, in a
        language of the country of posting. The letter's language stands for it; under lines in
        Latin letters a letter in another script names the country in English, so that the post
        can read the whole block. Raises CountryError.
        """
        if not self.country:
            return self.lines
        readable = language if _is_latin(country_name(self.country, language)) else "en"
        tongue = readable if _is_latin("".join(self.lines)) else language
        return (*self.lines, _capitals(country_name(self.country, tongue), tongue))


@dataclass(frozen=True, kw_only=True)
class Signer:
    """The supporter as the official will see her.

    ``who`` is what she says of herself ("teacher, Lyon"), ``country`` the name of the country as
    shown; each is "" when not said.
    """

    name: str
    who: str
    country: str

    def lines(self) -> tuple[str, ...]:
        """Return the lines under the closing."""
        return tuple(line for line in (self.name, self.who, self.country) if line)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one official, its living facts filled in.

    ``language`` is a BCP 47 tag, ``place`` the writer's country or "", ``day`` the domain day of
    signing. ``signer`` None leaves a line to sign by hand. ``demands`` are numbered in their order.
    """

    language: str
    place: str
    day: date
    signer: Signer | None
    address: PostalAddress
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    lead_in: str
    demands: tuple[str, ...]
    closing: str
    reference: str

    def place_and_date(self) -> str:
        """Return the line at the head: "France, 30 June 2016", or the date alone."""
        day = show(self.day, self.language)
        if not self.place:
            return day
        pattern = _PLACE_AND_DATE.get(_primary(self.language), "{place}, {day}")
        return pattern.format(place=self.place, day=day)


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def _capitals(text: str, language: str) -> str:
    primary = _primary(language)
    if primary in _DOTTED_I:
        text = text.replace("i", "İ")
    if primary == "el":  # Greek capitals carry no accent (but keep the diaeresis)
        decomposed = unicodedata.normalize("NFD", text).replace("\u0301", "")
        text = unicodedata.normalize("NFC", decomposed)
    return text.upper()


def _primary(language: str) -> str:
    return normal(language).split("-")[0]
