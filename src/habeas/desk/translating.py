"""Translations at the desk: source and translation side by side, and what changed in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.models import Revision

from habeas.appeals.segmenting import (
    Part,
    carried,
    continued,
    fields_of,
    parts_of,
    tokens_amiss,
)
from habeas.desk import drafts
from habeas.desk.fields import language as language_tag
from habeas.desk.screens import Act, Crumb, DeedScreen, sentences
from habeas.desk.words import OfWords
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError
from habeas.letters.living import UnknownTokenError
from habeas.public.sheets import Piece, pieces
from habeas.staff import translating
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import WRITERS

# About how many characters a line of the form takes, and how many lines one sees at once at most.
_LINE, _MOST_LINES = 55, 14


@dataclass(frozen=True, kw_only=True)
class Row:
    """One part of the source beside its translation; ``changes`` when the source has changed."""

    label: str
    source: str
    changes: list[Piece]
    field: BoundField
    amiss: list[str]


class TranslationForm(forms.Form):
    """A field for each part of the source, and the revisions that the form was made from."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - the POST or None
        *,
        parts: Sequence[Part],
        told: dict[str, str],
        language: str,
        model: type[writing.Words],
        **kwargs: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(data, **kwargs)
        extra = [Part(key=key, text="") for key in told if key not in {p.key for p in parts}]
        name = languages.name(language, "en")
        for part in (*parts, *extra):
            longest = max(len(part.text), len(told.get(part.key, "")))
            rows = min(_MOST_LINES, max(2, longest // _LINE + 2))
            whole = part.field == part.key
            column: Any = model._meta.get_field(part.field)  # noqa: SLF001 - Django's public API
            self.fields[part.key] = forms.CharField(
                required=False,
                label=f"{part.label}, {name}",
                initial=told.get(part.key, ""),
                max_length=column.max_length if whole else None,
                widget=forms.Textarea(
                    attrs={
                        "rows": rows,
                        "lang": language,
                        "dir": languages.direction(language),
                        "data-inserts": "",
                    }
                ),
            )

    def parts(self) -> dict[str, str]:
        """Return what was typed, by the keys of the parts."""
        return {
            key: str(text)
            for key, text in self.cleaned_data.items()
            if key not in {"base", "source"} and text
        }


class SideBySide(OfWords, DeedScreen):
    """The source left, its translation right, part by part."""

    roles = WRITERS
    template = "translate.html"
    button: ClassVar = "Save draft"
    done = "Saved as a draft. Readers see nothing of it yet."
    source: Any
    target: Any

    def seen(self, data: Any) -> Revision:  # noqa: ANN401 - the POST or None
        """Return the revision of the source that stands on the left: the newest, or as typed to."""
        newest: Revision = self.source.latest_revision
        if data is None:
            return newest
        typed = str(data.get("source", ""))
        return self.source.revisions.filter(pk=typed if typed.isdecimal() else None).first() or (
            newest
        )

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form: what there is of the translation, in the places of the source."""
        self.left = self.seen(data)
        self.parts = parts_of(self.left.as_object())
        self.made_from = self.source.revisions.filter(pk=self.target.made_from).first()
        self.before, self.told = so_far(self.source, self.target, self.parts)
        form = TranslationForm(
            data,
            parts=self.parts,
            told=self.told,
            language=self.target.language,
            model=type(self.target),
            initial={"base": self.target.latest_revision_id, "source": self.left.pk},
        )
        if self.is_locked() and data is None:
            for field in form.fields.values():
                field.disabled = True
        self.shown = form
        return form

    def is_locked(self) -> bool:
        """Tell whether the translation waits for its approval."""
        return bool(self.target.pk and self.target.locked)

    def do(self, facts: dict[str, Any]) -> str:
        """Save the translation, pinned to the source as it stood on the left."""
        self.refuse_the_stale(facts["base"])
        if self.is_locked():
            raise RefusedError("This text waits for its approval. Take it back first to change it.")
        form: Any = self.shown
        for field, value in fields_of(type(self.target), form.parts()).items():
            setattr(self.target, field, value)
        translating.pin(self.target, to=self.left.pk)
        try:
            writing.write(self.target, by=self.staff)
        except ValidationError as error:
            raise _by_part(error, list(form.fields)) from None
        return reverse("desk:translate", args=[self.kwargs["kind"], self.target.pk])

    def refuse_the_stale(self, base: int | None) -> None:
        """Raise ChangedMeanwhileError when somebody saved the translation in between."""
        if base != self.target.latest_revision_id:
            raise ChangedMeanwhileError(
                f"{self.target.latest_revision.user} saved this translation while you were "
                "writing. Your words stand below, nothing is lost: copy them, open the "
                "translation again and put both together."
            )

    def more(self) -> dict[str, Any]:
        """Return the rows, what left the source, and where the translation stands."""
        places = continued(self.before, self.parts)
        old = {part.key: part.text for part in self.before}
        new = {part.key: part for part in self.parts}
        form: Any = self.shown
        rows = [
            _row(new.get(key), old.get(places.get(key, ""), ""), form[key])
            for key in form.fields
            if key not in {"base", "source"}
        ]
        gone = [part for part in self.before if part.key not in places.values()]
        return {
            "rows": rows,
            "gone": gone,
            "changed": sum(bool(row.changes) for row in rows) + len(gone),
            "kind": self.kwargs["kind"],
            "target": self.target,
            "source": self.source,
            "left": self.left,
            "made_from": self.made_from,
            "is_behind": bool(self.target.pk) and translating.is_behind(self.target),
            "demands_behind": bool(self.target.pk) and translating.demands_behind(self.target),
            "is_new": self.target.pk is None,
            "is_locked": self.is_locked(),
            "source_name": languages.name(self.source.language, "en"),
            "target_name": languages.name(self.target.language, "en"),
            "source_direction": languages.direction(self.source.language),
            "tokens": drafts.tokens_for(self.target),
            "warnings": drafts.warnings_for(self.target),
        }


class Translate(SideBySide):
    """Bring a translation up to its source."""

    def prepare(self) -> None:
        """Look up the translation and its source; raises Http404 for a source."""
        super().prepare()
        self.target = self.newest
        self.source = translating.source_of(self.words)
        if self.source is None:
            raise Http404("This text is no translation.")

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        *way, _ = super().crumbs()
        name = languages.name(self.target.language, "en")
        return [*way, Crumb(self.title(), self.home()), Crumb(f"{self.kind.label} in {name}")]


class NewTranslation(SideBySide):
    """Begin a translation of a source into a language that has none."""

    def prepare(self) -> None:
        """Look up the source; the address names the language. Raises Http404."""
        super().prepare()
        self.source = self.words
        try:
            language = language_tag(self.kwargs["language"])
        except ValidationError:
            raise Http404("There is no such language.") from None
        if language == self.source.language or self.source.language != self.source.source_language:
            raise Http404("This text is not translated: it is no source, or in this language.")
        self.target = self.kind.model(**{self.kind.parent: self.parent, "language": language})

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        *way, _ = super().crumbs()
        name = languages.name(self.target.language, "en")
        return [*way, Crumb(self.title(), self.home()), Crumb(f"Translate into {name}")]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Show the empty form, or the translation that there is already."""
        there = self.source.siblings().filter(language=self.target.language).first()
        if there:
            return HttpResponseRedirect(_side_by_side(self.kwargs["kind"], there))
        return super().get(request, **kwargs)

    def refuse_the_stale(self, base: int | None) -> None:
        """Raise ChangedMeanwhileError when somebody began the same translation in between."""
        if base or self.source.siblings().filter(language=self.target.language).exists():
            raise ChangedMeanwhileError(
                "Somebody has begun this translation while you were writing. Your words stand "
                "below, nothing is lost: copy them, open that translation and put both together."
            )


class TranslateInto(OfWords):
    """Go to the translation of a source into a language that was chosen, there or not."""

    roles = WRITERS

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the address
        """Lead to the screen; a language that is none is said."""
        try:
            language = language_tag(request.GET.get("language", "").strip())
        except ValidationError as error:
            context = {"reasons": sentences(error), "back": self.home()}
            return self.show("refused.html", context, 422)
        if language == self.words.language:
            return HttpResponseRedirect(self.home())
        args = [self.kwargs["kind"], self.words.pk, language]
        return HttpResponseRedirect(reverse("desk:new-translation", args=args))


class StillFits(OfWords, Act):
    """Say that the translation fits its source as it is now: nothing to change but the pin."""

    roles = WRITERS
    done = (
        "Noted: it fits the source as it is now. Submit it, so that somebody else can publish it."
    )

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Save the same words, pinned to the revision that was seen."""
        if str(data.get("base", "")) != str(self.words.latest_revision_id):
            raise ChangedMeanwhileError("This translation has changed since you saw it.")
        source = translating.source_of(self.words)
        seen = str(data.get("source", ""))
        known = source and source.revisions.filter(pk=seen if seen.isdecimal() else None)
        if not known or not known.exists():
            raise ChangedMeanwhileError("The source has changed since you saw it. Look again.")
        translating.pin(self.newest, to=int(seen))
        writing.write(self.newest, by=self.staff)
        return _side_by_side(self.kwargs["kind"], self.words)


def so_far(
    source: Any,  # noqa: ANN401 - one of the three
    target: Any,  # noqa: ANN401 - as the source
    parts: Sequence[Part],
) -> tuple[list[Part], dict[str, str]]:
    """Return the parts that ``target`` was made from, and its words in the places of ``parts``."""
    made_from = source.revisions.filter(pk=target.made_from).first()
    before = parts_of(made_from.as_object()) if made_from else list(parts)
    return before, carried(before, parts, parts_of(target))


def _row(part: Part | None, old: str, field: BoundField) -> Row:
    text = part.text if part else ""
    value = str(field.value() or "")
    return Row(
        label=part.label if part else str(field.label),
        source=text,
        changes=pieces(old, text) if part and old != text else [],
        field=field,
        amiss=_amiss(text, value) if part and value.strip() else [],
    )


def _amiss(source: str, translation: str) -> list[str]:
    try:
        lost, more = tokens_amiss(source, translation)
    except UnknownTokenError as error:
        return [str(error)]
    return [
        *(f"The source has {token}, the translation does not." for token in lost),
        *(f"The translation has {token}, the source does not." for token in more),
    ]


def _by_part(error: ValidationError, keys: list[str]) -> ValidationError:
    """Return what is wrong with fields as what is wrong with the first part of each."""
    if not hasattr(error, "error_dict"):
        return error
    placed: dict[str, Any] = {}
    for field, errors in error.error_dict.items():
        key = next((key for key in keys if key.partition("-")[0] == field), field)
        placed[key] = errors
    return ValidationError(placed)


def _side_by_side(kind: str, words: writing.Words) -> str:
    return reverse("desk:translate", args=[kind, words.pk])
