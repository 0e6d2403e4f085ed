"""The title of a page: which of the lines above the story tells what the appeal is about."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from .contacts import Contacts
from .countries import countries_in
from .headings import LONGEST_HEADING, headed_situation, is_country, is_situation
from .page import ITEM, blocks, greets, labelled
from .references import is_publication, references_in
from .title_scores import (
    FEWEST_WORDS,
    LONGEST_FIRST,
    WRAPPED,
    Head,
    is_date,
    is_of_publication,
    is_of_site,
    is_postal,
    printed_twice,
    score,
)
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import date_table

_MOST_LINES = 4
# A line of so many characters that ends in a full stop is of the story.
_PROSE = 100
_MOST_LOOKED_AT = 60
_FIRST, _FIRST_OF_SITE = 2.0, 0.5
_FIRST_LINES = 3
_CUT_OFF = 20
# "[list] Fwd: Re: ", as mail programs add it.
_FORWARDED = re.compile(
    r"(?i)^(?:\s*(?:\[[^\]]{1,30}\]|(?:re|fwd?|aw|wg|tr|rv|enc|i|vs|sv)\s?:))+\s*"
)
# The stamp of a blog behind its title.
_STAMP = re.compile(r"\s*\(\d{4}-\d\d-\d\d[^)]*\)$")
# "Case 2", which stands before a country.
_NUMBERED = re.compile(r"^[^\W\d]{2,12}\s?[\d\u2460-\u2473]{1,2}[.:)]?\s*")
# Two long sentences are of the story.
_SENTENCES = re.compile(r"[^\W\d_]{4}[.!?]\s.*[^\W\d_]{3}\.$")
# A picture before a title, and the rubric of a site ("Document - ").
_PICTURE = re.compile(r"^[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\s]+")
_RUBRIC = re.compile(r"^[^\W\d_]{4,20}\s[-\u2013\u2014|]\s(?=.+:\s)")


@dataclass
class _Candidate:
    text: str
    score: float


def title_of(lines: Sequence[str], words: Words, text: str) -> str:
    """Give the title among ``lines``; ``text`` is the whole page, in which its words come back.

    The first line that may be one is preferred, unless another one tells more: it names the
    country or who comes back in the story, or the page prints it twice.
    """
    head = _head(lines, words)
    page = Head(head, text, words)
    found = [
        _Candidate(joined, score(joined, place, page)) for place, joined in _candidates(head, words)
    ]
    if not found:
        return ""
    # Under the name of a site and its links the first line is the site's.
    of_site = any(is_of_site(line, words) or is_publication(line) for line in head if line)
    whole = {_bare(each.text, words) for each in found}
    # An archive cuts a subject short above the message that has all of it.
    found = [each for each in found if not _is_cut_off(each.text, whole)]
    if not is_of_publication(found[0].text, page):
        found[0].score += _FIRST_OF_SITE if of_site else _FIRST
    return _bare(max(found, key=lambda each: each.score).text, words)


def _is_cut_off(text: str, whole: Collection[str]) -> bool:
    """Whether a line ends in the middle of a word of another one, or in dots before more of it."""
    left = text.rstrip(" .\u2026")
    dots = len(text) - len(left) > 1 or text.endswith("\u2026")
    more = (each[len(left) :] for each in whole if each != text and each.startswith(left))
    return len(left) >= _CUT_OFF and any(dots or rest[:1].isalnum() for rest in more)


def _head(lines: Sequence[str], words: Words) -> list[str]:
    """Give the lines before the story, or all of them where it begins at once."""
    head: list[str] = []
    block: list[str] = []
    for line in [*lines[:_MOST_LOOKED_AT], ""]:
        if line:
            block.append(line)
            continue
        if _is_prose(block) and not any(map(is_publication, block[:_FIRST_LINES])):
            # A title may stand on the first lines, with nothing between them and the story.
            head += takewhile(_short_beside(block), block)
            if any(_may_be(each, words) for each in head):
                return head
            return list(lines[:_MOST_LOOKED_AT])
        head += [*block, ""]
        block = []
    return list(lines[:_MOST_LOOKED_AT])


def _short_beside(block: Sequence[str]) -> Callable[[str], bool]:
    longest = max(map(len, block))
    return lambda line: len(line) < longest / 2


def _is_prose(block: Sequence[str]) -> bool:
    """Whether lines that no empty line parts hold sentences, and more than one line of them."""
    whole = " ".join(block)
    share = 3 if UNSPACED.search(whole) else 1
    return (
        len(whole) * share >= _PROSE
        and len(whole) * share / len(block) >= _PROSE / 3
        and bool(re.search(r"[^\W\d_]{3}[.!?\u061f\u06d4](?:\s|$)|[。\uff01\uff1f]", whole))
    )


def _candidates(head: Sequence[str], words: Words) -> list[tuple[int, str]]:
    found, place = [], 0
    for block in blocks(head):
        skip = 0
        for at, line in enumerate(block):
            place += 1
            if skip:
                skip -= 1
                continue
            twice = printed_twice(line) or _before_greeting(line, words)
            if twice:
                found.append((place, twice))
                continue
            # What stands close below a label is its value: a list of names, or one address.
            if at and block[at - 1].endswith((":", "\uff1a")):
                if is_of_site(line, words):
                    continue
                break
            joined, more = _gone_on(block[at:], words)
            if more or _may_be(line, words):
                found.append((place, joined))
                skip = more
    return found


def _before_greeting(line: str, words: Words) -> str:
    """Give the subject of a mail on one line: what stands between its label and the greeting."""
    label = labelled(line, words, "title") if len(line) > LONGEST_FIRST else None
    readers = compiled(rf"(?i){any_of((*words.salutations, *words.readers))}")
    greeting = readers.search(label[1]) if label else None
    return label[1][: greeting.start()].strip() if label and greeting else ""


def _may_be(line: str, words: Words) -> bool:
    if not re.search(r"[^\W\d_]{2}", line) or ITEM.match(line) or line[0] in "#[":
        return False
    # What ends in a colon leads to something, and is none of it.
    if line.endswith((":", "\uff1a")):
        return False
    if len(line) >= _PROSE and _SENTENCES.search(line):
        return False
    if len(line) > LONGEST_FIRST or greets(line, words) or Contacts().take(line, words):
        return False
    # "Place: Antarctica", "Case 2 Antarctica", "ANTARCTICA Death penalty".
    label, _, place = line.replace("\uff1a", ":").partition(":")
    place = place if len(label.split()) < FEWEST_WORDS else ""
    bare = _NUMBERED.sub("", line)
    return not (
        is_situation(line, words)
        or headed_situation(line, words)
        or any(is_country(each, words) for each in (line, place, bare))
        or is_of_site(line, words)
        or labelled(line, words, *(key for key in words.labels if key != "title"))
        or _is_reference(line)
        or is_date(line, words)
    )


def _is_reference(line: str) -> bool:
    """Whether a line opens with reference numbers, or is of little else: the template's."""
    numbers = references_in([line])
    if not numbers:
        return False
    rest = line
    for number in numbers:
        rest = rest.replace(number, "")
    return (
        len(re.findall(r"[^\W\d_]{3,}", rest)) < FEWEST_WORDS
        or len(numbers) > 1
        or numbers[0] in line[:25]
    )


