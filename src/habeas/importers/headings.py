"""The head of a page: its title, the status in a headline, and reference numbers."""

import re
from collections.abc import Sequence

from .contacts import Contacts
from .countries import countries_in
from .page import ITEM, blocks, greets, labelled
from .words import UNSPACED, Words, any_of
from .written_dates import written_dates

# "UA 13/16", "EXTRA 91/96", "AMR 37/6674/2017", "CHN 005 / 0715 / OBS 056".
_REFERENCE = re.compile(
    r"(?<![A-Za-z])[A-Z]{2,5}:?\s?\d{1,3}(?:/\d{1,5})?/(?:\d{4}|\d{2})(?![\d/])"
    r"|(?<![A-Za-z])[A-Z]{3} \d{3} ?/ ?\d{4} ?/ ?[A-Z]{3} \d{3}(?:\.\d+)?"
)
LONGEST_HEADING = 60
"""In characters: a longer line is no heading."""

_LONGEST_TITLE = 160
_MOST_TITLE_LINES = 4
_FEWEST_WORDS = 3


def is_heading(line: str) -> bool:
    """Whether ``line`` is short enough for a heading, and no sentence of an unspaced script."""
    if UNSPACED.search(line):
        return len(line) <= LONGEST_HEADING // 3 and not line.endswith("\u3002")
    return len(line) <= LONGEST_HEADING


def references_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the reference and index numbers, in order, each once."""
    found = (match[0] for text in texts for match in _REFERENCE.finditer(text))
    return tuple(dict.fromkeys(found))


def title_of(lines: Sequence[str], words: Words) -> str:
    """Give the title: the first line that is no label, date, number or sentence.

    A short title may go on in the next line, when the country alone ends it.
    """
    for block in blocks(lines):
        for place, line in enumerate(block):
            gone_on = _gone_on(block[place:], words)
            if gone_on == line and not _may_be_title(line, words):
                continue
            return _without_country_glued(_gone_on(block[place:], words), words)
    return ""


def _may_be_title(line: str, words: Words) -> bool:
    if ITEM.match(line) or _is_situation(line, words) or _is_country(line, words):
        return False
    if len(line) > _LONGEST_TITLE or greets(line, words) or Contacts().take(line, words):
        return False
    label = labelled(line, words, *(key for key in words.labels if key != "title"))
    if label:
        return False
    numbers = references_in([line])
    if numbers:
        rest = line
        for number in numbers:
            rest = rest.replace(number, "")
        # A line that opens with numbers, or is of little else, is the template's.
        if (
            len(re.findall(r"[^\W\d_]{3,}", rest)) < _FEWEST_WORDS
            or len(numbers) > 1
            or numbers[0] in line[:25]
        ):
            return False
    days = written_dates(line, words.language)
    bare = re.sub(r"[\d\W_]", "", line)
    return not (days and len(bare) <= 12 and len(days[0]) > 4)  # noqa: PLR2004 - a month and "of"


def _gone_on(block: Sequence[str], words: Words) -> str:
    head = block[:_MOST_TITLE_LINES]
    for place, line in enumerate(head[1:], start=1):
        if _is_country(line, words) and max(map(len, head[:place])) <= LONGEST_HEADING:
            return " ".join(head[: place + 1])
    return block[0]


def _without_country_glued(title: str, words: Words) -> str:
    """Leave out a country in capitals that is glued to the title ("NAURUOda …")."""
    glued = re.match(r"([A-Z]{4,})(?=[A-Z][a-z'\u2019])", title)
    if glued and countries_in(glued[1], words.language):
        return title[glued.end() :].strip()
    return title


def status_of(lines: Sequence[str], words: Words) -> str:
    """Give the status: what stands beside (or below) its label, else a headline of situations."""
    for place, line in enumerate(lines):
        label = labelled(line, words, "status")
        if label:
            below = next((after for after in lines[place + 1 : place + 3] if after), "")
            return label[1] or ("" if labelled(below, words, *words.labels) else below)
    # Some templates print it beside the date to act by, without a colon.
    labels = {*words.labels.get("status", ()), *words.labels.get("act_before", ())}
    for line in lines:
        for key in sorted(labels, key=len, reverse=True):
            if line.casefold().startswith(f"{key} ") and len(line) <= _LONGEST_TITLE:
                found = re.match(rf"(?i){any_of(words.situations)}", line[len(key) + 1 :])
                if found:
                    return found[0]
    for place, line in enumerate(lines):
        whole = f"{line} {lines[place + 1]}" if line.endswith("/") and lines[place + 1 :] else line
        if _is_situation(whole, words):
            return whole
    return ""


def _is_country(line: str, words: Words) -> bool:
    named = countries_in(line, words.language)
    return bool(named) and named[0][1] == line.strip(" .:()")


def _is_situation(line: str, words: Words) -> bool:
    if len(line) > LONGEST_HEADING or not line or line.endswith("/"):
        return False
    parts = [part.strip() for part in re.split(r"\s*[/,&\u2013\u2014]\s*|\s-\s", line)]
    known = [bool(re.fullmatch(rf"(?i){any_of(words.situations)}", part)) for part in parts]
    return all(known) or (len(known) > 1 and known[0])
