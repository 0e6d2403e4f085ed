"""A process that opens and reads untrusted bytes, and the place where a fresh one takes over.

It is a new interpreter, not a fork, because the web server has threads; it knows no setting and no
key, writes no file, and what it answers is JSON of bounded size.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from signal import SIGXCPU
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Lock, Timer
from time import monotonic
from typing import Final, TypeVar

import habeas
from habeas.kernel.errors import RefusedError

from .as_json import from_json, to_json
from .confined_child import OPEN, OUT_OF_MEMORY, READ, Answer, read_frame, write_frame
from .documents.document import Document, Part
from .reading.fields import ReadAppeal

_Value = TypeVar("_Value")

# In bytes. The text of a file with all that was read off it is a few times the file.
_LARGEST_ANSWER: Final = 64 * 1000 * 1000

# By the clock, for each second of a processor.
_PATIENCE: Final = 3

_TOO_LONG: Final = "took too long to read and was left; save the one page that matters, as text."
_TOO_MUCH: Final = "needed too much memory to read; save the one page that matters, as text."
_STOPPED: Final = "made its reader stop, as a damaged file may; save its text as plain text."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What opening a file, or reading one document, may cost.

    ``seconds`` of a processor, and three times as long by the clock, because a machine has other
    work too; ``memory`` in bytes of address space.
    """

    seconds: int
    memory: int


LIMITS: Final = Limits(seconds=20, memory=512 * 1024 * 1024)
"""A page takes some hundredths of a second and some 150 MB."""


class _EndedError(RefusedError):
    """A child has ended over a file; ``overran`` says that it was not given more time."""

    def __init__(self, what: str, *, overran: bool = False) -> None:
        super().__init__(f"The file {what}")
        self.overran = overran


class _Child:
    """One process that reads, until it ends or is ended."""

    def __init__(self, limits: Limits) -> None:
        self.asked = 0
        self._longest = _PATIENCE * limits.seconds
        self._process = Popen(
            [
                *(sys.executable, "-P", "-m", f"{__package__}.confined_child"),
                *(str(limits.memory), str(limits.seconds)),
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

    def ask(self, request: Sequence[bytes], *, ends: float) -> Iterator[Answer]:
        """Ask until ``ends`` (of the monotonic clock) at most; raises _EndedError.

        Who asks takes all answers, or ends the child.
        """
        self.asked += 1
        self._in_time(lambda: self._write(request), ends)
        more = True
        while more:
            answer = self._in_time(self._read, ends)
            yield answer
            more = answer.more

    def _in_time(self, work: Callable[[], _Value], ends: float) -> _Value:
        overran = Event()

        def end() -> None:
            overran.set()
            self._process.kill()

        timer = Timer(min(self._longest, ends - monotonic()), end)
        timer.start()
        try:
            return work()
        except (OSError, EOFError, ValueError):
            raise self._ended(overran) from None
        finally:
            timer.cancel()

    def _write(self, request: Sequence[bytes]) -> None:
        for frame in request:
            write_frame(self._requests, frame)

    def _read(self) -> Answer:
        return from_json(Answer, read_frame(self._answers, most=_LARGEST_ANSWER) or b"")

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


class Cell:
    """Room for one child at a time: a fresh one takes the place of one that has ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: _Child | None = None
        self._lock = Lock()
        self._closed = False

    def open(self, content: bytes, *, name: str, ends: float = inf) -> list[Part]:
        """Give what is in a file; raises RefusedError.

        Where it stops in the middle of a ZIP, the rest of that is one refused part.
        """
        parts: list[Part] = []
        answers = self._ask((OPEN, os.fsencode(name), content), ends=ends)
        try:
            parts.extend(answer.part for answer in answers if answer.part)
        except RefusedError as refused:
            if not parts:
                raise
            parts.append(Part(name=name, refused=f"The rest of it was not opened. {refused}"))
        return parts

    def read(self, document: Document, *, ends: float = inf) -> ReadAppeal:
        """Give what a document says; raises RefusedError."""
        [answer] = self._ask((READ, b"", to_json(document).encode()), ends=ends)
        return answer.read or ReadAppeal()

    def _ask(self, request: Sequence[bytes], *, ends: float) -> Iterator[Answer]:
        answered = False
        while not answered:
            child = self._occupied()
            try:
                for answer in child.ask(request, ends=ends):
                    answered = True
                    if answer.refused:
                        raise RefusedError(answer.refused)
                    yield answer
            except _EndedError as ended:
                self._empty()
                # What files before this one have left behind in a process is not its fault.
                if answered or ended.overran or child.asked == 1:
                    raise

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
