"""Withdraw an appeal with a printed code: no account, no second factor, no JavaScript."""

from typing import Final

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.delivery import writing_off
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.staff import codes

WRONG: Final = (
    "Nothing was withdrawn. Please look at both lines again: the appeal as it stands in the "
    "address of its page, or its reference, and a code that was not used yet."
)


class CodeForm(forms.Form):
    """Which appeal, and a code."""

    appeal = forms.CharField(
        max_length=100,
        label="The appeal",
        help_text="As in the address of its page (such as ua-12-2026), or its reference.",
        widget=forms.TextInput(attrs={"autocapitalize": "off", "autocomplete": "off"}),
    )
    code = forms.CharField(
        max_length=60,
        label="One of your codes",
        help_text="Capitals, small letters, blanks and lines do not matter.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


@method_decorator([sensitive_post_parameters("code"), never_cache], name="dispatch")
class WithdrawByCode(FormView):  # type: ignore[type-arg] # generic for the type checker alone
    """One button, at any hour, for anybody of the house with a sheet of codes.

    An unknown appeal, one that cannot be withdrawn and a code that does not hold get one answer.
    Wrong tries are not counted: nobody guesses 76 bits, and whoever wants an appeal to stay up
    could shut this door with ten of them.
    """

    form_class = CodeForm
    template_name = "habeas_desk/withdraw_by_code.html"

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Withdraw, write off what waits, and say so."""
        try:
            with transaction.atomic():
                by = codes.use_code(form.cleaned_data["code"])
                stopping.withdraw(
                    _appeal(form.cleaned_data["appeal"]), by=by, because="by printed code"
                )
        except HabeasError:
            return self._refuse(form, WRONG)
        writing_off.write_off(clock.now())
        return self.render_to_response(self.get_context_data(done=True))

    def _refuse(self, form: CodeForm, why: str) -> HttpResponse:
        form.add_error(None, why)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """Show the form again, as what it is."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _appeal(named: str) -> Appeal:
    named = named.strip().strip("/")
    found = (
        Appeal.objects.filter(reference__iexact=named).exclude(reference="").first()
        or Appeal.objects.filter(slug__iexact=named.rsplit("/", 1)[-1]).first()
    )
    if found is None:
        raise RefusedError("There is no such appeal.")
    return found
