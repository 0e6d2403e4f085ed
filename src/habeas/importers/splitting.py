"""Splitting a page into a letter of one page and *what happened*, without losing a sentence."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from habeas.kernel.errors import HabeasError
from habeas.letters import typeset
from habeas.letters.letter import Letter, PostalAddress, Signer

from .reading.fields import ReadAppeal
from .reading.sentences import spans
from .reading.words import any_of, words_of

# So many sentences after the first that names somebody may tell what befell them.
_FURTHER: Final = 4
_FEWEST: Final = 2
# So much of a sentence stands in one line of a page.
_BEGINNING: Final = 20
_STOPS: Final = " ;,.\u3002\uff1b:\uff1a"
# How long a line is does not hang on which day, whose name or which usual words stand there.
_SOME_DAY: Final = date(2000, 12, 30)
_SOMEBODY: Final = Signer(name="[Name of the signer]", who="", country="")
_SOME_CLOSING: Final = "Yours respectfully,"
_NO_LETTER: Final = (
    "The page has no letter: this one begins with sentences of its background, word for word. Make "
    "a letter of them; all of the background is in “What happened”."
)
_NO_TEXT: Final = "The page has no letter: its title stands in place of the text; write it."
_TOO_LONG: Final = "The letter is longer than one page all the same: shorten it."


@dataclass(frozen=True, kw_only=True)
class Split:
    """The paragraphs of the letter and of *what happened*, and sentences for the report.

    ``letter`` is empty where the page has nothing to begin a letter with. Every sentence of the
    page's letter and background is in one of the two, what is its lead-in or a demand aside; a
    letter that was made of the background repeats sentences of it.
    """

    letter: tuple[str, ...]
    what_happened: tuple[str, ...]
    report: tuple[str, ...] = ()


def proposed(read: ReadAppeal) -> Split:
    """Propose how to split a page, measuring the letter as it will be printed.

    A page with a letter keeps it; from the first whole paragraph on that is too long for one page
    it becomes *what happened*, what asks for something aside. A sheet without a letter gets one
    that begins with the first sentences of its background that say who and what; none is invented.
    """
    if any(map(str.strip, read.paragraphs)):
        return _of_letter(read)
    return _of_background(read)


def asks_in_sentences(read: ReadAppeal) -> bool:
    """Whether the demands of a page are sentences of its letter, and no list."""
    letter = "\n".join(read.paragraphs)
    return bool(read.demands) and not read.lead_in and all(each in letter for each in read.demands)


def parted(lead_in: str) -> tuple[str, str]:
    """Part what stands before the demands into what it tells and its last sentence, which leads."""
    *_, last = [0, *(start for start, _ in spans(lead_in))]
    return lead_in[:last].strip(), lead_in[last:].strip()


def is_greeted(read: ReadAppeal) -> bool:
    """Whether a greeting stands before the demands, so that they are asked of an office.

    Greetings that stand beside addresses, after the demands, are of no letter on the page.
    """
    greeting, asking = read.text.find(read.salutation), read.text.find(read.lead_in[:_BEGINNING])
    return bool(read.salutation) and not 0 <= asking < greeting


def _of_letter(read: ReadAppeal) -> Split:
    asking = _asking(read)
    telling = [place for place, _ in enumerate(read.paragraphs) if place not in asking]
    happened = _background(read)

    def letter(count: int) -> tuple[str, ...]:
        places = {*asking, *telling[:count]}
        return tuple(each for place, each in enumerate(read.paragraphs) if place in places)

    fitting = _most(len(telling), lambda count: _is_one_page(read, letter(count)))
    if fitting == len(telling):
        fits = bool(telling) or _is_one_page(read, read.paragraphs)
        report = () if fits else (_TOO_LONG,)
        return Split(letter=read.paragraphs, what_happened=happened, report=report)
    if not fitting:
        return _cut(read, telling, asking)
    moved = tuple(read.paragraphs[place] for place in telling[fitting:])
    return Split(
        letter=letter(fitting), what_happened=(*happened, *moved), report=(_moved(len(moved)),)
    )


def _cut(read: ReadAppeal, telling: Sequence[int], asking: Collection[int]) -> Split:
    """Split a letter whose first paragraph is too long already: it ends after a sentence."""
    first = read.paragraphs[telling[0]]
    ends = [end for _, end in spans(first)] or [len(first)]

    def letter(count: int) -> tuple[str, ...]:
        texts = {telling[0]: first[: ends[count - 1]].strip()}
        texts |= {place: read.paragraphs[place] for place in asking}
        return tuple(texts[place] for place in sorted(texts))

    fits = _most(len(ends), lambda count: _is_one_page(read, letter(count)))
    kept = min(max(fits, _FEWEST), len(ends))
    moved = (
        first[ends[kept - 1] :].strip(),
        *(read.paragraphs[place] for place in telling[1:]),
    )
    is_one_page = _is_one_page(read, letter(kept))
    return Split(
        letter=letter(kept),
        what_happened=(*_background(read), *filter(None, moved)),
        report=(_ended(kept), *(() if is_one_page else (_TOO_LONG,))),
    )


def _asking(read: ReadAppeal) -> list[int]:
    """Return which paragraphs ask for something: those that hold a demand, else the last one."""
    if asks_in_sentences(read):
        return [
            place
            for place, paragraph in enumerate(read.paragraphs)
            if any(demand in paragraph for demand in read.demands)
        ]
    last = len(read.paragraphs) - 1
    return [last] if last and not read.demands else []


def _background(read: ReadAppeal) -> tuple[str, ...]:
    """Return the paragraphs outside the letter, without what is its lead-in or a demand too."""
    told, last = parted(read.lead_in)
    listed = {text.rstrip(_STOPS) for text in (read.lead_in, last, *read.demands)} - {""}
    story = (
        *read.story,
        *([told] if told and not read.paragraphs and not is_greeted(read) else []),
    )
    return tuple(paragraph for paragraph in story if paragraph.rstrip(_STOPS) not in listed)


def _of_background(read: ReadAppeal) -> Split:
    background = _background(read)
    if not any(paragraph.strip() for paragraph in background):
        # A greeting and a lead-in of several sentences are a letter all the same.
        is_told = bool(parted(read.lead_in)[0])
        return Split(letter=(), what_happened=background, report=() if is_told else (_NO_TEXT,))
    opening = _opening(read, background)
    fitting = _most(len(opening), lambda count: _is_one_page(read, _paragraphs(opening[:count])))
    letter = _paragraphs(opening[: max(fitting, 1)])
    report = (_NO_LETTER,) if _is_one_page(read, letter) else (_NO_LETTER, _TOO_LONG)
    return Split(letter=letter, what_happened=background, report=report)


def opening_of(read: ReadAppeal) -> tuple[str, ...]:
    """Return the sentences of a page's background that say who and what, in their paragraphs."""
    return _paragraphs(_opening(read, _background(read)))


