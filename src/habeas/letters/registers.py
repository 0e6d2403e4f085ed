"""What the organisation itself writes for many: a register of concern, and a covering letter.

Both are plain data like ``Letter``, and are made of one: its address block, its date, its common
words. What is said in fixed words comes from ``letters.fixed``, in the letter's own language.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from babel.numbers import format_decimal

from habeas.kernel.dates import show
from habeas.kernel.languages import babel_locale, direction, join
from habeas.letters.fixed import Fixed, fixed
from habeas.letters.letter import Letter, Signer

# Below this a number could be a list of friends, so it is said as "fewer than"; as on the page.
LEAST_SAID: Final = 10


@dataclass(frozen=True, kw_only=True)
class Register:
    """One letter that many have signed: its text once, then everybody as each chose to be seen.

    ``letter`` is the common text, dated and placed as the register is, with nobody under it;
    ``house`` delivers it. ``counted`` have signed the appeal without a name; they are told of from
    ``LEAST_SAID`` upwards, and below that the next covering letter alone carries them.
    """

    letter: Letter
    house: str
    signers: tuple[Signer, ...]
    counted: int

    @property
    def words(self) -> Fixed:
        """The fixed words in its language."""
        return fixed(self.letter.language)

    def subject(self) -> str:
        """Return the heading: what it is, and about whom."""
        return _headed(self.words, self.words.register, self.letter.subject)

    def introduction(self) -> str:
        """Return what the house says of the list."""
        return self.words.bound.format(house=_apart(self.house, self.letter.language))

    def heading(self) -> str:
        """Return what stands over the list."""
        signed = figure(len(self.signers), self.letter.language)
        return f"{self.words.signatures}{self.words.colon}{signed}"

    def lines(self) -> list[str]:
        """Return the signers, a line each, in their order."""
        return [self.words.comma.join(signer.lines()) for signer in self.signers]

    def total(self) -> str:
        """Return the line under the list on those who are counted, or "" where it tells none."""
        if self.counted < LEAST_SAID:
            return ""
        counted = figure(self.counted, self.letter.language)
        return f"{self.words.others}{self.words.colon}{counted}"


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How many have signed until a moment: by name, and counted without one."""

    named: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class CoveringLetter:
    """The organisation's own letter, with totals, for those who are counted without a name.

    ``letter`` is its frame: address, date, salutation, closing, and the signatory under it; its
    subject is that of the letter people sign, and its lead-in and demands are theirs, or none.
    ``since`` are the totals that came after the letter of ``last_on``; None in the first one.
    ``addressees`` are whom the letter is addressed to, for one who gets a copy; else none.
    ``closed_on`` is the day on which the appeal was closed, None while it is open.
    """

    letter: Letter
    house: str
    until: date
    totals: Totals
    since: Totals | None = None
    last_on: date | None = None
    addressees: tuple[str, ...] = ()
    closed_on: date | None = None

    @property
    def words(self) -> Fixed:
        """The fixed words in its language."""
        return fixed(self.letter.language)

    def as_letter(self) -> Letter:
        """Return it as a letter, with the paragraphs before the table and no demands."""
        words = self.words
        heading = words.totals if self.closed_on is None else words.final_totals
        return replace(
            self.letter,
            subject=_headed(words, heading, self.letter.subject),
            paragraphs=(self._introduction(),),
            lead_in="",
            demands=(),
        )

    def after(self) -> list[str]:
        """Return the paragraphs after the table."""
        words = self.words
        said = [words.once]
        if self.closed_on is not None:
            said.append(words.closed.format(day=show(self.closed_on, self.letter.language)))
        elif self.letter.demands:
            said.append(words.asks)
        return said

    def quotes(self) -> bool:
        """Tell whether it says what the letter asks; once an appeal is closed it asks nothing."""
        return self.closed_on is None and bool(self.letter.demands)

    def caption(self) -> str:
        """Return what stands over the table."""
        return self.words.until.format(day=show(self.until, self.letter.language))

    def columns(self) -> list[str]:
        """Return the heads of the table's columns of figures."""
        if self.since is None or self.last_on is None:
            return [self.words.in_all]
        last = show(self.last_on, self.letter.language)
        return [self.words.in_all, self.words.since.format(day=last)]

    def rows(self) -> list[tuple[str, list[str]]]:
        """Return the table's rows: a label, and a figure for each column.

        A sum stands there only where neither of its parts is withheld, because it would tell it.
        """
        words, columns = self.words, [self.totals]
        if len(self.columns()) > 1 and self.since is not None:
            columns.append(self.since)
        rows = []
        if self.totals.named:
            rows.append((words.by_name, [self._said(column.named) for column in columns]))
        if self.totals.counted:
            rows.append((words.without, [self._said(column.counted) for column in columns]))
        if all(min(column.named, column.counted) >= LEAST_SAID for column in columns):
            together = [self._said(column.named + column.counted) for column in columns]
            rows.append((words.together, together))
        return rows

    def _introduction(self) -> str:
        language = self.letter.language
        house = _apart(self.house, language)
        if not self.addressees:
            return self.words.for_them.format(house=house)
        offices = join([_apart(title, language) for title in self.addressees], language)
        return self.words.as_a_copy.format(house=house, offices=offices)

    def _said(self, count: int) -> str:
        if count >= LEAST_SAID:
            return figure(count, self.letter.language)
        return self.words.fewer.format(n=figure(LEAST_SAID, self.letter.language))


def figure(number: int, language: str) -> str:
    """Return a whole number as ``language`` writes it; raises LanguageError."""
    return str(format_decimal(number, locale=babel_locale(language)))


def _apart(name: str, language: str) -> str:
    """Return a name for a right-to-left sentence so that its brackets stay where they belong."""
    return f"\u2068{name}\u2069" if direction(language) == "rtl" else name


def _headed(words: Fixed, what: str, subject: str) -> str:
    return f"{what}{words.colon}{subject}" if subject else what
