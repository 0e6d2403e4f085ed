"""Names that stand beside a label, in a heading of their own or in a list of people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .beside import known
from .mentions import Mention, Reader
from .names import pattern
from .page import ITEM, labelled
from .words import UNSPACED, Words

_LONGEST = 120
_LONGEST_TAIL = 70
_MOST_LINES = 400
_LONGEST_NAME_UNSPACED = 14
_MOST_WORDS = 6
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_TAIL = re.compile(r"\s*(?:$|[,(:)\u060c\uff0c\uff08\u3001]|[-\u2013\u2014]\s)")
_CUT = re.compile(r"\s*[,;(/|\uff08\uff0c\u060c\u061b\u3001\uff1b]")
_BLANK = re.compile(r"[_.\u2026:*@\[\]]{2,}|@|:")


def labelled_names(lines: Sequence[str], reader: Reader, words: Words) -> Iterator[list[Mention]]:
    """Give the names beside labels such as "Name:" or "Victim:"; empty boxes of forms are none."""
    for line in lines[:_MOST_LINES]:
        label = labelled(line, words, "subjects") if line else None
        if not label or not label[1] or _BLANK.search(label[1]):
            continue
        value = label[1]
        reader.know(_CUT.split(value, 1)[0].strip(" .\u3002"))
        mentions = [m for m in reader.mentions(value) if "single" not in m.marks]
        joined = [m for at, m in enumerate(mentions) if at == 0 or "linked" in m.marks]
        if joined and joined[0].start <= len(value) // 3:
            yield joined


def headed_names(lines: Sequence[str], reader: Reader, words: Words) -> Iterator[list[Mention]]:
    """Give the names of the lines that are a person's: alone, or with an age or a calling.

    One line is enough where it gives an age or sex, or where its name comes back in the text; a
    list where each line begins with a name. What stands beside an office is an official's.
    """
    block: list[list[Mention]] = []
    marked = False
    before = above = ""
    for place, line in enumerate([*lines[:_MOST_LINES], ""]):
        mentions = _person_of(line, reader, words)
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if mentions and not block:
            above = before
        if mentions and not _is_official(below, words):
            block.append(mentions)
            marked |= any("marked" in m.marks for m in mentions)
        elif line or not block or (not line and len(block) == 1):
            yield from _listed(block, above, marked=marked, reader=reader, words=words)
            block, marked = [], False
        before = line or before
    yield from _listed(block, above, marked=marked, reader=reader, words=words)


def _listed(
    block: list[list[Mention]], above: str, *, marked: bool, reader: Reader, words: Words
) -> Iterator[list[Mention]]:
    if not block or pattern(words.aside).search(above) or _is_official(above, words):
        return
    for mentions in block:
        again = all(_comes_back(m.subject.name, reader.text) for m in mentions)
        # "NAME NAME, teacher" in capitals, above what happened to her.
        called = all(m.marks & {"shouted"} for m in mentions) and "role" in mentions[-1].marks
        if marked or again or called or (len(block) > 1 and above.endswith((":", "\uff1a"))):
            yield mentions


def _comes_back(name: str, text: str) -> bool:
    """Whether the text names who stands in a heading; capitals alone do not count."""
    again = text.casefold().count(name.casefold())
    # What a site prints as a line of its own, again and again, is no name that is told of.
    alone = len(re.findall(rf"(?im)^\W*{re.escape(name)}\W*$", text))
    return again > (text.count(name) if name.isupper() else max(alone, 1))


def _person_of(line: str, reader: Reader, words: Words) -> list[Mention]:
    """Give the people of a line that begins with a name, and is theirs alone."""
    item = ITEM.match(line)
    numbered = bool(item) and line[0].isdigit()
    if not line or (len(line) > _LONGEST and not numbered):
        return []
    bare = line[item.end() :] if item else line
    found = reader.mentions(bare[:_LONGEST])
    people = [m for at, m in enumerate(found) if at == 0 or "linked" in m.marks]
    if not people or people[0].marks & {"single", "official"}:
        return []
    lead = bare[: people[0].start].rstrip(" :-\u2013\u2014|")
    rest = bare[people[-1].end :]
    if rest and reader.is_country(rest.strip()):
        rest = ""
    if lead and not _is_prefix(lead, reader, words):
        return []
    if lead and not rest and reader.is_country(lead):
        # "1. COUNTRY - NAME and NAME" heads one of several appeals.
        people = [replace(m, marks=m.marks | {"marked"}) for m in people]
    if rest.startswith((":", "\uff1a")) and "marked" not in people[-1].marks and not numbered:
        return []
    short = len(rest) <= _LONGEST_TAIL or numbered or "marked" in people[-1].marks
    dated = _YEAR.search(rest) and "marked" not in people[-1].marks and not numbered
    if not _TAIL.match(rest) or not short or dated or "@" in rest:
        return []
    return people


def _is_prefix(lead: str, reader: Reader, words: Words) -> bool:
    """Whether what stands before a name in its line is a title, a calling or the country."""
    lists = known(words)
    folded = lead.casefold().rstrip(".")
    titles = {token.rstrip(".") for token in folded.split()}
    return reader.is_country(lead) or titles <= (lists["honorifics"] | lists["roles"])


def _is_official(line: str, words: Words) -> bool:
    folded = line.casefold()
    if UNSPACED.match(line):
        return (
            bool(line)
            and len(line) <= 2 * _LONGEST_NAME_UNSPACED
            and any(office in folded for office in words.offices)
        )
    first = " ".join(folded.split()[:_MOST_WORDS])
    return bool(pattern((*words.offices, *words.bodies)).match(first))
