"""Untrusted bytes: opened and read in processes of their own, within limits of memory and time.

A parser that a file leads astray costs that one file: its process is ended, and the next file has
a fresh one. The process is a new interpreter, not a fork, because the web server has threads; it
knows no setting and no key, writes no file, and what it answers is JSON of bounded size.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, inf
from pathlib import Path
from queue import SimpleQueue
from signal import SIGXCPU
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Lock, Timer
from time import monotonic
from typing import Final, TypeVar

import habeas
from habeas.kernel.errors import HabeasError, RefusedError

from .as_json import from_json, to_json
from .confined_child import OPEN, OUT_OF_MEMORY, READ, Answer, read_frame, write_frame
from .documents.document import Document
from .fields import ReadAppeal

# In bytes. The text of a file with all that was read off it is a few times the file.
_LARGEST_ANSWER: Final = 64 * 1000 * 1000
# What one person waits for at the desk, in seconds, however many documents the file holds.
_LONGEST_WAIT: Final = 60
# In seconds: how often the one who waits looks up.
_GLANCE: Final = 0.2
# How many files are begun for each process before the first is asked for.
_AHEAD: Final = 4

_Value = TypeVar("_Value")

_TOO_LONG: Final = "took too long to read and was left; save the one page that matters, as text."
_TOO_MUCH: Final = "needed too much memory to read; save the one page that matters, as text."
_STOPPED: Final = "made its reader stop, as a damaged file may; save its text as plain text."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What opening a file, or reading one document, may cost.

    ``seconds`` of the processor and of the clock on the wall, ``memory`` in bytes of address space.
    """

    seconds: float = 30
    memory: int = 512 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document and what was read off it."""

    document: Document
    read: ReadAppeal


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


def read_confined(content: bytes, *, name: str, limits: Limits = Limits()) -> list[Reading]:
    """Read every document in a file, or none: for one person, who waits a minute at most.

    Raises RefusedError with a sentence on the file that quotes nothing of it.
    """
    ends = monotonic() + _LONGEST_WAIT
    with closing(_Cell(limits)) as cell:
        return [
            Reading(document=document, read=cell.read(document, ends=ends))
            for document in cell.open(content, name=name, ends=ends)
        ]


def read_many(
    files: Iterable[File],
    *,
    limits: Limits = Limits(),
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


class _EndedError(RefusedError):
    """A child has ended over a file; ``overran`` says that it was not given more time."""

    def __init__(self, what: str, *, overran: bool = False) -> None:
        super().__init__(f"The file {what}")
        self.overran = overran


class _Child:
    """One process that reads, until it ends or is ended."""

    def __init__(self, limits: Limits) -> None:
        self.asked = 0
        self._seconds = limits.seconds
        self._process = Popen(
            [
                *(sys.executable, "-P", "-m", f"{__package__}.confined_child"),
                *(str(limits.memory), str(ceil(limits.seconds))),
            ],
            # Nothing of ours: settings and keys are named in the environment.
            env={"PYTHONPATH": str(Path(habeas.__file__).parents[1]), "PYTHONUTF8": "1"},
            cwd="/",
            stdin=PIPE,
            stdout=PIPE,
            # A traceback may quote the page.
            stderr=DEVNULL,
            # Ctrl-C in a terminal goes to a whole group; this one is ended by its parent.
            process_group=0,
        )
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._requests, self._answers = self._process.stdin, self._process.stdout

    def ask(self, deed: bytes, name: bytes, content: bytes, *, ends: float) -> Answer:
        """Ask for a deed until ``ends`` (of the monotonic clock) at most; raises _EndedError."""
        self.asked += 1
        overran = Event()

        def end() -> None:
            overran.set()
            self._process.kill()

        timer = Timer(min(self._seconds, ends - monotonic()), end)
        timer.start()
        try:
            for frame in (deed, name, content):
                write_frame(self._requests, frame)
            return from_json(Answer, read_frame(self._answers, most=_LARGEST_ANSWER) or b"")
        except (OSError, EOFError, ValueError):
            raise self._ended(overran) from None
        finally:
            timer.cancel()

    def _ended(self, overran: Event) -> _EndedError:
        """Say how the process ended; one that gave an answer of another shape is ended for it."""
        self._process.kill()
        status = self._process.wait()
        if overran.is_set() or status == -SIGXCPU:
            return _EndedError(_TOO_LONG, overran=True)
        return _EndedError(_TOO_MUCH if status == OUT_OF_MEMORY else _STOPPED)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """Give back what is held of a process that has ended."""
        self._process.wait()
        with suppress(OSError):  # what it did not take is still to be flushed
            self._requests.close()
        self._answers.close()


class _Cell:
    """Room for one child at a time: a fresh one takes the place of one that has ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: _Child | None = None
        self._lock = Lock()
        self._closed = False

    def open(self, content: bytes, *, name: str, ends: float = inf) -> tuple[Document, ...]:
        """Give the documents in a file; raises RefusedError."""
        return self._ask(OPEN, os.fsencode(name), content, ends=ends).documents

    def read(self, document: Document, *, ends: float = inf) -> ReadAppeal:
        """Give what a document says; raises RefusedError."""
        read = self._ask(READ, b"", to_json(document).encode(), ends=ends).read
        return read or ReadAppeal()

    def _ask(self, *request: bytes, ends: float) -> Answer:
        while True:
            child = self._occupied()
            try:
                answer = child.ask(*request, ends=ends)
            except _EndedError as ended:
                self._empty()
                # What files before this one have left behind in a process is not its fault.
                if ended.overran or child.asked == 1:
                    raise
            else:
                if answer.refused:
                    raise RefusedError(answer.refused)
                return answer

    def _occupied(self) -> _Child:
        with self._lock:
            if self._closed:
                raise _EndedError("was not read.", overran=True)
            self._child = self._child or _Child(self._limits)
            return self._child

    def _empty(self) -> None:
        with self._lock:
            if self._child:
                self._child.end()
                self._child.close()
            self._child = None

    def end(self) -> None:
        """End the child, from whatever thread, and let there be no other."""
        with self._lock:
            self._closed = True
            if self._child:
                self._child.end()

    def close(self) -> None:
        """End the child and give back what it held; only its own thread may do so."""
        self.end()
        self._empty()


