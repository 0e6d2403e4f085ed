"""What an imported page leaves at the desk: facts, words and a report, and nothing public."""

from dataclasses import replace
from pathlib import Path

import cast
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.appeals import composing
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.models import Case, Event, Person, Situation
from habeas.directory import keeping as directory
from habeas.directory.models import Contact, Holder, Office
from habeas.importers.drafting import Drafted, draft
from habeas.importers.reading import ReadAppeal, load_page, read_page
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry, Block
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parent.parent / "pages"
LETTER = """{title}

Status: {status}

{address}

Dear Warden,

{story}

I ask you to:
1. {demand};
"""
ADDRESS = "Warden Ilse Grawlix\nTower Street 1\nAntarctica"
EVERYTHING = (Case, Person, Appeal, Office, Holder, Contact, AppealText, Block)


def drafted(text: str) -> Drafted:
    return draft(read_page(text), by=cast.case_worker())


def page(name: str) -> str:
    return load_page(PAGES / f"{name}.txt")


def letter_page(address: str = ADDRESS, **parts: str) -> str:
    usual = {
        "title": "A title of the page",
        "status": "Abducted",
        "story": "The tower is where Ms Una Pellworm is. She was arrested on 2 March 2015.",
        "demand": "let Ms Una Pellworm go",
    }
    return LETTER.format(address=address, **{**usual, **parts})


def changed(**fields: object) -> ReadAppeal:
    return replace(read_page(letter_page()), **fields)  # type: ignore[arg-type] # fields of the test


def said(made: Drafted, words: str) -> bool:
    return any(words in sentence for sentence in made.report)


def test_a_page_becomes_a_case_with_its_people_and_what_befell_them() -> None:
    made = drafted(page("couple"))
    assert (made.case.slug, made.case.country) == ("ua-7-2031", "BV")
    tamsin, jory = made.case.persons.all()
    assert (tamsin.handle, tamsin.name, tamsin.honorific) == ("tamsin", "Tamsin Quillfeather", "Ms")
    assert (jory.handle, jory.relation) == ("jory", "husband of Tamsin Quillfeather")
    assert (tamsin.aged, tamsin.aged_on) == (61, "2031-05-12")
    for person in (tamsin, jory):
        situation = Situation.objects.get(person=person)
        assert (situation.status, situation.since) == ("held-no-charge", "2030-02-03")
    event = Event.objects.get(case=made.case)
    assert (event.kind, event.on) == ("detention", "2030-02-03")
    assert set(event.persons.all()) == {tamsin, jory}


def test_a_page_becomes_an_appeal_with_its_letter() -> None:
    made = drafted(page("couple"))
    appeal = made.appeal
    assert (appeal.slug, appeal.reference, appeal.language) == ("ua-7-2031", "UA 7/2031", "en")
    letter = appeal.letter_texts.get()
    read = read_page(page("couple"))
    assert letter.subject == "Letters for Tamsin Quillfeather and her husband"
    assert letter.salutation == "Your Excellency,"
    assert composing.paragraphs_of(letter.body) == list(read.paragraphs)
    assert (letter.lead_in, letter.closing) == (
        "I ask the authorities of Bouvet Island to:",
        "Yours sincerely,",
    )
    assert letter.demands == list(read.demands)
    text = appeal.texts.get()
    assert text.summary == read.paragraphs[0].partition(" Their son")[0]
    assert text.ask == read.demands[0]


def test_nothing_of_an_imported_page_is_public_or_approved() -> None:
    made = drafted(page("couple"))
    assert made.appeal.state == "draft"
    assert not AppealText.objects.filter(live=True).exists()
    assert not LetterText.objects.filter(live=True).exists()
    assert not Person.objects.public().exists()
    assert not any(block.is_approved for block in Block.objects.all())
    assert not Appeal.objects.with_page().exists()


def test_the_name_goes_to_the_holder_and_the_country_to_the_contact() -> None:
    made = drafted(page("couple"))
    office = made.appeal.addressees.get().office
    assert (office.country, office.titles) == ("BV", {"en": "Governor"})
    holder = office.holders.get()
    assert (holder.name, holder.address_line) == ("Oda Brimmelstone", "Governor Oda Brimmelstone")
    assert office.holder_on(domain_day()) == holder
    post = cast.contact_of(office, "post")
    assert post.lines == ["The Office of the Governor", "1 Glacier Row", "0000 Iceport"]
    assert post.country == "BV"
    assert cast.contact_of(office, "fax").number == "+442079460123"


