"""Untrusted bytes: opened and read in processes of their own, within limits of memory and time.

A parser that a file leads astray costs that one file: its process is ended, and the next file has
a fresh one.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from math import inf
from queue import SimpleQueue
from time import monotonic
from typing import Final, TypeVar

from habeas.kernel.errors import HabeasError, RefusedError

from .confined_process import LIMITS, Cell, Limits
from .documents.document import EMPTY_PACKAGE, Document, Part
from .reading.fields import Doubt, ReadAppeal

__all__ = [
    "LIMITS",
    "LONGEST_WAIT",
    "File",
    "Limits",
    "Outcome",
    "Reading",
    "read_confined",
    "read_many",
]

_Value = TypeVar("_Value")

# What one person waits for at the desk, in seconds, however many documents the file holds.
LONGEST_WAIT: Final = 60
_NO_TIME: Final = "The minute that reading may take was over before it: bring this file by itself."
# In seconds: how often the one who waits looks up.
_GLANCE: Final = 0.2
# How many files are begun for each process before the first is asked for.
_AHEAD: Final = 4


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document and what was read off it."""

    document: Document
    read: ReadAppeal

    @property
    def whole(self) -> ReadAppeal:
        """What was read, with a doubt for each part of the file that could not be."""
        left_out = (Doubt(sentence=sentence) for sentence in self.document.left_out)
        return replace(self.read, doubts=(*self.read.doubts, *left_out))


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to be read: what people call it, and what gives its bytes or raises HabeasError."""

    name: str
    load: Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one document of a file: its reading, or one sentence on why there is none."""

    file: str
    name: str
    reading: Reading | None = None
    refused: str = ""


def read_confined(
    content: bytes, *, name: str, limits: Limits = LIMITS, longest: float = LONGEST_WAIT
) -> list[Outcome]:
    """Read every document in a file: for one person, who waits a minute at most.

    Raises RefusedError, with a sentence that quotes nothing of it, for a file of which nothing is
    opened, or nothing but one document that is refused.
    """
    ends = monotonic() + longest
    file = File(name=name, load=lambda: content)
    outcomes = []
    with closing(Cell(limits)) as cell:
        for part in cell.open(content, name=name, ends=ends):
            if part.refused:
                outcomes.append(Outcome(file=name, name=part.name, refused=part.refused))
            outcomes += [_outcome(cell, file, document, ends=ends) for document in part.documents]
    if not outcomes:
        raise RefusedError(EMPTY_PACKAGE)
    if len(outcomes) == 1 and outcomes[0].refused:
        raise RefusedError(outcomes[0].refused)
    return outcomes


def read_many(
    files: Iterable[File],
    *,
    limits: Limits = LIMITS,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[Outcome, None, None]:
    """Read files in as many processes as there are cores; outcomes come in the order of the files.

    Each file is loaded when its turn comes, and one that is refused costs none of the others. It
    ends early, and ends the processes, when ``stopped`` says so or the generator is closed. Do not
    let Ctrl-C raise in here: an exception between two steps of a lock leaves it locked.
    """
    workers = os.cpu_count() or 1
    with closing(_Cells(workers, limits)) as cells:
        begun: deque[Future[list[Future[Outcome]]]] = deque()
        for file in takewhile(lambda _: not stopped(), files):
            begun.append(cells.begin(file))
            if len(begun) == workers * _AHEAD:
                yield from _outcomes(begun.popleft(), stopped)
        while begun:
            yield from _outcomes(begun.popleft(), stopped)


def _outcomes(
    begun: Future[list[Future[Outcome]]], stopped: Callable[[], bool]
) -> Iterator[Outcome]:
    for documents in _result(begun, stopped):
        for outcome in documents:
            yield from _result(outcome, stopped)


def _result(awaited: Future[_Value], stopped: Callable[[], bool]) -> Iterator[_Value]:
    """Give the result, or nothing when it was stopped before."""
    while not stopped():
        try:
            result = awaited.result(timeout=_GLANCE)
        except TimeoutError:
            continue
        yield result
        return


class _Cells:
    """As many cells as there are workers, and a thread for each that waits for its answers."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._cells = [Cell(limits) for _ in range(workers)]
        self._idle: SimpleQueue[Cell] = SimpleQueue()
        for cell in self._cells:
            self._idle.put(cell)
        self._threads = ThreadPoolExecutor(workers)

    def begin(self, file: File) -> Future[list[Future[Outcome]]]:
        """Open a file when a cell is idle; each of its documents is read for itself."""
        return self._threads.submit(self._open, file)

    def _open(self, file: File) -> list[Future[Outcome]]:
        with self._idle_cell() as cell:
            try:
                parts = cell.open(file.load(), name=file.name)
            except HabeasError as error:
                return [_known(Outcome(file=file.name, name=file.name, refused=str(error)))]
            if [len(part.documents) for part in parts] == [1]:
                return [_known(_outcome(cell, file, parts[0].documents[0]))]
        return [outcome for part in parts for outcome in self._of_part(file, part)]

    def _of_part(self, file: File, part: Part) -> Iterator[Future[Outcome]]:
        if part.refused:
            yield _known(Outcome(file=file.name, name=part.name, refused=part.refused))
        for document in part.documents:
            yield self._threads.submit(self._read, file, document)

    def _read(self, file: File, document: Document) -> Outcome:
        with self._idle_cell() as cell:
            return _outcome(cell, file, document)

    @contextmanager
    def _idle_cell(self) -> Iterator[Cell]:
        cell = self._idle.get()
        try:
            yield cell
        finally:
            self._idle.put(cell)

    def close(self) -> None:
        """End every child at once."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for cell in self._cells:
            cell.end()
        self._threads.shutdown()
        for cell in self._cells:
            cell.close()


def _outcome(cell: Cell, file: File, document: Document, *, ends: float = inf) -> Outcome:
    try:
        if monotonic() > ends:
            raise RefusedError(_NO_TIME)
        read = cell.read(document, ends=ends)
    except HabeasError as error:
        return Outcome(file=file.name, name=document.name, refused=str(error))
    reading = Reading(document=document, read=read)
    return Outcome(file=file.name, name=document.name, reading=reading)


def _known(outcome: Outcome) -> Future[Outcome]:
    known: Future[Outcome] = Future()
    known.set_result(outcome)
    return known
