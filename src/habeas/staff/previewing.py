"""Let what waits be seen as if it were public: for previews at the desk, and for nothing else.

Inside the block the pages show one draft in the place of what is live, the newest drafts of texts
that are not live yet, and facts that wait for their approval. Nothing is written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from habeas.staff.words import Words

AnyWords = TypeVar("AnyWords", bound="Words")

# What gives the pictures of people in a preview: the desk knows them, and the pages do not.
Portraits = Callable[[list[Any]], list[Any]]

_draft: ContextVar["Words | None"] = ContextVar("habeas_previewed_draft", default=None)
_portraits: ContextVar[Portraits | None] = ContextVar("habeas_previewed_portraits", default=None)


@contextmanager
def as_if_public(draft: "Words", *, portraits: Portraits) -> Iterator[None]:
    """Show ``draft`` (a revision as an object) and all else that waits, inside the block.

    ``portraits`` gives the pictures of the people it is handed, as staff see them.
    """
    resets = _draft.set(draft), _portraits.set(portraits)
    try:
        yield
    finally:
        _draft.reset(resets[0])
        _portraits.reset(resets[1])


def portraits() -> Portraits | None:
    """Return what gives the pictures of people in a preview, or None."""
    return _portraits.get()


def is_on() -> bool:
    """Tell whether a preview is being made."""
    return _draft.get() is not None


def first_of(texts: "list[AnyWords]") -> "AnyWords | None":
    """Return the draft of the preview if it is one of ``texts``, whatever its language."""
    return next((text for text in texts if text is _draft.get()), None)


def shown(texts: "QuerySet[AnyWords]") -> list[AnyWords]:
    """Return those of ``texts`` that readers see: the live ones, and in a preview all of them."""
    draft = _draft.get()
    if draft is None:
        return list(texts.filter(live=True).order_by("pk"))
    return [
        draft if each == draft else each if each.live else each.newest()
        for each in texts.order_by("pk")
    ]
