"""The people at risk: who of those whom a page names is meant.

Everyone who is named is a candidate (`candidates`), and each mention gives marks: by the place
where it stands (title, heading, label, demand, first paragraph) and by what stands around it
(`mentions`). The marks weigh for or against being at risk; who weighs enough is taken.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from .candidates import Candidate, Gathering
from .fields import Doubt, ReadSubject
from .groups import group_in_title, groups_of, organisations_of
from .listed import headed_names, labelled_names
from .mentions import Mention, Reader
from .names import pattern
from .others import others_of
from .paragraphs import joined, paragraphs
from .rolls import rolled
from .sentences import sentences
from .uncased import reader_of
from .words import Words, inflects

_WEIGHTS = {
    "label": 9.0,
    "headed": 6.0,
    "title": 5.0,
    "demand": 4.0,
    "asked": 1.5,
    "about": 2.5,
    "detained": 2.5,
    "marked": 2.0,
    "roll": 3.0,
    "role": 1.5,
    "lead": 1.5,
    "honoured": 0.5,
    "harmed": 1.5,
    "opens": 1.5,
    "relation": -1.5,
    "related": -1.5,
    "foreign": -5.0,
    "freed": -4.0,
    "helper": -6.0,
    "official": -6.0,
    "address": -6.0,
    "aside": -5.0,
    "signed": -5.0,
    "let_go": -12.0,
    "addressed": -8.0,
    "body": -12.0,
    "alone": -4.0,
}
# Marks that count by how many of the mentions have them.
_BY_SHARE = {"place": -8.0, "article": -6.0, "thing": -5.0, "shouted": -6.0}
# What tells a name in capitals from a headline.
_NAMED = ("headed", "label", "marked", "role", "honoured", "linked", "opens", "detained")
_AGAIN, _MOST_AGAIN = 0.5, 4
_ENOUGH, _LEAST_SHARE, _MOST_NEEDED = 4.0, 0.45, 4.0
# Where nobody weighs enough: the best, and who weighs nearly as much.
_ONLY, _NEXT_BEST = 2.5, 0.8
_STRONG = {"label", "headed", "title"}
_LOOKED_AT = 60_000
_REACH_AFTER, _REACH_BEFORE = 220, 60
# In characters: what may stand before the name that a paragraph is about.
_OPENING = 40
_OUTSIDE = (
    "foreign",
    "addressed",
    "official",
    "address",
    "aside",
    "signed",
    "freed",
    "let_go",
    "body",
    "place",
)


def read_subjects(
    lines: Sequence[str],
    used: Collection[int],
    title: str,
    demands: Sequence[str],
    words: Words,
) -> tuple[tuple[ReadSubject, ...], list[Doubt]]:
    """Read the people at risk, in the order of the page, and the sentences for the report.

    ``used`` are the places of the lines that belong to addresses. A page that names nobody gives
    the group or the organisation that it is about.
    """
    # A name that the end of a line parts is found in the joined text alone.
    text = "\n".join(joined(lines))[:_LOOKED_AT]
    reader = reader_of(text, words) or Reader(text, words)
    gathering = Gathering(inflects=inflects(words.language), text=text)
    used = [place for place in used if not _lists_people(lines[place], reader)]
    open_lines = ["" if place in used else line for place, line in enumerate(lines)]
    for name in labelled_names(open_lines, reader, words):
        gathering.add(name, ("label",))
    gathering.add(reader.mentions(title), ("title",))
    for heads in headed_names(open_lines, reader, words):
        gathering.add(heads, ("headed",))
    for demand in demands:
        gathering.add(reader.mentions(demand), ("demand",))
    for line in paragraphs(open_lines, words):
        for at, sentence in enumerate(sentences(line.text)):
            marks = line.marks if at == 0 else line.marks - {"opens"}
            # A title tells more of those whom the text names as well.
            marks |= {"title"} if sentence.strip() in title else set()
            _gather(gathering, sentence, marks, reader, words)
    for place in sorted(used):
        gathering.add(reader.mentions(lines[place]), ("address",))
    chosen, left_out = _chosen(gathering.candidates(), title)
    if group_in_title(title, words) and all(_points(c) < _ENOUGH for c in chosen):
        chosen = []
    chosen.sort(key=lambda c: _place(text, c))
    subjects = tuple(_subject(c, words) for c in chosen)
    if not subjects:
        return groups_of(open_lines, title, demands, words), left_out
    organisations = organisations_of(open_lines, title, demands, words)
    told = [each for line in joined(open_lines) for each in sentences(line)]
    named = [form for c in chosen for form in (*c.forms, *c.given)]
    others, left = others_of([*demands, *told], title, named, reader, words)
    doubts = [*_doubts(chosen), *_doubts_of(others, len(subjects)), *left_out, *left]
    return (*subjects, *others, *organisations), doubts


def _lists_people(line: str, reader: Reader) -> bool:
    """Whether a line that was taken for an address's lists people with age or sex."""
    return sum("marked" in mention.marks for mention in reader.mentions(line)) > 1


