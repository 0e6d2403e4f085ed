"""Step 1, the call: one screen that saves as she types, sealed, and the list of what is begun."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from habeas.appeals import deciding
from habeas.cases import calling
from habeas.cases.models import Call, Event
from habeas.desk.hour.questions import CallForm, defaults, matching, moment, told, typed_in
from habeas.desk.hour.steps import HourScreen
from habeas.desk.screens import Act, Crumb, say, status_of
from habeas.kernel.errors import HabeasError


class CallsScreen(HourScreen):
    """The calls that the viewer has begun and not finished."""

    number = 1

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Calls")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show them, the newest first."""
        return self.show("hour/calls.html", {"calls": self.staff.calls.all()})


class BeginCall(HourScreen, Act):
    """Begin a call."""

    number = 1
    done = "Begun. All of it is kept as you type, sealed."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Begin it."""
        return reverse("desk:call", args=[calling.begin(by=self.staff).pk])

    def back(self) -> str:
        """Return the address of the list."""
        return reverse("desk:calls")


class OfCall(HourScreen):
    """A screen about one call of the viewer's own."""

    number = 1

    def prepare(self) -> None:
        """Look up the call; nobody sees another's."""
        self.call = get_object_or_404(Call, pk=self.kwargs["call"], by=self.staff)


class CallScreen(OfCall):
    """The twelve questions."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show what has been typed so far."""
        typed = calling.typed_in(self.call)
        initial = {**defaults(self.staff), **typed, "base": self.call.saved_at.isoformat()}
        return self._show(CallForm(initial=initial, matches=matching(initial)))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Keep what was typed; with *Next* it becomes a case."""
        form = CallForm(request.POST, matches=matching(request.POST))
        try:
            if "next" in request.POST:
                return self._go_on(form)
            self._keep(form)
        except (ValidationError, HabeasError, IntegrityError) as error:
            say(error, form)
            return self._show(form, status_of(error))
        return HttpResponseRedirect(
            f"{request.path}#who" if "look" in request.POST else request.path
        )

    def _keep(self, form: CallForm) -> None:
        calling.keep(self.call, typed=typed_in(form.data), base=moment(form.data))

    def _go_on(self, form: CallForm) -> HttpResponse:
        if not form.is_valid():
            return self._show(form, 422)
        with transaction.atomic():
            case = calling.make_case(
                self.call,
                told=told(form.cleaned_data),
                base=moment(form.data),
                by=self.staff,
            )
            fact = deciding.ask_about_newest(case)
        if fact is None:
            return HttpResponseRedirect(reverse("desk:hour-begin", args=[case.pk]))
        messages.warning(
            self.request,
            "Recorded. There is an appeal in this case: say first what becomes of it. A new one "
            "can be begun from the case afterwards.",
        )
        kind = "event" if isinstance(fact, Event) else "situation"
        return HttpResponseRedirect(reverse("desk:what-becomes", args=[case.pk, kind, fact.pk]))

    def _show(self, form: CallForm, status: int = 200) -> TemplateResponse:
        return self.show("hour/call.html", {"form": form, "call": self.call}, status)


class SaveCall(OfCall):
    """What the script sends every few seconds: keep it, and say when it was kept."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Keep what was typed."""
        try:
            kept = calling.keep(self.call, typed=typed_in(request.POST), base=moment(request.POST))
        except HabeasError as error:
            return JsonResponse({"said": str(error)}, status=status_of(error))
        at = timezone.localtime(kept.saved_at)
        return JsonResponse({"base": kept.saved_at.isoformat(), "said": f"Kept at {at:%H:%M:%S}."})


class LookForPerson(OfCall):
    """What the script asks while a name is typed: who that may be."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Return the question alone; the names are in the body, so that no log holds them."""
        form = CallForm(initial=request.POST.dict(), matches=matching(request.POST))
        return TemplateResponse(request, "habeas_desk/hour/is_it.html", {"form": form}).render()


class ThrowAway(OfCall, Act):
    """Throw a call away."""

    done = "Thrown away. Nothing of it is left."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Delete it."""
        calling.throw_away(self.call, by=self.staff)
        return self.back()

    def back(self) -> str:
        """Return the address of the list."""
        return reverse("desk:calls")
