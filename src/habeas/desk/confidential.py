"""What is confidential in a case: kept, opened with a reason, taken away, and for whom."""

import mimetypes
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from habeas.cases import assigning, confiding
from habeas.cases.models import Confidential
from habeas.desk.cases import OfCase
from habeas.desk.corrections import BecauseForm
from habeas.desk.facts import FactScreen
from habeas.desk.screens import Act, DeedScreen
from habeas.staff.models import User
from habeas.staff.roles import EDITORS, GROUPS

TOO_LARGE = "Choose a file of at most 10 MB."
LABEL = "Everybody at the desk reads this: give nothing away. Such as “her sister”."
# A browser keeps what is typed into a form unless it is told not to.
_UNKEPT = {"autocomplete": "off", "spellcheck": "false"}


class ConfideForm(forms.Form):
    """Something to be sealed."""

    kind = forms.ChoiceField(
        choices=[pair for pair in Confidential.KINDS.items() if pair[0] != confiding.DOCUMENT],
        label="What it is",
    )
    label = forms.CharField(max_length=100, label="What the desk calls it", help_text=LABEL)
    text = forms.CharField(
        max_length=confiding.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8, **_UNKEPT}),
        label="Confidential",
        help_text="Sealed at once. Only those assigned to this case open it, with a reason.",
    )


class DocumentForm(forms.Form):
    """A file to be sealed."""

    label = forms.CharField(max_length=100, label="What the desk calls it", help_text=LABEL)
    document = forms.FileField(
        label="File",
        help_text=f"{TOO_LARGE} Its own name is not kept.",
        error_messages={"required": TOO_LARGE},
    )


class RevealForm(forms.Form):
    """Why it has to be opened."""

    because = forms.CharField(
        min_length=confiding.LEAST_REASON,
        max_length=300,
        label="Why you need it",
        help_text="It stands in the audit log with your name: name nobody in it.",
        widget=forms.TextInput(attrs=_UNKEPT),
    )


class AssignForm(forms.Form):
    """Who may open what is confidential from now on."""

    user = forms.ModelChoiceField(User.objects.none(), label="Who")

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class Confide(FactScreen):
    """Seal a text."""

    roles = EDITORS
    heading = "Keep something confidential"
    button = "Seal it"
    done = "Sealed. It opens with a reason, for those who are assigned."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return ConfideForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Seal it."""
        confiding.confide(self.case, by=self.staff, **facts)


class AddDocument(FactScreen):
    """Seal a file."""

    roles = EDITORS
    heading = "Add a document"
    button = "Seal it"
    done = "Sealed. It opens with a reason, for those who are assigned."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return DocumentForm(data, self.request.FILES if data is not None else None)

    def record(self, facts: dict[str, Any]) -> None:
        """Seal the file."""
        file = facts["document"]
        if file.size > confiding.MOST_BYTES:
            raise forms.ValidationError({"document": f"The file is over 10 MB. {TOO_LARGE}"})
        confiding.confide(
            self.case,
            kind=confiding.DOCUMENT,
            label=facts["label"],
            by=self.staff,
            document=file.read(),
            media_type=file.content_type or "",
        )


class OfConfidential(OfCase):
    """A screen about one sealed thing, for those who are assigned to its case."""

    roles = EDITORS

    def prepare(self) -> None:
        """Look up the case and what is sealed in it."""
        super().prepare()
        self.row = get_object_or_404(
            self.case.confidential.select_related("case"), pk=self.kwargs["confidential"]
        )

    def refuse_strangers(self) -> HttpResponse | None:
        """Return the page that says who opens this, or None for those who may."""
        if confiding.may_reveal(self.case, self.staff):
            return None
        told = ["Only those who are assigned to this case open what is confidential in it."]
        return self.show("refused.html", {"reasons": told, "back": self.home()}, 403)


class Reveal(OfConfidential, DeedScreen):
    """Open something sealed: asked why, then shown once, and in no form."""

    button = "Open it"
    template = "confirm.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """What is opened, by its label."""
        return f"Open: {self.row.label}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RevealForm(data)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        told = "Who opened this, when and why is written down for good."
        return {"warning": told, "back": self.home()}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Ask why."""
        return self.refuse_strangers() or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Open it."""
        return self.refuse_strangers() or super().post(request, **kwargs)

    def do(self, facts: dict[str, Any]) -> HttpResponse:
        """Show it, or give the file; Wagtail lets nobody keep an answer of the desk (no-store)."""
        content = confiding.reveal(self.row, by=self.staff, **facts)
        return self._file(content) if self.row.kind == confiding.DOCUMENT else self._text(content)

    def _text(self, content: bytes) -> HttpResponse:
        return self.show("revealed.html", {"text": content.decode(), "back": self.home()})

    def _file(self, content: bytes) -> HttpResponse:
        """Return a download that no browser shows or runs, whatever is in it."""
        ending = mimetypes.guess_extension(self.row.media_type) or ".bin"
        return HttpResponse(
            content,
            content_type=self.row.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="document-{self.row.pk}{ending}"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


class ForgetConfidential(OfConfidential, FactScreen):
    """Delete something sealed."""

    button = "Delete it for good"
    danger = True
    done = "Deleted."
    template = "confirm.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """What is deleted, by its label."""
        return f"Delete: {self.row.label}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Ask why."""
        return self.refuse_strangers() or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Delete it."""
        return self.refuse_strangers() or super().post(request, **kwargs)

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return BecauseForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Delete it."""
        confiding.forget_confidential(self.row, by=self.staff, **facts)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {"warning": "Nobody can open it again, not even from here.", "back": self.home()}


class Assign(FactScreen):
    """Let somebody open what is confidential."""

    roles = EDITORS
    heading = "Assign somebody"
    button = "Assign"
    done = "Assigned. They can open what is confidential in this case."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form: those whose role opens a case and who are not assigned to it."""
        groups = [GROUPS[role] for role in EDITORS]
        people = User.objects.filter(is_active=True, groups__name__in=groups).distinct()
        people = people.exclude(cases=self.case).order_by("username")
        if self.case.assigned.exists():
            people = people.exclude(pk=self.staff.pk)
        return AssignForm(people, data)

    def record(self, facts: dict[str, Any]) -> None:
        """Assign them."""
        assigning.assign(self.case, by=self.staff, **facts)


class Release(OfCase, Act):
    """Take somebody off the case."""

    roles = EDITORS
    done = "They no longer open what is confidential in this case."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Take them off."""
        user = get_object_or_404(self.case.assigned, pk=self.kwargs["user"])
        assigning.release(self.case, user=user, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the case."""
        return self.home()
