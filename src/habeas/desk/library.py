"""The library at the desk: what is in it, in which languages, and one yes for many texts."""

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import stocking
from habeas.cases.vocabulary import SITUATIONS
from habeas.desk.screens import Act, Crumb, Screen
from habeas.desk.shelves import (
    SHELVES,
    LibraryText,
    asks_meaning,
    rows_of,
    shelf_named,
    show_text,
    waiting_in,
)
from habeas.kernel.errors import RefusedError
from habeas.kernel.languages import autonym
from habeas.staff import reading, translating
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import EDITORS, ONLOOKERS

ICON: Final = "openquote"


class LibraryScreen(Screen):
    """Every letter and request, and the languages in which it can be used."""

    roles = ONLOOKERS
    icon = ICON

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Library")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the shelves."""
        shelves = [
            {"kind": kind, "label": f"{shelf.label}s", "items": list(rows_of(kind))}
            for kind, shelf in SHELVES.items()
        ]
        waiting = sum(len(waiting_in(kind)) for kind in SHELVES)
        empty = not any(shelf["items"] for shelf in shelves)
        return self.show(
            "library.html", {"shelves": shelves, "waiting": waiting, "is_empty": empty}
        )


class LoadLibrary(Act):
    """Put the texts that come with Habeas on empty shelves."""

    roles = EDITORS
    done = "Loaded. The texts wait for somebody else who reads their languages."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Library", self.back()), Crumb("Load")]

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Load them."""
        stocking.load(self.staff)
        return self.back()

    def back(self) -> str:
        """Return the address of the library."""
        return reverse("desk:library")


class OfItem(Screen):
    """A screen about one letter or request of the library."""

    icon = ICON
    heading: ClassVar = ""

    def prepare(self) -> None:
        """Look it up."""
        self.shelf = shelf_named(self.kwargs["kind"])
        items: Any = self.shelf.item.objects
        self.item: Any = get_object_or_404(items, pk=self.kwargs["item"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        way = [Crumb("Library", reverse("desk:library"))]
        if not self.heading:
            return [*way, Crumb(f"{self.shelf.label}: {self.item}")]
        return [*way, Crumb(str(self.item), self.home()), Crumb(f"{self.heading}: {self.item}")]

    def home(self) -> str:
        """Return the address of the letter or request."""
        return reverse("desk:library-item", args=[self.kwargs["kind"], self.item.pk])

    def back(self) -> str:
        """Return the address of the letter or request."""
        return self.home()


class ItemScreen(OfItem):
    """One letter or request: its texts in every language, and those that wait for a yes."""

    roles = ONLOOKERS

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        kind = self.kwargs["kind"]
        texts = self.shelf.text.objects.filter(**{self.shelf.parent: self.item})
        shown = [
            show_text(kind, text, viewer=self.staff, behind=translating.is_behind(text))
            for text in texts.select_related("latest_revision__user").order_by("language")
        ]
        context = {
            "item": self.item,
            "kind": kind,
            "shelf": f"library-{kind}",
            "source": next(
                (each.text for each in shown if each.text.language == each.text.source_language),
                None,
            ),
            "texts": shown,
            "waiting": [each for each in shown if each.text.locked],
            "situations": [SITUATIONS[code] for code in getattr(self.item, "situations", [])],
            "is_retired": not any(each.text.live for each in shown),
            "here": self.request.path,
        }
        return self.show("library_item.html", context)


class WaitingScreen(Screen):
    """Every text of the library that waits for a yes, in the languages that the viewer reads."""

    roles = EDITORS
    icon = ICON

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Library", reverse("desk:library")), Crumb("Waiting for a yes")]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them in full, one language at a time."""
        waiting = [(kind, text) for kind in SHELVES for text in waiting_in(kind)]
        languages = sorted({text.language for _, text in waiting})
        read = [language for language in languages if reading.reads(self.staff, language)]
        chosen = request.GET.get("language") or next(iter(read), "")
        shown = [
            show_text(kind, text, viewer=self.staff)
            for kind, text in waiting
            if text.language == chosen
        ]
        context = {
            "waiting": shown,
            "chosen": chosen,
            "languages": [(language, autonym(language)) for language in read],
            "unread": [autonym(language) for language in languages if language not in read],
            "here": request.path,
        }
        return self.show("library_waiting.html", context)


class PublishTexts(Act):
    """Say yes to the texts that are ticked, each in the revision that was seen."""

    roles = EDITORS
    done = "Published. New appeals can be filled with them."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Library", reverse("desk:library")), Crumb("Publish")]

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Publish them, all or none."""
        chosen = [(*self._named(each), each) for each in data.getlist("text")]
        if not chosen:
            raise RefusedError("Tick at least one text.")
        with transaction.atomic():
            for text, seen, key in chosen:
                if text.latest_revision_id != seen:
                    raise ChangedMeanwhileError(f"{text} has changed since you saw it. Look again.")
                if not text.locked:
                    raise RefusedError(f"{text} waits for no yes: its author may still write.")
                meaning = data.get(f"meaning-{key}") if asks_meaning(text) else "changed"
                if meaning not in {"same", "changed"}:
                    raise RefusedError(f"Say whether the meaning of {text} has changed.")
                text.publish(text.latest_revision, self.staff, same_meaning=meaning == "same")
        return self.back()

    def back(self) -> str:
        """Return the address of the screen where the button stands."""
        there = str(self.request.POST.get("next", ""))
        home = reverse("desk:library")
        return there if there.startswith(home) else home

    @staticmethod
    def _named(key: str) -> tuple[LibraryText, int]:
        kind, _, rest = key.partition("-")
        pk, _, seen = rest.partition("-")
        if kind not in SHELVES or not (pk.isdecimal() and seen.isdecimal()):
            raise ValidationError("There is no such text.")
        text: LibraryText = get_object_or_404(SHELVES[kind].text, pk=pk)
        return text, int(seen)


class RetireItem(OfItem, Act):
    """Offer a letter or a request no longer."""

    roles = EDITORS
    done = "Retired: it fills no new appeal. Its texts are kept and can be published again."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Retire it."""
        stocking.retire(self.item, by=self.staff)
        return self.home()
