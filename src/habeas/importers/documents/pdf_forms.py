"""How much the pages of a PDF draw, when each drawing in a drawing is counted as often as drawn."""

import re
from typing import Final

import pikepdf

from habeas.kernel.errors import HabeasError

from .limits import MOST_DRAWN

BOMB: Final = "The PDF unpacks to far more than a document has; save its text, or print it anew."
# The operator that draws something by its name (ISO 32000-2, 8.8).
_DRAWS: Final = re.compile(rb"(/[^\s/()<>\[\]{}%]+)\s+Do\b")
_DEEPEST: Final = 30


def refuse_bloat(file: pikepdf.Pdf) -> None:
    """Raise HabeasError where forms that draw forms would be drawn far too often."""
    counted: dict[tuple[int, int], int] = {}
    total = 0
    for page in file.pages:
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                total += _drawn(stream, page.resources, counted, _DEEPEST)
        if total > MOST_DRAWN:
            raise HabeasError(BOMB)


def _drawn(
    stream: pikepdf.Stream,
    resources: pikepdf.Object,
    counted: dict[tuple[int, int], int],
    deeper: int,
) -> int:
    """Count what a stream draws, itself among it; 0 for one that is being counted."""
    if stream.objgen in counted:
        return counted[stream.objgen]
    if not deeper:
        raise HabeasError(BOMB)
    counted[stream.objgen] = 0
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    total = 1
    if named is None:
        return total
    for found in _DRAWS.finditer(stream.read_bytes()):
        drawn = named.get(found[1].decode("latin-1"))
        if isinstance(drawn, pikepdf.Stream) and drawn.get("/Subtype") == "/Form":
            total += _drawn(drawn, drawn.get("/Resources", resources), counted, deeper - 1)
        if total > MOST_DRAWN:
            raise HabeasError(BOMB)
    counted[stream.objgen] = total
    return total
