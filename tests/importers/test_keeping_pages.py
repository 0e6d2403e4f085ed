"""A page is kept sealed until it is checked, known again, and leaves nothing when it goes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import cast
import pytest

from habeas import conf
from habeas.appeals.models import Appeal
from habeas.cases import assigning, hiding
from habeas.cases.models import Case
from habeas.importers import forgetting, keeping
from habeas.importers.checking import NotTakenError, Typed
from habeas.importers.entries import Sheet, State
from habeas.importers.keeping import KnownPageError
from habeas.importers.models import ImportedPage
from habeas.importers.reading.fields import ReadAppeal
from habeas.importers.reading.reader import load_page, read_page
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops.courier import Courier
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parent.parent / "pages"


def text_of(name: str = "couple") -> str:
    return load_page(PAGES / f"{name}.txt")


def laid(name: str = "couple") -> ImportedPage:
    return keeping.lay(read_page(text_of(name)), by=cast.case_worker(), name=f"{name}.txt")


def sheet_of(page: ImportedPage) -> Sheet:
    return keeping.opened(page, by=cast.case_worker()).sheet


def number_of(page: ImportedPage, value: str) -> int:
    return next(each.number for each in sheet_of(page).entries if each.value.startswith(value))


def drafted(page: ImportedPage) -> Appeal:
    return keeping.draft(page, base=page.changed_at, by=cast.case_worker()).appeal


def test_no_word_of_a_page_stands_in_its_row() -> None:
    page = laid()
    row = ImportedPage.objects.filter(pk=page.pk).values().get()
    told = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in row.values()
    )
    assert b"Quillfeather" not in told
    assert b"couple" not in told
    opened = keeping.opened(page, by=cast.case_worker())
    assert "Quillfeather" in opened.source.text
    assert opened.source.name == "couple.txt"


def test_a_process_without_the_desks_key_keeps_a_page_and_cannot_open_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(conf, "desk_keys_dir", lambda: tmp_path)
    page = laid()
    with pytest.raises(HabeasError, match="opens at the desk alone"):
        keeping.opened(page, by=cast.case_worker())


def test_opening_a_page_is_logged_once_a_day_for_each_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = laid()
    for by in (cast.case_worker(), cast.case_worker(), cast.approver()):
        keeping.opened(page, by=by)
    opened = AuditEntry.objects.filter(verb="page.opened")
    assert {entry.actor for entry in opened} == {cast.case_worker(), cast.approver()}
    assert opened.all().count() == 2
    assert set(opened.values_list("target", flat=True)) == {f"importedpage {page.pk}"}
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    keeping.opened(page, by=cast.case_worker())
    assert opened.all().count() == 3


FORMS: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: (
        text.replace("Quillfeather", "QUILLFEATHER").replace(",", " ,").replace("\n\n", "\n\n\n")
    ),
    lambda text: text.replace("Skip to content", "Menu\n\nPrint this page"),
]


@pytest.mark.parametrize("again", FORMS)
def test_the_same_page_is_known_again_in_another_form(again: Callable[[str], str]) -> None:
    page = laid()
    with pytest.raises(KnownPageError, match="waits to be checked") as known:
        keeping.lay(read_page(again(text_of())), by=cast.approver())
    assert known.value.page == page
    assert ImportedPage.objects.count() == 1


@pytest.mark.parametrize(
    ("bring", "looks"), [(keeping.lay, 1), (keeping.draft_at_once, 2)], ids=["laid", "drafted"]
)
def test_the_same_page_brought_in_the_same_moment_is_known(
    monkeypatch: pytest.MonkeyPatch, bring: Callable[..., object], looks: int
) -> None:
    page = laid()
    # The other one is not there yet when this one looks, and is when it is inserted.
    looked: list[ReadAppeal] = []
    refuse = keeping.refuse_known

    def too_early(read: ReadAppeal) -> None:
        looked.append(read)
        if len(looked) > looks:
            refuse(read)

    monkeypatch.setattr(keeping, "refuse_known", too_early)
    with pytest.raises(KnownPageError) as known:
        bring(read_page(text_of()), by=cast.case_worker())
    assert known.value.page == page
    assert not Case.objects.exists()


def test_another_page_is_another_page() -> None:
    assert laid() != laid("single")


def test_a_page_that_was_drafted_is_known_by_its_appeal() -> None:
    appeal = drafted(laid())
    with pytest.raises(KnownPageError, match=r"ua-7-2031.*wanda\.worker") as known:
        laid()
    assert known.value.page.appeal == appeal


def test_a_page_is_drafted_at_once_where_nobody_checks_it_and_no_second_time() -> None:
    read = read_page(text_of())
    made = keeping.draft_at_once(read, by=cast.case_worker())
    page = ImportedPage.objects.get(appeal=made.appeal, case=made.case)
    assert sheet_of(page).report == tuple(made.report)
    before = Case.objects.count()
    with pytest.raises(KnownPageError, match="imported before"):
        keeping.draft_at_once(read, by=cast.case_worker())
    assert Case.objects.count() == before
    imported = AuditEntry.objects.get(verb="page.imported")
    assert imported.target == f"importedpage {page.pk}"


def test_what_was_accepted_corrected_and_moved_is_kept_and_drafted() -> None:
    page = laid()
    subject, closing = number_of(page, "Jory"), number_of(page, "Yours")
    page = keeping.accept(page, entries=[closing], base=page.changed_at)
    typed = {subject: Typed(value="Jori Quillfeather", details={"age": "64"})}
    page = keeping.correct(page, typed=typed, base=page.changed_at)
    line = number_of(page, "A copy goes")
    page = keeping.move(page, entries=[line], to="demands", base=page.changed_at)
    states = {each.number: each.state for each in sheet_of(page).entries}
    assert (states[closing], states[subject], states[line]) == (
        State.ACCEPTED,
        State.CORRECTED,
        State.MOVED,
    )
    appeal = drafted(page)
    assert set(appeal.case.persons.values_list("name", "aged")) == {
        ("Tamsin Quillfeather", 61),
        ("Jori Quillfeather", 64),
    }
    assert appeal.letter_texts.get().demands[-1] == "A copy goes to the harbour master."
    page.refresh_from_db()
    assert (page.case, page.appeal) == (appeal.case, appeal)


def test_what_no_field_can_hold_is_said_of_that_field_and_nothing_is_kept() -> None:
    page = laid()
    day, person = number_of(page, "2030-02-03"), number_of(page, "Jory")
    typed = {
        day: Typed(value="3 February"),
        person: Typed(value="Jory", details={"age": "old"}),
    }
    with pytest.raises(NotTakenError) as refused:
        keeping.correct(page, typed=typed, base=page.changed_at)
    assert set(refused.value.problems) == {day, person}
    assert "2013-06" in refused.value.problems[day]
    assert sheet_of(page).entry(day) is not None
    assert number_of(page, "2030-02-03") == day


def test_two_windows_do_not_overwrite_each_other() -> None:
    page = laid()
    title = number_of(page, "Letters for")
    base = page.changed_at
    keeping.correct(page, typed={title: Typed(value="Another title")}, base=base)
    with pytest.raises(ChangedMeanwhileError):
        keeping.accept(page, entries=[title], base=base)


def test_a_draft_is_made_once_and_its_page_is_read_only_then() -> None:
    page = laid()
    drafted(page)
    for deed in (
        lambda: drafted(page),
        lambda: keeping.accept(page, entries=[0], base=page.changed_at),
        lambda: keeping.discard(page, by=cast.case_worker()),
    ):
        with pytest.raises(RefusedError, match="draft of this page is made"):
            deed()
    assert Appeal.objects.count() == 1


def test_a_page_that_cannot_be_a_draft_stays_to_be_checked() -> None:
    page = laid("no-appeal")
    with pytest.raises(RefusedError):
        drafted(page)
    assert ImportedPage.objects.waiting().get() == page


def test_what_is_discarded_is_gone_and_may_come_again() -> None:
    page = laid()
    keeping.discard(page, by=cast.case_worker())
    assert not ImportedPage.objects.exists()
    assert AuditEntry.objects.filter(verb="page.discarded").exists()
    laid()


def test_a_page_that_nobody_drafts_is_forgotten_after_ninety_days_and_no_other() -> None:
    waiting, made = laid(), laid("single")
    drafted(made)
    assert forgetting.forget_due(waiting.imported_at + timedelta(days=89)) == 0
    assert forgetting.forget_due(waiting.imported_at + timedelta(days=91)) == 1
    assert list(ImportedPage.objects.all()) == [made]


def test_nothing_of_a_page_outlives_its_case() -> None:
    appeal = drafted(laid())
    case = appeal.case
    appeal.delete()
    case.delete()
    assert not ImportedPage.objects.exists()


def test_where_a_name_is_hidden_only_who_is_assigned_opens_the_page() -> None:
    page = laid()
    case = drafted(page).case
    page.refresh_from_db()
    keeping.opened(page, by=cast.approver())
    hiding.hide_name(case.persons.all()[0], pseudonym="A keeper", by=cast.case_worker())
    with pytest.raises(RefusedError, match="name is hidden"):
        keeping.opened(page, by=cast.approver())
    assigning.assign(case, user=cast.approver(), by=cast.case_worker())
    assert keeping.opened(page, by=cast.approver()).source.text


def test_what_is_empty_or_as_long_as_a_book_is_refused() -> None:
    with pytest.raises(RefusedError, match="no text"):
        keeping.lay(read_page(" \n"), by=cast.case_worker())
    lines = "\n\n".join(f"The line with the number {number} of it." for number in range(3000))
    with pytest.raises(RefusedError, match="far longer"):
        keeping.lay(read_page(f"Dear Warden,\n\n{lines}"), by=cast.case_worker())
    assert not ImportedPage.objects.exists()


def test_the_courier_forgets_what_is_due() -> None:
    page = laid()
    ImportedPage.objects.filter(pk=page.pk).update(
        imported_at=page.imported_at - timedelta(days=91)
    )
    cast.ring()
    Courier(is_stopping=lambda: False).round()
    assert not ImportedPage.objects.exists()


def test_what_is_far_too_long_is_refused_before_it_is_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "sheet_of", pytest.fail)
    lines = tuple(f"Line {number}" for number in range(2500))
    with pytest.raises(RefusedError, match="far longer"):
        keeping.lay(ReadAppeal(text="\n".join(lines), unplaced=lines), by=cast.case_worker())
