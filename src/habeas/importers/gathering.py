"""The files that are meant by what somebody names: files, and folders with all that is in them."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from habeas.kernel.errors import HabeasError

from .confined import File
from .documents.document import shown
from .documents.limits import LARGEST_FILE


def files_at(paths: Sequence[Path]) -> list[File]:
    """Give the files that ``paths`` name, and those in folders, sorted.

    Of a folder hidden files are left out, and what a browser saves beside a page.
    A link to a folder is not followed, and what is no ordinary file, such as a pipe, is left out.
    Raises HabeasError for a path where nothing is.
    """
    return [File(name=_shown(path), load=partial(_load, path)) for path in _found(paths)]


def _found(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
            continue
        if not path.is_dir():
            raise HabeasError("There is no such file or folder; look at how its name is written.")
        within = sorted(_within(path))
        if not within:
            raise HabeasError("The folder has no files in it; name the one that the pages are in.")
        yield from within


def _within(path: Path) -> Iterator[Path]:
    from .documents.archives import is_by_the_way

    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(folder, name) for name in names if not name.startswith(".")):
            if file.is_file() and not is_by_the_way(file.name):
                yield file


def _load(path: Path) -> bytes:
    """Give the bytes of a file, one more than may be read at most."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError:
        raise HabeasError(
            "The file cannot be read; give the name of a file that you may open."
        ) from None


def _shown(path: Path) -> str:
    """Write a name, whatever its bytes are."""
    return shown(os.fsencode(path).decode("utf-8", "replace"))
