"""The lines of a page that announce addresses ("Send letters to:") or copies ("Copies to:")."""

import re
from functools import cache

from .page import labelled
from .words import UNSPACED, Words, any_of, compiled

# A label longer than this is a sentence that ends in a colon.
_LONGEST = 160
# "To" and "An" announce an address with a colon only.
_SHORTEST = 3
_LONGEST_HEADING = 60
_LONGEST_HEAD = 90
# In characters of Chinese or Japanese; a label of one ("to") ends many a word.
_LONGEST_UNSPACED_HEADING = 24
_SHORTEST_UNSPACED = 2
_SENTENCE = re.compile(r"(?<=[^\W\d][.!?])\s+|(?<=\d{4}[.!?])\s+(?=[^\W\d_])|(?<=。)")
_COLON = (":", "\uff1a")


def address_lead(line: str, before: str, words: Words) -> str | None:
    """Give what stands beside the words that announce addresses, or None where it announces none.

    ``before`` is what of the paragraph stands above the line.
    """
    label = labelled(line, words, "address")
    if label:
        # "Address: ......" is a form to fill in, "To: list@…" the head of a message.
        blank = label[1] and not re.search(r"[^\W_]", label[1])
        return None if "@" in label[1] or blank else label[1]
    if _is_heading(line, words):
        return ""
    whom = _to_official(words).search(line)
    if whom:
        return whom[1]
    unlabelled = _begins(words).match(line)
    if unlabelled and UNSPACED.match(line) and len(line) <= _LONGEST:
        return line[unlabelled.end() :]
    if line.endswith(_COLON) and _announces(_last_sentence(f"{before} {line}"), words):
        return ""
    return None


def copies_lead(line: str, before: str, words: Words) -> str | None:
    """Give what stands beside the words that announce copies, or None."""
    label = labelled(line, words, "copies")
    if label:
        # "cc: name@…" is a channel of the addressee above.
        return None if "@" in line and labelled(line, words, "cc", "bcc") else label[1]
    if len(line) > _SHORTEST and words.is_label(line, ("copies",)):
        return ""
    if (
        line[-1] not in _COLON
        and _found(words.missions, line)
        and _begins_copies(words).match(line)
    ):
        # "Copies to diplomatic representatives of …"
        return line
    return _headed_copies(line.replace("\uff1a", ":"), before, words)


def _headed_copies(line: str, before: str, words: Words) -> str | None:
    """Read "Please send a copy to the embassy: …" and "or to the embassy:" below the addresses."""
    head, colon, value = line.partition(":")
    if not colon or len(head) > _LONGEST_HEAD:
        return None
    value = value.strip()
    asked = head if value else _last_sentence(f"{before} {head}")
    copying = _found(words.copying, asked)
    whom = rf"(?i){any_of((*words.toward, *words.missions))}"
    embassy = _found(words.missions, asked) and _or_to(words).match(head)
    if (copying and compiled(whom).search(asked[copying.end() :])) or (embassy and not value):
        return value
    return None


def is_ours(line: str, words: Words) -> bool:
    """Whether a line announces the organisation's own address ("For more information contact")."""
    return len(line) <= _LONGEST and bool(_found(words.ours, line))


def asks_for_copies(sentence: str, words: Words) -> bool:
    """Whether ``sentence`` asks that embassies get a copy."""
    copying = _found(words.copying, sentence)
    return bool(copying and _found(words.missions, sentence))


def sentences_of(paragraph: str) -> list[str]:
    """Cut a paragraph into sentences."""
    return [sentence for sentence in _SENTENCE.split(paragraph) if sentence]


def _found(listed: tuple[str, ...], text: str) -> re.Match[str] | None:
    return compiled(rf"(?i){any_of(listed)}").search(text)


def _last_sentence(text: str) -> str:
    return _SENTENCE.split(text.strip())[-1][-_LONGEST:]


def _announces(sentence: str, words: Words) -> bool:
    """Whether the sentence before a colon tells where to send letters, and not what to ask."""
    if _ends(words).search(sentence):
        return True
    sending = list(compiled(rf"(?i){any_of(words.sending)}").finditer(sentence))
    if not sending:
        return False
    after = sentence[sending[0].end() :]
    asks = [
        request
        for request in compiled(rf"(?i){any_of(words.requests)}").finditer(after)
        if not compiled(rf"(?i){any_of(words.sending)}").match(request[0])
    ]
    return not asks and bool(_found(words.toward, after))


@cache
def _to_official(words: Words) -> re.Pattern[str]:
    """Write what matches "… to: His Excellency …" inside a sentence."""
    official = any_of((*words.courtesies, *words.offices, *sorted(words.honorifics)))
    return re.compile(rf"(?i){any_of(words.toward)}\s?[:\uff1a]\s?((?:the )?{official}.*)$")


@cache
def _or_to(words: Words) -> re.Pattern[str]:
    joining = any_of((*words.conjunctions, *words.alternatives))
    return re.compile(rf"(?i){joining}\s+(?:\w+\s+)?{any_of(words.toward)}")


@cache
def _begins_copies(words: Words) -> re.Pattern[str]:
    names = tuple(sorted(name for name in words.labels.get("copies", ()) if len(name) > _SHORTEST))
    return re.compile(rf"(?i){any_of(names)}\s")


@cache
def _begins(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i){any_of(_labels(words))}\s+(?=\S)")


@cache
def _ends(words: Words) -> re.Pattern[str]:
    names = tuple(
        name for name in _labels(words) if len(name) >= _SHORTEST or name in _unspaced(words)
    )
    return re.compile(rf"(?i){any_of(names)}\s?[:\uff1a]$")


def _is_heading(line: str, words: Words) -> bool:
    """Whether a line without a colon announces: "Where to write", or, unspaced, a longer word."""
    if len(line) > _SHORTEST and words.is_label(line, ("address",)):
        return True
    return len(line) <= _LONGEST_UNSPACED_HEADING and bool(_ends_heading(words).search(line))


@cache
def _ends_heading(words: Words) -> re.Pattern[str]:
    return re.compile(rf"^\W*[^\W\d_]*{any_of(_unspaced(words))}\W*$")


def _unspaced(words: Words) -> tuple[str, ...]:
    return tuple(
        name for name in _labels(words) if UNSPACED.match(name) and len(name) >= _SHORTEST_UNSPACED
    )


def _labels(words: Words) -> tuple[str, ...]:
    return tuple(sorted(words.labels.get("address", ())))