def test_the_address_of_the_letter_is_the_one_that_the_page_prints() -> None:
    made = drafted(page("couple"))
    address = composing.address_of(made.appeal.addressees.get().office, day=domain_day())
    assert [*address.lines, "Bouvet Island"] == list(read_page(page("couple")).addressees[0].lines)
    assert address.country == "BV"


def test_every_mailbox_of_the_page_becomes_a_contact_and_a_telephone_is_left_out() -> None:
    made = drafted(page("single"))
    office = made.appeal.addressees.get().office
    found = office.contacts.filter(channel="email").values_list("email", flat=True)
    assert list(found) == ["minister@maps.example", "office@maps.example"]
    assert cast.contact_of(office, "post").lines[-1] == "South Quay 9, Grytviken"
    assert said(made, "+1 202 555 0123")
    assert said(made, "archive@maps.example")


def test_an_address_without_a_holder_begins_with_its_office() -> None:
    made = drafted(letter_page("Ministry of Snow\n7 Floe Street\nAntarctica"))
    addressee = made.appeal.addressees.get()
    assert not addressee.office.holders.exists()
    address = composing.address_of(addressee.office, day=domain_day())
    assert address.lines == ("Ministry of Snow", "7 Floe Street")
    assert said(made, "has no title yet")


def test_a_holder_on_two_lines_is_one_line_of_the_address() -> None:
    made = drafted(letter_page("Governor of Ice\nOda Brimmelstone\n7 Floe Street\nAntarctica"))
    addressee = made.appeal.addressees.get()
    assert addressee.office.holders.get().address_line == "Governor of Ice, Oda Brimmelstone"
    assert cast.contact_of(addressee.office, "post").lines == ["7 Floe Street"]


def test_a_postal_code_beside_the_country_stays() -> None:
    made = drafted(letter_page("Warden Ilse Grawlix\nTower Street 1, Antarctica 11001"))
    post = cast.contact_of(made.appeal.addressees.get().office, "post")
    assert post.lines == ["Tower Street 1, 11001"]


def test_an_address_of_a_name_and_a_country_makes_no_postal_contact() -> None:
    made = drafted(letter_page("Warden Ilse Grawlix\nAntarctica"))
    assert not made.appeal.addressees.get().office.contacts.exists()


def test_coordinates_that_are_none_are_left_out_and_reported() -> None:
    numbers = "Fax: +999 12 345 678 901 234 567 890\nE-mail: keeper@tower_1.example"
    made = drafted(letter_page(f"{ADDRESS}\n{numbers}"))
    office = made.appeal.addressees.get().office
    assert [contact.channel for contact in office.contacts.all()] == ["post"]
    assert said(made, "The fax contact was left out")
    assert said(made, "The email contact was left out")


def test_an_office_that_the_directory_has_is_taken_as_it_is() -> None:
    worker = cast.case_worker()
    office = directory.add_office(
        by=worker, handle="warden", country="AQ", titles={"fr": "Gardien", "en": "warden"}
    )
    directory.add_holder(
        office, by=worker, name="Olm Sturge", address_line="Warden Olm Sturge", term="2010/.."
    )
    directory.add_contact(office, by=worker, channel="fax", number="+44 20 7946 0123")
    cast.approve_coordinates(office)
    contacts = "Fax: +44 20 7946 0123\nE-mail: keeper@tower.example"
    made = drafted(letter_page(f"{ADDRESS}\n{contacts}"))
    office.refresh_from_db()
    assert made.appeal.addressees.get().office == office
    assert office.contacts.count() == office.holders.count() == 1
    assert office.coordinates.is_approved
    assert said(made, "was not changed")
    assert said(made, "Ilse Grawlix as its holder, the directory Olm Sturge")
    assert said(made, "“keeper@tower.example” (email)")
    assert said(made, "“Tower Street 1” (post)")
    assert not said(made, "+442079460123")


