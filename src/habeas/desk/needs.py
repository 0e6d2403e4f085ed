"""The desk's first screen: what needs the viewer now."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.delivery import states
from habeas.delivery.models import REASONS, Delivery
from habeas.desk import drafts
from habeas.desk.approvals import blocks_of, words_of
from habeas.desk.screens import Crumb, Screen
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

ALIVE = (vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An appeal in which somebody's yes is asked for, and to what."""

    appeal: Appeal
    parts: list[str]


class Needs(Screen):
    """Approvals that wait for the viewer, facts past their review, letters held."""

    icon = "home"

    def crumbs(self) -> list[Crumb]:
        """Return nothing more: this is where every way begins."""
        return [Crumb("What needs me now?")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the three lists."""
        overdue = Appeal.objects.open().filter(review_by__lt=domain_now()).select_related("case")
        return self.show(
            "needs.html",
            {
                "waiting": waiting_for(self.staff),
                "overdue": overdue.order_by("review_by"),
                "held": held(),
                "cases_url": reverse("desk:cases"),
            },
        )


def waiting_for(viewer: User) -> list[Waiting]:
    """Return the appeals with a part that ``viewer`` can say yes to."""
    appeals = Appeal.objects.filter(state__in=ALIVE).select_related(
        "case__facts", "case__consents", "addressing", "limits"
    )
    found = [
        Waiting(appeal=appeal, parts=[*_blocks(appeal, viewer), *_texts(appeal, viewer)])
        for appeal in appeals
    ]
    return [waiting for waiting in found if waiting.parts]


def held() -> list[tuple[Appeal, str, int]]:
    """Return the letters that are held, by appeal and reason; those that only rest are left out."""
    counted = (
        Delivery.objects.filter(state=states.HELD)
        .exclude(reason="resting")
        .values_list("addressee__appeal", "reason")
        .annotate(number=Count("pk"))
        .order_by("addressee__appeal", "reason")
    )
    appeals = Appeal.objects.in_bulk([appeal for appeal, _, _ in counted])
    return [(appeals[appeal], REASONS[reason], number) for appeal, reason, number in counted]


def _blocks(appeal: Appeal, viewer: User) -> list[str]:
    return [
        shown.heading
        for shown in blocks_of(appeal)
        if not shown.block.is_approved and shown.block.changed_by_id != viewer.pk
    ]


def _texts(appeal: Appeal, viewer: User) -> list[str]:
    return [
        f"{drafts.KINDS[drafts.kind_of(words)].label} ({words.language})"
        for words in words_of(appeal)
        if words.locked and words.latest_revision and words.latest_revision.user_id != viewer.pk
    ]
