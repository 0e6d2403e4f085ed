"""Lists of people in running text: "arrested were NAME, NAME, NAME and NAME"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .mentions import Mention
from .names import pattern
from .words import Words

_FEWEST, _MANY = 3, 4
_FEWEST_WHOLE = 2
# "Lake NAME": a word with a capital stands right before.
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]*\s$")
# In characters: a name of one word; and how long the word before it may be.
_SHORTEST = 3
_REACH = 40
# Marks of a place or a member that make a list one of other people.
_OTHERS = frozenset({"aside", "signed", "freed", "let_go", "address"})
_OFFICIAL = frozenset({"official", "body"})


def rolled(
    mentions: Sequence[Mention], sentence: str, marks: frozenset[str], words: Words
) -> list[Mention]:
    """Mark those who stand in a list of people to whom something was done: "roll" and "listed".

    Names of one word, which count nowhere else, are people there, too. In the first
    paragraph a longer list is enough. Who signed is in no such list.
    """
    if len(mentions) < _FEWEST or marks & _OTHERS or pattern(words.aside).search(sentence):
        return list(mentions)
    suffer = bool(pattern((*words.detained, *words.harmed)).search(sentence))
    least = _FEWEST if suffer else _MANY if "lead" in marks else len(mentions) + 1
    found: list[Mention] = []
    for chain in _chains(mentions):
        whole = [m for m in chain if "single" not in m.marks and not m.marks & _OFFICIAL]
        wholes = {m.start for m in whole}
        people = [m for m in chain if m.start in wholes or _is_name(m, sentence)]
        # "NAME and NAME, Cooks": what stands behind two may be what they are.
        people = people if len(people) >= _MANY else whole
        is_roll = len(people) >= least and len(whole) >= max(_FEWEST_WHOLE, len(people) // 3)
        counted = {m.start for m in people}
        for mention in chain:
            more = {"roll", "listed"} if is_roll and mention.start in counted else set()
            found.append(replace(mention, marks=mention.marks | more))
    return found


def _is_name(mention: Mention, sentence: str) -> bool:
    """Whether one word may be all of a person's name: no acronym, and no part of another name."""
    word = mention.subject.name
    plain = len(word) >= _SHORTEST and not word.isupper() and "initial" not in mention.marks
    parted = _CAPITAL.search(sentence[max(0, mention.start - _REACH) : mention.start])
    return "single" in mention.marks and plain and not parted


def _chains(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Give the mentions list by list, each with those that are joined to it."""
    chain: list[Mention] = []
    for mention in mentions:
        if chain and "linked" not in mention.marks:
            yield chain
            chain = []
        chain.append(mention)
    if chain:
        yield chain