def _gather(
    gathering: Gathering, sentence: str, marks: frozenset[str], reader: Reader, words: Words
) -> None:
    mentions = reader.mentions(sentence)
    if not mentions:
        return
    asks = bool(pattern(words.requests).search(sentence))
    if asks:
        marks |= {"asked"}
    elif pattern(words.freed).search(sentence):
        marks |= {"freed"}
    if pattern(words.let_go, "", r"\s*:").match(sentence):
        marks |= {"let_go"}
    mentions = _suffering(mentions, sentence, words)
    # A list of people with age or sex.
    if sum({"marked", "linked"} <= mention.marks for mention in mentions) > 1:
        marks |= {"roll"}
    mentions = rolled(mentions, sentence, marks, words)
    if "opens" in marks and mentions[0].start <= _OPENING:
        first = [m for at, m in enumerate(mentions) if at == 0 or "linked" in m.marks]
        mentions = [replace(m, marks=m.marks | {"opens"}) if m in first else m for m in mentions]
    gathering.add(mentions, marks - {"opens"})


def _suffering(mentions: list[Mention], sentence: str, words: Words) -> list[Mention]:
    """Mark those of whom the sentence says what was done to them."""
    done = {
        "detained": [match.span() for match in pattern(words.detained).finditer(sentence)],
        "harmed": [match.span() for match in pattern(words.harmed).finditer(sentence)],
    }
    found: list[Mention] = []
    for mention in mentions:
        marks = {
            mark
            for mark, spans in done.items()
            if any(
                0 <= start - mention.end <= _REACH_AFTER
                or 0 <= mention.start - end <= _REACH_BEFORE
                for start, end in spans
            )
        }
        # It is said of all who stand in the list.
        if found and "linked" in mention.marks:
            marks |= found[-1].marks & done.keys()
        found.append(replace(mention, marks=mention.marks | marks))
    return found


def _points(candidate: Candidate) -> float:
    marks, count = candidate.marks, max(candidate.count, 1)
    points = sum(weight for mark, weight in _WEIGHTS.items() if marks[mark])
    if marks["official"] * 2 < count:
        points -= _WEIGHTS["official"] / 2 if marks["official"] else 0
    for mark, weight in _BY_SHARE.items() if not (marks["headed"] or marks["label"]) else ():
        if mark != "shouted" or (marks[mark] >= count and not any(marks[m] for m in _NAMED)):
            points += weight * min(marks[mark] / count, 1)
    return points + _AGAIN * min(count + marks["again"] - 1, _MOST_AGAIN)


def _chosen(candidates: list[Candidate], title: str) -> tuple[list[Candidate], list[Doubt]]:
    """Choose who weighs enough, and those who stand in one list with them."""
    for candidate in candidates:
        if 0 < candidate.count + candidate.marks["again"] == candidate.marks["title"]:
            candidate.marks["alone"] = 1
        if candidate.told.relation and candidate.told.relation in title.casefold():
            candidate.marks["title"] += 1
            candidate.marks["related"] = candidate.marks["relation"] = 0
    points = {id(c): _points(c) for c in candidates}
    best = max(points.values(), default=0.0)
    least = max(_ENOUGH, min(best * _LEAST_SHARE, _MOST_NEEDED))
    taken = [c for c in candidates if points[id(c)] >= least]
    if not taken and best >= _ONLY:
        taken = [c for c in candidates if points[id(c)] >= max(_ONLY, best * _NEXT_BEST)]
    lists = {number for c in taken for number in c.beside}
    taken += [
        c
        for c in candidates
        if c not in taken and c.beside & lists and not _is_outside(c)
        if c.marks["roll"] or points[id(c)] >= 0
    ]
    left_out = [
        Doubt(
            field="subjects",
            sentence=f"{c.name} ({c.told.relation}) is named in the text alone and was left out.",
        )
        for c in candidates
        if c.told.relation and c not in taken
    ]
    return taken, left_out


def _is_outside(candidate: Candidate) -> bool:
    return any(candidate.marks[mark] for mark in _OUTSIDE)


def _place(text: str, candidate: Candidate) -> int:
    forms = "|".join(map(re.escape, (*candidate.forms, *candidate.given)))
    first = re.search(rf"(?<!\w)(?:{forms})(?!\w)", text) or re.search(forms, text)
    return first.start() if first else len(text)


def _subject(candidate: Candidate, words: Words) -> ReadSubject:
    told = candidate.told
    # A lawyer's "Me" is printed as part of the name.
    if told.honorific.casefold().rstrip(".") in words.titled:
        return replace(told, name=f"{told.honorific} {candidate.name}", honorific="")
    return replace(told, name=candidate.name)


def _doubts(chosen: Sequence[Candidate]) -> list[Doubt]:
    return [
        Doubt(
            field=f"subjects.{at}",
            sentence=f"{c.name} is taken for a person at risk because a demand names them."
            if c.marks["demand"]
            else f"{c.name} is taken for a person at risk by where the name stands.",
        )
        for at, c in enumerate(chosen)
        if not any(c.marks[mark] for mark in _STRONG)
    ]


def _doubts_of(others: Sequence[ReadSubject], first: int) -> list[Doubt]:
    return [
        Doubt(
            field=f"subjects.{at}",
            sentence=f"“{each.name}” is taken for a group at risk beside those named.",
        )
        for at, each in enumerate(others, start=first)
    ]
