"""Keep a page, sealed, while somebody checks what was read off it; make the draft, or forget it.

Any process can lay a page down, because that needs the desk's public key alone; only the desk's
process opens one. To open a page that one works on an editor's role is enough, without a reason:
once a day is written down for each person. The names that a case hides stay hidden.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from habeas.cases import confiding
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.models import AuditEntry, User

from . import checking, drafting, moving
from .drafting import Drafted
from .entries import OTHER_LETTER, TEXTS, Sheet, appeal_of
from .knowing import letter_tag, text_tag
from .laying_out import sheet_of
from .models import ImportedPage
from .reading.fields import ReadAppeal
from .sealing_pages import Source, sealed, sheet_kept, source_of
from .splitting import Split

# What has more boxes or lines is a report or a book: nobody checks it, and no form carries it.
MOST_BOXES: Final = 400
MOST_LINES: Final = 2000
MOST_CHARACTERS: Final = 200_000

_TOO_LONG: Final = (
    "This is far longer than the page of one appeal. Cut the appeal out of it and paste it."
)
_OPENED: Final = "page.opened"


class KnownPageError(RefusedError):
    """The page is here already: ``page`` is the one that was laid down before."""

    def __init__(self, page: ImportedPage) -> None:
        self.page = page
        day = f"{page.imported_at:%Y-%m-%d}"
        if page.appeal is None:
            super().__init__(
                f"This page is here already: {page.by} brought it on {day}, and it waits to be "
                "checked."
            )
        else:
            super().__init__(
                f"This page was imported before: it is the appeal “{page.appeal.slug}” (no. "
                f"{page.appeal.pk}), made on {day} by {page.by}."
            )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A page, opened: what it says, and the sheet on which it is checked."""

    source: Source
    sheet: Sheet


def lay(read: ReadAppeal, *, by: User, name: str = "") -> ImportedPage:
    """Keep a page that was read, sealed, for somebody to check.

    ``name`` is that of its file. Raises KnownPageError for a page that is here already, and
    RefusedError for what is no page or far longer than one.
    """
    with _bringing(read):
        page = _laid(read, name=name, by=by)
        auditing.log(by=by, verb="page.laid", target=page)
    return page


def opened(page: ImportedPage, *, by: User) -> Opened:
    """Open a page for ``by``; the first time a day is logged.

    Raises RefusedError where the case hides a name and ``by`` is not assigned to it, and
    HabeasError in a process that is not the desk's.
    """
    hides = page.case and page.case.persons.filter(pseudonym=True).exists()
    if page.case and hides and not confiding.may_reveal(page.case, by):
        raise RefusedError(
            "A name is hidden in this case: only those who are assigned to it open the page that "
            "it came from."
        )
    if not page.source:
        raise RefusedError("The text of this page is not kept any more.")
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(clock.now()), time(0)))
    today = AuditEntry.objects.filter(actor=by, verb=_OPENED, at__gte=midnight)
    if not today.filter(target=auditing.name_of(page)).exists():
        auditing.log(by=by, verb=_OPENED, target=page)
    return Opened(source=source_of(page), sheet=sheet_kept(page))


def correct(
    page: ImportedPage, *, typed: Mapping[int, checking.Typed], base: datetime
) -> ImportedPage:
    """Take what was typed into the boxes, by the entry's number; raises NotTakenError.

    ``base`` is the ``changed_at`` that the screen was shown with: raises ChangedMeanwhileError when
    the page was changed from another window since, as all that follow do.
    """
    with _changing(page, base) as change:
        change.to(checking.corrected(change.sheet, typed))
    return change.page


def accept(page: ImportedPage, *, entries: Collection[int], base: datetime) -> ImportedPage:
    """Note that these entries are right."""
    with _changing(page, base) as change:
        change.to(checking.accepted(change.sheet, entries))
    return change.page


def add(page: ImportedPage, *, to: str, base: datetime) -> ImportedPage:
    """Add an empty entry, to be filled in; raises RefusedError."""
    with _changing(page, base) as change:
        change.to(checking.added(change.sheet, to))
    return change.page


def move(page: ImportedPage, *, entries: Collection[int], to: str, base: datetime) -> ImportedPage:
    """Move entries where they belong; raises RefusedError."""
    with _changing(page, base) as change:
        change.to(moving.moved_together(change.sheet, entries, to=to))
    return change.page


def draft(page: ImportedPage, *, base: datetime, by: User) -> Drafted:
    """Make the case and the appeal of what was checked, nothing of it public.

    What is left to look at is kept with the page. Raises RefusedError where it cannot be a draft.
    """
    with _changing(page, base) as change:
        current = change.page
        read = appeal_of(change.sheet, source_of(current).text)
        split = Split(letter=read.paragraphs, what_happened=read.story)
        drafted = drafting.draft(read, by=by, split=split)
        current.case, current.appeal = drafted.case, drafted.appeal
        change.to(replace(change.sheet, report=tuple(drafted.report)))
        current.save(update_fields=["case", "appeal"])
        auditing.log(by=by, verb="page.imported", target=current)
    return drafted


