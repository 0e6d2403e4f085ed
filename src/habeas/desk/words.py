"""Words at the desk: written as drafts, submitted, sent back, and published by a second person."""

from abc import abstractmethod
from typing import Any, ClassVar, Final

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals.models import Appeal, LetterText
from habeas.cases.knowing import Secret, secrets_in
from habeas.cases.models import Case
from habeas.desk import drafts, metering
from habeas.desk.cases import name_of
from habeas.desk.correction_shown import corrected
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.kernel.errors import RefusedError
from habeas.staff import translating
from habeas.staff import words as writing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import EDITORS, WRITERS, roles_of


class OfWords(Screen):
    """A screen about one text."""

    icon = "edit"
    kinds: ClassVar = drafts.KINDS

    def prepare(self) -> None:
        """Look up the text and its newest revision."""
        self.kind = drafts.kind_named(self.kwargs["kind"], self.kinds)
        texts: Any = self.kind.model.objects
        self.words: Any = get_object_or_404(
            texts.select_related(self.kind.parent), pk=self.kwargs["words"]
        )
        self.parent: Any = getattr(self.words, self.kind.parent)
        self.newest: Any = self.words.newest()
        self.revision = self.words.latest_revision

    def appeals_here(self) -> list[Appeal]:
        """Return the appeal of the text, or all those of its case."""
        if isinstance(self.parent, Appeal):
            return [self.parent]
        return list(self.parent.appeals.all()) if isinstance(self.parent, Case) else []

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [*way_to(self.parent), Crumb(self.title())]

    def title(self) -> str:
        """Return what the text is called."""
        return f"{self.kind.label} ({self.words.language}): {self.parent}"

    def home(self) -> str:
        """Return the address of the text."""
        return address_of(self.words)

    def back(self) -> str:
        """Return the address of the text."""
        return self.home()


class WordsScreen(DeedScreen):
    """The form of a text; every save is a revision."""

    roles = WRITERS
    icon = "edit"
    template = "words.html"
    button: ClassVar = "Save draft"
    done = "Saved as a draft. Readers see nothing of it yet."

    @abstractmethod
    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, bound to the text."""

    def write(self, words: Any, facts: dict[str, Any]) -> str:  # noqa: ANN401 - one of the three
        """Save ``words`` with what was typed as a draft."""
        facts.pop("base")
        for field, value in facts.items():
            setattr(words, field, value)
        writing.write(words, by=self.staff)
        return address_of(words)


class AddWords(WordsScreen):
    """Write a text in a language that has none yet."""

    def prepare(self) -> None:
        """Look up what the text is about."""
        self.kind = drafts.kind_named(self.kwargs["kind"])
        parents: Any = self.kind.parents().objects
        self.parent = get_object_or_404(parents, pk=self.kwargs["parent"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [*way_to(self.parent), Crumb(f"New: {self.kind.label.lower()}")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, in the appeal's own language unless there is a text in it."""
        self.new = self.kind.model(**{self.kind.parent: self.parent})
        own = self.parent.language if isinstance(self.parent, Appeal) else "en"
        taken = self.kind.model.objects.filter(**{self.kind.parent: self.parent, "language": own})
        self.new.language = own
        initial = {"language": "" if taken.exists() else own}
        return self.kind.form(data, instance=self.new, initial=initial)

    def do(self, facts: dict[str, Any]) -> str:
        """Write the text."""
        return self.write(self.new, facts)

    def more(self) -> dict[str, Any]:
        """Return the tokens that can be used."""
        return {"tokens": drafts.tokens_for(self.new), "kind": self.kwargs["kind"]}


class EditWords(OfWords, WordsScreen):
    """Revise a text."""

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, filled from the newest revision."""
        form = self.kind.form(data, instance=self.newest, initial={"base": self.revision.pk})
        # A text stays in its language: versions and signatures are counted by it.
        del form.fields["language"]
        for field in form.fields.values():
            field.widget.attrs["lang"] = self.words.language
            field.widget.attrs["dir"] = drafts.direction_of(self.words)
            field.disabled = self.words.locked and data is None
        return form

    def _secrets(self) -> list[Secret]:
        return secrets_in(drafts.texts_of(self.newest), drafts.case_of(self.newest))

    def do(self, facts: dict[str, Any]) -> str:
        """Write the next revision, unless someone wrote one since the form was shown."""
        if facts["base"] != self.words.latest_revision_id:
            raise ChangedMeanwhileError(
                f"{self.revision.user} saved this text while you were writing. Your words stand "
                "below, nothing is lost: copy them, open the text again and put both together."
            )
        if self.words.locked:
            raise RefusedError("This text waits for its approval. Send it back first to change it.")
        return self.write(self.words.newest(), facts)

    def more(self) -> dict[str, Any]:
        """Return history, tokens, warnings and the buttons that fit."""
        return {
            "words": self.words,
            "kind": self.kwargs["kind"],
            "tokens": drafts.tokens_for(self.newest),
            "warnings": drafts.warnings_for(self.newest),
            "secrets": list(dict.fromkeys(map(str, self._secrets()))),
            "meter": metering.meter_of(self.newest),
            **translations_of(self.newest),
            "revisions": self.words.revisions.select_related("user").order_by("-pk"),
            **publishing(self.words, self.staff.pk),
            **corrected(self.words, self.staff),
        }


class Submit(OfWords, Act):
    """Ask for the approval of a text: from then on nobody changes it."""

    roles = WRITERS
    done = "Submitted. It is locked until someone else publishes it or sends it back."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Submit the text."""
        writing.submit(self.words, by=self.staff)
        return self.home()


