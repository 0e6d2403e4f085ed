"""The directory at the desk: parts of it, embassies, a sheet in and out, and a second yes."""

from datetime import timedelta

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from habeas.directory import keeping, proposing
from habeas.directory.models import Mission, Office
from habeas.importers import directory_sheet
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def test_an_empty_directory_says_how_to_begin(wanda: Client) -> None:
    told = look(wanda, at("directory"))
    assert "The directory is empty." in told
    assert at("directory-sheet") in told


def test_a_part_of_the_directory_holds_what_needs_looking_after(wanda: Client) -> None:
    fresh, stale = cast.office_by_mail("harbour"), cast.office_by_mail("quay")
    keeping.amend(fresh.contacts.get(), by=cast.case_worker(), verified_on=domain_day())
    keeping.amend(
        stale.contacts.get(),
        by=cast.case_worker(),
        verified_on=domain_day() - timedelta(days=366),
    )
    cast.approve_coordinates(stale)

    def shown(part: str) -> list[str]:
        told = look(wanda, at("directory") + f"?part={part}")
        return [office.handle for office in (fresh, stale) if at("office", office.pk) in told]

    assert shown("") == ["harbour", "quay"]
    assert shown("waiting") == ["harbour"]
    assert shown("stale") == ["quay"]
    assert shown("vacant") == shown("bouncing") == []
    assert "Not verified for a year" in look(wanda, at("directory") + "?part=stale")
    assert "No office is like that." in look(wanda, at("directory") + "?part=bouncing")
    stale.contacts.update(healthy=False)
    assert shown("bouncing") == ["quay"]


def test_a_country_can_be_chosen(wanda: Client) -> None:
    office = cast.office_by_mail()
    assert at("office", office.pk) in look(wanda, at("directory") + "?country=AQ")
    assert at("office", office.pk) not in look(wanda, at("directory") + "?country=FR")


def test_a_second_person_says_yes_to_an_office_at_its_own_page(wanda: Client, ali: Client) -> None:
    office = cast.office_by_mail()
    do(wanda, at("amend-office", office.pk), country="AQ", kind="judge", titles="en: Judge")
    office.refresh_from_db()
    assert (office.kind, office.coordinates.is_approved) == ("judge", False)
    seen = office.coordinates.changed_at.isoformat()
    assert wanda.post(at("approve-office", office.pk), {"seen": seen}).status_code == 403
    assert ali.post(at("approve-office", office.pk), {"seen": "yesterday"}).status_code == 409
    do(ali, at("approve-office", office.pk), seen=seen)
    office.refresh_from_db()
    assert office.coordinates.is_approved


def test_an_office_needs_a_country_unless_it_stands_for_others(wanda: Client) -> None:
    typed = {"handle": "own", "kind": "foreign-minister", "titles": "en: Your foreign minister"}
    answer = wanda.post(at("add-office"), typed)
    assert answer.status_code == 422
    assert "Name the country." in said(answer)
    do(wanda, at("add-office"), **typed, stands_for="own-government")
    assert Office.objects.get(handle="own").country == ""


def test_an_embassy_is_added_with_its_office_and_ended_without_it(wanda: Client) -> None:
    home = do(wanda, at("add-mission"), sending="AQ", host="FR")
    mission = Mission.objects.get()
    assert home == at("office", mission.office_id)
    assert mission.office.kind == "ambassador"
    assert not mission.office.coordinates.is_approved
    assert "Antarctica in France" in " ".join(look(wanda, home).split())
    answer = wanda.post(at("add-mission"), {"sending": "AQ", "host": "FR"})
    assert answer.status_code == 422
    assert wanda.post(at("add-mission"), {"sending": "AQ", "host": "AQ"}).status_code == 422
    do(wanda, at("end-mission", mission.pk), because="moved")
    assert not Mission.objects.exists()
    assert Office.objects.filter(pk=mission.office_id).exists()