def _opening(read: ReadAppeal, background: Sequence[str]) -> list[tuple[int, str]]:
    """Return the sentences that say who and what, each with the number of its paragraph.

    They go from the first that names somebody at risk to the first that tells of an arrest.
    """
    said = [
        (number, paragraph[start:end])
        for number, paragraph in enumerate(background)
        for start, end in spans(paragraph)
    ]
    words = words_of(read.language)
    names = [subject.name for subject in read.subjects if subject.name]
    detained = any_of(words.detained) if words else r"(?!)"
    who = next((at for at, (_, each) in enumerate(said) if any(n in each for n in names)), 0)
    near = said[who : who + 1 + _FURTHER]
    for last, (_, each) in enumerate(near, 1):
        if re.search(f"(?i){detained}", each):
            return near[:last]
    return [(number, each) for number, each in near if number == near[0][0]][:_FEWEST]


def _paragraphs(said: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Put sentences together as they stood, paragraph by paragraph."""
    whole: dict[int, str] = {}
    for number, sentence in said:
        whole[number] = whole.get(number, "") + sentence
    return tuple(paragraph.strip() for paragraph in whole.values())


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to ``count`` that fits, where fewer always fit as well."""
    least, most = 0, count
    if count and fits(count):
        return count
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if fits(middle) else (least, middle)
    return least


def _is_one_page(read: ReadAppeal, paragraphs: Sequence[str]) -> bool:
    """Whether the letter is one page for the addressee whose address is longest.

    One that cannot be measured, for want of letter fonts or of a known language, counts as such.
    """
    address = max((addressee.lines for addressee in read.addressees), key=len, default=())
    letter = Letter(
        language=read.language,
        place="",
        day=_SOME_DAY,
        signer=_SOMEBODY,
        address=PostalAddress(lines=address, country=""),
        subject=read.title,
        salutation=read.salutation,
        paragraphs=tuple(paragraphs),
        lead_in=read.lead_in,
        demands=read.demands,
        closing=read.closing or _SOME_CLOSING,
        reference=next(iter(read.references), ""),
    )
    try:
        return typeset.pages(letter) <= 1
    except HabeasError:
        return True


def _moved(count: int) -> str:
    what = "its last paragraph is" if count == 1 else f"{count} of its paragraphs are"
    return f"The letter was longer than one page: {what} in “What happened” now."


def _ended(count: int) -> str:
    first = "sentence" if count == 1 else f"{count} sentences"
    return (
        f"The letter was longer than one page: it ends after its first {first}, and the rest is "
        "in “What happened” now."
    )
