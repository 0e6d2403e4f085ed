"""Telling an official's name from her office in the first lines of an address."""

import re
from functools import cache

from .names import looks_like_name
from .words import UNSPACED, Words, any_of, compiled

# In characters of Chinese, and in words of Arabic.
_LONGEST_UNSPACED = 4
# Without a surname to know it by, a name has so many characters.
_LONGEST_OTHER, _LONGEST_JAPANESE = 3, 5
# What a province, a town or a body ends in, and no name of a person.
_OF_PLACE = (
    *("\u5e02", "\u7701", "\u53bf", "\u7e23", "\u5dde", "\u533a", "\u5340", "\u56fd", "\u570b"),
    *("\u4e61", "\u9109", "\u9547", "\u93ae", "\u90e8", "\u59d4", "\u5e9c", "\u4f1a", "\u6703"),
    *("\u5c40", "\u9662", "\u5385", "\u5ef3", "\u770c", "\u9053"),
)
_MOST_WORDS = 5
# A foreign name, in parts.
_PARTED = re.compile(r"\w[\u00b7\u2022\u2027\u30fb\uff65=\uff1d]\w")
_ABBREVIATED = re.compile(r"^(?:[^\W\d_]{1,5}\.\s+)+")


def holder_of(lines: tuple[str, ...], words: Words) -> tuple[str, str, int]:
    """Give the holder's name, her office, and how many of the first lines they take."""
    skipped = 1 if len(lines) > 2 and is_courtesy(lines[0], words, alone=True) else 0  # noqa: PLR2004 - name and place follow
    first, *rest = lines[skipped:]
    second = rest[0] if rest else ""
    in_one_line = _name_and_office(first, words)
    if in_one_line:
        return (*in_one_line, skipped + 1)
    if is_office(first, words):
        bare = _bare(second, words)
        # "المستشار NAME": what an honour is may be an office as well.
        office = is_office(second, words) and (bare == second or is_office(bare, words))
        named = bool(second) and not office
        named = named and (_is_name(bare, words) or _is_honoured_unspaced(second, words))
        return (second, first, skipped + 2) if named else ("", first, skipped + 1)
    if second and is_office(second, words):
        if UNSPACED.match(first) and compiled(any_of(words.bodies)).search(first):
            return "", first + second, skipped + 2
        return first, second, skipped + 2
    if skipped or _is_name(_bare(first, words), words) or is_courtesy(first, words):
        return first, "", skipped + 1
    return "", "", 0


def is_office(text: str, words: Words) -> bool:
    """Whether ``text`` opens with what an official is called, or ends so in Chinese, Japanese."""
    if UNSPACED.match(text):
        return bool(_unspaced_office(words).search(text))
    return bool(_opening_office(words).match(text))


@cache
def _opening_office(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:the )?{_office(words)}")


@cache
def _unspaced_office(words: Words) -> re.Pattern[str]:
    honour = rf"(?:\s?{any_of(words.courtesies)})?"
    return re.compile(rf"^{any_of(words.offices)}\s|{any_of(words.offices)}{honour}$")


def _office(words: Words) -> str:
    return rf"(?:{any_of(words.qualifiers)}\s+){{0,3}}{any_of(words.offices)}"


def _portfolio(words: Words) -> str:
    """Write what may belong to an office before its holder: "of Justice", "de la Défense"."""
    of = r"(?:\s*\b(?-i:[^\W\d_A-Z]{1,5})\b['\u2019]?\s*){0,2}"
    also = rf"(?:,?\s+{any_of(words.conjunctions)}\s+{of}{any_of(words.portfolios)})?"
    return rf"(?:\s*{of}{any_of(words.portfolios)}{also})?"


def is_courtesy(text: str, words: Words, *, alone: bool = False) -> bool:
    """Whether ``text`` opens with an honour ("His Excellency"); ``alone``: is nothing else."""
    found = compiled(rf"(?i){any_of(words.courtesies)}").match(text)
    return found is not None and (not alone or found.end() >= len(text.rstrip(" ,.")))


def is_titled_name(line: str, words: Words) -> bool:
    """Whether ``line`` is a name, abbreviated titles of any language before it ("Lic. NAME")."""
    return _is_name(_ABBREVIATED.sub("", line), words)


