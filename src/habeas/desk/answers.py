"""What officials answered: to be read, redacted, and made public by two people."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.cases import confiding
from habeas.delivery import answering, redacting
from habeas.delivery.models import Answer
from habeas.delivery.opened import opened
from habeas.desk.confidential import RevealForm
from habeas.desk.directory import seen_at
from habeas.desk.fields import FactForm, LanguageField
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError
from habeas.staff.roles import EDITORS

MOST_SHOWN = 200
ROWS = Answer.objects.select_related(
    "consignment__addressee__office",
    "consignment__addressee__appeal__case",
    "block__changed_by",
    "block__approved_by",
)


class RevealAnswerForm(RevealForm):
    """Why the message has to be opened, and how."""

    how = forms.ChoiceField(
        choices=[("text", "Read it here"), ("file", "Save the whole message, with attachments")],
        initial="text",
        widget=forms.RadioSelect,
        label="How",
        help_text="A mail program that opens the saved message may tell the sender so.",
    )


class RedactForm(FactForm):
    """What may be public of an answer."""

    language = LanguageField(label="Language of the text", help_text="BCP 47, such as fr.")
    looked = forms.BooleanField(
        required=False, label="I have looked at each of these lines: they may be public"
    )

    class Meta:
        model = Answer
        fields = ["text", "language"]
        widgets: ClassVar = {
            "text": forms.Textarea(
                attrs={"rows": 12, "dir": "auto", "maxlength": answering.MOST_CHARACTERS}
            ),
        }
        labels: ClassVar = {"text": "What may be public"}
        help_texts: ClassVar = {
            "text": "In their words, with […] for what you leave out. Leave out whom they greet, "
            "what they quote, and every address and number. Paragraphs with an empty line between."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        if not self.is_bound:
            del self.fields["looked"]

    def clean(self) -> dict[str, Any]:
        """Ask about each line that may hold somebody's data."""
        facts = super().clean()
        looked = facts.pop("looked", False)
        found = redacting.warnings(facts.get("text", ""))
        if found and not looked:
            raise forms.ValidationError([*found, "Leave these out, or tick that you have looked."])
        if not found:
            self.fields.pop("looked", None)
        return facts


class SetAsideForm(forms.Form):
    """Whether it was an answer at all."""

    answered = forms.ChoiceField(
        choices=[
            ("yes", "Yes, but nothing of it is to be public"),
            ("no", "No: advertising, a machine, or not about the letter"),
        ],
        widget=forms.RadioSelect,
        label="Did somebody of the office answer?",
    )
    because = forms.CharField(
        max_length=200,
        required=False,
        label="Why",
        help_text="It stands in the audit log: name nobody in it.",
    )


class AnswersScreen(Screen):
    """Every answer, those to be read first."""

    roles = EDITORS
    icon = "comment"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Answers")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show them."""
        order = [
            When(state=state, then=Value(number)) for number, state in enumerate(Answer.STATES)
        ]
        rows = ROWS.annotate(turn=Case(*order, output_field=IntegerField()))
        shown = rows.order_by("turn", "-received_at")[:MOST_SHOWN]
        return self.show("answers.html", {"rows": [(row, about(row)) for row in shown]})


class OfAnswer(Screen):
    """A screen about one answer."""

    roles = EDITORS
    icon = "comment"
    heading: ClassVar = ""

    def prepare(self) -> None:
        """Look up the answer."""
        self.answer = get_object_or_404(ROWS, pk=self.kwargs["answer"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        here = about(self.answer)
        way = [Crumb("Answers", reverse("desk:answers"))]
        return (
            [*way, Crumb(here, self.back()), Crumb(self.heading)]
            if self.heading
            else [
                *way,
                Crumb(here),
            ]
        )

    def back(self) -> str:
        """Return the address of the answer."""
        return reverse("desk:answer", args=[self.answer.pk])


class AnswerScreen(OfAnswer):
    """One answer: where it stands, and what may be done with it."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it; the message itself only where it is opened."""
        answer = self.answer
        case = answering.case_of(answer)
        return self.show(
            "answer.html",
            {
                "answer": answer,
                "case": case,
                "addressee": answer.consignment.addressee,
                "is_open": answer.state in answering.OPEN,
                "is_assigned": confiding.may_reveal(case, self.staff),
                "viewer": self.staff,
                "warnings": redacting.warnings(answer.text),
                "direction": languages.direction(answer.language) if answer.language else "auto",
                "in_language": languages.name(answer.language, "en") if answer.language else "",
            },
        )


class RevealAnswer(OfAnswer, DeedScreen):
    """Open the message: asked why, then shown once."""

    heading = "Open the message"
    button = "Open it"
    template = "confirm.html"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RevealAnswerForm(data)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        told = (
            "Who opened this, when and why is written down for good. It may name who signed the "
            "letter: carry nothing of that out of here."
        )
        return {"warning": told, "back": self.back()}

    def do(self, facts: dict[str, Any]) -> HttpResponse:
        """Show it, or give it as a file that no browser shows or runs."""
        raw = answering.reveal(self.answer, by=self.staff, because=facts["because"])
        if facts["how"] == "text":
            return self.show("answer_opened.html", {"message": opened(raw), "back": self.back()})
        return HttpResponse(
            raw,
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="answer-{self.answer.pk}.eml"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


class RedactAnswer(OfAnswer, DeedScreen):
    """Write what may be public of it."""

    heading = "What may be public"
    button = "Ask for a second person's yes"
    done = "Saved. It is public when somebody else has said yes to it."
    template = "confirm.html"

    def more(self) -> dict[str, Any]:
        """Return what has to be left out."""
        told = "Nobody who signed may be recognised by it."
        addressee = self.answer.consignment.addressee
        if addressee is not None and addressee.office.stands_for:
            told += (
                " This office was found for its signer: leave out every country, town and title "
                "that tells where she lives."
            )
        return {"warning": told, "back": self.back()}

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RedactForm(data, instance=self.answer)

    def do(self, facts: dict[str, Any]) -> str:
        """Propose it."""
        answering.propose(self.answer, by=self.staff, **facts)
        return self.back()


class PublishAnswer(OfAnswer, Act):
    """Say yes to the text as it was on the screen."""

    done = "You said yes: it is on the appeal's page."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Publish it."""
        answering.publish(self.answer, by=self.staff, seen=seen_at(data.get("seen", "")))
        return self.back()


class SetAnswerAside(OfAnswer, DeedScreen):
    """Publish nothing of it, or take it off the page."""

    heading = "Set aside"
    button = "Set it aside"
    done = "Set aside. Nothing of it is public."
    template = "confirm.html"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return SetAsideForm(data)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        told = "Nothing of it is public any more, and the text that was written goes."
        return {"warning": told, "back": self.back()}

    def do(self, facts: dict[str, Any]) -> str:
        """Set it aside."""
        answering.set_aside(
            self.answer,
            by=self.staff,
            answered=facts["answered"] == "yes",
            because=facts["because"],
        )
        return self.back()


class DeleteAnswer(OfAnswer, Act):
    """Delete the sealed message of one that was dealt with."""

    done = "Deleted. What is public of it stays."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Delete it."""
        if self.answer.sealed is None:
            raise RefusedError("The message has gone already.")
        answering.delete_message(self.answer, by=self.staff)
        return self.back()


def about(answer: Answer) -> str:
    """Return what an answer is about: the appeal and the office, or the case."""
    addressee = answer.consignment.addressee
    if addressee is None:
        return f"{answering.case_of(answer)}: our own letter"
    return f"{addressee.appeal}: {addressee.office}"
