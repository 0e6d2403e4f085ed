"""Notes of the staff about a case: added, never changed, never public."""

from typing import Any

from django import forms

from habeas.cases import noting
from habeas.desk.cases import OfCase
from habeas.desk.screens import DeedScreen
from habeas.staff.roles import EDITORS


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(
        max_length=10_000,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Everybody at the desk who sees the case reads it, and nobody can change it. "
        "What is confidential belongs into the sealed part.",
    )


class AddNote(OfCase, DeedScreen):
    """Add a note to a case."""

    roles = EDITORS
    heading = "Add a note"
    done = "The note is on file."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return NoteForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Add it."""
        noting.note(self.case, by=self.staff, **facts)
        return f"{self.home()}#notes"
