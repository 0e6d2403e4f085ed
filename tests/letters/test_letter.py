from dataclasses import replace

import pytest
from sample_letters import ENGLISH, LETTERS

from habeas.kernel.languages import CountryError
from habeas.letters.letter import PostalAddress, Signer


@pytest.mark.parametrize(
    ("line", "country", "language", "last"),
    [
        ("1 street", "CN", "en", "CHINA"),
        ("1 street", "DE", "fr", "ALLEMAGNE"),
        ("شارع المثال 1", "SA", "ar", "المملكة العربية السعودية"),
        ("улица Примерная 1", "RU", "ru", "РОССИЯ"),
        ("Οδός 1", "CN", "el", "ΚΙΝΑ"),  # noqa: RUF001 - Greek
        ("1 street", "CI", "en", "CÔTE D’IVOIRE"),
        ("1 street", "FI", "tr", "FİNLANDİYA"),
    ],
)
def test_an_address_ends_with_the_country_in_capitals(
    line: str, country: str, language: str, last: str
) -> None:
    assert PostalAddress(lines=(line,), country=country).block(language) == (line, last)


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


def test_under_latin_lines_the_post_can_read_the_country_too() -> None:
    latin = PostalAddress(lines=("Premier", "2 Fuyoujie", "100017 Beijing"), country="CN")
    assert latin.block("ar")[-1] == latin.block("zh-Hans")[-1] == "CHINA"
    assert latin.block("fr")[-1] == "CHINE"
    chinese = PostalAddress(lines=("总理", "府右街2号", "北京 100017"), country="CN")
    assert chinese.block("zh-Hans")[-1] == "中国"
