"""Portraits on the pages: only on a consent of their own, and gone as soon as that is."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import cast
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.cases import consenting, picturing, recording
from habeas.cases.models import Consent, Person

pytestmark = pytest.mark.django_db
PAGE = "/en/appeals/ua-20-2016/"
ADDRESS = re.compile(r'src="(/pictures/[0-9a-f]{32}\.jpg)"')


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def photograph() -> SimpleUploadedFile:
    written = BytesIO()
    ramp = Image.linear_gradient("L").resize((600, 900))
    around = Image.radial_gradient("L").resize((600, 900))
    Image.merge("RGB", (ramp, around, ramp.rotate(180))).save(written, "JPEG")
    return SimpleUploadedFile("me.jpg", written.getvalue())


def consent(person: Person, **facts: object) -> Consent:
    recorded = recording.record_consent(
        person,
        by=cast.case_worker(),
        **{"name": True, "picture": True, "given_by": "herself", "given_on": date(2016, 6, 25)}
        | facts,
    )
    cast.approve_facts(person.case)
    return recorded


def pictured() -> Appeal:
    """An open appeal for Ada, with her picture, her consent, and everything approved."""
    appeal = cast.open_appeal_of()
    ada = appeal.case.persons.get()
    picturing.add_picture(
        ada, file=photograph(), description="Ada, laughing, in a garden", by=cast.case_worker()
    )
    consent(ada)
    return appeal


def address(client: Client) -> str:
    found = ADDRESS.search(client.get(PAGE).content.decode())
    assert found
    return found[1]


def shows_picture(client: Client) -> bool:
    return bool(ADDRESS.search(client.get(PAGE).content.decode()))


def test_the_page_shows_the_picture_with_its_size_and_what_it_shows(client: Client) -> None:
    pictured()
    page = client.get(PAGE).content.decode()
    tag = re.search(r"<img[^>]*>", page)
    assert tag
    for part in ('alt="Ada, laughing, in a garden"', 'width="88"', 'height="110"'):
        assert part in tag[0]
    assert 'class="plate"' not in page
    case_page = client.get("/en/cases/ada-sample/").content.decode()
    assert ADDRESS.search(case_page)


def test_the_picture_is_kept_for_a_minute_and_sets_no_cookie(client: Client) -> None:
    pictured()
    answer = client.get(address(client))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies
    assert Image.open(BytesIO(answer.content)).size == (352, 440)
    again = client.get(address(client), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.post(address(client)).status_code == 405


def test_its_address_tells_nothing_and_no_other_is_answered(client: Client) -> None:
    appeal = pictured()
    picture = appeal.case.persons.get().picture
    assert picture
    original = picture.file.name.rpartition("/")[2]
    for path in ("", "..%2fhabeas.sqlite3", original, f"{'0' * 32}.jpg", "a.svg"):
        assert client.get(f"/pictures/{path}").status_code == 404
    for path in (picture.file.url, picture.renditions.get().file.url, "/media/"):
        assert client.get(path).status_code == 404


def test_without_a_consent_for_the_picture_nobody_sees_it(client: Client) -> None:
    appeal = cast.open_appeal_of()
    ada = appeal.case.persons.get()
    picturing.add_picture(
        ada, file=photograph(), description="Ada in a garden", by=cast.case_worker()
    )
    consent(ada, picture=False)
    assert not shows_picture(client)
    assert 'class="plate"' in client.get(PAGE).content.decode()
    rendition = Person.objects.get(pk=ada.pk).picture.renditions.get()  # type: ignore[union-attr]
    name = rendition.file.name.rpartition("/")[2]
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_consent_that_nobody_else_has_seen_shows_nothing(client: Client) -> None:
    appeal = cast.open_appeal_of()
    ada = appeal.case.persons.get()
    picturing.add_picture(
        ada, file=photograph(), description="Ada in a garden", by=cast.case_worker()
    )
    cast.approve_facts(appeal.case)
    recording.record_consent(
        ada, by=cast.case_worker(), picture=True, given_by="herself", given_on=date(2016, 6, 25)
    )
    assert not shows_picture(client)
    cast.approve_facts(appeal.case)
    assert shows_picture(client)


def test_a_withdrawn_consent_takes_it_away_at_once(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    assert client.get(where).status_code == 200
    given = Consent.objects.get(person=appeal.case.persons.get(), picture=True)
    consenting.withdraw_consent(given, by=cast.case_worker(), what={"picture"})
    assert client.get(where).status_code == 404
    assert not shows_picture(client)


def test_a_consent_that_ran_out_takes_it_away(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    day = date(2016, 6, 30) - timedelta(days=1)
    Consent.objects.filter(person__case=appeal.case).update(until=day)
    assert client.get(where).status_code == 404


def test_somebody_under_18_is_never_shown(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    Person.objects.filter(case=appeal.case).update(minor=True)
    assert client.get(where).status_code == 404
    assert not shows_picture(client)


def test_a_withdrawn_appeal_takes_the_picture_along(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    stopping.withdraw(appeal, by=cast.case_worker())
    assert client.get(where).status_code == 404


def test_a_draft_shows_no_picture(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    Appeal.objects.filter(pk=appeal.pk).update(state="draft")
    assert client.get(where).status_code == 404


def test_a_picture_that_waits_for_its_yes_is_seen_by_no_reader(client: Client) -> None:
    appeal = pictured()
    shown = address(client)
    ada = appeal.case.persons.get()
    waiting = picturing.add_picture(
        ada, file=photograph(), description="Another", by=cast.case_worker()
    )
    name = waiting.renditions.get().file.name.rpartition("/")[2]
    assert client.get(f"/pictures/{name}").status_code == 404
    assert address(client) == shown
    cast.approve_facts(appeal.case)
    assert client.get(f"/pictures/{name}").status_code == 200
    assert client.get(shown).status_code == 404


def test_a_picture_taken_away_is_gone_from_the_page(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    picturing.remove_picture(appeal.case.persons.get(), by=cast.case_worker())
    assert client.get(where).status_code == 404
    assert not shows_picture(client)


def test_a_file_that_is_missing_is_not_found_and_never_an_error(client: Client) -> None:
    appeal = pictured()
    where = address(client)
    picture = appeal.case.persons.get().picture
    assert picture
    Path(picture.renditions.get().file.path).unlink()
    assert client.get(where).status_code == 404


def test_nothing_that_others_load_names_the_picture(client: Client) -> None:
    pictured()
    page = client.get(PAGE).content.decode()
    assert "og:image" not in page
    assert page.count("/pictures/") == 1