def _gone_on(block: Sequence[str], words: Words) -> tuple[str, int]:
    """Join a title with the lines that it goes on in; give how many they are."""
    head = block[:_MOST_LINES]
    for place, line in enumerate(head[1:], start=1):
        above = head[:place]
        short = (
            max(map(len, above)) <= LONGEST_HEADING
            and not above[-1].endswith((":", "\uff1a"))
            and not re.search(r"\d", " ".join(above))
        )
        if short and is_country(line, words) and _is_head(above, words):
            return " ".join(head[: place + 1]), place
    joined, more = block[0], 0
    for line in head[1:]:
        if not _may_be(line, words) or not _runs_on(block[more], line, words):
            break
        joined, more = f"{joined} {line}", more + 1
    return joined, more


def _is_head(above: Sequence[str], words: Words) -> bool:
    """Whether lines above a country are its title: situations, or what may be one."""
    situations = is_situation(" ".join(above), words)
    return situations or all(_may_be(line, words) for line in above)


def _runs_on(before: str, line: str, words: Words) -> bool:
    if before.endswith((".", ":", "!", "?")) or not _may_be(before, words):
        return False
    if is_postal(line, words):
        return False
    if line[0].islower() and (len(before) >= WRAPPED // 2 or before.isupper()):
        return True
    # A short line in capitals goes on where the one below begins with a small word ("OF THE").
    joining = {*words.within, *words.articles, *words.conjunctions, *date_table()["of"]}
    small = line.split(maxsplit=1)[0].casefold() in joining
    return before.isupper() and line.isupper() and (small or len(before) >= WRAPPED)


def _bare(title: str, words: Words) -> str:
    """Leave out the label, the quotes of a mail, and a country in capitals that is glued on."""
    label = labelled(title, words, "title")
    title = _FORWARDED.sub("", label[1]) if label and label[1] else title
    title = _PICTURE.sub("", _STAMP.sub("", title)).strip()
    rubric = _RUBRIC.match(title)
    if rubric and is_country(title[rubric.end() :].partition(":")[0], words):
        return title[rubric.end() :]
    glued = re.match(r"([A-Z]{4,})(?=[A-Z][a-z'\u2019])", title)
    if glued and countries_in(glued[1], words.language):
        return title[glued.end() :].strip()
    return title
