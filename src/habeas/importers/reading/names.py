"""Where names of people stand in a text: runs of capitalised words, and what is part of them."""

import re
from collections.abc import Iterator
from functools import cache

from .words import Words, any_of

_WORD = re.compile(
    r"['\u2018\u02bf]?[^\W\d_]+(?:['\u2018\u2019\u02bf\u02be.-]['\u2018\u2019\u02bf]?[^\W\d_]+)*"
)
# Small words inside a name, in capitals too; "al-" and the like are part of the word they stand
# before.
PARTICLES = frozenset(
    "abu al af ait av ben bin bint bte da das de del den della der di do dos du el ibn la las le "  # noqa: SIM905 - shorter
    "lo los ould san st ten ter van vda viuda von zu zum zur".split()
)
_ARTICLES_OF_WORDS = ("al-", "as-", "ash-", "el-", "an-", "ar-", "at-", "ad-", "az-")
_ELIDED = re.compile(r"[dlDL]['\u2019](?=[^\W\d_a-z])")
# "L'arrestation", "Qu'elle": a small word after an article with a capital.
_SMALL = re.compile(r"(?:[DLJSC]|Qu)['\u2019](?=[a-z\u00df-\u00ff])")
# A nickname within a name: Cosme "Petinga" Varandas.
_QUOTING, _QUOTED = re.compile(r' ["\u201c\u201e\u00ab]'), re.compile(r'["\u201d\u201c\u00bb] ')
_NICKNAMED = re.compile(r'["\u201c\u201e\u00ab][^\W\d_]\w*["\u201d\u201c\u00bb] [^\W\d_a-z]')
_POSSESSIVE = re.compile(r"['\u2019]s$")
_LONGEST_INITIAL = 2
_MOST_WORDS = 8


def looks_like_name(line: str, words: Words) -> bool:
    """Whether the whole of ``line`` is written like a person's name, honorific and all."""
    spans = list(names_in(line, words))
    return len(spans) == 1 and spans[0] == (0, len(line))


def names_in(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Give the spans of two or more capitalised words that a single space parts."""
    for run in runs_in(text, words):
        if len(run) > 1:
            yield run[0][0], run[-1][1]


def runs_in(text: str, words: Words) -> Iterator[list[tuple[int, int]]]:
    """Give every run of capitalised words and the particles between them, word by word.

    A possessive ("'s") and an elided "d'" are no part of the run; an initial keeps its full stop.
    """
    run: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if run and (len(run) == _MOST_WORDS or not _goes_on(text, run, start)):
            yield from _whole(text, run)
            run = []
        elided = match[0][0].islower() and _ELIDED.match(text, start)
        if elided and not run:
            start = elided.end()
        token = text[start:end]
        possessive = _POSSESSIVE.search(token)
        end -= len(possessive[0]) if possessive else 0
        if text[end : end + 1] == "." and (
            (len(token) <= _LONGEST_INITIAL and token[0].isupper() and not token[1:].isupper())
            or token.casefold() in words.honorifics
        ):
            end += 1
        capital = token.lstrip("'\u2018\u02bf")[:1].isupper() or bool(elided)
        capital = capital and not _SMALL.match(token)
        if capital or token.startswith(_ARTICLES_OF_WORDS) or (run and token in PARTICLES):
            run.append((start, end))
        else:
            yield from _whole(text, run)
            run = []
        if possessive:
            yield from _whole(text, run)
            run = []
    yield from _whole(text, run)


def _goes_on(text: str, run: list[tuple[int, int]], start: int) -> bool:
    """Whether the word at ``start`` goes on with the name before it, a nickname between."""
    between = text[run[-1][1] : start]
    if between == " ":
        return True
    if _QUOTING.fullmatch(between):
        return bool(_NICKNAMED.match(text, start - 1))
    nicknamed = _QUOTED.fullmatch(between) and _NICKNAMED.match(text, run[-1][0] - 1)
    return bool(nicknamed) and len(run) > 1


def _whole(text: str, run: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    while run and text[slice(*run[-1])] in PARTICLES:
        run = run[:-1]
    if run:
        yield run


@cache
def pattern(listed: tuple[str, ...], before: str = "", after: str = "") -> re.Pattern[str]:
    """Compile, once, a pattern of any of the words in ``listed`` (`any_of`), without case."""
    return re.compile(rf"(?i){before}{any_of(listed)}{after}")
