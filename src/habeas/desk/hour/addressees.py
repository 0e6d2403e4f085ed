"""Step 4, to whom: the offices that can end it, with what is known of how they are reached."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from django.forms.boundfield import BoundWidget

from habeas.appeals import drafting
from habeas.appeals.models import Appeal
from habeas.desk.hour.steps import HourOfAppeal
from habeas.desk.screens import DeedScreen
from habeas.directory import proposing
from habeas.directory.models import Contact, Holder, Office
from habeas.kernel.errors import RefusedError
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_day

# A letter to everybody is a letter to nobody.
TICKED: Final = 2
TO, COPY = "to", "copy"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An office as it is offered: who holds it and how it is reached."""

    office: Office
    holder: Holder | None
    contacts: list[Contact]
    tick: BoundWidget | None = None
    copy: BoundWidget | None = None


class AddresseesForm(forms.Form):
    """The offices that are ticked, and one more from the whole directory."""

    offices = forms.ModelMultipleChoiceField(
        Office.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    copies = forms.ModelMultipleChoiceField(
        Office.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    another = forms.ModelChoiceField(
        Office.objects.none(), required=False, label="Another office of the directory"
    )
    base = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: list[Office], **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        keys = [office.pk for office in offered]
        for field in ("offices", "copies"):
            self.fields[field].queryset = Office.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        self.fields["another"].queryset = (  # type: ignore[attr-defined]
            Office.objects.exclude(pk__in=keys).order_by("country", "handle")
        )


class ToWhom(HourOfAppeal, DeedScreen):
    """Offices of the country, the best two ticked."""

    number = 4
    template = "hour/addressees.html"
    done: ClassVar = "Kept. A second person has to say yes to the addressees."

    def prepare(self) -> None:
        """Look up the appeal, and whom it could be addressed to."""
        super().prepare()
        self.roles_now = {
            each.office: each.role
            for each in self.appeal.addressees.select_related("office__coordinates")
        }
        proposed = proposing.propose(self.appeal.case.country)
        standing_in = Office.objects.exclude(stands_for="").order_by("stands_for")
        self.offered = list(dict.fromkeys([*self.roles_now, *proposed, *standing_in]))
        self.ticked = self.roles_now or dict.fromkeys(proposed[:TICKED], TO)

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, the best two ticked unless somebody has chosen."""
        initial = {
            "offices": [office.pk for office, role in self.ticked.items() if role == TO],
            "copies": [office.pk for office, role in self.ticked.items() if role == COPY],
            "base": self.appeal.addressing.changed_at.isoformat(),
        }
        return AddresseesForm(data, offered=self.offered, initial=initial)

    def do(self, facts: dict[str, Any]) -> str:
        """Add what was ticked and remove what was not, all or nothing."""
        wanted = dict.fromkeys(facts["copies"], COPY) | dict.fromkeys(facts["offices"], TO)
        if facts["another"]:
            wanted[facts["another"]] = TO
        if TO not in wanted.values():
            raise RefusedError("Choose at least one office: without one no letter leaves.")
        if facts["base"] != self.appeal.addressing.changed_at.isoformat():
            raise ChangedMeanwhileError(
                "Somebody changed the addressees meanwhile. What you ticked stands below: look at "
                "the appeal, then come back here."
            )
        with transaction.atomic():
            self._address(wanted)
        return self.request.path if facts["another"] else self.next()

    def _address(self, wanted: dict[Office, str]) -> None:
        """Add and remove what differs, the nearest office first."""
        for addressee in self.appeal.addressees.select_related("office"):
            # An embassy in the supporter's country is always a copy, however it was ticked.
            if addressee.office not in wanted or (
                addressee.role != wanted[addressee.office] and not addressee.office.stands_for
            ):
                drafting.remove_addressee(addressee, by=self.staff)
        order = {office.pk: place for place, office in enumerate(self.offered)}
        there = set(self.appeal.addressees.values_list("office", flat=True))
        for office in sorted(wanted, key=lambda each: order.get(each.pk, len(order))):
            if office.pk not in there:
                drafting.add_addressee(self.appeal, office, by=self.staff, role=wanted[office])

    def more(self) -> dict[str, Any]:
        """Return each office with its holder, contacts and health."""
        return {
            "fresh": any(proposing.is_fresh(office) for office in self.offered),
        }

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> Any:  # noqa: ANN401 - a response
        """Put each office beside its box."""
        form = context["form"]
        ticks, copies = _boxes(form["offices"]), _boxes(form["copies"])
        rows = [
            shown(office, ticks.get(str(office.pk)), copies.get(str(office.pk)))
            for office in self.offered
        ]
        return super().show(template, {"rows": rows, **context}, status)


def shown(
    office: Office, tick: BoundWidget | None = None, copy: BoundWidget | None = None
) -> Shown:
    """Return an office with what is known of how it is reached today."""
    return Shown(
        office=office,
        holder=office.holder_on(domain_day()),
        contacts=list(office.contacts.all()),
        tick=tick,
        copy=copy,
    )


def shown_of(appeal: Appeal) -> list[Shown]:
    """Return the offices to which an appeal is addressed."""
    return [shown(each.office) for each in appeal.addressees.select_related("office__coordinates")]


def _boxes(field: forms.BoundField) -> dict[str, BoundWidget]:
    return {str(box.data["value"]): box for box in field}
