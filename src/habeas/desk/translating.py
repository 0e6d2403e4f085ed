"""Translations at the desk: source and translation side by side, and what changed in between."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.models import Revision

from habeas.appeals.segmenting import continued, fields_of, parts_of
from habeas.desk.fields import language as language_tag
from habeas.desk.screens import Act, Crumb, DeedScreen, sentences
from habeas.desk.translated import OfTranslated
from habeas.desk.translating_form import TranslationForm, by_part, row_of, so_far
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError
from habeas.staff import translating
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import WRITERS


class SideBySide(OfTranslated, DeedScreen):
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
            raise by_part(error, list(form.fields)) from None
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
            row_of(new.get(key), old.get(places.get(key, ""), ""), form[key])
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
            "tokens": self.tokens_of(self.target),
            "warnings": self.warnings_of(self.target),
            "is_library": self.is_library,
            "its_page": self.page_of(self.target),
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


class TranslateInto(OfTranslated):
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


class StillFits(OfTranslated, Act):
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


def _side_by_side(kind: str, words: writing.Words) -> str:
    return reverse("desk:translate", args=[kind, words.pk])
