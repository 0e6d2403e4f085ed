"""Translations out of the house and back: a file for volunteers, and what it would change."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from habeas.appeals.segmenting import Part, fields_of, parts_of
from habeas.desk.comparing import compared
from habeas.desk.fields import language as language_tag
from habeas.desk.screens import Crumb, sentences, status_of
from habeas.desk.translated import OfTranslated
from habeas.desk.translating_form import so_far
from habeas.importers import translations, translations_docx, translations_po
from habeas.importers.translations import Brought, Reference, Sheet, TranslationFileError
from habeas.kernel import languages
from habeas.kernel.errors import HabeasError
from habeas.staff import translating
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import WRITERS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# What a file would change may be looked at for an hour before it is saved.
_KEPT: Final = 3600
_WRITERS: Final = {
    "po": (translations_po.write, "text/x-gettext-translation; charset=utf-8"),
    "docx": (
        translations_docx.write,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


class OfTranslation(OfTranslated):
    """A screen about the translation of a source into the language of the address."""

    roles = WRITERS
    heading: ClassVar = ""

    def prepare(self) -> None:
        """Look up the source and what there is of the translation; raises Http404."""
        super().prepare()
        try:
            self.language = language_tag(self.kwargs["language"])
        except ValidationError:
            raise Http404("There is no such language.") from None
        source = self.words.source_language
        if self.words.language != source or self.language == source:
            raise Http404("This text is not translated: it is no source, or in this language.")
        there = self.words.siblings().filter(language=self.language).first()
        self.target: Any = there.newest() if there else None

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        *way, _ = super().crumbs()
        name = languages.name(self.language, "en")
        return [*way, Crumb(self.title(), self.home()), Crumb(f"{self.heading} ({name})")]


class ExportTranslation(OfTranslation):
    """A file with the source, and the translation so far, for somebody outside the house."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Return the file."""
        if self.kwargs["form"] not in _WRITERS:
            raise Http404("There is no such format.")
        write, media_type = _WRITERS[self.kwargs["form"]]
        parts = parts_of(self.newest)
        sheet = Sheet(
            reference=Reference(
                kind=self.kwargs["kind"],
                source=self.words.pk,
                language=self.language,
                revision=self.revision.pk,
            ),
            title=f"{self.kind.label}: {self.parent}, {languages.name(self.language, 'en')}",
            source_language=self.words.language,
            parts=parts,
            told=so_far(self.words, self.target, parts)[1] if self.target else {},
        )
        name = f"{self.kwargs['kind']}-{self.words.pk}-{self.language}.{self.kwargs['form']}"
        return HttpResponse(
            write(sheet),
            headers={
                "Content-Type": media_type,
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )


class FileForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label="The file that came back",
        help_text="A .po or .docx file that was exported here, of at most 2 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".po,.docx"}),
    )


class ImportTranslation(OfTranslation):
    """Take a file back: first what it would change, then, at a second press, a draft."""

    heading = "Bring a file back"

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Show the form."""
        return self._answer(FileForm())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Look into a file, or save what was looked at."""
        if "seen" in request.POST:
            return self._save(str(request.POST["seen"]))
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._answer(form, status=422)
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            # One byte more than may be is enough to know that it is too much.
            brought = translations.read(file.read(translations.LARGEST + 1), str(file.name))
            found = self._look(brought)
        except TranslationFileError as error:
            return self._answer(form, problems=error.problems, status=422)
        return self._answer(FileForm(), **found)

    def _look(self, brought: Brought) -> dict[str, Any]:
        """Return what a file would change; raises TranslationFileError. Nothing is saved."""
        reference = brought.reference
        if (reference.kind, reference.source, reference.language) != (
            self.kwargs["kind"],
            self.words.pk,
            self.language,
        ):
            raise TranslationFileError(
                "This file translates another text or into another language: it belongs to "
                f"“{reference}”."
            )
        revision = self.words.revisions.filter(pk=reference.revision).first()
        if revision is None:
            raise TranslationFileError("The revision that this file was made from is not known.")
        parts = parts_of(revision.as_object())
        told = translations.taken(brought, parts)
        target = self._target()
        _, there = so_far(self.words, target, parts)
        merged = {key: {**there, **told}[key] for key in _in_order(parts, there, told)}
        draft = self._built(merged, made_from=reference.revision)
        try:
            draft.full_clean()
        except ValidationError as error:
            raise TranslationFileError(*_named(error)) from None
        changes = compared(parts_of(target), parts_of(draft))
        seen = {"parts": merged, "made_from": reference.revision, "base": target.latest_revision_id}
        return {
            "changes": [change for change in changes if change.is_changed],
            "left_out": brought.left_out,
            "untranslated": [part.label for part in parts if part.key not in merged],
            "older": reference.revision != self.words.latest_revision_id,
            "payload": signing.dumps(seen, salt=self._salt(), compress=True),
        }

    def _save(self, payload: str) -> HttpResponse:
        try:
            seen = signing.loads(payload, salt=self._salt(), max_age=_KEPT)
        except signing.BadSignature:
            problem = "What you looked at is too old or was changed. Bring the file once more."
            return self._answer(FileForm(), problems=[problem], status=409)
        try:
            if seen["base"] != self._target().latest_revision_id:
                raise ChangedMeanwhileError(
                    "Somebody saved this translation meanwhile. Bring the file once more to see "
                    "what it would change now."
                )
            draft = self._built(seen["parts"], made_from=seen["made_from"])
            writing.write(draft, by=self.staff)
        except (ValidationError, HabeasError, IntegrityError) as error:
            problems = sentences(error)
            return self._answer(FileForm(), problems=problems, status=status_of(error))
        messages.success(self.request, "Saved as a draft. Readers see nothing of it yet.")
        return HttpResponseRedirect(reverse("desk:translate", args=[self.kwargs["kind"], draft.pk]))

    def _target(self) -> Any:  # noqa: ANN401 - one of the three
        if self.target is not None:
            return self.target
        return self.kind.model(**{self.kind.parent: self.parent, "language": self.language})

    def _built(self, parts: dict[str, str], *, made_from: int) -> Any:  # noqa: ANN401 - one of the three
        there = self.words.siblings().filter(language=self.language).first()
        draft = there.newest() if there else self._target()
        for name, value in fields_of(self.kind.model, parts).items():
            setattr(draft, name, value)
        translating.pin(draft, to=made_from)
        return draft

    def _salt(self) -> str:
        kind, words = self.kwargs["kind"], self.words.pk
        return f"habeas.desk.translations/{kind}/{words}/{self.language}"

    def _answer(self, form: forms.Form, status: int = 200, **found: Any) -> HttpResponse:  # noqa: ANN401 - for the template
        context = {
            "form": form,
            "source": self.words,
            "target": self.target,
            "kind": self.kwargs["kind"],
            "language": self.language,
            "direction": languages.direction(self.language),
            "action_url": self.request.path,
        }
        return self.show("import_translation.html", {**context, **found}, status)


def _in_order(parts: Sequence[Part], *told: Mapping[str, str]) -> list[str]:
    """Return the keys of ``told`` in the order of the source, those without a place last."""
    keys = dict.fromkeys(part.key for part in parts)
    rest = dict.fromkeys(key for each in told for key in each)
    return [key for key in (keys | rest) if any(key in each for each in told)]


def _named(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return sentences(error)
    return [
        f"{Part(key=field, text='').label}: {sentence}"
        for field, errors in error.error_dict.items()
        for sentence in sentences(ValidationError(errors))
    ]
