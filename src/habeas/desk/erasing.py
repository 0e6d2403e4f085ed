"""Take an erasure request: the address is sealed to the courier, which answers to it alone."""

from typing import Any, Final

from django import forms
from django.urls import reverse

from habeas.actions.erasing import ask_to_erase
from habeas.desk.screens import Crumb, DeedScreen
from habeas.staff.roles import ADMINISTRATOR, CASE_WORKER

MEANS: Final = (
    "The address is sealed for the courier and kept nowhere else. Letters of this address that "
    "wait are stopped, and everything that we hold of it is forgotten. One mail goes to that "
    "address alone and says what was found. Nobody at the desk learns whether anything was."
)


class ErasureForm(forms.Form):
    """The address, twice: one that is typed wrong would have somebody else's letters stopped."""

    address = forms.EmailField(
        max_length=254,
        label="E-mail address of whoever asks",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Make sure that the request came from this address, or by word of its owner.",
    )
    again = forms.EmailField(
        max_length=254,
        label="The same address again",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        facts = super().clean() or {}
        if {"address", "again"} <= facts.keys() and facts["address"] != facts["again"]:
            self.add_error("again", "This is not the same address as above.")
        return facts


class AskToErase(DeedScreen):
    """Ask the courier to erase what it holds of one address."""

    roles = frozenset({CASE_WORKER, ADMINISTRATOR})
    icon = "bin"
    button = "Seal it, and let the courier answer"
    done = "Sealed. The courier erases what it finds and answers to that address."
    template = "confirm.html"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("An erasure request")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return ErasureForm(data)

    def more(self) -> dict[str, Any]:
        """Return what it does."""
        return {"warning": MEANS, "back": reverse("wagtailadmin_home")}

    def do(self, facts: dict[str, Any]) -> str:
        """Seal the address."""
        ask_to_erase(facts["address"], by=self.staff)
        return reverse("desk:ask-to-erase")