class SendBack(OfWords, Act):
    """Open a submitted text for changes again."""

    roles = WRITERS
    done = "Sent back: it can be changed again."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Send the text back; who only translates takes back her own words alone."""
        is_hers = self.revision.user_id == self.staff.pk
        if not is_hers and not roles_of(self.staff) & EDITORS:
            raise RefusedError("Somebody else submitted this text: ask an editor to send it back.")
        writing.send_back(self.words, by=self.staff, because=str(data.get("because", ""))[:300])
        return self.home()


# What a new letter means for those that wait under older words; there is no third way to change
# the meaning, because nobody may put new words over an old name.
MEANINGS: Final = {
    "letters": {
        "same": {"same_meaning": True},
        "go": {"earlier_may_go": True},
        "stop": {"earlier_may_go": False},
    },
    # No letter waits for other words; their meaning decides whether translations are behind.
    "words": {"same": {"same_meaning": True}, "changed": {"same_meaning": False}},
}


class Publish(OfWords, Act):
    """Put the revision that was seen live."""

    roles = EDITORS
    done = "Published."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Publish the revision; the guard is in the deed."""
        seen = str(data.get("revision", ""))
        revision = self.words.revisions.filter(pk=seen if seen.isdecimal() else None).first()
        if revision is None or revision.pk != self.words.latest_revision_id:
            raise ChangedMeanwhileError("This text has changed since you saw it. Look again.")
        if not self.words.locked and revision.user_id != self.staff.pk:
            raise RefusedError("Nobody has submitted this text yet: its author may still write.")
        meaning = str(data.get("meaning", ""))
        known = MEANINGS.get(publishing(self.words, self.staff.pk)["asks_meaning"], {})
        if known and meaning not in known:
            raise RefusedError("Say whether the meaning has changed.")
        self.words.publish(revision, user=self.staff, **known.get(meaning, {}))
        return str(data.get("next") or "") if _is_ours(data.get("next")) else self.home()


class TakeDown(OfWords, Act):
    """Take a live text off the page."""

    roles = WRITERS
    done = "Taken off the page."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Take the text down."""
        writing.take_down(self.words, by=self.staff)
        return self.home()


def publishing(words: Any, viewer: int) -> dict[str, Any]:  # noqa: ANN401 - one of the three
    """Return where a text stands on its way to readers, and what the viewer may do about it."""
    revision = words.latest_revision
    waiting = not words.live or words.has_unpublished_changes
    return {
        "revision": revision,
        "waiting": waiting,
        "is_author": revision.user_id == viewer,
        "may_publish": waiting and words.locked and revision.user_id != viewer,
        "asks_meaning": _asks_meaning(words),
    }


def _asks_meaning(words: Any) -> str:  # noqa: ANN401 - one of the three
    """Return the key of ``MEANINGS`` of what has to be answered at a publication, or ""."""
    if isinstance(words, LetterText):
        signed = words.appeal.versions.filter(language=words.language)
        return "letters" if signed.exists() else ""
    return "words" if words.live and words.language == words.source_language else ""


def translations_of(words: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the three
    """Return the source of a text and whether it is behind it, or the translations of a source."""
    source = translating.source_of(words)
    others = words.siblings().exclude(pk=words.pk).order_by("language")
    return {
        "source": source,
        "is_behind": translating.is_behind(words),
        "demands_behind": translating.demands_behind(words),
        "is_source": words.language == words.source_language,
        "translations": [
            {"words": each, "is_behind": translating.is_behind(each.newest())} for each in others
        ],
    }


def address_of(words: writing.Words) -> str:
    """Return the address of a text at the desk."""
    return reverse("desk:words", args=[drafts.kind_of(words), words.pk])


def way_to(parent: Case | Appeal) -> list[Crumb]:
    """Return the way to what a text is about."""
    if isinstance(parent, Case):
        url = reverse("desk:case", args=[parent.pk])
        return [Crumb("Cases", reverse("desk:cases")), Crumb(name_of(parent), url)]
    url = reverse("desk:appeal", args=[parent.pk])
    return [Crumb("Appeals", reverse("desk:appeals")), Crumb(str(parent), url)]


def _is_ours(url: object) -> bool:
    return isinstance(url, str) and url.startswith(reverse("desk:appeals"))
