"""All that one appeal makes public, block by block: who changed it last, and a yes to each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from habeas.appeals import opening, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.desk import drafts
from habeas.desk.appeals import OfAppeal
from habeas.desk.cases import facts_shown
from habeas.desk.screens import Act
from habeas.desk.words import publishing
from habeas.directory import keeping
from habeas.directory.models import Office
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.models import Block, User
from habeas.staff.roles import EDITORS, GUEST, READER
from habeas.staff.words import Words

Approve = Callable[..., None]
OF_APPEAL: Final[dict[str, tuple[str, Approve]]] = {
    "addressing": ("Addressees", opening.approve_addressing),
    "limits": ("Dates and limits", opening.approve_limits),
}
OF_CASE: Final[dict[str, tuple[str, Approve]]] = {
    "facts": ("Facts of the case", recording.approve_facts),
    "consents": ("Consents", recording.approve_consents),
}


@dataclass(frozen=True, kw_only=True)
class BlockShown:
    """A block as the approval page shows it; ``key`` is its part of the button's address."""

    key: str
    heading: str
    block: Block
    office: Office | None = None


def blocks_of(appeal: Appeal) -> list[BlockShown]:
    """Return the blocks that an appeal stands on, with who changed and approved them."""
    case = [
        BlockShown(key=key, heading=heading, block=getattr(appeal.case, key))
        for key, (heading, _) in OF_CASE.items()
    ]
    own = [
        BlockShown(key=key, heading=heading, block=getattr(appeal, key))
        for key, (heading, _) in OF_APPEAL.items()
    ]
    addressees = appeal.addressees.select_related(
        "office__coordinates__changed_by", "office__coordinates__approved_by"
    )
    offices = [
        BlockShown(
            key=f"office-{addressee.office.pk}",
            heading=f"Coordinates: {addressee.office}",
            block=addressee.office.coordinates,
            office=addressee.office,
        )
        for addressee in addressees
    ]
    return [*case, *own, *offices]


def words_of(appeal: Appeal) -> list[Words]:
    """Return every text of an appeal and its case."""
    return [
        *appeal.case.texts.select_related("latest_revision__user").order_by("language"),
        *appeal.texts.select_related("latest_revision__user").order_by("language"),
        *appeal.letter_texts.select_related("latest_revision__user").order_by("language"),
    ]


class Approvals(OfAppeal):
    """One scroll: what will be public, what is missing, and a yes for each part."""

    roles = EDITORS | {READER, GUEST}
    heading = "Approvals"

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the page; a block is read before what is in it, so that no change slips by."""
        appeal = self.appeal
        blocks = blocks_of(appeal)
        return self.show(
            "approvals.html",
            {
                "appeal": appeal,
                "viewer": self.staff,
                "blocks": blocks,
                "texts": [_shown(words, self.staff) for words in words_of(appeal)],
                "addressees": appeal.addressees.select_related("office"),
                "missing": opening.missing(appeal),
                "may_open": vocabulary.OPEN in vocabulary.MAY_BECOME[appeal.state],
                **facts_shown(appeal.case),
            },
        )


class ApproveBlock(OfAppeal, Act):
    """Say yes to a block as it was on the screen."""

    roles = EDITORS | {GUEST}
    done = "You said yes: this may be public."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Approve the block that the address names."""
        approve, of = self._deed()
        approve(of, by=self.staff, seen=_moment(data.get("seen", "")))
        return self.back()

    def back(self) -> str:
        """Return the address of the approvals."""
        return reverse("desk:approvals", args=[self.appeal.pk])

    def _deed(self) -> tuple[Approve, Any]:
        key = self.kwargs["block"]
        if key in OF_CASE:
            return OF_CASE[key][1], self.appeal.case
        if key in OF_APPEAL:
            return OF_APPEAL[key][1], self.appeal
        for shown in blocks_of(self.appeal):
            if shown.key == key:
                return keeping.approve_coordinates, shown.office
        raise Http404("There is no such block in this appeal.")


class OpenAppeal(OfAppeal, Act):
    """Open the appeal: its page is public from now on."""

    roles = EDITORS
    done = "The appeal is open."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Open it; what is missing is in the deed's refusal."""
        opening.open_appeal(self.appeal, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the approvals."""
        return reverse("desk:approvals", args=[self.appeal.pk])


def _shown(words: Words, viewer: User) -> dict[str, Any]:
    draft = words.newest()
    kind = drafts.kind_of(words)
    return {
        "words": words,
        "kind": kind,
        "label": drafts.KINDS[kind].label,
        "direction": drafts.direction_of(words),
        "told": drafts.told(draft),
        **publishing(words, viewer.pk),
    }


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ChangedMeanwhileError(
            "This has changed since you saw it. Please look again."
        ) from None