def draft_at_once(read: ReadAppeal, *, by: User, name: str = "") -> Drafted:
    """Make the draft of a page that nobody checks first, all of it or nothing.

    Raises as ``lay`` and ``draft`` do.
    """
    with _bringing(read):
        refuse_known(read)
        drafted = drafting.draft(read, by=by)
        page = _laid(read, name=name, by=by, drafted=drafted)
        auditing.log(by=by, verb="page.imported", target=page)
    return drafted


def discard(page: ImportedPage, *, by: User) -> None:
    """Forget a page that becomes no draft; raises RefusedError once it has become one."""
    with transaction.atomic():
        current = _waiting(page)
        auditing.log(by=by, verb="page.discarded", target=current)
        current.delete()


def forget_source(page: ImportedPage, *, by: User) -> None:
    """Forget the text of a page and all that was read off it; its draft stays.

    It is known again all the same. Raises RefusedError while there is no draft: discard it then.
    """
    with transaction.atomic():
        current = ImportedPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        if current.appeal_id is None:
            raise RefusedError("No draft was made of this page: throw it away.")
        current.source, current.sheet, current.changed_at = b"", b"", clock.now()
        current.save(update_fields=["source", "sheet", "changed_at"])
        auditing.log(by=by, verb="page.forgotten", target=current)


def refuse_known(read: ReadAppeal) -> None:
    """Refuse a page that is here already, in whatever form: raises KnownPageError."""
    pages = ImportedPage.objects.select_related("appeal", "case", "by")
    known = pages.filter(text_tag=text_tag(read.text)).first()
    letter = letter_tag(read)
    if known is None and letter:
        known = pages.filter(letter_tag=letter).first()
    if known is not None:
        raise KnownPageError(known)


@contextmanager
def _bringing(read: ReadAppeal) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        refuse_known(read)  # somebody brought the same page in the same moment
        raise


def _laid(read: ReadAppeal, *, name: str, by: User, drafted: Drafted | None = None) -> ImportedPage:
    if not read.text.strip():
        raise RefusedError("There is no text in it.")
    refuse_known(read)
    if len(read.text) > MOST_CHARACTERS or _values(read) > MOST_BOXES + MOST_LINES:
        raise RefusedError(_TOO_LONG)  # before it costs a minute to lay it out
    sheet = sheet_of(read)
    lines = len(sheet.of_kind("unplaced", OTHER_LETTER))
    if len(sheet.entries) - lines > MOST_BOXES or lines > MOST_LINES:
        raise RefusedError(_TOO_LONG)
    now = clock.now()
    page = ImportedPage(
        text_tag=text_tag(read.text),
        letter_tag=letter_tag(read),
        case=drafted.case if drafted else None,
        appeal=drafted.appeal if drafted else None,
        imported_at=now,
        changed_at=now,
        by=by,
    )
    page.source = sealed(Source(name=name[-100:], text=read.text), page, "source")
    page.sheet = sealed(
        replace(sheet, report=tuple(drafted.report) if drafted else ()), page, "sheet"
    )
    page.save(force_insert=True)
    return page


def _values(read: ReadAppeal) -> int:
    """Return about how many entries a sheet of it would have."""
    several = (read.subjects, read.addressees, *(getattr(read, kind) for kind in TEXTS))
    return sum(len(values) for values in several)


class _Change:
    """One change of a page's sheet."""

    def __init__(self, page: ImportedPage) -> None:
        self.page = page
        self.sheet = sheet_kept(page)

    def to(self, sheet: Sheet) -> None:
        """Seal the sheet as it is from now on."""
        if sheet != self.sheet:
            self.page.changed_at = clock.now()
            self.page.sheet = sealed(sheet, self.page, "sheet")
            self.page.save(update_fields=["changed_at", "sheet"])


@contextmanager
def _changing(page: ImportedPage, base: datetime) -> Iterator[_Change]:
    with transaction.atomic():
        current = _waiting(page)
        if current.changed_at != base:
            raise ChangedMeanwhileError(
                "This page was changed from another window meanwhile. What you typed stands below: "
                "copy what is new, open the page again and put both together."
            )
        yield _Change(current)


def _waiting(page: ImportedPage) -> ImportedPage:
    pages = ImportedPage.objects.select_for_update(of=("self",))
    current = pages.filter(pk=page.pk).first()
    if current is None:
        raise RefusedError("Somebody has thrown this page away meanwhile.")
    if current.appeal_id is not None:
        raise RefusedError("The draft of this page is made: change the draft.")
    return current
