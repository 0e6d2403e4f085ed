"""The process that untrusted bytes are opened and read in: it can write nothing and reach nobody.

Started by ``confined_process`` as ``python -m habeas.importers.confined_child MEMORY SECONDS``. It
takes requests on standard input and answers on standard output until its input ends.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from habeas.kernel.errors import HabeasError

from .as_json import from_json, to_json
from .documents.document import Document, Part
from .documents.limits import LARGEST_FILE, MOST_CHARACTERS
from .reading.fields import ReadAppeal

OPEN: Final = b"open"
READ: Final = b"read"
OUT_OF_MEMORY: Final = 3
"""The exit status of a child that has had no memory left."""

# In bytes, by their length: what is read of a line that gives a length.
_LONGEST_LENGTH: Final = 12
# The largest request, in bytes: a file one byte too large, to be refused in its own words, or a
# document's text with each character written as six.
_MOST: Final = max(LARGEST_FILE + 1, 7 * MOST_CHARACTERS)
# Words and locales are read from files of ours while reading; nothing keeps many open.
_FILES: Final = 32
_DOING: Final = ("os.", "shutil.", "socket.", "subprocess.", "tempfile.")
_LOOKING: Final = frozenset({"os.listdir", "os.scandir"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the child says: a part of a file, what it read off a document, or why it did not.

    ``more`` tells that another answer follows: a ZIP is answered file by file, each in time.
    """

    part: Part | None = None
    read: ReadAppeal | None = None
    refused: str = ""
    more: bool = False


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write ``content`` behind a line with its length; raises OSError."""
    stream.write(b"%d\n" % len(content))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], *, most: int) -> bytes | None:
    """Read what ``write_frame`` wrote; None where the stream has ended before it.

    Raises EOFError where the stream ends within it, and ValueError where it is no frame or one of
    more than ``most`` bytes.
    """
    line = stream.readline(_LONGEST_LENGTH)
    if not line:
        return None
    length = int(line) if line.rstrip(b"\n").isdigit() else most + 1
    if length > most:
        raise ValueError("not a frame, or too large a one")
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def confine(*, memory: int) -> None:
    """Take from this process whatever reading does not need.

    ``memory`` is in bytes of address space. The kernel holds the limits; the hook is a second
    fence, for what a library may do by itself: fetch, write, start something.
    """
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.dont_write_bytecode = True
    sys.addaudithook(_forbid)


def _forbid(event: str, args: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(args[2], int) and args[2] & _WRITING
    if writes or (event.startswith(_DOING) and event not in _LOOKING):
        raise PermissionError("Nothing is written, fetched or started while a page is read.")


def _allow(seconds: int) -> None:
    """Let the next answer have so many seconds of the processor, and the process be ended then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _answers(deed: bytes, name: bytes, content: bytes) -> Iterator[Answer]:
    from .documents.opening import opened_in_turn
    from .documents_read import read_document

    try:
        if deed == OPEN:
            for part in opened_in_turn(content, name=os.fsdecode(name)):
                yield Answer(part=part, more=True)
            yield Answer()
        else:
            yield Answer(read=read_document(from_json(Document, content)))
    except HabeasError as error:
        yield Answer(refused=str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours refuses one document, not the next
        yield Answer(
            refused=f"Habeas has a fault that this file shows ({type(error).__name__}); "
            "save its text as plain text and try that."
        )


def main() -> None:
    """Answer requests until there are no more, and leave no trace of one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints is no answer.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    from . import documents_read  # noqa: F401 - before files are few
    from .documents import opening  # noqa: F401 - as above

    memory, seconds = map(int, sys.argv[1:])
    confine(memory=memory)
    try:
        while (deed := read_frame(requests, most=_MOST)) is not None:
            name, content = (read_frame(requests, most=_MOST) or b"" for _ in range(2))
            _allow(seconds)
            for answer in _answers(deed, name, content):
                write_frame(answers, to_json(answer).encode())
                _allow(seconds)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
