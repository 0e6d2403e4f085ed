"""The directory goes out and comes in as a sheet: every row has its fate, or none is taken."""

import cast
import pytest

from habeas.directory import keeping, representing
from habeas.directory.models import Contact, Holder, Office
from habeas.importers import directory_sheet as sheet
from habeas.importers.directory_import import Fate, bring_in
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db

HEADING = "record,office,country,kind,titles,channel,email,number,verified_on,carriage,lines"


def csv(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join([heading, *rows]).encode()


def take(*rows: str, dry_run: bool = False, heading: str = HEADING) -> list[Fate]:
    return bring_in(csv(*rows, heading=heading), by=cast.case_worker(), dry_run=dry_run)


OFFICE = 'office,harbour,AQ,police,"en: Chief of the Harbour\nfr: Chef du port"'
MAIL = "contact,harbour,,,,email,chief@harbour.example,,2016-05-31"


def test_what_goes_out_comes_in_unchanged() -> None:
    office = cast.office_by_fax()
    keeping.set_form(
        office, by=cast.case_worker(), language="fr", salutation="Excellence,", closing="Fin,"
    )
    representing.set_mission(office, sending="AQ", host="FR", by=cast.case_worker())
    cast.office_by_mail()
    out = sheet.write().encode()
    changed_at = Office.objects.get(pk=office.pk).coordinates.changed_at
    fates = bring_in(out, by=cast.approver(), dry_run=False)
    assert {fate.fate for fate in fates} == {"unchanged"}
    assert {fate.record for fate in fates} == set(sheet.RECORDS)
    assert Office.objects.get(pk=office.pk).coordinates.changed_at == changed_at  # still approved


def test_what_went_out_of_one_house_fills_another() -> None:
    cast.office_by_fax()
    out = sheet.write().encode()
    Office.objects.all().delete()
    assert {fate.fate for fate in bring_in(out, by=cast.case_worker(), dry_run=False)} == {"added"}
    assert sheet.write().encode() == out


def test_a_dry_run_says_what_would_happen_and_does_nothing() -> None:
    cast.case_worker()
    before = AuditEntry.objects.count()
    fates = take(OFFICE, MAIL, dry_run=True)
    assert [(fate.number, fate.fate) for fate in fates] == [(2, "added"), (3, "added")]
    assert not Office.objects.exists()
    assert AuditEntry.objects.count() == before


def test_rows_are_added_and_wait_for_a_second_person() -> None:
    take(OFFICE, MAIL)
    office = Office.objects.get(handle="harbour")
    assert office.title_in("fr") == "Chef du port"
    assert office.contacts.get().carriage == "each"
    assert not office.coordinates.is_approved


def test_a_changed_row_says_what_changes() -> None:
    take(OFFICE, MAIL)
    (fate,) = take(MAIL.replace("2016-05-31", "2016-06-29"))
    assert fate.fate == "changed"
    assert fate.told == "verified_on: “2016-05-31” → “2016-06-29”"
    assert Contact.objects.count() == 1


def test_one_refused_row_keeps_all_of_the_sheet_out() -> None:
    fates = take(OFFICE, MAIL, "contact,harbour,,,,email,no address at all,,")
    assert [fate.fate for fate in fates] == ["added", "added", "refused"]
    assert fates[2].told.startswith("Column “email”")
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("contact,nowhere,,,,email,a@b.example,,", "Column “office”: there is no office “nowhere”"),
        ("contact,harbour,,,,pigeon,,,", "Column “channel”"),
        ("contact,harbour,,,,email,a@b.example,,31.5.2016", "Column “verified_on”"),
        ("contact,harbour,,,,email,,,", "E-mail needs an address"),
        ("office,quay,XX9,police,en: Quay", "Column “country”"),
        ("office,quay,AQ,police,Master of the Quay", "Column “titles”: Write one language a line"),
    ],
)
def test_a_refused_row_names_its_column(row: str, told: str) -> None:
    fates = take(OFFICE, row)
    assert fates[1].fate == "refused"
    assert told in fates[1].told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"record\0", "not a text"),
        (csv("x", heading="record,office,shoe"), "Row 1: there is no column “shoe”"),
        (csv("x", heading="record,office,office"), "Row 1: the column “office” stands there twice"),
        (csv("x", heading="office"), "Row 1: the column “record” is missing"),
        (csv(OFFICE, "duck,harbour"), "Row 3, column “record”: “duck” is none of"),
        (csv("office,,AQ"), "Row 2, column “office”"),
        (csv("form,harbour,AQ"), "Row 2, column “country”: it does not belong"),
        (csv("office,harbour" + "," * 29 + "x"), "Row 2 has 31 cells"),
        (csv('office,"harbour'), "not CSV"),
        (b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_whole(content: bytes, told: str) -> None:
    with pytest.raises(sheet.SheetError, match=told):
        bring_in(content, by=cast.case_worker(), dry_run=False)
    assert not Office.objects.exists()


def test_semicolons_and_a_byte_order_mark_are_read_as_well() -> None:
    content = "\ufeffrecord;office;country;kind;titles\r\noffice;quay;AQ;police;en: Quay".encode()
    (fate,) = bring_in(content, by=cast.case_worker(), dry_run=False)
    assert fate.fate == "added"


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_what_spreadsheets_add_is_no_fault(separator: str) -> None:
    rows = [HEADING + ",,,", "office,harbour,AQ,police,en: Chief,,,,,,,,,,", ",,,,,,,,,,,,,,"]
    content = "\r\n".join([f"sep={separator}", *(row.replace(",", separator) for row in rows)])
    fates = bring_in(content.encode("utf-8-sig"), by=cast.case_worker(), dry_run=False)
    assert [(fate.number, fate.fate) for fate in fates] == [(2, "added")]
    assert Office.objects.get().titles == {"en": "Chief"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("contact,harbour,,,,fax,,8.61066E+11,,,", "Column “number”: “8.61066E+11” is no fax"),
        ("contact,harbour,,,,fax,,#####,,,", "Column “number”: “#####” is no fax"),
        (
            "contact,harbour,,,,email,a@office.example,,2031-05-05,,",
            "Column “verified_on”: This day has not come yet.",
        ),
        ("office,pier,AQ,police,klingon: Chief,,,,,,", "Column “titles”: “klingon” is not a"),
    ],
)
def test_what_a_spreadsheet_spoils_is_refused(row: str, told: str) -> None:
    fates = take(OFFICE, row)
    assert (fates[1].fate, fates[1].told[: len(told)]) == ("refused", told)
    assert not Office.objects.exists()


