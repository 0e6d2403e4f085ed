"""What ``habeas import`` says: while it works, of the one page, and of many in a summary."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any, Final, Self

from habeas.kernel.errors import RefusedError

READ: Final = "read"
DRAFTED: Final = "drafted"
WAITING: Final = "waiting"
KNOWN: Final = "known"
REFUSED: Final = "refused"

# Where no line can be written over, one is written for as many pages.
_PAGES_A_LINE: Final = 50
_CLEARED: Final = "\r\x1b[K"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one page.

    ``became`` is one of READ to REFUSED, ``why`` a sentence for those that are no draft, ``summed``
    what the summary of many says of a draft, ``answer`` what programs get and ``told`` what a
    person gets of the page where it is the only one.
    """

    became: str
    name: str
    why: str = ""
    summed: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    told: tuple[str, ...] = ()


class Progress:
    """Say on standard error how far it is: in one line on a terminal, else now and then."""

    def __init__(self, files: int, *, silent: bool) -> None:
        self._files = files
        self._seen: set[str] = set()
        self._shown = False
        self._silent = silent
        self._on_terminal = sys.stderr.isatty()

    def show(self, file: str, pages: int) -> None:
        """Say that ``pages`` are done, the last of them from ``file``."""
        self._seen.add(file)
        if self._silent or self._files == pages == 1:
            return
        line = f"{pages} pages, {len(self._seen)} of {self._files} files"
        if self._on_terminal:
            self._shown = True
            print(f"{_CLEARED}{line}", end="", file=sys.stderr, flush=True)
        elif pages % _PAGES_A_LINE == 0:
            print(line, file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._shown:
            print(_CLEARED, end="", file=sys.stderr, flush=True)


def tell_one(result: Result, *, as_json: bool) -> None:
    """Print what became of the only page; raises RefusedError where it is nothing."""
    if result.became in {KNOWN, REFUSED}:
        raise RefusedError(result.why)
    if as_json:
        _print_json({**_why(result), **result.answer})
    else:
        print("\n".join(result.told))


def tell_all(results: Sequence[Result], *, dry: bool, as_json: bool, stopped: bool = False) -> None:
    """Print what became of each page, for programs, or how many became what, and why.

    ``stopped`` says that somebody ended it before the last page.
    """
    if as_json:
        _print_json([_entry(result, dry=dry) for result in results])
        return
    if dry:
        for result in results:
            if result.became == READ:
                print("\n".join((f"{result.name}:", *(f"  {line}" for line in result.told), "")))
    print("\n".join(_summary(results, dry=dry)))
    if stopped:
        print("Stopped before the end: give the same again for the rest, nothing is made twice.")


def _print_json(answer: object) -> None:
    """Print JSON in UTF-8 as RFC 8259 wants it (8.1), whatever the terminal takes."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(json.dumps(answer, indent=2, ensure_ascii=False))


def _entry(result: Result, *, dry: bool) -> dict[str, Any]:
    became = {} if dry and result.became == READ else {"became": result.became}
    return {"name": result.name, **became, **_why(result), **result.answer}


def _why(result: Result) -> dict[str, str]:
    return {"why": result.why} if result.why else {}


def _summary(results: Sequence[Result], *, dry: bool) -> Iterator[str]:
    by_kind: dict[str, list[Result]] = {
        kind: [result for result in results if result.became == kind]
        for kind in (DRAFTED, WAITING, KNOWN, REFUSED)
    }
    refused = by_kind[REFUSED]
    yield f"Read: {len(results) - len(refused)}"
    if not dry:
        yield f"Drafts made, nothing of them public: {len(by_kind[DRAFTED])}"
        yield from _listed(by_kind[DRAFTED])
        yield f"Wait at the desk for a person: {len(by_kind[WAITING])}"
        yield from _listed(by_kind[WAITING])
        yield f"Here before: {len(by_kind[KNOWN])}"
        yield from _listed(by_kind[KNOWN])
    yield f"Refused: {len(refused)}"
    yield from _listed(refused)


def _listed(results: Sequence[Result]) -> Iterator[str]:
    yield from (f"  {result.name}: {result.why or result.summed}" for result in results)


def report_of(report: Sequence[str]) -> Iterator[str]:
    """Give what a person has to look at, a sentence a line."""
    if report:
        yield "Please look at:"
        yield from (f"  - {sentence}" for sentence in report)


def unplaced_of(lines: Sequence[str]) -> Iterator[str]:
    """Give the lines of a page that have no place in its draft."""
    if lines:
        yield "In no field; these lines stay sealed with the page:"
        yield from (f"  {line}" for line in lines)
