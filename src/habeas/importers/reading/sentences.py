"""Where sentences begin and end, in every script that pages come in."""

import re
from collections.abc import Iterator
from typing import Final

_CLOSING: Final = "'\"\u2019\u201d\u00bb\u300d\u300f)\\]"
# Three letters before the full stop: "Dr." ends no sentence, nor does a stop before a small letter.
_END: Final = re.compile(
    rf"(?:(?<=\w{{3}})[.!?\u2026\u061f\u06d4\u0964]+[{_CLOSING}]*\s+(?![a-z\u0430-\u044f])"
    rf"|[\u3002\uff01\uff1f]+[{_CLOSING}]*\s*|\n+)"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text`` in their order, without the space around them."""
    return [text[start:end].strip() for start, end in spans(text)]


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Return where the sentence that holds the character at ``offset`` starts and ends."""
    return next(
        ((start, end) for start, end in spans(text) if start <= offset < end), (0, len(text))
    )


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence of ``text`` starts and ends, with the space after it."""
    start = 0
    for end in (*(found.end() for found in _END.finditer(text)), len(text)):
        if text[start:end].strip():
            yield start, end
            start = end
