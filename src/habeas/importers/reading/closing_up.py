"""Joining the lines of an address between which a page puts empty lines."""

from collections.abc import Collection, Sequence

from .address_signs import Block, has_office, is_official, is_postal, only_numbers
from .contacts import Contacts
from .countries import country_of_line
from .holders import is_office, is_titled_name
from .page import ITEM, greets, labelled
from .words import Words

_LONGEST = 60
# So many lines has an address of which each stands alone, and so many are from one to the next.
_FEWEST, _MOST = 3, 14
_NEAR = 3


def empty_within(lines: Sequence[str], words: Words) -> set[int]:
    """Give the places of the empty lines inside addresses of which each line is a paragraph.

    Such an address opens with an official and ends in a country, a number or the label of its
    greeting; the empty line above the next one stays.
    """
    empty: set[int] = set()
    at = 0
    while at < len(lines):
        run = _run_from(lines, at, words)
        empty.update(place for place in range(at, run[-1]) if not lines[place])
        at = run[-1] + 1
    return empty


def _run_from(lines: Sequence[str], at: int, words: Words) -> list[int]:
    """Give the places of an address that begins ``at`` a line; that line alone if none does."""
    run, taken, ended = [at], 1, False
    near = _NEAR
    contacts = Contacts()
    while (below := _below(lines, run[-1])) and 1 < below - run[-1] <= near and len(run) < _MOST:
        line = lines[below]
        if len(run) == 1 and not _opens(lines[at], line, words):
            break
        number = contacts.take(line, words) or bool(labelled(line, words, "salutation"))
        if not number and (ended or not _is_of_address(line, words)):
            break
        # A wider gap than that of the first two parts the address from what follows.
        near = below - run[-1]
        run.append(below)
        ended = number or bool(country_of_line(line, words.language))
        taken = len(run) if ended else taken
    return run[:taken] if taken >= _FEWEST else [at]


def _below(lines: Sequence[str], at: int) -> int | None:
    """Give the place of the next line with text."""
    return next((place for place in range(at + 1, len(lines)) if lines[place]), None)


def _opens(line: str, below: str, words: Words) -> bool:
    """Whether a line is the first of an address: an official, or her name above her office."""
    if not line or len(line) > _LONGEST or labelled(line, words, *words.labels):
        return False
    return is_official(line, words) or (is_titled_name(line, words) and is_office(below, words))


def _is_of_address(line: str, words: Words) -> bool:
    return (
        len(line) <= _LONGEST
        and (line[-1].isalnum() or line[-1] in ",.)")
        and not (ITEM.match(line) or greets(line, words) or labelled(line, words, *words.labels))
    )


def closed_up(found: Sequence[Block], greetings: Collection[int], words: Words) -> list[Block]:
    """Join lines that stand alone, from an official on, to one block.

    They end in a country or a number, or above one of the ``greetings`` (their places).
    """
    closed: list[Block] = []
    for block in found:
        run = [block]
        ends = _ends(block, greetings, words)
        while ends and closed and len(run) < _MOST and _goes_before(closed[-1], run[0], words):
            run.insert(0, closed.pop())
        closed += _joined(run, words) if ends else run
    return closed


def _goes_before(before: Block, after: Block, words: Words) -> bool:
    """Whether a line may stand above another one of an address."""
    country = not only_numbers(after, words) and _is_country(before, words)
    return _is_line(before) and not country and after.places[0] - before.places[-1] <= _NEAR


def _joined(run: list[Block], words: Words) -> list[Block]:
    first = next((nth for nth, each in enumerate(run) if has_office(each, words)), len(run))
    # "NAME" may stand above her office.
    first -= 0 < first < len(run) and is_titled_name(run[first - 1].lines[0], words)
    if len(run) - first < _FEWEST or run[-1].apart:
        return run
    whole = Block(lead=run[first].lead)
    for each in run[first:]:
        whole.lines += each.lines
        whole.places += each.places
    return [*run[:first], whole] if is_postal(whole, words) else run


def _is_line(block: Block) -> bool:
    """Whether a block is one short line, which may be of an address."""
    alone = len(block.lines) == 1 and len(block.lines[0]) <= _LONGEST
    return alone and not (block.apart or block.title or block.salutation)


def _is_country(block: Block, words: Words) -> bool:
    return len(block.lines) == 1 and bool(country_of_line(block.lines[0], words.language))


def _ends(block: Block, greetings: Collection[int], words: Words) -> bool:
    """Whether a block is the last of an address."""
    last = block.places[-1]
    greeted = any(place in greetings for place in range(last + 1, last + _NEAR + 1))
    return greeted or _is_country(block, words) or only_numbers(block, words)
