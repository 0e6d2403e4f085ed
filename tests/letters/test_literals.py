# ruff: noqa: RUF001 - sentences in six languages
import pytest

from habeas.letters.living import literal_warnings

AGE, TIME = "{age of …}", "{time since …}"


@pytest.mark.parametrize(
    ("language", "text", "found", "token"),
    [
        ("en", "Mr Sample, aged 78, and his wife", "aged 78", AGE),
        ("en", "a seventy-eight-year-old writer", "seventy-eight-year-old", AGE),
        ("en", "their father who is 78 and ill", "who is 78", AGE),
        ("en", "Tomas Sample, 78, wrote", "78", AGE),
        ("en", "during their three-year long detention", "three-year long", TIME),
        ("en", "held for more than three years now", "for more than three years", TIME),
        ("en", "arrested two months ago", "two months ago", TIME),
        ("fr", "Tomas Exemple, âgé de 78 ans, est", "âgé de 78 ans", AGE),
        ("fr", "Il a 78 ans et", "a 78 ans", AGE),
        ("fr", "détenu depuis plus de trois ans", "depuis plus de trois ans", TIME),
        ("fr", "arrêtée il y a deux mois", "il y a deux mois", TIME),
        ("es", "Tomás Ejemplo, de 78 años, está", "de 78 años", AGE),
        ("es", "detenido desde hace tres años", "desde hace tres años", TIME),
        ("ru", "78-летний правозащитник", "78-летний", AGE),
        ("ru", "ему 78 лет", "ему 78 лет", AGE),
        ("ru", "находится под стражей более трёх лет", "более трёх лет", TIME),
        ("ru", "арестован два месяца назад", "два месяца назад", TIME),
        ("ar", "سامي مثال، البالغ من العمر 78 عامًا", "البالغ من العمر 78 عامًا", AGE),
        ("ar", "محتجز منذ ثلاث سنوات دون تهمة", "منذ ثلاث سنوات", TIME),
        ("ar", "محتجزة منذ سنتين", "منذ سنتين", TIME),
        ("zh-Hans", "陶某某现年78岁", "现年78岁", AGE),
        ("zh-Hans", "七十八岁的作家", "七十八岁", AGE),
        ("zh-Hans", "被关押已三年", "已三年", TIME),
        ("zh-Hant", "三年來沒有起訴", "三年來", TIME),
    ],
)
def test_a_literal_age_or_duration_is_pointed_out_with_its_token(
    language: str, text: str, found: str, token: str
) -> None:
    (warning,) = literal_warnings(text, language)
    assert warning.found == found
    assert warning.token == token
    assert text[warning.offset :].startswith(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "{name of mi}, aged {age of mi}, held for {time since raid}"),
        ("en", "On 19 June 2013, 24 officers came. Resolution 43/173 of 9 December 1988."),
        ("fr", "condamné à douze ans de prison le 19 juin 2013"),
        ("ru", "{age of mi=78|78-летний} был задержан 19 июня 2013 г."),
        ("ar", "محتجز منذ عام 2013"),
        ("zh-Hans", "2013年6月19日，警察来到他家"),
        ("de", "Er ist 78 Jahre alt"),
    ],
)
def test_tokens_dates_and_other_languages_are_left_in_peace(language: str, text: str) -> None:
    assert literal_warnings(text, language) == []


def test_several_warnings_come_in_the_order_of_the_text() -> None:
    text = "aged 78 and aged 68, held for three years"
    assert [each.found for each in literal_warnings(text, "en")] == [
        "aged 78",
        "aged 68",
        "for three years",
    ]
