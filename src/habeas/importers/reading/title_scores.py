"""How much a line of a page's head tells of the appeal, and what shows it to be something else's.

A careful reader takes the line that stands above the day or the story, that the page prints again
in its path, and that names who or where; not the name of the organisation, above its address or
above the links of its site, nor what runs on top of every sheet, nor the people one by one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .countries import countries_in
from .headings import LONGEST_HEADING
from .page import greets, labelled
from .references import is_publication, names_appeal, references_in
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import dated_places

LONGEST_FIRST = 160
"""In characters: a longer line is no title, though it may hold one twice."""

WRAPPED = 34
"""In characters: a line in capitals that is as long as this was broken by its page."""

FEWEST_WORDS = 3
_MOST_WORDS = 24
# A bar of links has a smaller share of letters that are in no link.
_OWN_WORDS, _MANY_LINKS = 0.4, 3
# In letters: that of a language.
_CODE = 2
_OF_PUBLICATION = 2.5
_FIRST_LINES, _FOOT, _LONG_NAME = 3, 8, 6
# A title, the name of the site, and a rubric; more parts are links.
_MOST_PARTS = 3
_FIRST_BARS, _LONGEST_STAMP = 8, 90
_MOST_BESIDE_DATE = 12
# Of a name alone on its line: more words are a heading, and so much text tells of it.
_MOST_OF_NAME, _PROSE = 4, 60
_TWICE = re.compile(
    r"(?:^| [-|»] )(.{20,140}\S) .*[-|»] \1(?!\w)|^(.{15,140}?\S) [|»\u2013\u2014-] .* \2(?!\w)"
)
_HOST = re.compile(r"(?<![\w.-])[\w.-]+@[\w.-]+|(?:https?://|www\.)[\w.-]+")
_ENDED = re.compile(r"[.;:]$")
# A sentence of the story, which may tell good news.
_ENDED_SENTENCE = re.compile(r"[^\W\d_]{3}[.\u06d4\u3002]$")
_SENTENCE = re.compile(r"[.|]\s|\s[-\u2013\u2014]\s")
_RIGHTS = re.compile(r"©|@|rights|copyright|\(c\)")
_WEB = re.compile(r"https?://|www\.|\S@\S|©")
_PATH = re.compile(r"\s[»>\u203a→]\s|\s[»>\u203a→]$|^[»>\u203a→]")
_BETWEEN = re.compile(r"\s[|·•/▾▼]\s|\s{2,}|\]\s*\[")
_OF_SITE = re.compile(r"\s+[|»\u203a>]\s+|\s+[-\u2013\u2014]\s+")
_CONTENTS = re.compile(r"(?i)[(.\s][ps]\.\s?\d")
_POSTAL = re.compile(r"\b\d{5,}\b|\b\d\d-\d{3}\b|(?:^|, )(?!19|20)\d{4}\s|\s(?!19|20)\d{4}$")
# A head of a mail, which is written in English in every language.
_MAIL_HEAD = re.compile(r"(?i)(?:from|to|sent|date|cc|bcc|reply-to|x-[\w-]+|list-[\w-]+):\s")


@dataclass(frozen=True)
class Head:
    """The lines above the story, and the whole page, in which their words come back."""

    lines: Sequence[str]
    text: str
    words: Words

    @cached_property
    def printed(self) -> list[str]:
        """The lines that are not empty."""
        return [line for line in self.lines if line]

    @cached_property
    def last_bar(self) -> int:
        """The place of the last bar of links among the first lines, or 0."""
        bars = self.printed[:_FIRST_BARS]
        return max((at for at, each in enumerate(bars) if _is_bar(each, self.words)), default=0)

    def span(self, line: str) -> tuple[int, int]:
        """Give the places of the first line that a title is of, and of the one below it."""
        starts = (at for at, each in enumerate(self.printed) if f"{line} ".startswith(f"{each} "))
        first = last = next(starts, len(self.printed))
        left = line
        while last < len(self.printed) and left and left.startswith(self.printed[last]):
            left = left[len(self.printed[last]) :].strip()
            last += 1
        return first, last


def printed_twice(line: str) -> str:
    """Give what a long line prints twice between dashes: a title in the head of a saved page."""
    twice = _TWICE.search(line) if len(line) > LONGEST_FIRST else None
    return (twice[1] or twice[2]) if twice else ""


def is_of_site(line: str, words: Words) -> bool:
    """Whether a line is of the web site: a path, a bar of links, a head of a mail, an address."""
    if _WEB.search(line) or _MAIL_HEAD.match(line) or (_PATH.search(line) and "«" not in line):
        return True
    return _is_bar(line, words)


def _is_bar(line: str, words: Words) -> bool:
    # The parts of a reference number may stand between strokes.
    for number in references_in([line]):
        line = line.replace(number, "")
    length = len(line) * (3 if UNSPACED.search(line) else 1)
    if len(_BETWEEN.findall(line)) > 1 and length > WRAPPED // 2:
        return True
    named = tuple(name for name in words.furniture if len(name) > _CODE)
    rest, links = compiled(rf"(?i){any_of(named)}").subn("", line)
    # "EN FR ES": in small letters such are words of a title ("de", "es").
    codes = tuple(name.upper() for name in words.furniture if len(name) == _CODE)
    rest, more = compiled(any_of(codes)).subn("", rest)
    links += more
    letters = sum(map(str.isalnum, line))
    own = sum(map(str.isalnum, rest))
    return links > 1 and own < letters * (_OWN_WORDS if links < _MANY_LINKS else 2 * _OWN_WORDS)


def is_date(line: str, words: Words) -> bool:
    """Whether a line is a date and hardly more: a weekday, "posted on"."""
    rest, precise = line, False
    for start, end, day in dated_places(line, (words.language,)):
        if len(day) > len("2031"):
            rest = rest.replace(line[start:end], "")
            precise = precise or len(day) > len("2031-05")
    letters = len(re.findall(r"[^\W\d_]", rest)) * (3 if UNSPACED.search(rest) else 1)
    # "November 2012 Action Item"
    named = not precise and len(re.findall(r"[^\W\d_]{4,}", rest)) > 1
    return rest != line and letters <= _MOST_BESIDE_DATE and not named


def is_postal(line: str, words: Words) -> bool:
    """Whether a line is of an address: a street and a number, a postal code."""
    street = compiled(rf"(?i){any_of(words.streets)}")
    return bool(_POSTAL.search(line) or (re.search(r"\d", line) and street.search(line)))


def score(line: str, place: int, head: Head) -> float:
    """Say how much a line tells of the appeal."""
    words, text = head.words, head.text
    points = min(_told(line, words, text), 4) * 0.75
    points += 1.5 * bool(countries_in(line, words.language))
    points += 0.75 * bool(
        compiled(rf"(?i){any_of(words.detained)}|{any_of(words.situations)}").search(line)
    )
    points += 2 * (
        _comes_back(line, head.lines) or any(printed_twice(each) == line for each in head.lines)
    )
    points += _by_place(line, head)
    count = len(line.split())
    if not UNSPACED.search(line):
        points += 0.5 if FEWEST_WORDS <= count <= _MOST_WORDS else -1
    points -= 2.5 * _is_generic(line, words)
    points -= _OF_PUBLICATION * is_of_publication(line, head)
    # A postal code, a telephone number; the name of the site after the title.
    points -= 4 * (is_postal(line, words) or bool(re.search(r"\d{5}", line))) + ("|" in line)
    points -= 4 * (len(_CONTENTS.findall(line)) > 1)
    if line.endswith((".", ";")) and len(line) > LONGEST_HEADING / 2:
        points -= 2
    points -= 4 * line.endswith((":", ",", "\uff0c", "\uff1a", "\u060c"))
    honoured = line.split(maxsplit=1)[0].rstrip(".").casefold() in words.honorifics
    return points - 1.5 * honoured - 0.02 * place


def _by_place(line: str, head: Head) -> float:
    """Say what the lines around one tell: that it is above the date, that a letter is about it."""
    words = head.words
    first, last = head.span(line)
    before = head.printed[first - 1] if 0 < first < len(head.printed) else ""
    after = head.printed[last] if last < len(head.printed) else ""
    if labelled(line, words, "title"):
        return 2.5
    if any(_PATH.search(each) and line in _OF_SITE.split(each)[:-1] for each in head.lines):
        # A section of the site, which the page belongs to.
        return -2
    points = 0.0
    below = head.printed[last + 1] if last + 1 < len(head.printed) else ""
    if not references_in([line]):
        # Between a title and the date may stand a line more: who wrote it, what it is about.
        points += 1.5 if _is_stamp(after, words) else _is_stamp(below, words)
    if before and len(line) <= LONGEST_HEADING and greets(before, words):
        points += 3
    if first and _is_name(line, head):
        points += 3
    return points


def _is_stamp(line: str, words: Words) -> bool:
    """Whether a short line dates the page, says who wrote it, or labels something of it."""
    if not line or len(line) > _LONGEST_STAMP or references_in([line]):
        return bool(line) and labelled(line, words, *words.labels) is not None
    dated = any(len(day) > len("2031-05") for _, _, day in dated_places(line, (words.language,)))
    return dated or labelled(line, words, *words.labels) is not None


def _is_name(line: str, head: Head) -> bool:
    """Whether a line is a name alone, of which the story tells, and no other heading does."""
    parts = line.split()
    if UNSPACED.search(line) or not 1 < len(parts) <= _MOST_OF_NAME or line.isupper():
        return False
    if not all(part[0].isupper() for part in parts):
        return False
    told = (each for each in head.text.split("\n") if line in each and each != line)
    return any(len(each) >= _PROSE for each in told) and not any(
        line in each and each != line and len(each) < _PROSE * 2 and not _ENDED.search(each)
        for each in head.lines
    )


def is_of_publication(line: str, head: Head) -> bool:
    """Whether a line names a publication or a site: by its number, its foot or its addresses."""
    first, last = head.span(line)
    near = 2 if first == 0 else 1
    below = head.printed[last : last + near] if first < _FIRST_LINES else []
    if (
        is_publication(line)
        or _is_monthly(line, head.words)
        or any(
            is_publication(each) and not references_in([each]) and not _ENDED_SENTENCE.search(each)
            for each in below
        )
    ):
        return True
    return (
        first < head.last_bar
        or any(is_postal(each, head.words) or _WEB.search(each) for each in below[:1])
        or _runs_on_top(line, head)
        or _is_owner(line, head.printed, head.text)
    )


def _is_monthly(line: str, words: Words) -> bool:
    """Whether a line ends in a month, as the heads of what comes out each month do."""
    days = dated_places(line, (words.language,))
    return (
        bool(days)
        and days[-1][1] == len(line)
        and len(days[-1][2]) == len("2031-05")
        and not countries_in(line, words.language)
    )


def _runs_on_top(line: str, head: Head) -> bool:
    """Whether a line stands on top of every sheet, with what the template is called."""
    return names_appeal(line) and head.text.split("\n").count(line) > 1


def _is_owner(line: str, printed: Sequence[str], text: str) -> bool:
    """Whether the foot of the page, or an address in it, is of what a line names."""
    foot = " ".join(text.split("\n")[-_FOOT:]).casefold()
    # A title may have been joined with the lines below it.
    names = [each.casefold() for each in printed if line.startswith(each)]
    names += [_SENTENCE.split(name)[0] for name in names]
    hosts = [re.sub(r"\W", "", host) for host in _HOST.findall(text.casefold())]
    long = [name for name in names if len(re.sub(r"\W", "", name)) >= _LONG_NAME]
    return any(
        (name in foot and bool(_RIGHTS.search(foot)))
        or any(re.sub(r"\W", "", name) in host for host in hosts)
        for name in long
    )


def _is_generic(line: str, words: Words) -> bool:
    """Whether most of a line are words of organisations and of templates."""
    names = any_of(tuple({*words.groups, *words.bodies, *words.furniture}))
    rest = compiled(rf"(?i){names}").sub(" ", line)
    if UNSPACED.search(line):
        return len(rest.replace(" ", "")) * 2 < len(line)
    return len(re.findall(r"\w{3,}", rest)) * 2 <= len(re.findall(r"\w{3,}", line))


def _told(line: str, words: Words, text: str) -> int:
    """Count the names of a line, and its other long words, that come back in the story."""
    after = text[text.find(line) + len(line) :] if line in text else text
    if UNSPACED.search(line):
        parts = {line[at : at + 3] for at in range(len(line) - 2)}
        return sum(bool(UNSPACED.match(part)) and part in after for part in parts)
    generic = {*words.groups, *words.furniture}
    seen = Counter(re.findall(r"\w{4,}", after.casefold()))
    return sum(
        seen[word] > 0
        for word in set(re.findall(r"\w{4,}", line.casefold()))
        if word not in generic
    )


def _comes_back(line: str, head: Sequence[str]) -> bool:
    """Whether the page prints the line again: at the end of a path, or before the site's name."""
    return any(_leads_to(other, line) for other in head if other != line)


def _leads_to(other: str, line: str) -> bool:
    parts = _OF_SITE.split(other)
    if _PATH.search(other):
        return parts[-1] == line or parts[0] == line or other.endswith(line)
    return line in parts and len(parts) <= _MOST_PARTS
