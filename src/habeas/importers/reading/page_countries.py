"""The country that a page addresses or is about, or all of them."""

import re
from collections import Counter
from collections.abc import Sequence

from .countries import countries_in
from .fields import ReadAddressee
from .hinted_countries import hinted_country
from .page import ITEM
from .words import Words, any_of, compiled

# Under so many headings that are a country each, the page has an appeal for each.
_SEVERAL = 2
_LONGEST_HEAD = 80


def countries_of_page(
    addressees: Sequence[ReadAddressee],
    greetings: Sequence[str],
    heads: Sequence[str],
    lines: Sequence[str],
    words: Words,
) -> tuple[tuple[str, ...], list[str]]:
    """Give the codes of the countries, and the sentences for the report.

    ``greetings`` are those of the letters, ``heads`` the texts that tell most of the page (its
    lead-in, its title), ``lines`` all others, of addresses too. There are several countries where
    several letters go to them, or several headings are countries. What no address ends in is a
    guess: what the heads name, else what the lines name most often (twice where they tell of an
    arrest), else what the numbers dial, where the mail goes or which cities are named.
    """
    headed, opening = _headed(lines, words)
    if len(headed) >= _SEVERAL:
        return headed, []
    printed = [code for each in addressees if (code := each.state or each.country)]
    each = tuple(dict.fromkeys(printed))
    if len(each) >= _SEVERAL and len(greetings) >= len(each):
        return each, []
    named = [code for head in heads for code in _named(head, words)]
    if printed:
        counts = Counter(printed)
        # Where as many addresses are abroad, the country that the page is about is addressed.
        best = max(each, key=lambda code: (counts[code], code in named, -each.index(code)))
        return (best,), _doubts(best, addressees, [*heads, *lines], words)
    arrest = compiled(rf"(?i){any_of(words.detained)}")
    counts = Counter(
        code
        for line in lines
        for code in _named(line, words)
        for _ in range(1 + bool(arrest.search(line)))
    )
    dialled = [n.country for a in addressees for n in (*a.fax, *a.phone) if n.country]
    guesses = [*headed, *opening, *named, *(code for code, _ in counts.most_common(1)), *dialled]
    why = "the text names it most often, no address ends in one"
    if not guesses:
        guesses = [hinted_country(addressees, lines, words.language)]
        why = "its mail or its cities are named, the country is not"
    if not guesses[0]:
        return (), ["No country was found."]
    return (guesses[0],), [f"The country {guesses[0]} is a guess: {why}."]


def _doubts(
    addressed: str, addressees: Sequence[ReadAddressee], texts: Sequence[str], words: Words
) -> list[str]:
    """Say that the text around the addresses names another country, and this one nowhere."""
    postal = {line for addressee in addressees for line in addressee.lines}
    counts = Counter(c for text in texts if text not in postal for c in _named(text, words))
    if not counts or addressed in counts:
        return []
    other = counts.most_common(1)[0][0]
    return [f"{addressed} is the country of an address; the page speaks of {other}: look at both."]


def _named(text: str, words: Words) -> list[str]:
    return [code for code, _ in countries_in(text, words.language)]


def _headed(lines: Sequence[str], words: Words) -> tuple[tuple[str, ...], list[str]]:
    """Give the countries that are a heading, numbered or in capitals, and those that open one."""
    found, opening = [], []
    for line in lines:
        if not line or len(line) > _LONGEST_HEAD:
            continue
        bare = ITEM.sub("", line, count=1).strip(" .:()")
        named = countries_in(bare, words.language)
        if not named or not bare.startswith(named[0][1]):
            continue
        if named[0][1] == bare and (bare.isupper() or ITEM.match(line)):
            found.append(named[0][0])
        elif re.match(r"\s?[:\u2013\u2014]", bare[len(named[0][1]) :]):
            opening.append(named[0][0])
    return tuple(dict.fromkeys(found)), opening
