"""Telling what a page says to those who are to write from what it tells of the case."""

import re
from collections.abc import Sequence
from itertools import groupby

from .countries import countries_in
from .headings import is_heading
from .page import COLONS, Chunk, joined
from .references import references_in
from .sentences import sentences
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import dated_places

# A line this long that ends in no full stop goes on in the next one.
_WRAPPED = 40
_STOPS = ".!?\u3002\uff01\uff1f\u061f\u06d4"
# In Japanese the request stands last: a word in Kana is looked for there too.
_KANA = re.compile(r"[\u3041-\u30ff]")
_DAYS = ("issued_on", "act_before", "current_as_of")
# One to three words before a colon, such as Index or the Spanish for publication date.
_LABEL = re.compile(rf"(?:[^\W\d_]+\s){{0,2}}[^\W\d_]+\s?[{COLONS}]")
_LEAST_OF_LEAD = 4
_LEAST_OF_LEAD_UNSPACED = 8


def told(chunk: Chunk, words: Words) -> list[str]:
    """Give what a paragraph tells of the case, without instructions to the writer.

    An instruction in the middle parts what stands around it: each text stands so on the page. The
    item of a list keeps its number.
    """
    if is_header(chunk.text, words):
        return []
    texts: list[list[str]] = [[]]
    above = ""
    for line in chunk.lines:
        if instructs(line, words):
            above = line
            texts += [*([text] for text in _told_sentences(line, words)), []]
        elif above and _goes_on(above, line):
            above = line
        else:
            above = ""
            texts[-1].append(line)
    found = [text for each in texts if each for text in _told_sentences(joined(each), words)]
    if found != [chunk.text]:
        # Beside an instruction stand the place and day of the page.
        found = [text for text in found if not _is_note(text, words)]
    return [f"{chunk.number}{text}" if at == 0 else text for at, text in enumerate(found)]


def without_steps(parts: Sequence[Chunk], words: Words) -> list[Chunk]:
    """Leave out the lists that tell the writer what to do, with the line that leads to each."""
    begins = compiled(rf"(?i){any_of((*words.writing, *words.please))}")
    left: list[Chunk] = []
    for is_item, group in groupby(parts, key=lambda part: part.is_item):
        items = list(group)
        steps = [item for item in items if begins.match(item.text)]
        if not is_item or len(steps) * 2 < len(items):
            left += items
        elif left and left[-1].text[-1:] in COLONS:
            left.pop()
    return left


def instructs(text: str, words: Words) -> bool:
    """Whether a sentence is said to the writer: "Please check with …", "PREFERRED LANGUAGE"."""
    if compiled(rf"(?i)[\W_]*{any_of(words.instructions)}").match(text):
        return True
    last = tuple(word for word in words.instructions if _KANA.match(word))
    return bool(last and compiled(rf"{any_of(last)}\W*$").search(text))


def is_header(text: str, words: Words) -> bool:
    """Whether a text is references, their labels, days and countries, and nothing else."""
    found = references_in([text])
    if not found:
        return False
    spans = [(start, end) for start, end, _ in dated_places(text, (words.language, "en"))]
    left = "".join(
        " " if any(start <= at < end for start, end in spans) else letter
        for at, letter in enumerate(text)
    )
    for printed in (*found, *(printed for _, printed in countries_in(text, words.language))):
        left = left.replace(printed, " ")
    return not any(map(str.isalpha, _LABEL.sub(" ", left)))


def tells(lead: str, words: Words) -> bool:
    """Whether a line that ends in a colon tells something, and is no heading and no instruction."""
    bare = lead.rstrip(COLONS).rstrip()
    if bare == lead or instructs(lead, words) or bare.isupper():
        return False
    if compiled(rf"(?i){any_of((*words.requests, *words.gerunds))}").search(lead):
        return False
    if UNSPACED.search(bare):
        return len(bare) >= _LEAST_OF_LEAD_UNSPACED
    return len(bare.split()) >= _LEAST_OF_LEAD


def _is_note(text: str, words: Words) -> bool:
    """Whether a short text is no sentence, or a day behind its label ("Published on …")."""
    labels = tuple(sorted({name for key in _DAYS for name in words.labels.get(key, ())}))
    labelled = compiled(rf"(?i)[\W_]*{any_of(labels)}").match(text)
    return is_heading(text) and (text[-1:] not in _STOPS or bool(labelled))


def _goes_on(above: str, line: str) -> bool:
    """Whether ``line`` is the rest of the instruction in the line above it."""
    if above[-1:] in _STOPS:
        return False
    if line[:1].isalpha() and line[:1].lower() == line[:1].upper():
        return len(above) >= _WRAPPED // (2 if UNSPACED.search(above) else 1)
    return line[:1].islower()


def _told_sentences(text: str, words: Words) -> list[str]:
    """Give the runs of sentences of a text that are no instruction."""
    runs: list[list[str]] = [[]]
    for sentence in sentences(text):
        if instructs(sentence, words):
            runs.append([])
        else:
            runs[-1].append(sentence)
    apart = "" if UNSPACED.search(text) else " "
    return [apart.join(run) for run in runs if run]