class _Cells:
    """As many cells as there are workers, and a thread for each that waits for its answers."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._cells = [_Cell(limits) for _ in range(workers)]
        self._idle: SimpleQueue[_Cell] = SimpleQueue()
        for cell in self._cells:
            self._idle.put(cell)
        self._threads = ThreadPoolExecutor(workers)

    def begin(self, file: File) -> Future[list[Future[Outcome]]]:
        """Open a file when a cell is idle; each of its documents is read for itself."""
        return self._threads.submit(self._open, file)

    def _open(self, file: File) -> list[Future[Outcome]]:
        with self._idle_cell() as cell:
            try:
                documents = cell.open(file.load(), name=file.name)
            except HabeasError as error:
                return [_known(Outcome(file=file.name, name=file.name, refused=str(error)))]
            if len(documents) == 1:
                return [_known(_outcome(cell, file, documents[0]))]
        return [self._threads.submit(self._read, file, document) for document in documents]

    def _read(self, file: File, document: Document) -> Outcome:
        with self._idle_cell() as cell:
            return _outcome(cell, file, document)

    @contextmanager
    def _idle_cell(self) -> Iterator[_Cell]:
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


def _outcome(cell: _Cell, file: File, document: Document) -> Outcome:
    try:
        read = cell.read(document)
    except HabeasError as error:
        return Outcome(file=file.name, name=document.name, refused=str(error))
    reading = Reading(document=document, read=read)
    return Outcome(file=file.name, name=document.name, reading=reading)


def _known(outcome: Outcome) -> Future[Outcome]:
    known: Future[Outcome] = Future()
    known.set_result(outcome)
    return known
