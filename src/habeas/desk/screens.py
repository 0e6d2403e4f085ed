"""What the screens of the desk are made of: a page, a form that calls a deed, a button."""

import re
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Final, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.widgets.button import HeaderButton

from habeas.appeals.models import Appeal
from habeas.desk.fields import FactForm
from habeas.desk.menu import ways_of
from habeas.desk.permitting import MayOpen, home_of
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.staff.errors import SecondPersonNeededError
from habeas.staff.models import User
from habeas.staff.organisations import the_organisation
from habeas.staff.roles import GROUPS, HOUSE, roles_of

# What the database's own rules mean to a person.
RULES: Final = {
    "an_age_has_its_day": "An age needs the day it was said of, and the day an age.",
    "only_groups_are_counted": "Only a group has a count.",
    "opens_before_act_by": "It has to open before the date to write by.",
    "one_open_ended_holder": "Somebody holds this office without an end already: end that first.",
    "one_appeal_a_reference": "There is an appeal of this reference already.",
    "an_office_once_an_appeal": "This appeal is addressed to this office already.",
    "one_form_a_language": "There is a form of address in this language already.",
}


class Crumb(NamedTuple):
    """One step of the way to a screen; the screen itself has no address here."""

    label: str
    url: str = ""


class Screen(ABC, View):
    """A page of the desk, in the organisation's time zone, for those who have one of its roles.

    A screen that names no role opens to nobody.
    """

    icon: ClassVar = "clipboard-list"
    roles: ClassVar[frozenset[str]] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's signature
        """Refuse those without the role before anything is looked up, answer, and render."""
        with timezone.override(ZoneInfo(the_organisation().zone)):
            if roles_of(request.user).isdisjoint(self.roles):
                return denied(request, self.roles)
            self.prepare()
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response

    def prepare(self) -> None:
        """Look up the rows that the address names; raises Http404."""

    @property
    def staff(self) -> User:
        """The member of staff who looks at the screen."""
        user: User = self.request.user  # type: ignore[assignment] # the desk is behind its login
        return user

    @abstractmethod
    def crumbs(self) -> list[Crumb]:
        """Return the way to this screen, itself last."""

    def appeals_here(self) -> list[Appeal]:
        """Return the appeals that the screen is about: what is public of them can be withdrawn."""
        return []

    def buttons(self) -> list[HeaderButton]:
        """Return the buttons of the header."""
        return []

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
        """Return the page that ``template`` of this room makes of ``context``."""
        crumbs = [Crumb("Desk", reverse("wagtailadmin_home")), *self.crumbs()]
        frame = {
            "header_icon": self.icon,
            "header_title": crumbs[-1].label,
            "breadcrumbs_items": [crumb._asdict() for crumb in crumbs],
            "header_buttons": self.buttons(),
            "pretended_day": clock.pretended(),
            "may": MayOpen(self.request.user),
            "ways": ways_of(self.request.user),
            **self._withdrawable(),
        }
        return TemplateResponse(
            self.request, f"habeas_desk/{template}", {**frame, **context}, status=status
        )

    def _withdrawable(self) -> dict[str, Any]:
        """Return the appeals that can be withdrawn from here: those of the screen, and others."""
        if roles_of(self.request.user).isdisjoint(HOUSE):
            return {}
        public = list(Appeal.objects.public().order_by("-opened_on", "-pk"))
        here = {appeal.pk for appeal in self.appeals_here()}
        return {
            "withdraw_here": [appeal for appeal in public if appeal.pk in here],
            "withdraw_elsewhere": [appeal for appeal in public if appeal.pk not in here],
        }


