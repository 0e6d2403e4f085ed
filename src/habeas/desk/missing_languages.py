"""Which texts are there in which languages, which are behind, and which are missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.desk import drafts
from habeas.desk.screens import Crumb, Screen
from habeas.kernel import languages
from habeas.public.reading import CATALOGUES
from habeas.staff import translating
from habeas.staff.roles import ONLOOKERS


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """One text in one language: where it stands, and the screen where it is translated."""

    name: str
    stands: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Translated:
    """One source with each language of the house; without ``url`` there is no source yet."""

    label: str
    source: str
    url: str
    tongues: list[Tongue]


class TranslationsScreen(Screen):
    """Each appeal that is not over, its texts, and their languages."""

    icon = "globe"
    roles = ONLOOKERS

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Translations")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the list."""
        going_on = [vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED]
        appeals = Appeal.objects.filter(state__in=going_on).select_related("case")
        return self.show(
            "translations.html",
            {"appeals": [{"appeal": appeal, "texts": list(_texts(appeal))} for appeal in appeals]},
        )


def _texts(appeal: Appeal) -> Iterator[Translated]:
    letters = appeal.addressees.exclude(letter_language="")
    wanted = {
        "case": list(CATALOGUES),
        "page": list(CATALOGUES),
        "letter": [*CATALOGUES, *letters.values_list("letter_language", flat=True)],
    }
    for key, texts in (
        ("case", appeal.case.texts),
        ("page", appeal.texts),
        ("letter", appeal.letter_texts),
    ):
        there: dict[str, Any] = {text.language: text for text in texts.order_by("language")}
        own = next((text.source_language for text in there.values()), appeal.language)
        source = there.pop(own, None)
        tags = [tag for tag in dict.fromkeys([*wanted[key], *there]) if tag != own]
        yield Translated(
            label=drafts.KINDS[key].label,
            source=languages.name(own, "en"),
            url=reverse("desk:words", args=[key, source.pk]) if source else "",
            tongues=[_tongue(key, source, there.get(tag), tag) for tag in tags] if source else [],
        )


def _tongue(key: str, source: Any, text: Any, tag: str) -> Tongue:  # noqa: ANN401 - one of the three
    if text is None:
        stands, url = "missing", reverse("desk:new-translation", args=[key, source.pk, tag])
    else:
        url = reverse("desk:translate", args=[key, text.pk])
        stands = "live" if text.live else "draft"
        if text.locked:
            stands = "waits for its approval"
        elif translating.is_behind(text.newest()):
            stands = "behind its source"
    return Tongue(name=languages.name(tag, "en"), stands=stands, url=url)
