"""What an imported page leaves at the desk: facts, words and a report, and nothing public."""

from dataclasses import replace

import cast
import pytest
from drafted_pages import ADDRESS, changed, drafted, letter_page, made_of, page, said
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.models import Case, Person
from habeas.directory.models import Contact, Holder, Office
from habeas.importers import drafting
from habeas.importers.drafting import draft
from habeas.importers.reading.reader import read_page
from habeas.importers.splitting import Split
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry, Block

pytestmark = pytest.mark.django_db


EVERYTHING = (Case, Person, Appeal, Office, Holder, Contact, AppealText, Block)


def test_nothing_of_an_imported_page_is_public_or_approved() -> None:
    made = drafted(page("couple"))
    assert made.appeal.state == "draft"
    assert not AppealText.objects.filter(live=True).exists()
    assert not LetterText.objects.filter(live=True).exists()
    assert not Person.objects.public().exists()
    assert not any(block.is_approved for block in Block.objects.all())
    assert not Appeal.objects.with_page().exists()


def test_a_slug_never_names_a_person() -> None:
    slugs = [drafted(letter_page(f"{ADDRESS} {' ' * n}")) for n in range(2)]
    assert [made.appeal.slug for made in slugs] == ["import-1", "import-2"]
    assert [made.case.slug for made in slugs] == ["import-1", "import-2"]


def test_a_reference_that_is_taken_is_left_out_and_reported() -> None:
    drafted(page("couple"))
    made = drafted(page("couple") + "\nMore.")
    assert (made.appeal.slug, made.appeal.reference) == ("import-1", "")
    assert said(made, "Another appeal has the reference UA 7/2031")


@pytest.mark.parametrize("validated", [True, False], ids=["before it is checked", "after"])
def test_a_slug_that_is_taken_in_the_same_moment_is_another_one(
    monkeypatch: pytest.MonkeyPatch, *, validated: bool
) -> None:
    drafted(letter_page(ADDRESS))
    # The other one is not there yet when this one looks, and is when it is inserted.
    looks = iter([False, True, False])
    monkeypatch.setattr(drafting, "_is_taken", lambda _: next(looks))
    if not validated:
        monkeypatch.setattr(Case, "full_clean", lambda _: None)
    made = drafted(letter_page(f"{ADDRESS} "))
    assert (made.case.slug, made.appeal.slug) == ("import-2", "import-2")
    assert Case.objects.count() == 2


def test_the_date_to_write_by_is_the_end_of_the_day_on_the_page() -> None:
    made = drafted(page("single"))
    assert made.appeal.act_by.strftime("%Y-%m-%d %H:%M") == "2031-06-30 23:59"


def test_a_date_to_write_by_that_has_passed_is_not_taken() -> None:
    read = read_page(letter_page())
    made = draft(
        replace(read, dates=replace(read.dates, act_before="2015-06")),
        by=cast.case_worker(),
    )
    assert made.appeal.act_by.strftime("%Y-%m-%d") == "2016-08-11"
    assert said(made, "2015-06, has passed")


def test_where_the_page_has_no_date_to_write_by_the_report_says_that_six_weeks_were_given() -> None:
    sentence = "No date to write by was found on the page: six weeks were given; set it."
    assert sentence in drafted(letter_page()).report
    assert not said(drafted(page("single")), "No date to write by")


def test_the_report_begins_with_what_the_reader_was_unsure_of() -> None:
    read = read_page(page("couple"))
    report = drafted(page("couple")).report
    doubts = [sentence for sentence in read.unsure if "may go stale" not in sentence]
    assert report[: len(doubts)] == doubts
    assert any("write its summary" in sentence for sentence in report)
    assert any("No consent is on the page" in sentence for sentence in report)


def test_a_page_without_an_appeal_is_refused() -> None:
    with pytest.raises(RefusedError, match="No appeal was found"):
        drafted(page("no-appeal"))
    assert not Case.objects.exists()


def test_a_page_without_anybody_at_risk_and_addressee_is_drafted_only_once_it_was_checked() -> None:
    read = changed(subjects=(), addressees=())
    with pytest.raises(RefusedError, match="Neither anybody at risk nor an addressee was found"):
        draft(read, by=cast.case_worker())
    assert not Case.objects.exists()
    assert made_of(subjects=()).appeal
    assert made_of(addressees=(), references=()).appeal
    split = Split(letter=read.paragraphs, what_happened=())
    assert draft(read, by=cast.case_worker(), split=split).appeal


def test_a_page_without_a_country_is_refused() -> None:
    with pytest.raises(RefusedError, match="No country was found"):
        drafted(letter_page("Warden Ilse Grawlix\nTower Street 1"))
    assert not Case.objects.exists()


def test_a_page_in_no_known_language_is_refused() -> None:
    for language in ("", "klingon"):
        with pytest.raises(RefusedError, match="say which it is"):
            made_of(language=language, languages=())
    assert not Case.objects.exists()


def test_what_is_refused_says_what_to_do() -> None:
    with pytest.raises(RefusedError, match="give the page a salutation or a demand"):
        made_of(salutation="", demands=(), story=())
    with pytest.raises(RefusedError, match="Correct it and try again"):
        made_of(salutation="Dear " + "Warden " * 40)


def test_a_page_that_no_row_can_hold_leaves_nothing_behind() -> None:
    before = [model.objects.count() for model in EVERYTHING]
    read = changed(salutation="Dear " + "Warden " * 40)
    by = cast.case_worker()
    with pytest.raises(RefusedError, match=r"does not fit: salutation: .*at most 200"):
        draft(read, by=by)
    assert [model.objects.count() for model in EVERYTHING] == before


@settings(max_examples=30, deadline=None)
@given(
    parts=st.fixed_dictionaries(
        {part: st.text(max_size=400) for part in ("title", "status", "story", "demand")}
    ),
    contacts=st.text(max_size=200),
)
def test_any_page_is_drafted_or_refused(parts: dict[str, str], contacts: str) -> None:
    text = letter_page(f"{ADDRESS}\n{contacts}", **parts)
    before = Case.objects.count()
    try:
        made = drafted(text)
    except RefusedError:
        assert Case.objects.count() == before
    else:
        assert made.appeal.state == "draft"


def test_each_deed_of_an_import_stands_in_the_audit_log() -> None:
    drafted(page("couple"))
    entries = AuditEntry.objects.filter(actor=cast.case_worker())
    verbs = set(entries.values_list("verb", flat=True))
    assert {"case.opened", "person.added", "appeal.drafted", "words.written"} <= verbs
