"""A PDF before it is read: what runs, opens or hides something in it is refused by its name."""

import re
import zlib
from base64 import a85decode
from collections.abc import Iterable
from io import BytesIO
from typing import Final

import pikepdf

from habeas.kernel.errors import HabeasError

from .limits import MOST_OF_CONTENT, MOST_OF_STREAM, MOST_OF_STREAMS, MOST_PAGES
from .pdf_forms import BOMB, refuse_bloat

DAMAGED: Final = "The PDF is damaged and cannot be read; save it again, or save its text."
# Names of the PDF standard (ISO 32000-2): 12.6.4 actions, 7.11.4 embedded files, 12.7.8 XFA,
# 13.7 rich media. A name ends at a blank or a delimiter.
_HARM: Final = (
    ("has scripts", re.compile(rb"/(?:JavaScript|JS)(?![^\s/()<>\[\]{}%])")),
    (
        "starts programs or sends data",
        re.compile(rb"/S\s*/(?:Launch|SubmitForm|ImportData|GoToE)(?![^\s/()<>\[\]{}%])"),
    ),
    ("has files embedded in it", re.compile(rb"/(?:EmbeddedFiles?|EF|AF)(?![^\s/()<>\[\]{}%])")),
    ("is an XFA form, which is a program", re.compile(rb"/XFA(?![^\s/()<>\[\]{}%])")),
    (
        "has films, sounds or models in it",
        re.compile(rb"/(?:RichMedia\w*|Movie|Sound|3D|Rendition)(?![^\s/()<>\[\]{}%])"),
    ),
)
_STRING: Final = re.compile(rb"\((?:[^()\\]|\\.)*+\)|<[0-9a-fA-F\s]*+>", re.DOTALL)
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_PIECE: Final = 64 * 1024
_PACKED: Final = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})


def refuse_harm(content: bytes) -> None:
    """Look through a PDF; raises HabeasError where it could do harm, wants a password, is damaged.

    What a password only keeps from being changed opens without one, and is looked through as well.
    Every object is looked at, also those that nothing refers to. What is packed is counted while
    it is unpacked piece by piece, before a library unpacks it as a whole.
    """
    _refuse_bomb((content, found.end()) for found in _STREAM.finditer(content))
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as file:
            if file.is_encrypted:
                # What was counted above is not what is packed in there.
                streams = (each for each in file.objects if isinstance(each, pikepdf.Stream))
                _refuse_bomb((each.read_raw_bytes(), 0) for each in streams)
            if len(file.pages) > MOST_PAGES:
                raise HabeasError(
                    f"The PDF has more than {MOST_PAGES} pages; save those of the appeal."
                )
            for each in file.objects:
                _refuse_object(each)
            refuse_bloat(file)
    except pikepdf.PasswordError:
        raise HabeasError("The PDF opens with a password only; save it without one.") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        raise HabeasError(DAMAGED) from None


def _refuse_bomb(packed: Iterable[tuple[bytes, int]]) -> None:
    """Count what streams, each from a place in some bytes, unpack to; raises HabeasError."""
    total = 0
    for content, start in packed:
        total += _unpacked(content, start, MOST_OF_STREAM)
        if total > MOST_OF_STREAMS:
            raise HabeasError(BOMB)


def _refuse_object(each: pikepdf.Object) -> None:
    if isinstance(each, pikepdf.Stream):
        _refuse_stream(each)
        each = each.stream_dict
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Array):
        return
    # Strings may say anything.
    written = _STRING.sub(b"()", each.unparse(resolved=True))
    for what, name in _HARM:
        if name.search(written):
            raise HabeasError(f"The PDF {what}; print it to a new PDF, or save its text.")


def _refuse_stream(stream: pikepdf.Stream) -> None:
    if stream.get("/Subtype") == "/Image":
        return
    filters: object = stream.get("/Filter", [])
    chain = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    names = [str(each) for each in chain]
    packed = [name for name in names if name in _PACKED]
    if len(packed) > 1:
        raise HabeasError(BOMB)
    if packed and packed[0] in {"/FlateDecode", "/Fl"}:
        raw = stream.read_raw_bytes()
        for name in names[: names.index(packed[0])]:
            raw = _from_ascii(raw, name)
        _unpacked(raw, 0, MOST_OF_CONTENT)


def _from_ascii(raw: bytes, name: str) -> bytes:
    """Take off an encoding in plain signs, which makes nothing larger; raises ValueError."""
    if name in {"/ASCIIHexDecode", "/AHx"}:
        return bytes.fromhex(raw.partition(b">")[0].decode("ascii"))
    if name in {"/ASCII85Decode", "/A85"}:
        return a85decode(raw.partition(b"~>")[0].strip())
    return raw


def _unpacked(content: bytes, start: int, most: int) -> int:
    """Count what the zlib stream at ``start`` unpacks to, 0 where it is none.

    Raises HabeasError above ``most`` bytes.
    """
    unpack = zlib.decompressobj()
    size = 0
    piece = content[start : start + _PIECE]
    try:
        while piece and not unpack.eof:
            size += len(unpack.decompress(piece, _PIECE))
            if size > most:
                raise HabeasError(BOMB)
            if unpack.unconsumed_tail:
                piece = unpack.unconsumed_tail
            else:
                start += _PIECE
                piece = content[start : start + _PIECE]
    except zlib.error:
        pass
    return size
