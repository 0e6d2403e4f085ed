"""The files that are meant by what somebody names: files, and folders with all that is in them."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Final

from habeas.kernel.errors import HabeasError

from .confined import File
from .documents.document import shown
from .documents.limits import LARGEST_FILE

STANDARD_INPUT: Final = Path("-")


def files_at(paths: Sequence[Path]) -> list[File]:
    """Give the files that ``paths`` name, and those in folders, sorted; "-" is standard input.

    Of a folder hidden files are left out, and what a browser saves beside a page.
    A link to a folder is not followed, and what is no ordinary file, such as a pipe, is left out.
    Raises HabeasError for a path where nothing is that can be read.
    """
    return [file for path in paths for file in _files(path)]


def _files(path: Path) -> Iterator[File]:
    if path == STANDARD_INPUT:
        # Read at once: while pages are read, Ctrl-C could not end it.
        content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        yield File(name="standard input", load=lambda: content)
    elif _is(path, stat.S_ISREG):
        yield File(name=_shown(path), load=partial(_load, path))
    elif _is(path, stat.S_ISDIR):
        within = sorted(_within(path), key=itemgetter(0))
        if not within:
            raise HabeasError(
                f"“{_shown(path)}”: the folder has no files in it, hidden ones left aside; name "
                "the one that the pages are in."
            )
        yield from (File(name=_shown(each), load=partial(load, each)) for each, load in within)
    else:
        raise HabeasError(
            f"“{_shown(path)}” is neither a file nor a folder; name one, or give - for what is "
            "piped in."
        )


def _is(path: Path, kind: Callable[[int], bool]) -> bool:
    try:
        return kind(path.stat().st_mode)
    except PermissionError:
        raise HabeasError(
            f"“{_shown(path)}” is in a folder that you may not open; run this as who may."
        ) from None
    except OSError:
        raise HabeasError(
            f"There is no such file or folder: “{_shown(path)}”; look at how its name is written."
        ) from None


def _within(path: Path) -> Iterator[tuple[Path, Callable[[Path], bytes]]]:
    """Give the files in a folder with what loads each, and the folders that cannot be opened."""
    from .documents.archives import is_by_the_way

    closed: list[Path] = []
    walk = os.walk(path, onerror=lambda error: closed.append(Path(error.filename)))
    for folder, folders, names in walk:
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(folder, name) for name in names if not name.startswith(".")):
            if _is_file(file) and not is_by_the_way(file.name):
                yield file, _load
    yield from ((folder, _refuse_folder) for folder in closed)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except PermissionError:
        return True  # and refused when it is loaded, rather than left out in silence


def _load(path: Path) -> bytes:
    """Give the bytes of a file, one more than may be read at most."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError:
        raise HabeasError(
            "The file cannot be read; give the name of a file that you may open."
        ) from None


def _refuse_folder(_: Path) -> bytes:
    raise HabeasError("The folder cannot be opened, so what is in it was not read.")


def _shown(path: Path) -> str:
    """Write a name, whatever its bytes are."""
    return shown(os.fsencode(path).decode("utf-8", "replace"))
