from dataclasses import replace

import pytest
from sample_letters import ENGLISH, LETTERS

from habeas.kernel.languages import CountryError
from habeas.letters.letter import PostalAddress, Signer


@pytest.mark.parametrize(
    ("country", "language", "last"),
    [
        ("CN", "en", "CHINA"),
        ("DE", "fr", "ALLEMAGNE"),
        ("SA", "ar", "المملكة العربية السعودية"),
        ("RU", "ru", "РОССИЯ"),
        ("CN", "el", "ΚΙΝΑ"),  # noqa: RUF001 - Greek
        ("CI", "en", "CÔTE D’IVOIRE"),
        ("FI", "tr", "FİNLANDİYA"),
    ],
)
def test_an_address_ends_with_the_country_in_capitals(
    country: str, language: str, last: str
) -> None:
    address = PostalAddress(lines=("The office", "1 street"), country=country)
    assert address.block(language) == ("The office", "1 street", last)


def test_an_address_in_no_country_is_refused() -> None:
    with pytest.raises(CountryError):
        PostalAddress(lines=("x",), country="XX").block("en")


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("en", "France, 30 June 2016"),
        ("fr", "France, le 30 juin 2016"),
        ("ar", "فرنسا، 30 يونيو 2016"),
        ("zh-Hans", "法国，2016年6月30日"),
    ],
)
def test_place_and_date_stand_as_the_language_has_them(language: str, head: str) -> None:
    assert LETTERS[language].place_and_date() == head


def test_without_a_place_the_date_stands_alone() -> None:
    assert replace(ENGLISH, place="").place_and_date() == "30 June 2016"


def test_a_signer_is_shown_by_what_she_said_and_no_more() -> None:
    assert Signer(name="A", who="", country="").lines() == ("A",)
    assert Signer(name="A", who="teacher", country="Peru").lines() == ("A", "teacher", "Peru")