def test_an_office_of_another_country_is_another_office() -> None:
    first = drafted(letter_page())
    second = drafted(letter_page(ADDRESS.replace("Antarctica", "Bouvet Island")))
    offices = [made.appeal.addressees.get().office for made in (first, second)]
    assert [office.handle for office in offices] == ["aq-warden", "bv-warden"]


def test_a_status_outside_the_vocabulary_is_not_known_and_reported() -> None:
    made = drafted(page("single"))
    assert Situation.objects.get().status == "not-known"
    assert said(made, "“Sentenced after an unfair trial” is no situation of the vocabulary")


def test_without_a_day_no_situation_is_recorded() -> None:
    read = read_page(letter_page())
    made = draft(replace(read, dates=replace(read.dates, detained_on="")), by=cast.case_worker())
    assert not Situation.objects.exists()
    assert not Event.objects.exists()
    assert said(made, "No situation was recorded")


def test_an_age_without_a_day_is_left_empty_and_reported() -> None:
    made = drafted(page("office"))
    pia = made.case.persons.get(handle="pia")
    assert (pia.aged, pia.aged_on) == (None, "")
    assert said(made, "Pia Tock-Larsen is 58, but not when")


def test_handles_are_unique_in_a_case_and_never_empty() -> None:
    read = read_page(letter_page())
    subject = read.subjects[0]
    names = ["Una Pellworm", "Una Grawlix", "糜崇标", "Åsa Ek", "7 Wardens", "A" * 200]
    made = draft(
        replace(read, subjects=tuple(replace(subject, name=name) for name in names)),
        by=cast.case_worker(),
    )
    handles = [person.handle for person in made.case.persons.all()]
    assert handles == ["una", "una-2", "person", "asa", "person-2", "a" * 27]


def test_braces_of_a_page_are_braces_of_the_letter() -> None:
    text = letter_page().replace("Tower", "{Tower} {age of una} {{{").replace("tower", "{tower")
    made = drafted(text)
    letter = made.appeal.letter_texts.get()
    composed = composing.compose(
        {field: getattr(letter, field) for field in LetterText.FIELDS},
        language="en",
        addressee=made.appeal.addressees.get(),
        day=domain_day(),
        place="",
        signer=None,
        approved_only=False,
    )
    assert composed.paragraphs == read_page(text).paragraphs
    assert "The {tower is" in composed.paragraphs[0]


def test_a_slug_never_names_a_person() -> None:
    slugs = [drafted(letter_page(f"{ADDRESS} {' ' * n}")) for n in range(2)]
    assert [made.appeal.slug for made in slugs] == ["import-1", "import-2"]
    assert [made.case.slug for made in slugs] == ["import-1", "import-2"]


def test_a_reference_that_is_taken_is_left_out_and_reported() -> None:
    drafted(page("couple"))
    made = drafted(page("couple") + "\nMore.")
    assert (made.appeal.slug, made.appeal.reference) == ("import-1", "")
    assert said(made, "Another appeal has the reference UA 7/2031")


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


def test_what_is_longer_than_its_row_is_cut_or_moved_and_reported() -> None:
    read = changed(
        title="A" * 198 + "{{{", lead_in="I ask " * 60, closing="Yours " * 60, demands=("{" * 400,)
    )
    made = draft(read, by=cast.case_worker())
    letter = made.appeal.letter_texts.get()
    assert letter.subject == "A" * 198 + "…"
    assert composing.paragraphs_of(letter.body)[-1] == ("I ask " * 60).strip()
    assert (letter.lead_in, letter.closing) == ("", "")
    assert made.appeal.texts.get().ask == "{" * 298 + "…"
    for sentence in ("was cut", "is the last paragraph now", "The closing was left out"):
        assert said(made, sentence)


def test_a_page_of_demands_alone_becomes_a_letter_to_be_written() -> None:
    made = drafted("The title of it in Antarctica\n\nPlease write and ask to:\n- open the tower")
    letter = made.appeal.letter_texts.get()
    assert (letter.body, letter.demands) == ("The title of it in Antarctica", ["open the tower"])
    assert not made.appeal.addressees.exists()
    assert said(made, "The page has no letter")


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


def test_a_page_without_a_country_is_refused() -> None:
    with pytest.raises(RefusedError, match="No country was found"):
        drafted(letter_page("Warden Ilse Grawlix\nTower Street 1"))
    assert not Case.objects.exists()


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
