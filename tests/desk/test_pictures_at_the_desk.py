"""Pictures at the desk: put up, seen before anybody else sees them, taken away."""

import re
from io import BytesIO
from pathlib import Path

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from habeas.cases import picturing, recording
from habeas.cases.models import Case, Person
from habeas.staff.models import Block
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

ADDRESS = re.compile(r'src="(/desk/pictures/[0-9a-f]{32}\.(?:jpg|png))"')
SHOWS = "Ada, laughing, in a garden"


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def drawing(colour: str = "olive") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (400, 500), colour).save(written, "PNG")
    return SimpleUploadedFile("me.png", written.getvalue(), content_type="image/png")


def ada() -> Person:
    case = Case.objects.filter(slug="model").first()
    if case is None:
        case = recording.open_case(slug="model", country="AQ", by=cast.case_worker())
        recording.add_person(case, by=cast.case_worker(), handle="ada", name="Ada Sample")
        block = Block.objects.get(pk=case.facts_id)
        recording.approve_facts(case, by=cast.approver(), seen=block.changed_at)
    return case.persons.get()


def where(name: str = "add-picture") -> str:
    return at(name, ada().case_id, ada().pk)


def hidden(client: Client) -> str:
    found = re.search(r'name="replaces" value="([^"]*)"', look(client, where()))
    assert found
    return found[1]


def put_up(client: Client) -> Person:
    do(client, where(), file=drawing(), description=SHOWS, replaces=hidden(client))
    return ada()


def test_a_picture_of_somebody_public_waits_and_is_seen_at_the_desk(
    wanda: Client, ali: Client
) -> None:
    person = put_up(wanda)
    assert person.picture is None
    page = look(ali, at("case", person.case_id))
    assert f"Waits for a yes: {SHOWS}" in " ".join(page.split())
    shown = ADDRESS.search(page)
    assert shown
    answer = ali.get(shown[1])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_consent_the_desk_says_that_readers_see_nothing(wanda: Client) -> None:
    put_up(wanda)
    assert "nobody has allowed a picture" in look(wanda, at("case", ada().case_id))


def test_what_is_no_picture_is_said_at_the_form_with_what_was_typed(wanda: Client) -> None:
    replaces = hidden(wanda)
    for file, told in (
        (SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"),
        (SimpleUploadedFile("a.jpg", b"GIF89a..."), "can be read"),
        (SimpleUploadedFile("a.jpg", b"x" * (10 * 1024 * 1024 + 1)), "10 MB"),
        (SimpleUploadedFile("a.jpg", b"x" * (13 * 1024 * 1024)), "10 MB"),
    ):
        typed = {"file": file, "description": SHOWS, "replaces": replaces}
        answer = wanda.post(where(), typed)
        assert answer.status_code in {409, 422}
        assert told in said(answer)
        assert SHOWS in said(answer)
    assert not ada().pictures.exists()


def test_two_who_change_a_picture_at_once_do_not_overwrite_one_another(
    wanda: Client, ali: Client
) -> None:
    seen = hidden(ali)
    person = put_up(wanda)
    late = {"file": drawing("navy"), "description": "Another", "replaces": seen}
    answer = ali.post(where(), late)
    assert answer.status_code == 409
    assert "Somebody else changed this picture" in said(answer)
    assert "Another" in said(answer)
    assert person.pictures.get().description == SHOWS


def test_taking_it_away_needs_one_person_and_no_reason(wanda: Client) -> None:
    put_up(wanda)
    do(wanda, where("remove-picture"))
    assert not ada().pictures.exists()
    assert picturing.PROPOSED not in ada().proposed


def test_an_address_that_nobody_gave_out_is_not_found(wanda: Client) -> None:
    person = put_up(wanda)
    original = person.pictures.get().file.name.rpartition("/")[2]
    for name in (original, "0" * 32 + ".jpg", "x"):
        assert wanda.get(at("picture", name)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_consent_taken_back_takes_the_picture_from_page_address_and_disk(
    wanda: Client, client: Client, tmp_path: Path
) -> None:
    appeal = cast.open_appeal_of()
    person = appeal.case.persons.get()
    page = f"/en/appeals/{appeal.slug}/"
    given = recording.record_consent(
        person,
        by=cast.case_worker(),
        name=True,
        picture=True,
        given_by="herself",
        given_on=domain_day(),
    )
    picturing.add_picture(person, file=drawing(), description=SHOWS, by=cast.case_worker())
    cast.approve_facts(appeal.case)
    found = re.search(r'src="(/pictures/[0-9a-f]{32}\.png)"', client.get(page).content.decode())
    assert found
    assert client.get(found[1]).status_code == 200
    do(wanda, at("withdraw-consent", appeal.case_id, given.pk), what="picture")
    shown = client.get(page)
    assert shown.status_code == 200
    assert "/pictures/" not in shown.content.decode()
    assert client.get(found[1]).status_code == 404
    assert client.get(found[1].replace("/pictures/", "/desk/pictures/")).status_code == 302
    assert wanda.get(found[1].replace("/pictures/", "/desk/pictures/")).status_code == 404
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
