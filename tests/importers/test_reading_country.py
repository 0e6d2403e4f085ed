"""The country of a page: its names in all cases, those of islands, and several of them."""

import tomllib
from pathlib import Path

import pytest

from habeas.importers.reading.countries import countries_in, country_of_line
from habeas.importers.reading.fields import as_fields
from habeas.importers.reading.reader import read_page

CASES = tomllib.loads(
    (Path(__file__).parent / "countries_of_languages.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [(each["language"], each["text"], each["codes"]) for each in CASES["named"]],
)
def test_a_country_is_known_by_its_names(language: str, text: str, codes: list[str]) -> None:
    assert [code for code, _ in countries_in(text, language)] == codes


def test_the_name_is_given_as_printed() -> None:
    assert countries_in("in SOUTH  Georgia.", "en") == [("GS", "SOUTH  Georgia")]


def test_an_address_may_be_in_another_language_than_its_page() -> None:
    assert country_of_line("97499 Brumes, Terres australes fran\u00e7aises", "de") == "TF"
    assert country_of_line("ANTARTIDA", "en") == "AQ"


def country(page: str) -> object:
    return as_fields(read_page(page))["country"]


def test_the_country_that_heads_a_page_is_preferred_to_those_it_names() -> None:
    page = "BOUVET ISLAND: Una Pellworm\n\nShe was arrested in Norway, in Norway, by the guards."
    assert country(page) == "BV"


def test_a_number_is_the_last_thing_that_tells_the_country() -> None:
    page = (
        "Free Una Pellworm\n\nShe was arrested in South Georgia.\n\n"
        "Governor Ilse Grawlix\n1 Tower Street\nFax: +500 55 201\n\nDear Governor,\n\nFree her!"
    )
    assert country(page) == "GS"


def test_a_country_that_is_named_beside_the_arrest_counts_for_more() -> None:
    page = (
        "Free Una Pellworm\n\nShe wrote of Norway and its gulls.\n\n"
        "She was arrested in South Georgia by the guards of the lamp.\n"
    )
    assert country(page) == "GS"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("Write to keeper@tower.gov.aq and to press@lantern.gov.aq, and to us@lamp.org.", "AQ"),
        ("Write to keeper@tower.org.uk and to the others.", "GB"),
        ("She was seen in Helsinki and in Helsinki she has friends.", "FI"),
        ("She was seen on the quay of San Cristobal.", None),
    ],
)
def test_mail_and_cities_hint_at_a_country_that_is_not_named(told: str, code: str | None) -> None:
    read = read_page(f"Free Una Pellworm\n\nShe was arrested by the guards of the lamp. {told}\n")
    assert (read.country or None) == code
    assert any(doubt.field == "country" for doubt in read.doubts)


def test_a_town_of_a_saint_is_not_the_island_of_one() -> None:
    assert countries_in("en San Crist\u00f3bal y en San Pedro", "es") == []


def test_a_page_with_a_letter_to_each_of_several_countries_has_them_all() -> None:
    letter = (
        "{}\n1 Tower Street\n{}\n\nDear {}:\n\nI ask you to free Una Pellworm.\n\nYours truly,\n\n"
    )
    page = "Two letters\n\n" + letter.format("Governor Ilse Grawlix", "Antarctica", "Governor")
    both = page + letter.format("Minister Bo Lampwick", "Bouvet Island", "Minister")
    assert country(page) == "AQ"
    assert country(both) == ["AQ", "BV"]


def test_headings_that_are_countries_are_of_an_appeal_each() -> None:
    story = "Una Pellworm was arrested by the guards of the lamp. Please write to them."
    page = f"Letters of May\n\n1. ANTARCTICA\n\n{story}\n\n2. BOUVET ISLAND\n\n{story}\n"
    assert country(page) == ["AQ", "BV"]


def test_an_official_whose_mail_goes_through_an_embassy_is_of_its_country() -> None:
    page = (
        "Free Una Pellworm\n\nShe was arrested in Bouvet Island.\n\n"
        "Governor Ilse Grawlix\nc/o Embassy of Bouvet Island, 15 Long Row, Polheim, Antarctica\n\n"
        "Dear Governor,\n\nI ask you to free Una Pellworm."
    )
    addressee = read_page(page).addressees[0]
    assert country(page) == "BV"
    assert (addressee.state, addressee.country) == ("BV", "AQ")


def test_an_address_in_a_country_of_which_the_page_does_not_speak_is_doubted() -> None:
    page = (
        "Free Una Pellworm\n\nShe was arrested in Bouvet Island.\n\n"
        "Governor Ilse Grawlix\n1 Tower Street\n{}\n\nDear Governor,\n\nI ask you to free her."
    )
    doubts = [doubt.field for doubt in read_page(page.format("Antarctica")).doubts]
    assert "country" in doubts
    at_home = [doubt.field for doubt in read_page(page.format("Bouvet Island")).doubts]
    assert "country" not in at_home
