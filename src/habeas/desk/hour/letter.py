"""Step 3, the letter: proposed by the situation, with its requests, in every language at once."""

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from habeas.appeals import library
from habeas.appeals.models import Addressee, Appeal, AppealText, LetterText, Skeleton
from habeas.desk import drafts
from habeas.desk.fields import LinesField
from habeas.desk.filling import RequestsField
from habeas.desk.hour.steps import HourOfAppeal
from habeas.desk.metering import Meter, meter_of
from habeas.desk.screens import say, status_of
from habeas.directory import proposing
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import autonym
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError

# More requests than this make a letter that nobody reads to its end; the approver may differ.
TICKED: Final = 5


class FillForm(forms.Form):
    """Which letter of the library, with which requests."""

    skeleton = forms.ModelChoiceField(Skeleton.objects.none(), widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        appeal: Appeal,
        skeleton: Skeleton | None,
        **kwargs: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skeleton"].queryset = Skeleton.objects.all()  # type: ignore[attr-defined]
        self.fields["demands"] = RequestsField(appeal.language, label="What it asks for")
        self.own = list(skeleton.demands.all()) if skeleton else []
        self.initial.setdefault("skeleton", skeleton)
        self.initial.setdefault("demands", self.own[:TICKED])

    def boxes(self) -> dict[str, list[BoundWidget]]:
        """Return the requests of this letter, and all others of the library."""
        own = {str(demand.pk) for demand in self.own}
        boxes = list(self["demands"])
        return {
            "own": [box for box in boxes if str(box.data["value"]) in own],
            "others": [box for box in boxes if str(box.data["value"]) not in own],
        }


class WordsForm(forms.Form):
    """The letter and the two texts of its page, in the appeal's own language."""

    LETTER: ClassVar = ("subject", "body", "lead_in", "demands")
    PAGE: ClassVar = ("summary", "ask")

    subject = forms.CharField(max_length=200)
    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 14}), label="Letter")
    lead_in = forms.CharField(max_length=300, required=False)
    demands = LinesField(rows=6, required=False, label="Requests", help_text="One a line.")
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), label="On the page: who and what happened"
    )
    ask = forms.CharField(max_length=300, label="On the page: whom we ask for what")
    letter_base = forms.IntegerField(widget=forms.HiddenInput)
    page_base = forms.IntegerField(widget=forms.HiddenInput)


