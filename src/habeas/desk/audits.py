"""The audit log: who did what; read only."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from habeas.desk.fields import DayField
from habeas.desk.screens import Crumb, Screen
from habeas.staff.models import AuditEntry, User
from habeas.staff.roles import ADMINISTRATOR

ENTRIES_A_PAGE = 100


class FilterForm(forms.Form):
    """Which entries to show."""

    person = forms.ModelChoiceField(User.objects.order_by("username"), required=False)
    verb = forms.ChoiceField(required=False, label="Did")
    day = DayField(required=False, label="On")

    def __init__(self, data: Any) -> None:  # noqa: ANN401 - the query
        super().__init__(data)
        verbs = AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        self.fields["verb"].choices = [("", "anything"), *((verb, verb) for verb in verbs)]  # type: ignore[attr-defined]
        self.fields["person"].empty_label = "anybody"  # type: ignore[attr-defined]


class AuditLog(Screen):
    """Every deed, every reveal and every sign-in, the newest first."""

    icon = "history"
    roles = frozenset({ADMINISTRATOR})

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Audit log")]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the entries that were asked for."""
        form = FilterForm(request.GET)
        entries = _chosen(form.cleaned_data if form.is_valid() else {})
        page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("p"))
        query = request.GET.copy()
        query.pop("p", None)
        return self.show("audit.html", {"page": page, "form": form, "query": query.urlencode()})


def _chosen(wanted: dict[str, Any]) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.select_related("actor")
    if wanted.get("person"):
        entries = entries.filter(actor=wanted["person"])
    if wanted.get("verb"):
        entries = entries.filter(verb=wanted["verb"])
    if wanted.get("day"):
        start = timezone.make_aware(datetime.combine(wanted["day"], time.min))
        entries = entries.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return entries
