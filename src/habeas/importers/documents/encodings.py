"""Bytes into text, whatever encoding they are in, or a refusal where nobody could be sure."""

import codecs
import re
from typing import Final

import chardet
from chardet import EncodingEra

from habeas.kernel.errors import HabeasError

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 200_000
"""Bytes that the detector looks at."""

_WEB: Final = EncodingEra.MODERN_WEB
_OLDER: Final = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO | EncodingEra.DOS
_SURE: Final = 0.08
"""Measured: right answers for Latin pages with few accents begin at 0.09, wrong ones end at 0.06.
"""
_CLEARER: Final = 0.01
"""By how much an older encoding must beat one of the web, which is more common, to be taken."""

_MOST_CONTROLS: Final = 0.001
_NOT_TEXT: Final = "The file is not text; save the page as plain text, HTML, PDF or DOCX."
_UNSURE: Final = (
    "The file's encoding cannot be told for sure; save it again as text in UTF-8, or paste the "
    "text."
)
# Python's names for what pages of the web call by another name (WHATWG, Encoding Standard).
_CALLED: Final = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-31j": "cp932",
}


def decoded(content: bytes, *, declared: str = "") -> str:
    """Give the text of ``content``; ``declared`` is the encoding that its bearer names, or "".

    A byte order mark is believed before anything else, then UTF-8 where every byte fits it, then
    what is declared, then a detector. Raises HabeasError where the bytes are no text, and where
    the detector stays unsure: a name in the wrong letters is worse than no name.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content[len(mark) :], encoding)
    unmarked = _utf_16(content)
    if unmarked:
        return _text(content, unmarked)
    if b"\0" in content:
        raise HabeasError(_NOT_TEXT)
    # ISO-2022-JP is plain ASCII to look at.
    if b"\x1b$" not in content and b"\x1b(" not in content:
        try:
            return _checked(content.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    for encoding in (declared.strip().lower(), ""):
        text = _as_declared(content, encoding) if encoding else _as_detected(content)
        if text is not None:
            return _checked(text)
    raise HabeasError(_UNSURE)


def _utf_16(content: bytes) -> str:
    """Name the UTF-16 that ``content`` is in without a mark, by the side its blanks stand on."""
    sample = content[:_SAMPLE]
    if b"\0" not in sample or len(content) % 2:
        return ""
    little = sum(sample[at : at + 2] in {b" \0", b"\n\0"} for at in range(0, len(sample), 2))
    big = sum(sample[at : at + 2] in {b"\0 ", b"\0\n"} for at in range(0, len(sample), 2))
    if little == big:
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _text(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError:
        raise HabeasError(
            "The file begins as Unicode text does and is not, or is damaged; save the page again "
            "as text in UTF-8, HTML, PDF or DOCX."
        ) from None


def _as_declared(content: bytes, encoding: str) -> str | None:
    try:
        codec = codecs.lookup(_CALLED.get(encoding, encoding))
        text = content.decode(codec.name) if codec._is_text_encoding else None  # noqa: SLF001 - what bytes.decode itself asks
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if text is None or _controls(text) else text


def _as_detected(content: bytes) -> str | None:
    sample = content[:_SAMPLE]
    web, older = (
        chardet.detect(sample, encoding_era=era, prefer_superset=False, compat_names=False)
        for era in (_WEB, _OLDER)
    )
    found = older if older["confidence"] > web["confidence"] + _CLEARER else web
    if found["encoding"] is None or found["confidence"] < _SURE:
        return None
    try:
        return content.decode(_CALLED.get(found["encoding"], found["encoding"]))
    except (LookupError, UnicodeDecodeError):
        return None


def _checked(text: str) -> str:
    if _controls(text) > _MOST_CONTROLS * len(text):
        raise HabeasError(_NOT_TEXT)
    return text


def _controls(text: str) -> int:
    """Count the characters that no text has: controls but blanks, and what was not decodable."""
    return len(
        re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]", text)
    )
