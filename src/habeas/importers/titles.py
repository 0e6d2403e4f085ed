"""The title of a page: which of the lines above the story tells what the appeal is about."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from .contacts import Contacts
from .countries import countries_in
from .headings import LONGEST_HEADING, is_country, is_situation
from .page import ITEM, blocks, greets, labelled
from .references import is_publication, references_in
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import dated_places

_LONGEST_FIRST = 160
_MOST_LINES = 4
_FEWEST_WORDS = 3
_MOST_WORDS = 24
# A line of so many characters that ends in a full stop is of the story.
_PROSE = 100
_MOST_LOOKED_AT = 60
# A bar of links has a smaller share of letters that are in no link.
_OWN_WORDS = 0.4
_FIRST, _FIRST_OF_SITE = 2.0, 0.5
# A line in capitals that is as long as this was broken by its page.
_WRAPPED = 34
# "[list] Fwd: Re: ", as mail programs add it.
_TWICE = re.compile(r"(?:^| [-|»] )(.{20,140}\S) .*[-|»] \1(?!\w)")
_FORWARDED = re.compile(
    r"(?i)^(?:\s*(?:\[[^\]]{1,30}\]|(?:re|fwd?|aw|wg|tr|rv|enc|i|vs|sv)\s?:))+\s*"
)
_MOST_BESIDE_DATE = 12
_OF_PUBLICATION = 2.5
_FIRST_LINES, _FOOT, _LONG_NAME = 3, 8, 6
_HOST = re.compile(r"[\w.-]+@[\w.-]+|(?:https?://|www\.)[\w.-]+")
# The stamp of a blog behind its title.
_STAMP = re.compile(r"\s*\(\d{4}-\d\d-\d\d[^)]*\)$")
_SENTENCE = re.compile(r"[.|]\s|\s[-\u2013\u2014]\s")
_RIGHTS = re.compile(r"©|@|rights|copyright|\(c\)")
_WEB = re.compile(r"https?://|www\.|\S@\S|©")
_PATH = re.compile(r"\s[»>\u203a→]\s|\s[»>\u203a→]$|^[»>\u203a→]")
_BETWEEN = re.compile(r"\s[|·•/]\s|\s{2,}")
_OF_SITE = re.compile(r"\s+[|»\u203a>]\s+|\s+[-\u2013\u2014]\s+")
# A head of a mail, which is written in English in every language.
_MAIL_HEAD = re.compile(r"(?i)(?:from|to|sent|date|cc|bcc|reply-to|x-[\w-]+|list-[\w-]+):\s")


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
    found = [
        _Candidate(joined, _score(joined, place, head, words, text))
        for place, joined in _candidates(head, words)
    ]
    if not found:
        return ""
    # Under the name of a site and its links the first line is the site's.
    of_site = any(_is_of_site(line, words) or is_publication(line) for line in head if line)
    of_site = of_site or _is_of_publication(found[0].text, head, text)
    found[0].score += _FIRST_OF_SITE if of_site else _FIRST
    return _bare(max(found, key=lambda each: each.score).text, words)


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
            twice = _printed_twice(line)
            if twice:
                found.append((place, twice))
                continue
            joined, more = _gone_on(block[at:], words)
            if more or _may_be(line, words):
                found.append((place, joined))
                skip = more
    return found


def _printed_twice(line: str) -> str:
    """Give what a long line prints twice between dashes: a title in the head of a saved page."""
    twice = _TWICE.search(line) if len(line) > _LONGEST_FIRST else None
    return twice[1] if twice else ""


def _may_be(line: str, words: Words) -> bool:
    if not re.search(r"[^\W\d_]{2}", line) or ITEM.match(line) or line[0] in "#[":
        return False
    if len(line) > _LONGEST_FIRST or greets(line, words) or Contacts().take(line, words):
        return False
    # "Place: Antarctica".
    place = line.replace("\uff1a", ":").partition(":")[2]
    return not (
        is_situation(line, words)
        or any(is_country(each, words) for each in (line, place))
        or _is_of_site(line, words)
        or labelled(line, words, *(key for key in words.labels if key != "title"))
        or _is_reference(line)
        or _is_date(line, words)
    )


def _is_date(line: str, words: Words) -> bool:
    """Whether a line is a date and hardly more: a weekday, "posted on"."""
    rest = line
    for start, end, day in dated_places(line, (words.language,)):
        if len(day) > len("2031"):
            rest = rest.replace(line[start:end], "")
    letters = len(re.findall(r"[^\W\d_]", rest)) * (3 if UNSPACED.search(rest) else 1)
    return rest != line and letters <= _MOST_BESIDE_DATE


def _is_of_site(line: str, words: Words) -> bool:
    """Whether a line is of the web site: a path, a bar of links, a head of a mail, an address."""
    if _WEB.search(line) or _MAIL_HEAD.match(line) or (_PATH.search(line) and "«" not in line):
        return True
    if len(_BETWEEN.findall(line)) > 1 and len(line) > _WRAPPED // 2:
        return True
    rest, links = compiled(rf"(?i){any_of(tuple(words.furniture))}").subn("", line)
    letters = sum(map(str.isalnum, line))
    return links > 1 and sum(map(str.isalnum, rest)) < letters * _OWN_WORDS


def _is_reference(line: str) -> bool:
    """Whether a line opens with reference numbers, or is of little else: the template's."""
    numbers = references_in([line])
    if not numbers:
        return False
    rest = line
    for number in numbers:
        rest = rest.replace(number, "")
    return (
        len(re.findall(r"[^\W\d_]{3,}", rest)) < _FEWEST_WORDS
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
    if line[0].islower() and len(before) >= _WRAPPED // 2:
        return True
    return before.isupper() and line.isupper() and len(before) >= _WRAPPED


def _score(line: str, place: int, head: Sequence[str], words: Words, text: str) -> float:
    """Say how much a line tells of the appeal."""
    told = _told(line, words, text)
    score = min(told, 4) * 0.75
    score += 1.5 * bool(countries_in(line, words.language))
    score += 0.75 * bool(
        compiled(rf"(?i){any_of(words.detained)}|{any_of(words.situations)}").search(line)
    )
    score += 2 * (_comes_back(line, head) or any(_printed_twice(each) == line for each in head))
    count = len(line.split())
    if not UNSPACED.search(line):
        score += 0.5 if _FEWEST_WORDS <= count <= _MOST_WORDS else -1
    score -= 2.5 * _is_generic(line, words)
    score -= _OF_PUBLICATION * _is_of_publication(line, head, text)
    # A postal code, a telephone number; the name of the site after the title.
    score -= 4 * bool(re.search(r"\d{5}", line)) + ("|" in line)
    if line.endswith((".", ";")) and len(line) > LONGEST_HEADING / 2:
        score -= 2
    score -= 4 * line.endswith((":", ",", "\uff0c", "\uff1a", "\u060c"))
    honoured = line.split(maxsplit=1)[0].rstrip(".").casefold() in words.honorifics
    return score - 1.5 * honoured - 0.02 * place


def _is_of_publication(line: str, head: Sequence[str], text: str) -> bool:
    """Whether a line names a publication or a site: by its number, its foot or its addresses."""
    printed = [each for each in head if each]
    at = printed.index(line) if line in printed else -1
    below = printed[at + 1 : at + (3 if at == 0 else 2)] if 0 <= at < _FIRST_LINES else []
    if is_publication(line) or any(
        is_publication(each) and not references_in([each]) for each in below
    ):
        return True
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
    return any(
        line in _OF_SITE.split(other) or (other != line and _PATH.search(other) and line in other)
        for other in head
        if other != line
    )


def _bare(title: str, words: Words) -> str:
    """Leave out the label, the quotes of a mail, and a country in capitals that is glued on."""
    label = labelled(title, words, "title")
    title = _FORWARDED.sub("", label[1]) if label and label[1] else title
    title = _STAMP.sub("", title)
    glued = re.match(r"([A-Z]{4,})(?=[A-Z][a-z'\u2019])", title)
    if glued and countries_in(glued[1], words.language):
        return title[glued.end() :].strip()
    return title
