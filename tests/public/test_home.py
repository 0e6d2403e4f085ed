"""The list of appeals, and the page of a case."""

import cast
import pytest
from browsing import tags, text
from django.test import Client

from habeas.appeals import stopping
from habeas.appeals.models import Appeal

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("appeal")
def test_open_appeals_are_cards_with_name_situation_and_date(client: Client) -> None:
    shown = text(client.get("/en/"))
    for words in (
        "They need a letter now",
        "Ada Sample",
        "Arbitrarily detained",
        "Ada Sample is held without a trial.",
        "Write by 11 August 2016",
    ):
        assert words in shown


@pytest.mark.usefixtures("appeal")
def test_the_list_is_filtered_by_country_and_situation(client: Client) -> None:
    page = tags(client.get("/en/"))
    assert '<option value="AQ">Antarctica</option>' in page
    assert '<option value="arbitrarily-detained">Arbitrarily detained</option>' in page
    link = 'href="/en/appeals/ua-20-2016/"'
    for query, there in (
        ("country=AQ", True),
        ("country=AQ&situation=arbitrarily-detained", True),
        ("country=FR", False),
        ("situation=released", False),
        ("country=%00<script>", False),
    ):
        page = tags(client.get(f"/en/?{query}"))
        assert (link in page) is there, query
        assert "<script>" not in page
    assert "No open appeal matches" in text(client.get("/en/?country=FR"))


def test_what_ended_is_listed_with_its_outcome(client: Client, appeal: Appeal) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    shown = text(client.get("/en/"))
    assert "Nobody needs a letter at this moment." in shown
    assert "Released · 30 June 2016 · Antarctica" in shown


def test_a_paused_appeal_says_so_in_the_list(client: Client, appeal: Appeal) -> None:
    stopping.pause(appeal, by=cast.case_worker())
    assert "Paused: please wait with letters." in text(client.get("/en/"))


@pytest.mark.usefixtures("appeal")
def test_a_case_tells_what_happened_and_which_letters_there_are(client: Client) -> None:
    shown = text(client.get("/en/cases/ada-sample/"))
    for words in (
        "Ada Sample was taken from her home on 19 June 2013.",
        "19 June 2013 Officers came and took her away.",
        "ua-20-2016",
    ):
        assert words in shown


def test_a_case_without_a_public_appeal_has_no_page(client: Client) -> None:
    cast.case()
    assert client.get("/en/cases/ada-sample/").status_code == 404
    assert client.get("/en/cases/nobody/").status_code == 404


def test_what_we_hold_names_the_house_and_whom_to_write_to(client: Client) -> None:
    cast.organisation()
    page = tags(client.get("/en/what-we-hold/"))
    assert "mailto:privacy@letters.example" in page
    assert "Letters for Example" in page


def test_a_street_number_stays_before_its_street_in_arabic(client: Client) -> None:
    cast.organisation()
    page = client.get("/ar/find-my-letters/").content.decode()
    assert "<bdi>1 Model Street<br>" in page
