"""The three kinds of words at the desk, their forms, and what a draft says when it is filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.http import Http404

from habeas.appeals import choosing, composing
from habeas.appeals.models import (
    Addressee,
    Appeal,
    AppealText,
    DemandText,
    LetterText,
    SkeletonText,
)
from habeas.cases.models import Case, CaseText
from habeas.cases.telling import facts_of
from habeas.desk.fields import ByHandleField, FactForm, LanguageField, LinesField
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import direction
from habeas.letters import living
from habeas.letters.letter import Letter, Signer
from habeas.letters.living import LiteralWarning
from habeas.staff.organisations import domain_day
from habeas.staff.words import Words

TEXT: Final = forms.Textarea(attrs={"rows": 4})
OF_PERSON: Final = ("name of", "age of", "status of")
OF_DATE: Final = ("date of", "time since")


class WordsForm(FactForm):
    """The words of a text, and the revision they were read from."""

    carries_what_was_shown = False  # the revision says it
    language = LanguageField(help_text="BCP 47, such as fr or zh-Hans.")
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CaseTextForm(WordsForm):
    """What a case is about."""

    timeline = ByHandleField(
        rows=8, required=False, help_text="A sentence for each event, one a line, by its handle."
    )

    class Meta:
        model = CaseText
        fields = ["language", "summary", "timeline"]
        widgets: ClassVar = {"summary": TEXT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        handles = [event.handle for event in self.instance.case.events.order_by("earliest")]
        self.fields["timeline"].handles = handles  # type: ignore[attr-defined]
        told = self.initial.get("timeline") or {}
        self.initial["timeline"] = {**dict.fromkeys(handles, ""), **told}


class AppealTextForm(WordsForm):
    """The words of an appeal's page."""

    class Meta:
        model = AppealText
        fields = ["language", "summary", "ask", "outcome_heading", "outcome_body"]
        widgets: ClassVar = {"summary": TEXT, "outcome_body": TEXT}


class LetterTextForm(WordsForm):
    """The letter."""

    demands = LinesField(rows=6, required=False, help_text="One request a line.")

    class Meta:
        model = LetterText
        fields = ["language", *LetterText.FIELDS]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 16})}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of words; ``parent`` is the field that says what they are about."""

    model: type[CaseText | AppealText | LetterText | SkeletonText | DemandText]
    form: type[WordsForm]
    parent: str
    label: str

    def parents(self) -> type[Case] | type[Appeal]:
        """Return the model of what the words are about."""
        return Case if self.parent == "case" else Appeal


KINDS: Final[Mapping[str, Kind]] = {
    "case": Kind(model=CaseText, form=CaseTextForm, parent="case", label="Case text"),
    "page": Kind(model=AppealText, form=AppealTextForm, parent="appeal", label="Page text"),
    "letter": Kind(model=LetterText, form=LetterTextForm, parent="appeal", label="Letter"),
}


def kind_named(key: str, among: Mapping[str, Kind] = KINDS) -> Kind:
    """Return a kind of words; raises Http404."""
    if key not in among:
        raise Http404("There is no such kind of words.")
    return among[key]


def kind_of(words: Words) -> str:
    """Return the key of ``KINDS`` for a text."""
    return next(key for key, kind in KINDS.items() if isinstance(words, kind.model))


def case_of(words: Any) -> Case:  # noqa: ANN401 - one of the three
    """Return the case whose facts fill a text."""
    case: Case = words.case if isinstance(words, CaseText) else words.appeal.case
    return case


@dataclass(frozen=True, kw_only=True)
class Told:
    """One part of a text as readers will see it, or why it cannot be said."""

    part: str
    text: str
    problem: str = ""

    @property
    def label(self) -> str:
        """What the part is called at the desk."""
        return self.part.replace("_", " ").capitalize()


def told(words: Any) -> list[Told]:  # noqa: ANN401 - one of the three
    """Return the parts of a draft as of today, facts that wait for their approval included.

    A part is named by its field; a sentence of the timeline by its event's handle.
    """
    facts = _facts(words)

    def fill(part: str, text: str) -> Told:
        try:
            filled = living.fill(text, facts, language=words.language, day=domain_day())
        except HabeasError as error:
            return Told(part=part, text=text, problem=str(error))
        return Told(part=part, text=filled)

    return [fill(part, text) for part, text in texts_of(words) if text]


@dataclass(frozen=True, kw_only=True)
class TokenShown:
    """A token that the texts of a case may hold, and what it says today."""

    token: str
    value: str


def tokens_for(words: Any) -> list[TokenShown]:  # noqa: ANN401 - one of the three
    """Return every token that a text may hold, with its present value in the text's language."""
    facts = _facts(words)
    names = [f"{kind} {handle}" for handle in facts.persons for kind in OF_PERSON]
    names += [f"{kind} {handle}" for handle in facts.dates for kind in OF_DATE]
    names += [] if isinstance(words, CaseText) else ["official"]

    def value(token: str) -> str:
        try:
            return living.fill(token, facts, language=words.language, day=domain_day())
        except HabeasError as error:
            return f"— {error}"

    return [TokenShown(token=f"{{{name}}}", value=value(f"{{{name}}}")) for name in names]


def warnings_for(words: Any) -> list[LiteralWarning]:  # noqa: ANN401 - one of the three
    """Return the ages and durations that stand in a draft as plain words and will grow old."""
    return [
        warning
        for _, text in texts_of(words)
        for warning in living.literal_warnings(text, words.language)
    ]


def letters_of(words: LetterText) -> Iterator[tuple[Addressee, Letter | None, str]]:
    """Return the letter of a draft to each addressee it leaves to, or why it cannot be written.

    A language in which no letter leaves is shown to every addressee.
    """
    addressees = list(choosing.addressed(words.appeal))
    leaving = [
        addressee
        for addressee in addressees
        if (addressee.letter_language or words.appeal.language) == words.language
    ]
    for addressee in leaving or addressees:
        try:
            yield addressee, letter_to(words, addressee), ""
        except HabeasError as error:
            yield addressee, None, str(error)


def letter_to(words: LetterText, addressee: Addressee) -> Letter:
    """Return the letter that a draft makes today, signed by nobody; raises HabeasError."""
    return composing.compose(
        {field: getattr(words, field) for field in LetterText.FIELDS},
        language=words.language,
        addressee=addressee,
        day=domain_day(),
        place="",
        signer=Signer(name="[Name of the signer]", who="", country=""),
        approved_only=False,
    )


def direction_of(words: Words) -> str:
    """Return "rtl" or "ltr"."""
    return direction(words.language)


def _facts(words: Any) -> living.Facts:  # noqa: ANN401 - one of the three
    official = ""
    if not isinstance(words, CaseText):
        addressee = words.appeal.addressees.select_related("office").first()
        if addressee:
            official = composing.official_on(
                addressee, day=domain_day(), language=words.language, approved_only=False
            )
    return facts_of(case_of(words), language=words.language, official=official, approved_only=False)


def texts_of(words: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - one of the three
    """Return the parts of a text by their names; a sentence of the timeline by its event."""
    if isinstance(words, CaseText):
        return [("summary", words.summary), *words.timeline.items()]
    if isinstance(words, AppealText):
        fields = ("summary", "ask", "outcome_heading", "outcome_body")
        return [(field, getattr(words, field)) for field in fields]
    head = [
        (field, getattr(words, field)) for field in ("subject", "salutation", "body", "lead_in")
    ]
    demands = [(f"request {number}", text) for number, text in enumerate(words.demands, 1)]
    return [*head, *demands, ("closing", words.closing)]