def test_a_sheet_is_shown_row_by_row_before_it_is_brought_in(wanda: Client) -> None:
    office = cast.office_by_mail()
    sheet = directory_sheet.write().replace("minister@office.example", "new@office.example")
    shown = wanda.post(at("directory-sheet"), {"file": _file(sheet)})
    assert shown.status_code == 200
    assert office.contacts.get().email == "minister@office.example"
    assert "2 unchanged" in " ".join(said(shown).split())
    assert "1 added" in " ".join(said(shown).split())
    home = do(wanda, at("directory-sheet"), content=sheet)
    assert home == at("directory") + "?part=waiting"
    assert office.contacts.filter(email="new@office.example").exists()


def test_a_refused_row_stands_in_the_way_and_says_why(wanda: Client) -> None:
    sheet = "record,office,country,kind,titles\r\noffice,quay,AQ,pirate,en: Quay\r\n"
    answer = wanda.post(at("directory-sheet"), {"file": _file(sheet)})
    assert "Column “kind”" in said(answer)
    assert "Bring it in</button>" not in said(answer)
    assert wanda.post(at("directory-sheet"), {"content": sheet}).status_code == 409
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("record,office\r\nduck,quay", "Row 2, column “record”"),
        ("x" * 300_001, "larger than 300 kB"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_at_the_field(
    wanda: Client, content: str, told: str
) -> None:
    answer = wanda.post(at("directory-sheet"), {"file": _file(content)})
    assert answer.status_code == 422
    assert told in said(answer)


def test_the_directory_goes_out_as_a_file(wanda: Client) -> None:
    cast.office_by_mail()
    answer = wanda.get(at("take-out-directory"))
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="directory-2016-06-30.csv"'
    )
    assert "minister@office.example" in said(answer)


def test_the_nearest_office_with_a_verified_contact_is_proposed_first() -> None:
    minister, police = cast.office_by_mail("minister"), cast.office_by_mail("police")
    judge = cast.office_by_mail("judge")
    for office, kind in ((police, "police"), (judge, "judge")):
        keeping.amend_office(office, by=cast.case_worker(), kind=kind)
    assert proposing.propose("AQ") == [police, minister, judge]
    keeping.amend(minister.contacts.get(), by=cast.case_worker(), verified_on=domain_day())
    assert proposing.propose("AQ") == [minister, police, judge]
    police.contacts.update(healthy=False)
    assert proposing.propose("AQ") == [minister, judge]
    assert proposing.propose("FR") == []


def _file(sheet: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("sheet.csv", sheet.encode(), content_type="text/csv")


def test_a_mailbox_has_its_cap_and_an_office_its_zone(wanda: Client) -> None:
    office = cast.office_by_mail()
    mailbox = office.contacts.get()
    assert "50 a day at most" in look(wanda, at("office", office.pk))
    facts = {"channel": "email", "email": mailbox.email, "carriage": "each", "healthy": "on"}
    do(wanda, at("amend-office-fact", office.pk, "contact", mailbox.pk), **facts, daily_cap="12")
    do(wanda, at("amend-office", office.pk), **OFFICE, zone="Asia/Urumqi")
    told = look(wanda, at("office", office.pk))
    assert "12 a day at most" in told
    assert "Asia/Urumqi" in told
    do(wanda, at("amend-office-fact", office.pk, "contact", mailbox.pk), **facts, daily_cap="")
    mailbox.refresh_from_db()
    assert mailbox.daily_cap == 50


def test_a_zone_and_a_cap_that_are_none_are_refused_beside_their_fields(wanda: Client) -> None:
    office = cast.office_by_mail()
    told = said(wanda.post(at("amend-office", office.pk), {**OFFICE, "zone": "Mars/Base"}))
    assert "is not a time zone such as Asia/Urumqi" in told
    mailbox = office.contacts.get()
    facts = {"channel": "email", "email": mailbox.email, "carriage": "each", "healthy": "on"}
    shut = at("amend-office-fact", office.pk, "contact", mailbox.pk)
    assert "greater than or equal to 1" in said(wanda.post(shut, {**facts, "daily_cap": "0"}))


OFFICE = {"country": "AQ", "kind": "minister", "titles": "en: Minister of Examples"}