def test_a_form_of_address_is_in_a_language_there_is() -> None:
    heading = "record,office,country,titles,language,salutation,closing"
    rows = ["office,pier,AQ,en: Chief,,,", 'form,pier,,,klingon,"Sir,",End']
    assert "Column “language”" in take(*rows, heading=heading)[1].told
    rows[1] = 'form,pier,,,ZH-hans,"Sir,",End'
    assert take(*rows, heading=heading)[1].fate == "added"
    assert Office.objects.get().forms.get().language == "zh-Hans"


def test_no_cell_is_a_formula_for_a_spreadsheet() -> None:
    office = cast.office_by_fax()
    keeping.add_holder(
        office,
        by=cast.case_worker(),
        name="=HYPERLINK(1)",
        address_line="Desk",
        term="2010-01-01/2011-01-01",
    )
    out = sheet.write()
    assert ",'=HYPERLINK(1)," in out
    assert ",'+861065961109," in out
    bring_in(out.encode(), by=cast.case_worker(), dry_run=False)
    assert Holder.objects.filter(name="=HYPERLINK(1)").count() == 1


def test_the_zone_of_an_office_and_the_cap_of_a_mailbox_go_out_and_come_in() -> None:
    office = cast.office_by_mail()
    keeping.amend_office(office, by=cast.case_worker(), zone="Asia/Urumqi")
    keeping.amend(office.contacts.get(), by=cast.case_worker(), daily_cap=7)
    out = sheet.write().encode()
    Office.objects.all().delete()
    bring_in(out, by=cast.case_worker(), dry_run=False)
    assert Office.objects.get().zone == "Asia/Urumqi"
    assert Contact.objects.get().daily_cap == 7
    (fate,) = bring_in(
        csv(
            "contact,minister,email,minister@office.example,9",
            heading="record,office,channel,email,daily_cap",
        ),
        by=cast.case_worker(),
        dry_run=False,
    )
    assert fate.told == "daily_cap: “7” → “9”"


@pytest.mark.parametrize(
    ("heading", "row", "told"),
    [
        (
            "channel,email,daily_cap",
            "contact,harbour,email,a@b.example,many",
            "“daily_cap”: “many”",
        ),
        ("channel,email,daily_cap", "contact,harbour,email,a@b.example,0", "“daily_cap”: “0”"),
        (
            "country,titles,zone",
            "office,quay,AQ,en: Quay,Europe/Nowhere",
            "“zone”: “Europe/Nowhere”",
        ),
        ("country,titles,zone", "office,quay,AQ,en: Quay,../../etc", "“zone”: “../../etc”"),
    ],
)
def test_a_cap_or_a_zone_that_is_none_is_refused(heading: str, row: str, told: str) -> None:
    take(OFFICE)
    (fate,) = take(row, heading=f"record,office,{heading}")
    assert fate.fate == "refused"
    assert told in fate.told
