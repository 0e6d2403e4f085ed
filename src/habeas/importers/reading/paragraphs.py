"""The paragraphs of a page: broken lines joined, with the marks of the place where each stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .headings import is_heading
from .names import pattern
from .page import ITEM, greets
from .words import UNSPACED, Words

_WRAPPED, _WRAPPED_UNSPACED, _BROKEN = 45, 18, 3
_LEAD = 80
_SIGNATURE_LINES = 4
_LONGEST_WORD = 60
_SENTENCE = re.compile(
    r"\w[.!?\u2026\u3002\u061f\u06d4][\"'\u201d\u2019»)]*(?:\s|$)|[\u3002\uff0c]"
)


@dataclass(frozen=True)
class Line:
    """A paragraph of the page with the marks of its place."""

    text: str
    marks: frozenset[str] = frozenset()


def paragraphs(lines: Sequence[str], words: Words) -> Iterator[Line]:
    """Join wrapped lines, and mark the lead and what is aside: signatures, links, comments."""
    lead = signature = 0
    aside = greeted = False
    for text in joined(lines):
        if not text:
            aside = False
            continue
        marks: set[str] = set()
        aside = aside or bool(pattern(words.aside).match(text))
        greets_now = greets(text, words)
        sentence = bool(_SENTENCE.search(text))
        signed = bool(signature) and is_heading(text) and not greets_now and not sentence
        if signed and not any(map(str.isdigit, text)):
            marks.add("signed")
        if aside or signed or greets_now or "@" in text.partition(" ")[0]:
            marks.add("aside")
        signature = _SIGNATURE_LINES if words.begins(text, words.closings) else signature - signed
        least = _LEAD // 3 if UNSPACED.search(text) else _LEAD
        prose = len(text) >= least and sentence
        if prose and (not lead or greeted) and not marks:
            lead = 1
            marks.add("lead")
        if prose and not marks - {"lead"}:
            marks.add("opens")
        greeted = greets_now
        yield Line(text, frozenset(marks))


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Join lines that the width of a sheet has broken; hyphens at the break go."""
    whole = previous = ""
    if not _is_wrapped(lines):
        yield from lines
        return
    for line in lines:
        least = _WRAPPED_UNSPACED if UNSPACED.search(previous) else _WRAPPED
        wrapped = len(previous) >= least and not re.search(r"[.:!?\u3002]$", previous)
        if previous and line and wrapped and not ITEM.match(line):
            if re.search(r"\w-$", whole[-_LONGEST_WORD:]) and line[0].islower():
                whole = whole[:-1] + line
            elif re.search(r"[^\W\d_a-z]\w+-$", whole[-_LONGEST_WORD:]) and line[0].isupper():
                # "Cobbold-" above "Reyes": the hyphen is of the name.
                whole += line
            else:
                whole += ("" if UNSPACED.match(line) else " ") + line
        else:
            if whole:
                yield whole
            if not line:
                yield ""
            whole = line
        previous = line
    if whole:
        yield whole


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines of the page are broken in the middle of a sentence, again and again."""
    broken = 0
    for line, below in pairwise(lines):
        if UNSPACED.search(line):
            goes_on = bool(re.match(r"\w", below)) and line[-1] not in "\u3002\uff1a:\uff01\uff1f"
            broken += len(line) >= _WRAPPED_UNSPACED and goes_on
        else:
            broken += len(line) >= _WRAPPED and below[:1].islower()
    return broken >= _BROKEN
