"""What became of the letters of an appeal, in full and exact; no supporter's name is in it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals.models import Addressee
from habeas.delivery import grouping, reckoning, tabling
from habeas.delivery.models import REASONS, STATES, Consignment, Step
from habeas.delivery.reckoning import KINDS, LedgerLine
from habeas.desk.appeals import OfAppeal
from habeas.desk.screens import Crumb
from habeas.directory.models import CHANNELS
from habeas.staff.roles import EDITORS, READER

CONSIGNMENTS_A_PAGE = 50


class LedgerFilter(forms.Form):
    """Which lines of the ledger to show."""

    addressee = forms.ModelChoiceField(
        Addressee.objects.none(), required=False, empty_label="every addressee"
    )
    channel = forms.ChoiceField(choices=[("", "every channel"), *CHANNELS.items()], required=False)
    state = forms.ChoiceField(
        choices=[("", "every state"), *((state, state) for state in STATES)], required=False
    )
    reason = forms.ChoiceField(
        choices=[("", "any reason"), *((r, said) for r, said in REASONS.items() if r)],
        required=False,
        label="Because",
    )

    def __init__(self, data: Any, *, addressees: Any) -> None:  # noqa: ANN401 - the query
        super().__init__(data)
        self.fields["addressee"].queryset = addressees  # type: ignore[attr-defined]


class OfLedger(OfAppeal):
    """A screen about what became of the letters."""

    roles = EDITORS | {READER}
    heading = "Ledger"
    icon = "table"


class Ledger(OfLedger):
    """Counts by addressee, channel, state, reason and evidence; each leads to what carried them."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the counts that were asked for."""
        addressees = self.appeal.addressees.filter(role="to").select_related("office")
        form = LedgerFilter(request.GET, addressees=addressees)
        wanted = {name: value for name, value in _chosen(form).items() if value}
        every = reckoning.ledger(self.appeal)
        lines = [
            line
            for line in every
            if all(getattr(line, name) == value for name, value in wanted.items())
        ]
        found = reverse("desk:ledger-consignments", args=[self.appeal.pk])
        context = {
            "appeal": self.appeal,
            "form": form,
            "any": bool(every),
            "rows": [
                {
                    "line": line,
                    "kind": Consignment.KINDS[line.kind],
                    "reason": REASONS[line.reason],
                    "address": f"{found}?{urlencode(_key(line))}",
                }
                for line in lines
            ],
            "total": sum(line.count for line in lines),
            "filtered": bool(wanted),
            "told": grouping.told(self.appeal),
        }
        return self.show("ledger.html", context)


class LedgerSheet(OfLedger):
    """The whole ledger of an appeal as a file for a spreadsheet."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Give the file, row by row."""
        return StreamingHttpResponse(
            tabling.as_csv([self.appeal]),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="ledger-{self.appeal.slug}.csv"'
            },
        )


class LedgerConsignments(OfLedger):
    """What carried the letters of one line of the ledger."""

    heading = "What carried them"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        ledger = Crumb("Ledger", reverse("desk:ledger", args=[self.appeal.pk]))
        return [*super().crumbs()[:-1], ledger, Crumb(f"{self.heading}: {self.appeal}")]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the consignments, and how many letters are in none yet."""
        wanted = {kind: request.GET[kind] for kind in KINDS if kind in request.GET}
        if not wanted.get("addressee", "0").isdecimal():
            raise Http404
        letters = reckoning.signed_letters(self.appeal).filter(**wanted)
        carried = (
            Consignment.objects.filter(pk__in=letters.values("consignment"))
            .annotate(letters=Count("deliveries__action"))
            .order_by("-frozen_at", "pk")
        )
        query = request.GET.copy()
        query.pop("p", None)
        context = {
            "appeal": self.appeal,
            "page": Paginator(carried, CONSIGNMENTS_A_PAGE).get_page(request.GET.get("p")),
            "query": query.urlencode(),
            "waiting": letters.filter(consignment__isnull=True).count(),
            "back": reverse("desk:ledger", args=[self.appeal.pk]),
        }
        return self.show("ledger_consignments.html", context)


class ConsignmentScreen(OfLedger):
    """One consignment: its attempts, what came back of it, what was brought back, its steps."""

    heading = "One consignment"

    def prepare(self) -> None:
        """Look up the appeal, and the consignment among those of it."""
        super().prepare()
        mine = Consignment.objects.filter(deliveries__addressee__appeal=self.appeal).distinct()
        self.consignment = get_object_or_404(
            mine.select_related("contact__office"), pk=self.kwargs["consignment"]
        )

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        ledger = Crumb("Ledger", reverse("desk:ledger", args=[self.appeal.pk]))
        return [*super().crumbs()[:-1], ledger, Crumb(f"{self.heading}: {self.appeal}")]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show everything that is known of it, and nobody who signed."""
        consignment = self.consignment
        signed = consignment.deliveries.filter(action__isnull=False)
        steps = (
            Step.objects.filter(delivery__in=signed)
            .values("before", "after", "because")
            .annotate(letters=Count("pk"), first=Min("at"), last=Max("at"), order=Min("pk"))
            .order_by("order")
        )
        stands = signed.values("state", "reason", "evidence").annotate(letters=Count("pk"))
        context = {
            "appeal": self.appeal,
            "consignment": consignment,
            "stands": [
                {**line, "reason": REASONS[line["reason"]]} for line in stands.order_by("state")
            ],
            "attempts": consignment.attempts.all(),
            "reports": consignment.reports.all(),
            "proofs": consignment.proofs.select_related("recorded_by"),
            "answers": consignment.answers.count(),
            "steps": steps,
        }
        return self.show("consignment.html", context)


def _chosen(form: LedgerFilter) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def _key(line: LedgerLine) -> dict[str, str]:
    """Return what names a line in an address."""
    return {
        kind: str(line.addressee.pk if kind == "addressee" else getattr(line, kind))
        for kind in KINDS
    }
