"""What is translated side by side: the texts of cases and appeals, and those of the library."""

from typing import Any, Final

from django.urls import reverse

from habeas.appeals.models import DemandText, SkeletonText
from habeas.appeals.segmenting import parts_of
from habeas.appeals.slots import EXPLAINED
from habeas.desk import drafts
from habeas.desk.drafts import TokenShown
from habeas.desk.library_items import DemandTextForm, SkeletonTextForm
from habeas.desk.library_items import address_of as address_in_library
from habeas.desk.screens import Crumb
from habeas.desk.words import OfWords, address_of
from habeas.letters import living
from habeas.letters.living import LiteralWarning

# What a shelf of the library is called in the addresses of translations.
OF_LIBRARY: Final = "library-"
KINDS: Final = {
    **drafts.KINDS,
    f"{OF_LIBRARY}letter": drafts.Kind(
        model=SkeletonText, form=SkeletonTextForm, parent="skeleton", label="Letter of the library"
    ),
    f"{OF_LIBRARY}request": drafts.Kind(
        model=DemandText, form=DemandTextForm, parent="demand", label="Request of the library"
    ),
}


class OfTranslated(OfWords):
    """A screen about one text that is translated, or translates."""

    kinds = KINDS

    @property
    def is_library(self) -> bool:
        """Whether the text belongs to the library: it holds slots, and nobody signs it."""
        return issubclass(self.kind.model, SkeletonText | DemandText)

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        if not self.is_library:
            return super().crumbs()
        shelf = self.kwargs["kind"].removeprefix(OF_LIBRARY)
        item = reverse("desk:library-item", args=[shelf, self.parent.pk])
        library = Crumb("Library", reverse("desk:library"))
        return [library, Crumb(str(self.parent), item), Crumb(self.title())]

    def home(self) -> str:
        """Return the address of the text."""
        return self.page_of(self.words)

    def page_of(self, words: Any) -> str:  # noqa: ANN401 - a text
        """Return the address of the own page of a text, or "" while it is not saved."""
        if words.pk is None:
            return ""
        return address_in_library(words) if self.is_library else address_of(words)

    def tokens_of(self, words: Any) -> list[TokenShown]:  # noqa: ANN401 - a text
        """Return the living facts that a text may hold, or the slots."""
        if not self.is_library:
            return drafts.tokens_for(words)
        return [TokenShown(token=f"{{{slot}}}", value=told) for slot, told in EXPLAINED.items()]

    def warnings_of(self, words: Any) -> list[LiteralWarning]:  # noqa: ANN401 - a text
        """Return the ages and durations that will grow old."""
        if not self.is_library:
            return drafts.warnings_for(words)
        return [
            warning
            for part in parts_of(words)
            for warning in living.literal_warnings(part.text, words.language)
        ]