class TheLetter(HourOfAppeal):
    """The letter as the library proposes it; once filled in, its words."""

    number = 3

    def prepare(self) -> None:
        """Look up the appeal and its two texts in its own language."""
        super().prepare()
        own = {"appeal": self.appeal, "language": self.appeal.language}
        self.letter = LetterText.objects.filter(**own).first()
        self.page = AppealText.objects.filter(**own).first()

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show what is proposed, or the words that there are."""
        if self.letter and self.page:
            return self._show_words(self._words_form(self.letter, self.page))
        return self._show_proposal(FillForm(appeal=self.appeal, skeleton=self._chosen(request)))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Fill the letter in, or save its words; then go on."""
        if "skeleton" in request.POST:
            return self._fill(request)
        return self._save(request)

    def _fill(self, request: HttpRequest) -> HttpResponse:
        form = FillForm(request.POST, appeal=self.appeal, skeleton=self._chosen(request))
        if not form.is_valid():
            return self._show_proposal(form, 422)
        try:
            library.fill(self.appeal, by=self.staff, **form.cleaned_data)
        except (ValidationError, HabeasError, IntegrityError) as error:
            say(error, form)
            return self._show_proposal(form, status_of(error))
        return HttpResponseRedirect(request.path if "change" in request.POST else self.next())

    def _save(self, request: HttpRequest) -> HttpResponse:
        if not (self.letter and self.page):
            return HttpResponseRedirect(request.path)
        form = self._words_form(self.letter, self.page, request.POST)
        if not form.is_valid():
            return self._show_words(form, 422)
        try:
            with transaction.atomic():
                self._write(self.letter, form, WordsForm.LETTER, "letter_base")
                self._write(self.page, form, WordsForm.PAGE, "page_base")
        except (ValidationError, HabeasError, IntegrityError) as error:
            say(error, form)
            return self._show_words(form, status_of(error))
        return HttpResponseRedirect(self.next())

    def _write(
        self, text: LetterText | AppealText, form: WordsForm, fields: tuple[str, ...], base: str
    ) -> None:
        """Write the next revision of a text, if anything in it was changed."""
        changed = {
            field: form.cleaned_data[field] for field in fields if field in form.changed_data
        }
        if not changed:
            return
        if form.cleaned_data[base] != text.latest_revision_id:
            raise ChangedMeanwhileError(
                f"{text.latest_revision.user} saved this text while you were writing. Your words "
                "stand below, nothing is lost: copy them, open this step again and put both "
                "together."
            )
        newest = text.newest()
        for field, value in changed.items():
            setattr(newest, field, value)
        writing.write(newest, by=self.staff)

    def _words_form(self, letter: LetterText, page: AppealText, data: Any = None) -> WordsForm:  # noqa: ANN401 - the POST
        newest, newest_page = letter.newest(), page.newest()
        initial = {
            **{field: getattr(newest, field) for field in WordsForm.LETTER},
            **{field: getattr(newest_page, field) for field in WordsForm.PAGE},
            "letter_base": letter.latest_revision_id,
            "page_base": page.latest_revision_id,
        }
        form = WordsForm(data, initial=initial)
        if data is None and (letter.locked or page.locked):
            for field in form.fields.values():
                field.disabled = True
        return form

    def _show_proposal(self, form: FillForm, status: int = 200) -> TemplateResponse:
        skeletons = library.proposed(self.appeal.case)
        chosen = form["skeleton"].value()
        skeleton = next(
            (each for each in skeletons if str(each.pk) == str(getattr(chosen, "pk", chosen))), None
        )
        context: dict[str, Any] = {
            "form": form,
            "skeletons": skeletons,
            "skeleton": skeleton,
            "here": self.request.path,
        }
        if skeleton:
            ticked = list(skeleton.demands.all()[:TICKED])
            page, letter = library.drafts(
                self.appeal, skeleton=skeleton, demands=ticked, language=self.appeal.language
            )
            context |= {
                "told": drafts.told(letter),
                "told_page": drafts.told(page),
                "meter": self._meter(letter),
                "languages": [
                    autonym(language) for language in library.languages_of(skeleton, ticked)
                ],
            }
        return self.show("hour/letter.html", context, status)

    def _show_words(self, form: WordsForm, status: int = 200) -> TemplateResponse:
        letter = self.letter
        assert letter is not None  # noqa: S101 - both texts are there when this is called
        context = {
            "form": form,
            "letter": letter,
            "locked": letter.locked,
            "meter": self._meter(letter.newest()),
            "tokens": drafts.tokens_for(letter.newest()),
            "warnings": drafts.warnings_for(letter.newest()),
            "others": [
                {
                    "name": autonym(text.language),
                    "url": reverse("desk:words", args=["letter", text.pk]),
                    "standard": library.is_standard(text),
                }
                for text in self.appeal.letter_texts.exclude(pk=letter.pk).order_by("language")
            ],
        }
        return self.show("hour/words.html", context, status)

    def _meter(self, letter: LetterText) -> Meter:
        """Return how long the letter is, to the likeliest office while none is chosen."""
        likeliest = next(iter(proposing.propose(self.appeal.case.country)), None)
        to = Addressee(appeal=self.appeal, office=likeliest) if likeliest else None
        return meter_of(letter, otherwise_to=to)

    def _chosen(self, request: HttpRequest) -> Skeleton | None:
        """Return the letter that the address names, else the one that fits best."""
        skeletons = library.proposed(self.appeal.case)
        named = request.GET.get("letter") or request.POST.get("skeleton")
        wanted = (each for each in skeletons if named in {each.handle, str(each.pk)})
        return next(wanted, next(iter(skeletons), None))
