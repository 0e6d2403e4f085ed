"""The letters and requests of the library: added, described, and written in each language."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import stocking
from habeas.appeals.models import Demand, DemandText, Skeleton, SkeletonText
from habeas.appeals.occupations import all_codes
from habeas.appeals.slots import ALWAYS_KNOWN, SLOTS
from habeas.cases.vocabulary import SITUATIONS
from habeas.desk.drafts import WordsForm
from habeas.desk.fields import FactForm
from habeas.desk.library import ICON, OfItem
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.desk.shelves import SHELVES, shelf_named
from habeas.kernel.errors import RefusedError
from habeas.kernel.languages import autonym
from habeas.letters import living
from habeas.staff import translating
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import EDITORS, WRITERS


class LetterForm(FactForm):
    """What a letter of the library is called, and when it is proposed."""

    situations = forms.MultipleChoiceField(
        choices=list(SITUATIONS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It is proposed when somebody's newest situation is one of these.",
    )
    occupations = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For whom it is written. None: for everybody.",
    )
    demands = forms.ModelMultipleChoiceField(
        Demand.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Requests",
        help_text="Ticked with this letter, unless somebody unticks them. Five fit on one page.",
    )

    class Meta:
        model = Skeleton
        fields = ["handle", "name", "situations", "occupations", "demands"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["occupations"].choices = [  # type: ignore[attr-defined] # a choice field
            (code, code.replace("-", " ")) for code in all_codes()
        ]


class RequestForm(FactForm):
    """What a request rests on."""

    class Meta:
        model = Demand
        fields = ["handle", "instrument"]


class AddItem(DeedScreen):
    """Add a letter or a request to the library."""

    roles = EDITORS
    icon = ICON
    done = "Added. Write its text in the languages of the house now."

    def prepare(self) -> None:
        """Look up the shelf."""
        self.shelf = shelf_named(self.kwargs["kind"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        home = Crumb("Library", reverse("desk:library"))
        return [home, Crumb(f"New: {self.shelf.label.lower()}")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return LetterForm(data) if self.shelf.item is Skeleton else RequestForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Add it."""
        if self.shelf.item is Skeleton:
            item: Any = stocking.add_skeleton(by=self.staff, **facts)
        else:
            item = stocking.add_demand(by=self.staff, **facts)
        return reverse("desk:library-item", args=[self.kwargs["kind"], item.pk])


class AmendItem(OfItem, DeedScreen):
    """Change when a letter is proposed and what is ticked with it."""

    roles = EDITORS
    heading = "When it is proposed"

    def prepare(self) -> None:
        """Look up the letter: nothing of a request changes but its texts."""
        super().prepare()
        if not isinstance(self.item, Skeleton):
            raise Http404("Nothing of a request changes but its texts.")

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form; the handle stays."""
        form = LetterForm(
            data,
            instance=self.item,
            initial={"demands": [each.pk for each in self.item.demands.all()]},
        )
        del form.fields["handle"]
        return form

    def do(self, facts: dict[str, Any]) -> str:
        """Amend it."""
        stocking.amend_skeleton(self.item, by=self.staff, **facts)
        return self.home()


class SkeletonTextForm(WordsForm):
    """A letter of the library in one language."""

    class Meta:
        model = SkeletonText
        fields = ["language", *SkeletonText.FIELDS]
        widgets: ClassVar = {
            "body": forms.Textarea(attrs={"rows": 14}),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }


class DemandTextForm(WordsForm):
    """A request of the library in one language."""

    class Meta:
        model = DemandText
        fields = ["language", "text"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}


class TextScreen(DeedScreen):
    """The form of a library text; every save is a revision."""

    roles = WRITERS
    icon = ICON
    template = "library_text.html"
    button: ClassVar = "Save draft"
    done = "Saved as a draft. No appeal is filled with it yet."

    def form_of(self, text: Any, data: Any, **kwargs: Any) -> WordsForm:  # noqa: ANN401 - the POST
        """Return the form that fits the text."""
        form = SkeletonTextForm if isinstance(text, SkeletonText) else DemandTextForm
        return form(data, instance=text, **kwargs)

    def write(self, text: Any, facts: dict[str, Any]) -> str:  # noqa: ANN401 - a text
        """Save the text with what was typed as a draft."""
        facts.pop("base")
        for field, value in facts.items():
            setattr(text, field, value)
        writing.write(text, by=self.staff)
        return address_of(text)

    def slots(self) -> dict[str, Any]:
        """Return the slots that a text may hold."""
        return {"slots": sorted(SLOTS), "always": sorted(ALWAYS_KNOWN)}


class AddText(OfItem, TextScreen):
    """Write a letter or request in a language that it is not in yet."""

    heading = "In another language"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, empty."""
        self.new = self.shelf.text(**{self.shelf.parent: self.item})
        return self.form_of(self.new, data)

    def do(self, facts: dict[str, Any]) -> str:
        """Write the text."""
        return self.write(self.new, facts)

    def more(self) -> dict[str, Any]:
        """Return the source beside it."""
        source = self.shelf.text.objects.filter(
            **{self.shelf.parent: self.item, "language": self.new.source_language}
        ).first()
        return {**self.slots(), "source": _parts(source)}


