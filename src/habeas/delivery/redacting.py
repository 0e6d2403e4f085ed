"""Look over what is to be published of an answer, for what may point to a supporter.

An office answers the person who wrote: it greets her, and quotes her letter. Nobody here knows her
name, because only the courier can read it; so what looks like somebody's is asked about.
"""

import re
from collections.abc import Iterator
from typing import Final

_ADDRESS: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+")
_NUMBER: Final = re.compile(r"(?:\+|00)?\d[\d ()/.-]{6,18}\d")
_DAY: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_QUOTED: Final = re.compile(r"^\s*(?:>|On .+ wrote:$|Le .+ a écrit\s?:$|-{3,} ?Original)")
_GREETING: Final = re.compile(
    r"(?i)^\s*(?:dear|hello|to|cher|chère|bonjour|madame|monsieur|mme|mlle|estimad[oa]s?|querid[oa]"
    r"|sehr geehrte[rs]?|liebe[rs]?|prezad[oa]|caro|cara|gentile|уважаем\w+|عزيز\w*|السيد\w*"
    r"|尊敬的)\s+\S"
)
# So stands a name under a letter: a few words, with capitals where the script has them.
_WORDS: Final = re.compile(r"[^\W\d_][\w'’.-]*,?(?:\s+[^\W\d_][\w'’.-]*,?){0,4}")
_MOST_OF_A_NAME: Final = 40
_SHOWN: Final = 60


def warnings(text: str) -> list[str]:
    """Return a sentence for each line that may hold somebody's data."""
    return [warning for line in text.splitlines() for warning in _of_line(line)]


def _of_line(line: str) -> Iterator[str]:
    shown = line.strip()[:_SHOWN]
    if _ADDRESS.search(line):
        yield f"An e-mail address: “{shown}”."
    elif _NUMBER.search(_DAY.sub("", line)):
        yield f"A number like that of a telephone or a file: “{shown}”."
    if _QUOTED.search(line):
        yield f"Quoted from the letter: “{shown}”."
    elif _GREETING.search(line):
        yield f"A greeting, which may name who signed: “{shown}”."
    elif _is_like_a_name(line.strip()):
        yield f"A line like a name under a letter: “{shown}”."


def _is_like_a_name(line: str) -> bool:
    if len(line) > _MOST_OF_A_NAME or line[-1:] in ".:;!" or not _WORDS.fullmatch(line):
        return False
    return not any(word[0].islower() for word in line.split())