def _name_and_office(line: str, words: Words) -> tuple[str, str] | None:
    """Part "NAME, Governor of …", "Governor of …, NAME" or "Governor NAME"."""
    before, comma, after = line.partition(", ")
    if comma and is_office(after, words) and not is_office(before, words):
        return before, after
    if comma and is_office(before, words) and is_titled_name(_bare(after, words), words):
        return after, before
    if comma and (parted := _name_and_office(before, words)):
        return parted
    glued = compiled(rf"(?i){_office(words)}{_portfolio(words)}\s+(?=\S)").match(line)
    if glued and looks_like_name(line[glued.end() :], words):
        return line[glued.end() :], glued[0].rstrip()
    if UNSPACED.match(line) and not compiled(any_of(words.offices)).fullmatch(line):
        return _unspaced_name(line, words)
    return None


def _bare(name: str, words: Words) -> str:
    """Give a name without the honour before it ("H.E. Mr. NAME")."""
    return compiled(rf"(?i)^(?:{any_of(words.courtesies)}\s+)+").sub("", name)


def _is_honoured_unspaced(line: str, words: Words) -> bool:
    """Whether a line below an office is a name by its honour: NAME先生."""
    name = compiled(rf"^(.{{2,{_LONGEST_JAPANESE}}}?){any_of(words.courtesies)}$").match(line)
    kinds = any_of((*words.bodies, *words.streets, *words.offices))
    return bool(name and UNSPACED.match(line) and not compiled(rf"\d|{kinds}").search(name[1]))


def _unspaced_name(line: str, words: Words) -> tuple[str, str] | None:
    """Part 温家宝国務院総理, and 司法長官 NAME 殿."""
    bare = compiled(rf"\s?{any_of(words.courtesies)}$").sub("", line)
    opening = compiled(rf"(\S*?{any_of(words.offices)})\s+(\S.*)").match(bare)
    if opening:
        return opening[2].strip(), opening[1]
    ending = compiled(rf"^(.{{2,20}}?)({any_of(words.offices)})$").search(bare)
    if ending and _is_person(ending[1].strip(), line, words):
        return ending[1].strip(), ending[2]
    glued = compiled(rf"(\S*?{any_of(words.offices)})(\S{{2,{_LONGEST_UNSPACED}}})$").match(bare)
    surnamed = glued and compiled(any_of(words.surnames)).match(glued[2])
    return (
        (glued[2], glued[1]) if glued and surnamed and _is_uncased_name(glued[2], words) else None
    )


def _is_person(name: str, line: str, words: Words) -> bool:
    """Whether what a ``line`` has before an office is a name: not the body that the office is of.

    The body may end in the office ("\u62d8\u7f6e\u6240\u9577").
    """
    bodies = compiled(any_of(words.bodies)).finditer(line)
    if any(body.start() < len(name) for body in bodies):
        return False
    if _PARTED.search(name) or _is_uncased_name(name, words):
        return True
    # A surname that is in no list, or one of Japan, of which there is none.
    longest = _LONGEST_OTHER if words.surnames else _LONGEST_JAPANESE
    kinds = any_of((*words.portfolios, *words.qualifiers, *words.offices))
    plain = not compiled(kinds).search(name) and not name.endswith(_OF_PLACE)
    return plain and _LONGEST_OTHER <= len(name) <= longest


def _is_name(line: str, words: Words) -> bool:
    if line.lower() == line.upper():
        return _is_uncased_name(line, words)
    body = compiled(rf"(?i){any_of(words.bodies)}").search(line)
    return looks_like_name(line, words) and not body


def _is_uncased_name(line: str, words: Words) -> bool:
    """Whether a line in a script without capital letters may be a name: few words, no place."""
    if compiled(
        rf"\d|{any_of(words.bodies)}|{any_of(words.streets)}|{any_of(words.offices)}"
    ).search(line):
        return False
    if UNSPACED.match(line):
        kana = re.fullmatch(r"[\u30a1-\u30fc]+(?:[\u30fb=\uff1d][\u30a1-\u30fc]+)+", line)
        surname = compiled(any_of(words.surnames)).match(line) and len(line) <= _LONGEST_UNSPACED
        return bool(kana or surname) and not line.endswith(_OF_PLACE)
    return 1 < len(line.split()) <= _MOST_WORDS
