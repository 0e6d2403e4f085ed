"""What changed from one revision of a text to another, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from habeas.appeals.segmenting import Part, continued, parts_of
from habeas.desk import drafts
from habeas.desk.screens import Crumb
from habeas.desk.words import OfWords
from habeas.public.sheets import Piece, pieces
from habeas.staff.roles import ONLOOKERS


class CompareRevisions(OfWords):
    """Two revisions of a text, part by part, with what was taken away and what was added."""

    roles = ONLOOKERS
    icon = "history"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        *way, _ = super().crumbs()
        return [*way, Crumb(self.title(), self.home()), Crumb("Compare")]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Show what changed from the one to the other, the older one first."""
        chosen = [request.GET.get(name, "") for name in ("from", "to")]
        pks = sorted(int(pk) for pk in chosen if pk.isdecimal())
        found = [get_object_or_404(self.words.revisions, pk=pk) for pk in pks]
        if len(found) != 2:  # noqa: PLR2004 - the one and the other
            raise Http404("Two revisions are compared.")
        older, newer = found
        return self.show(
            "compare.html",
            {
                "older": older,
                "newer": newer,
                "words": self.words,
                "direction": drafts.direction_of(self.words),
                "parts": compared(parts_of(older.as_object()), parts_of(newer.as_object())),
            },
        )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One part of two wordings, and its words marked as kept, new or old."""

    label: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        """Whether anything was taken away or added."""
        return any(piece.change for piece in self.pieces)


def compared(before: Sequence[Part], after: Sequence[Part]) -> list[Compared]:
    """Return every part of two wordings of one text; what was taken away whole comes last."""
    places = continued(before, after)
    old = {part.key: part.text for part in before}
    told = [
        Compared(label=part.label, pieces=pieces(old.get(places.get(part.key, ""), ""), part.text))
        for part in after
    ]
    gone = [part for part in before if part.key not in places.values()]
    return [*told, *(Compared(label=part.label, pieces=pieces(part.text, "")) for part in gone)]