class DeedScreen(Screen):
    """A form whose save calls one deed. What the deed refuses is said at the form, all kept."""

    button: ClassVar = "Save"
    danger: ClassVar = False
    done: ClassVar = "Saved."
    template: ClassVar = "form.html"

    @abstractmethod
    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, bound to ``data`` unless that is None."""

    @abstractmethod
    def do(self, facts: dict[str, Any]) -> str | HttpResponse:
        """Call the deed with what was typed; return where to go, or what is shown this once."""

    def more(self) -> dict[str, Any]:
        """Return what the template shows besides the form."""
        return {}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401, ARG002
        """Show the form."""
        return self._show(self.form(None))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Do the deed, or show the form again with what stands in its way."""
        form = self.form(request.POST)
        if not form.is_valid():
            is_stale = isinstance(form, FactForm) and form.is_stale()
            return self._show(form, 409 if is_stale else 422)
        try:
            where = self.do(form.cleaned_data)
        except (ValidationError, HabeasError, IntegrityError) as error:
            say(error, form)
            return self._show(form, status_of(error))
        return _leave(request, where, said=self.done)

    def _show(self, form: forms.BaseForm, status: int = 200) -> TemplateResponse:
        context = {
            "form": form,
            "action_url": self.request.path,
            "submit_button_label": self.button,
            "submit_button_active_label": "Saving…",
            "danger": self.danger,
            "has_unsaved_changes": form.is_bound,
        }
        return self.show(self.template, {**context, **self.more()}, status)


class Act(Screen):
    """A button: a POST that calls one deed, and a plain page where the deed is refused."""

    http_method_names = ["post"]
    heading: ClassVar = "Refused"
    done: ClassVar = "Done."

    @abstractmethod
    def do(self, data: Any) -> str | HttpResponse:  # noqa: ANN401 - the POST
        """Call the deed; return where to go, or what is shown this once."""

    @abstractmethod
    def back(self) -> str:
        """Return the address of the screen where the button stands."""

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Do the deed, or say why it was refused."""
        try:
            where = self.do(request.POST)
        except (ValidationError, HabeasError, IntegrityError) as error:
            return self.show(
                "refused.html", {"reasons": sentences(error), "back": self.back()}, status_of(error)
            )
        return _leave(request, where, said=self.done)


def _leave(request: HttpRequest, where: str | HttpResponse, *, said: str) -> HttpResponse:
    """Go to an address and say there what was done, or show a page that says it itself."""
    if isinstance(where, HttpResponse):
        return where
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(where)


def denied(request: HttpRequest, roles: frozenset[str]) -> HttpResponse:
    """Return the page that says which roles open the one that was asked for."""
    context = {
        "header_icon": "lock",
        "header_title": "Not for your role",
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": "Desk"}],
        "home": home_of(request.user),
        "opens_with": [role for role in GROUPS if role in roles],
        "has": [role for role in GROUPS if role in roles_of(request.user)],
    }
    return TemplateResponse(request, "habeas_desk/denied.html", context, status=403).render()


def sentences(error: Exception) -> list[str]:
    """Return what an error says to a person, one sentence each."""
    if isinstance(error, ValidationError):
        return [_plain(message) for message in error.messages]
    if isinstance(error, IntegrityError):
        return ["Someone saved something that collides with this meanwhile. Please look again."]
    return [str(error)]


def say(error: Exception, form: forms.BaseForm) -> None:
    """Put what an error says beside the fields it is about, the rest on top of the form."""
    by_field: dict[str, list[str]] = {NON_FIELD_ERRORS: sentences(error)}
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        by_field = {
            field: sentences(ValidationError(errors)) for field, errors in error.error_dict.items()
        }
    for field, said in by_field.items():
        for sentence in said:
            form.add_error(field if field in form.fields else None, sentence)


def status_of(error: Exception) -> int:
    """Return 422 for what was typed wrong, 403 for a second person's deed, 409 for the rest."""
    if isinstance(error, ValidationError):
        return 422
    return 403 if isinstance(error, SecondPersonNeededError) else 409


def _plain(message: str) -> str:
    named = re.search(r"“(\w+)”", message)
    return RULES.get(named[1], message) if named else message