class OfText(Screen):
    """A screen about one text of the library."""

    icon = ICON

    def prepare(self) -> None:
        """Look up the text and its newest revision."""
        self.shelf = shelf_named(self.kwargs["kind"])
        texts: Any = self.shelf.text.objects.select_related(self.shelf.parent)
        self.text: Any = get_object_or_404(texts, pk=self.kwargs["text"])
        self.item: Any = getattr(self.text, self.shelf.parent)

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Library", reverse("desk:library")),
            Crumb(str(self.item), self.home()),
            Crumb(f"{self.item}: {autonym(self.text.language)}"),
        ]

    def home(self) -> str:
        """Return the address of the letter or request."""
        return reverse("desk:library-item", args=[self.kwargs["kind"], self.item.pk])

    def back(self) -> str:
        """Return the address of the text."""
        return address_of(self.text)


class EditText(OfText, TextScreen):
    """Revise a text of the library."""

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, filled from the newest revision."""
        form = self.form_of(
            self.text.newest(), data, initial={"base": self.text.latest_revision_id}
        )
        del form.fields["language"]
        if self.text.locked and data is None:
            for field in form.fields.values():
                field.disabled = True
        return form

    def do(self, facts: dict[str, Any]) -> str:
        """Write the next revision, unless someone wrote one since the form was shown."""
        if facts["base"] != self.text.latest_revision_id:
            raise ChangedMeanwhileError(
                f"{self.text.latest_revision.user} saved this text while you were writing. Your "
                "words stand below, nothing is lost: copy them, open the text again and put both "
                "together."
            )
        if self.text.locked:
            raise RefusedError("This text waits for a yes. Send it back first to change it.")
        newest = self.text.newest()
        translating.pin(newest)
        return self.write(newest, facts)

    def more(self) -> dict[str, Any]:
        """Return the source beside it, warnings and where it stands."""
        newest = self.text.newest()
        warnings = [
            warning
            for field in self.shelf.fields
            for warning in living.literal_warnings(getattr(newest, field), self.text.language)
        ]
        return {
            **self.slots(),
            "text": self.text,
            "kind": self.kwargs["kind"],
            "shelf": f"library-{self.kwargs['kind']}",
            "revision": self.text.latest_revision,
            "is_author": self.text.latest_revision.user_id == self.staff.pk,
            "waiting": not self.text.live or self.text.has_unpublished_changes,
            "behind": translating.is_behind(self.text),
            "warnings": warnings,
            "source": _parts(translating.source_of(self.text)),
        }


class SubmitText(OfText, Act):
    """Ask for a yes to a text of the library."""

    roles = WRITERS
    done = "Submitted. It is locked until someone else publishes it or sends it back."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Submit the text."""
        writing.submit(self.text, by=self.staff)
        return self.home()


class SendBackText(OfText, Act):
    """Open a submitted text for changes again."""

    roles = WRITERS
    done = "Sent back: it can be changed again."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Send the text back."""
        writing.send_back(self.text, by=self.staff)
        return self.back()


def address_of(text: Any) -> str:  # noqa: ANN401 - a text of either shelf
    """Return the address of a text of the library."""
    kind = next(kind for kind, shelf in SHELVES.items() if isinstance(text, shelf.text))
    return reverse("desk:library-text", args=[kind, text.pk])


def _parts(text: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a text of either shelf, or None
    if text is None:
        return []
    kind = next(shelf for shelf in SHELVES.values() if isinstance(text, shelf.text))
    newest = text.newest()
    return [(field.replace("_", " ").capitalize(), getattr(newest, field)) for field in kind.fields]
