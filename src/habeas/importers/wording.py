"""From the words of a page to the texts of a draft: letter, page and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.models import CaseText
from habeas.staff import words
from habeas.staff.models import User

from . import splitting
from .enlivening import enlivened, literal
from .proving import Told
from .reading.fields import ReadAppeal
from .reading.sentences import spans
from .splitting import Split

# As long as the rows allow; what is longer is cut or moved, and the report says so.
_LONGEST_SUBJECT: Final = 200
_LONGEST_ASK: Final = 300
_LONGEST_LEAD_IN: Final = 300
_LONGEST_CLOSING: Final = 200
_SUMMARY_SENTENCES: Final = 2


@dataclass
class Wording:
    """What makes texts of one language, and gathers what is to be said of them.

    ``passages`` are the ages and durations that it has spoken of, replaced or not.
    """

    told: Told
    report: list[str] = field(default_factory=list)
    passages: set[str] = field(default_factory=set)

    def living(self, text: str, *, most: int = 0) -> str:
        """Return ``text`` with living facts, as it is written and cut where it is too long."""
        made = enlivened(text, self.told)
        if most and len(made.text) > most:
            return fitting(text, most)
        self.report += [each for each in made.replaced + made.left if each not in self.report]
        self.passages |= set(made.passages)
        return made.text


def write_letter(  # noqa: PLR0913 - all that a letter is made of
    appeal: Appeal, read: ReadAppeal, split: Split, wording: Wording, *, by: User, greeting: str
) -> None:
    """Write the letter in the language of ``wording``; raises ValidationError.

    ``greeting`` is "" where each office is greeted in its own form.
    """
    report = wording.report
    paragraphs, lead_in, closing = list(split.letter), read.lead_in, read.closing
    demands = read.demands
    told, lead_in = splitting.parted(lead_in)
    if _is_of_background(read, split):
        if lead_in:
            report.append(
                f"“{lead_in}” speaks to those who write, not to the office, so it is not in the "
                "letter: write what stands before the demands."
            )
        lead_in = ""
    if told and told not in split.what_happened:
        paragraphs.append(told)
    if splitting.asks_in_sentences(read):
        report.append("What is asked for stands in the letter as it was written, and is no list.")
        demands = ()
    if len(literal(lead_in)) > _LONGEST_LEAD_IN:
        report.append("The sentence before the demands is long: it is the last paragraph now.")
        paragraphs, lead_in = [*paragraphs, lead_in], ""
    if len(literal(closing)) > _LONGEST_CLOSING:
        report.append(f"The closing was left out, because it is too long: “{closing}”.")
        closing = ""
    subject = read.title or read.salutation
    if len(literal(subject)) > _LONGEST_SUBJECT:
        report.append(
            f"The subject of the letter was cut: write a shorter one. It was “{subject}”."
        )
    letter = LetterText(
        appeal=appeal,
        language=wording.told.language,
        subject=wording.living(subject, most=_LONGEST_SUBJECT),
        salutation=literal(greeting),
        body="\n\n".join(map(wording.living, filter(str.strip, paragraphs))) or literal(subject),
        lead_in=wording.living(lead_in, most=_LONGEST_LEAD_IN),
        demands=[wording.living(demand) for demand in demands],
        closing=literal(closing),
    )
    words.write(letter, by=by)


def write_page(
    appeal: Appeal, read: ReadAppeal, split: Split, wording: Wording, *, by: User
) -> None:
    """Write the beginning of the appeal's page; raises ValidationError.

    Around a letter in another language the page has its own: it tells from the background.
    """
    own = wording.told.language == appeal.language
    beginning = filter(str.strip, split.letter if own else splitting.opening_of(read))
    told = next(beginning, "") or splitting.parted(read.lead_in if own else "")[0] or read.title
    ends = [end for _, end in spans(told)][:_SUMMARY_SENTENCES]
    ask = next(iter(read.demands), "") if own else ""
    text = AppealText(
        appeal=appeal,
        language=wording.told.language,
        summary=wording.living(told[: ends[-1] if ends else None].strip()),
        ask=wording.living(ask or read.title, most=_LONGEST_ASK),
    )
    words.write(text, by=by)


def write_what_happened(
    appeal: Appeal, paragraphs: Sequence[str], wording: Wording, *, by: User
) -> None:
    """Write what happened into the text about the case; raises ValidationError."""
    if paragraphs:
        summary = "\n\n".join(map(wording.living, paragraphs))
        text = CaseText(case=appeal.case, language=wording.told.language, summary=summary)
        words.write(text, by=by)


def split_of(letter: ReadAppeal, first: ReadAppeal) -> Split:
    """Split a further letter of a page, on the paper of the first one."""
    return splitting.proposed(
        replace(letter, addressees=first.addressees, references=first.references, story=())
    )


def _is_of_background(read: ReadAppeal, split: Split) -> bool:
    """Whether the letter was made of the background of a sheet, which speaks to its readers."""
    happened = "\n".join(split.what_happened)
    made = all(paragraph in happened for paragraph in split.letter)
    return made and not splitting.is_greeted(read)


def fitting(text: str, most: int) -> str:
    """Write ``text`` as ``literal`` does, cut to ``most`` characters."""
    if len(literal(text)) <= most:
        return literal(text)
    cut = text[: most - 1]
    while len(literal(cut)) >= most:
        cut = cut[:-1]
    return f"{literal(cut)}…"
