"""Packed files: looked into before they are unpacked, whatever they are a container of."""

import lzma
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from habeas.kernel.errors import HabeasError

from .document import shown
from .limits import (
    LARGEST_DOCUMENT,
    MEGABYTE,
    MOST_ENTRIES,
    MOST_FILES,
    MOST_RATIO,
    MOST_UNPACKED,
)

_BY_THE_WAY: Final = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.[^/]*(?:/.*)?|~\$[^/]*|thumbs\.db|desktop\.ini"
    r"|[^/]*\.(?:css|js|mjs|map|json|svg|png|jpe?g|gif|webp|avif|ico|bmp|tiff?|woff2?|ttf|otf|eot"
    r"|mp[34]|webm|ogg|download))",
    re.IGNORECASE | re.DOTALL,
)
_OUTSIDE: Final = re.compile(r"(?:.*/)?\.\.(?:/.*)?|/.*|[a-z]:.*", re.IGNORECASE | re.DOTALL)
_UTF_8: Final = 0x800
_ENCRYPTED: Final = 0x1


class DamagedError(HabeasError):
    """A file is packed wrongly, or is not packed at all."""


def is_by_the_way(name: str) -> bool:
    """Whether a file is no document by its name: what a system or a saved page keeps beside them.

    Pictures, scripts and style sheets of saved pages, hidden files, what a Mac or an editor leaves.
    """
    return _BY_THE_WAY.fullmatch(name) is not None


@contextmanager
def looked_into(
    content: bytes, *, most_files: int, most_bytes: int, largest: int
) -> Iterator[ZipFile]:
    """Give a ZIP that has been looked into: it unpacks within bounds and nothing is encrypted.

    ``most_bytes`` is of all files together, ``largest`` of one, both unpacked. A file never gives
    more than the list of the ZIP says. Raises HabeasError, DamagedError while it is unpacked too.
    """
    try:
        with _zip(content) as archive:
            _refuse(archive.infolist(), most_files, most_bytes, largest)
            yield archive
    except (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError):
        raise DamagedError("The file is damaged, or packed in a way that is not read.") from None


def names_in(content: bytes) -> set[str]:
    """Give the names of the files in a ZIP; raises HabeasError."""
    try:
        with _zip(content) as archive:
            return set(archive.namelist())
    except (BadZipFile, OSError, ValueError, RuntimeError):
        raise DamagedError("The file is damaged; pack or save it again.") from None


def _zip(content: bytes) -> ZipFile:
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise HabeasError("The file has far too many files packed in it; pack fewer of them.")
    return ZipFile(BytesIO(content))


def _refuse(files: Sequence[ZipInfo], most_files: int, most_bytes: int, largest: int) -> None:
    if len(files) > most_files:
        raise HabeasError(f"The file has more than {most_files} files packed in it.")
    if sum(file.file_size for file in files) > most_bytes:
        raise HabeasError(
            f"The file unpacks to more than {most_bytes // MEGABYTE} MB; pack less of it."
        )
    if any(file.file_size > largest or _is_bomb(file) for file in files):
        raise HabeasError("A file in it unpacks to far more than a document can be.")
    if any(file.flag_bits & _ENCRYPTED for file in files):
        raise HabeasError("The file is encrypted; save it without a password.")


def documents_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of each file in a ZIP that may be a document, one by one.

    Raises HabeasError for a ZIP that ``looked_into`` refuses and for one whose names lead out of
    it.
    """
    with looked_into(
        content, most_files=MOST_FILES, most_bytes=MOST_UNPACKED, largest=LARGEST_DOCUMENT
    ) as archive:
        files = [(_name(file), file) for file in archive.infolist() if not file.is_dir()]
        if any(_OUTSIDE.fullmatch(name) or _is_odd(name) for name, _ in files):
            raise HabeasError(
                "The ZIP has a file whose name leads out of it or cannot be shown; pack it again."
            )
        for name, file in files:
            if not is_by_the_way(name):
                yield shown(name), archive.read(file)


def _is_bomb(file: ZipInfo) -> bool:
    return file.file_size > MEGABYTE and file.file_size > file.compress_size * MOST_RATIO


def _name(file: ZipInfo) -> str:
    """Give a name as whoever packed it wrote it: many do not say that theirs is UTF-8."""
    name = file.filename
    if not file.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _is_odd(name: str) -> bool:
    return any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in name)
