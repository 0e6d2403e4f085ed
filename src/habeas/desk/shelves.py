"""The shelves of the library as the desk shows them: letters and requests, text by text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.urls import reverse

from habeas.appeals.models import Demand, DemandText, Skeleton, SkeletonText
from habeas.kernel.languages import autonym, direction
from habeas.staff import reading, translating
from habeas.staff.models import User

LibraryText = SkeletonText | DemandText


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One kind of what the library holds: letters or requests."""

    item: type[Skeleton | Demand]
    text: type[LibraryText]
    parent: str
    label: str
    fields: tuple[str, ...]


SHELVES: Final = {
    "letter": Shelf(
        item=Skeleton,
        text=SkeletonText,
        parent="skeleton",
        label="Letter",
        fields=SkeletonText.FIELDS,
    ),
    "request": Shelf(
        item=Demand, text=DemandText, parent="demand", label="Request", fields=("text",)
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A text of the library, with where it stands."""

    key: str
    text: LibraryText
    url: str
    state: str
    may_publish: bool = False
    asks_meaning: bool = False
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> str:
        """What its language calls itself."""
        return autonym(self.text.language)

    @property
    def direction(self) -> str:
        """Which way it is read."""
        return direction(self.text.language)


def shelf_named(kind: str) -> Shelf:
    """Return a shelf; raises Http404."""
    if kind not in SHELVES:
        raise Http404("There is no such shelf.")
    return SHELVES[kind]


def waiting_in(kind: str) -> list[LibraryText]:
    """Return the texts of a shelf that wait for a yes."""
    shelf = SHELVES[kind]
    texts = shelf.text.objects.filter(locked=True)
    return list(texts.select_related(shelf.parent, "latest_revision__user").order_by("pk"))


def rows_of(kind: str) -> Iterator[dict[str, Any]]:
    """Return what a shelf holds, each with its languages and where they stand."""
    shelf = SHELVES[kind]
    behind = set(translating.behind(shelf.text.objects.all()).values_list("pk", flat=True))
    languages = sorted(set(shelf.text.objects.values_list("language", flat=True)))
    items: Iterable[Any] = shelf.item.objects.prefetch_related("texts")
    for item in items:
        texts = {text.language: text for text in item.texts.all()}
        yield {
            "item": item,
            "url": reverse("desk:library-item", args=[kind, item.pk]),
            "states": [
                (
                    autonym(language),
                    state_of(texts[language], behind=texts[language].pk in behind)
                    if language in texts
                    else "missing",
                )
                for language in languages
            ],
        }


def show_text(kind: str, text: LibraryText, *, viewer: User, behind: bool = False) -> Shown:
    """Return a text as the screens show it, in its newest revision."""
    newest: Any = text.newest()
    author = text.latest_revision.user_id
    return Shown(
        key=f"{kind}-{text.pk}-{text.latest_revision_id}",
        text=text,
        url=reverse("desk:library-text", args=[kind, text.pk]),
        state=state_of(text, behind=behind),
        may_publish=text.locked
        and author != viewer.pk
        and (reading.is_checked(text.latest_revision) or reading.reads(viewer, text.language)),
        asks_meaning=asks_meaning(text),
        parts=tuple(
            (field.replace("_", " ").capitalize(), str(getattr(newest, field)))
            for field in SHELVES[kind].fields
        ),
    )


def asks_meaning(text: LibraryText) -> bool:
    """Tell whether publishing a text can leave translations behind, so that it has to be said."""
    return text.live and text.language == text.source_language


def state_of(text: LibraryText, *, behind: bool) -> str:
    """Return where a text stands, in a word or two."""
    if text.locked:
        return "waits for a yes"
    if not text.live:
        return "draft"
    return "live, behind its source" if behind else "live"
