"""Breaking run-on text into the lines it had: pages that came as one line, or were scanned."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from .contacts import MAIL, glued_label
from .countries import countries_in
from .page import LONG_LINE
from .words import UNSPACED, Words, any_of, compiled

# A label that may stand in the middle of a run-on line is longer than "to" or "an".
_SHORTEST_LABEL = 3
# "Write to", and not "Mail" or "To".
_SHORTEST_VERB = 6
_CONTACTS = (
    "fax",
    "phone",
    "telex",
    "email",
    "twitter",
    "salutation",
    "copies",
    "webform",
    "other",
)
_OPENERS = ("address", "title", "issued_on", "act_before", "status")
_ADDRESSES = ("address", "fax", "phone", "telex", "email", "twitter", "webform")
_SEPARATOR = re.compile(r"\s*(?:\s[|│¦•·]|[|│¦])\s+")
# What stands between an address on one line and its numbers: "…, Fax: 1 | Tel: 2 I E-mail: 3".
_BETWEEN = r"(?:\s*[,;.،؛。\uff1b，、|│¦•·/\u2013\u2014-]|\s+[Il])?\s+|(?<=[。\uff1b，、])"
_FEWEST_PARTS = 3
_LONGEST_OFFICE = 60
_STOP = re.compile(r"(?<=[^\W\d_]{4})\.\s+(?=[^\W\d_])")
# After the last digit or letter of a number or an address, a sentence may follow in a run-on line.
_AFTER_NUMBER = re.compile(r"(?<=\d)[.。؛;]\s+(?=[^\W\d_]{2})|(?<=\w[.]\w{2})\s+(?=[^\W\d_])")


def unfolded(lines: Sequence[str], words: Words) -> list[str]:
    """Begin a new line at each label, greeting and closing inside a run-on line."""
    return [
        part
        for line in lines
        for told in _behind_mail(line, words)
        for sentence in _addressed(told, words)
        for long in _unfolded(sentence, words)
        for part in _greeted(long, words)
    ]


def _behind_mail(line: str, words: Words) -> Iterator[str]:
    """Part "name@… Current as of 3 October." of a PDF file: the sentence is of no address."""
    mail = MAIL.match(line)
    behind = line[mail.end() :].strip() if mail else ""
    current = compiled(rf"(?i){any_of(tuple(sorted(words.labels.get('current_as_of', ()))))}")
    if mail and current.match(behind):
        yield from (mail[0], "", behind)
    else:
        yield line


def _addressed(line: str, words: Words) -> Iterator[str]:
    """Part "Write to the Governor, NAME, STREET, fax 1, and to the Mayor, NAME …, asking for …".

    The announcement, each official with her address, and what is asked for get lines of their own.
    """
    found = _writes_to(words).search(line)
    located = found and (glued_label(words).search(line) or countries_in(line, words.language))
    if not found or not located or line.count(",", found.end()) < _FEWEST_PARTS:
        yield line
        return
    if found.start():
        yield from (line[: found.start()].rstrip(), "")
    yield found["label"]
    addresses, *asked = _asking(words).split(line[found.end() :], maxsplit=1)
    for address in _and_to(words).split(addresses):
        yield from (address.rstrip(" ,;"), "")
    # What is asked for stays an instruction, and tells nothing of the case.
    yield from (f"{found['label']}, {each}" for each in asked)


@cache
def _writes_to(words: Words) -> re.Pattern[str]:
    """Write what matches "Write to the" at the beginning of a sentence, above an office."""
    names = tuple(
        sorted(name for name in words.labels.get("address", ()) if len(name) >= _SHORTEST_VERB)
    )
    begins = r"(?:^|(?<=[^\W\d_]{3}[.!?]\s))"
    the = rf"(?:{any_of(words.articles)}\s+)?"
    office = rf"{any_of(words.courtesies)}|{any_of(words.offices)}"
    return re.compile(rf"(?i){begins}(?P<label>{any_of(names)})\s+{the}(?=(?:{office})[^.:;]*,)")


@cache
def _and_to(words: Words) -> re.Pattern[str]:
    the = rf"(?:{any_of(words.articles)}\s+)?"
    official = any_of((*words.courtesies, *words.offices, *sorted(words.honorifics)))
    joining = any_of((*words.conjunctions, *words.alternatives))
    return re.compile(rf"(?i)[,;]?\s+{joining}\s+{any_of(words.toward)}\s+{the}(?={official})")


@cache
def _asking(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i)[,;]\s+(?={any_of(words.gerunds)})")


def _greeted(line: str, words: Words) -> Iterator[str]:
    """Part "Write to: Governor X, Iceport. Dear Governor"; brackets say it begins no letter."""
    head, colon, _ = line.partition(":")
    greeting = colon and words.is_label(head, _ADDRESSES) and _last_greeting(words).search(line)
    if greeting:
        yield line[: greeting.start()]
        yield f"({greeting[1]})"
    else:
        yield line


@cache
def _last_greeting(words: Words) -> re.Pattern[str]:
    greeting = rf"{any_of(words.salutations)}[^.,:!?]{{0,{_LONGEST_OFFICE}}}"
    return re.compile(rf"(?i)(?<=\w)\.\s+({greeting})[.,]?$")


def _unfolded(line: str, words: Words) -> Iterator[str]:
    if len(line) < LONG_LINE:
        yield from (part.strip() for part in _parts(line, words, run_on=False))
        return
    at = 0
    for greeting in _greetings(words).finditer(line):
        if _before_greeting(words).search(line[: greeting.start()]):
            continue
        yield from _parts(line[at : greeting.start()].strip(), words, run_on=True)
        yield greeting[0].strip()
        at = greeting.end()
    yield from _parts(line[at:], words, run_on=True)


def _parts(text: str, words: Words, *, run_on: bool) -> Iterator[str]:
    head, colon, rest = text.partition(":")
    if not (colon and words.label(head)):
        head, colon, rest = "", "", text
    broken = _breaks(words, run_on=run_on).sub(lambda found: f"\n{found['label'] or ''}", rest)
    for part in f"{head}{colon}{broken}".split("\n"):
        if run_on and _contact(words).match(part):
            number, *sentences = _AFTER_NUMBER.split(part, maxsplit=1)
            yield number.strip()
            # What follows is no part of the address.
            yield from ("", *sentences) if sentences else ()
        elif part or not text or not run_on:
            yield part.strip()


@cache
def _breaks(words: Words, *, run_on: bool) -> re.Pattern[str]:
    """Write what matches the white space (and separators) before which a new line begins."""
    begins = [_label(words, _CONTACTS), glued_label(words).pattern.removeprefix("(?i)")]
    if run_on:
        begins.append(_label(words, _OPENERS))
    before = rf"(?<=[^\s(\uff08:\uff1a])(?:{_BETWEEN}|\s*[(\uff08])(?P<label>{'|'.join(begins)})"
    closing = rf"(?<=[.!?])\s+(?={any_of(words.closings)}[,.]?\s*$)"
    either = [before, closing]
    if run_on:
        # "Minister of Defence: ", an office that heads an address.
        headed = rf"{any_of(words.offices)}(?:\s[^\W\d_]+){{0,4}}:\s"
        either.append(rf"(?<=\S)\s+(?=(?-i:[^\W\d_a-z\u0430-\u045f]))(?={headed})")
        official = any_of((*words.courtesies, *words.offices, *sorted(words.honorifics)))
        either.append(rf"(?<=\w)[;؛\uff1b]\s*(?={official})")
        # A sentence that asks to write goes on with "…, to: His Highness …".
        either.append(rf"(?<=\w)[,;]?\s+(?={any_of(words.toward)}:\s(?:the\s)?{official})")
        # "…, Fax 117, or to the Governor …"
        joining = any_of((*words.conjunctions, *words.alternatives))
        the = rf"(?:{any_of(words.articles)}\s+)?"
        either.append(rf"(?<=\d)[,;.]\s+{joining}\s+{any_of(words.toward)}\s+{the}(?={official})")
    return re.compile(rf"(?i){'|'.join(either)}")


@cache
def _contact(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i){_label(words, _CONTACTS)}|{glued_label(words).pattern[4:]}")


def _label(words: Words, kinds: Sequence[str]) -> str:
    names = tuple(
        sorted(
            name
            for kind in kinds
            for name in words.labels.get(kind, ())
            if len(name) >= _SHORTEST_LABEL or UNSPACED.match(name)
        )
    )
    return rf"(?:{any_of(words.by)}\s+)?{any_of(names)}(?:\s\([^)]{{1,30}}\))?\s?[:\uff1a]"


@cache
def _greetings(words: Words) -> re.Pattern[str]:
    """Write what matches a greeting that begins the line, a sentence of it or a quotation."""
    greeting = rf"{any_of(words.salutations)}[^.,:!]{{0,{_LONGEST_OFFICE}}}"
    begins = rf"(?:^|(?<=[.!?]\s)){greeting}[:,!]"
    quoted = rf"(?:(?<=:\s)|(?<=[“„«\"])){greeting}[,!]"
    return re.compile(rf"(?i)(?:{begins}|{quoted})\s+(?=\S)")


@cache
def _before_greeting(words: Words) -> re.Pattern[str]:
    """Write what matches the label of a greeting, which begins no letter, at the end of a text."""
    return re.compile(rf"(?i){_label(words, ('salutation',))}\s*$")


def piped(line: str) -> list[str]:
    """Part a line such as "Oda Grell | Governor | Floe Street 7" at its bars."""
    parts = [part.strip() for part in _SEPARATOR.split(line)]
    return [part for part in parts if part] if len(parts) >= _FEWEST_PARTS else [line]


def postal_lines(text: str, words: Words) -> list[str]:
    """Part an address that stands on one line: at its separators, commas, or by its words.

    Without a separator a line ends after a word such as "Street" and before a body, an office or
    the country.
    """
    parts = piped(text)
    if len(parts) > 1:
        return parts
    official = any_of((*words.offices, *words.courtesies))
    opens = compiled(rf"(?i)(?:the )?{official}").match(text)
    numbered = re.search(r"(?<=\w)\s+(?=\d+\w{0,3}\s+[^\W_a-z])", text)
    if opens and numbered:
        body = compiled(rf"(?i)(?<=\w)\s+(?={any_of(words.bodies)}\s)")
        head = body.split(text[: numbered.start()])
        return [part for part in [*head, text[numbered.end() :]] if part]
    address = _without_sentences(text, words)
    parts = [part.strip(" .") for part in re.split(r"(?:[,،]|\.(?=\n))\s+|[\uff0c\n]", address)]
    if len(parts) >= _FEWEST_PARTS:
        return [part for part in parts if part]
    country = [name for _, name in countries_in(text, words.language) if text.endswith(name)]
    if not country or "," in text:
        return [text]
    pieces = compiled(rf"(?i)(?:^|\s+)(\S+\s+{any_of(words.streets)})(?=\s|$)").split(text)
    start = rf"{any_of(words.offices)}|{any_of(words.bodies)}|{re.escape(country[-1])}$"
    starts = compiled(rf"(?i)(?<=\S)\s+(?=(?:{start}))")
    return [
        part.strip()
        for nth, piece in enumerate(pieces)
        for part in ([piece] if nth % 2 else starts.split(piece))
        if part.strip()
    ]


def _without_sentences(text: str, words: Words) -> str:
    """Give an address on one line, its full stops as line breaks, up to the first sentence."""
    taken = ""
    for piece in _STOP.split(text):
        last = taken.rsplit(None, 1)[-1].casefold() if taken else ""
        shortened = compiled(any_of((*words.courtesies, *words.streets)))
        title = last in words.honorifics or shortened.fullmatch(f"{last}.")
        # A price ("5.25") is of no address.
        capitals = re.findall(r"(?<![\w.,])[^\W_a-z\u0430-\u045f](?!\d*[.,]\d)", piece)
        if taken and not title and 2 * len(capitals) < len(piece.split()):
            break
        taken += (". " if title else ".\n" if taken else "") + piece
    return taken
