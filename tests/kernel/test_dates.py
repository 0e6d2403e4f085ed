# ruff: noqa: RUF001 - dates in several scripts
from datetime import date

import pytest
from babel.core import Locale

from habeas.kernel.dates import (
    DateError,
    ImpreciseDate,
    Interval,
    about,
    duration,
    show,
    whole_months,
    whole_years,
)

LANGUAGES = [
    "en",
    "fr",
    "es",
    "ar",
    "ru",
    "zh-Hans",
    "zh-Hant",
    "pt",
    "de",
    "it",
    "fa",
    "uk",
    "be",
    "pl",
    "ja",
    "tr",
    "vi",
    "ko",
    "el",
    "he",
    "nl",
    "sv",
    "ur",
    "id",
]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-06-30", date(2016, 6, 30), date(2016, 6, 30)),
        ("1938~", date(1938, 1, 1), date(1938, 12, 31)),
        ("2014-11?", date(2014, 11, 1), date(2014, 11, 30)),
    ],
)
def test_a_date_spans_the_days_that_it_may_be(text: str, earliest: date, latest: date) -> None:
    parsed = ImpreciseDate.parse(text)
    assert (parsed.text, parsed.earliest, parsed.latest) == (text, earliest, latest)
    assert parsed.approximate == (text[-1] in "~?")


@pytest.mark.parametrize(
    "text",
    ["", "16", "2016-6", "2016-13", "2016-02-30", "2016-06-30T10:00", "0000", "2016~?", "~2016",
     "198x", "19", "June 2016", "2016-06-30\n", "２０１６", "2016/2017", "2016-21"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        ImpreciseDate.parse(text)


def test_an_interval_covers_its_first_and_its_last_day() -> None:
    term = Interval.parse("2013-03-15/2023-03-11")
    assert not term.covers(date(2013, 3, 14))
    assert term.covers(date(2013, 3, 15))
    assert term.covers(date(2023, 3, 11))
    assert not term.covers(date(2023, 3, 12))


def test_an_open_interval_goes_on() -> None:
    term = Interval.parse("2023-03-11/..")
    assert term.end is None
    assert term.covers(date(2100, 1, 1))
    assert not term.covers(date(2023, 3, 10))
    assert Interval.parse("../2012").covers(date(1900, 1, 1))


@pytest.mark.parametrize(
    "text", ["2013", "2013/", "/2013", "../..", "2023/2013", "2013/2014/2015", "2013-03-15/later"]
)
def test_what_is_not_a_span_of_time_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        Interval.parse(text)


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("2013-06-19", "en", "19 June 2013"),
        ("2013-06-19", "en-US", "June 19, 2013"),
        ("2016-06", "en", "June 2016"),
        ("1938", "en", "1938"),
        ("1938~", "en", "about 1938"),
        ("2013-06-19", "zh-Hans", "2013年6月19日"),
        ("2013-06-19", "fr", "19 juin 2013"),
        ("2013-07-01", "fr", "1er juillet 2013"),
        ("2013-07-11", "fr", "11 juillet 2013"),
        ("2013-06-19", "ar", "19 يونيو 2013"),
        ("2016-06", "ru", "июнь 2016\u202fг."),
        ("2016-06~", "ru", "около июня 2016\u202fг."),
        ("1938?", "zh-Hant", "約1938年"),
        ("1938~", "nl", "~1938"),
    ],
)
def test_a_date_is_shown_as_its_language_writes_it(text: str, language: str, shown: str) -> None:
    assert show(ImpreciseDate.parse(text), language).replace("\xa0", "\u202f") == shown


def test_a_full_date_needs_no_wrapping() -> None:
    assert show(date(2016, 6, 30), "en") == "30 June 2016"


def test_about_is_a_word_where_it_is_known_and_a_sign_elsewhere() -> None:
    assert about("78", "fr-CA") == "environ 78"
    assert about("78", "nl") == "~78"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2013, 6, 19), date(2016, 6, 18), 35),
        (date(2013, 6, 19), date(2016, 6, 19), 36),
        (date(2016, 1, 31), date(2016, 2, 28), 0),
        (date(2016, 1, 31), date(2016, 2, 29), 1),
        (date(2016, 2, 29), date(2017, 2, 28), 12),
    ],
)
def test_months_are_counted_when_they_are_full(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months
    assert whole_years(start, end) == months // 12


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "3 years and 2 months"),
        ("fr", "3 ans et 2 mois"),
        ("es", "3 años y 2 meses"),
        ("ar", "3 سنوات وشهران"),
        ("ru", "3 года и 2 месяца"),
        ("zh-Hans", "3年2个月"),
        ("zh-Hant", "3 年 2 個月"),
        ("de", "3 Jahre und 2 Monate"),
        ("fa", "3 سال و 2 ماه"),
    ],
)
def test_a_duration_is_whole_years_and_months(language: str, said: str) -> None:
    shown = duration(date(2013, 4, 19), date(2016, 6, 30), language)
    assert shown.replace("\xa0", " ").replace("\u202f", " ") == said


def test_a_duration_within_the_first_month_is_whole_days() -> None:
    assert duration(date(2016, 6, 19), date(2016, 6, 30), "en") == "11 days"
    assert duration(date(2016, 6, 29), date(2016, 6, 30), "en") == "1 day"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 3, 11])
def test_every_letter_language_says_years_and_months_in_words(language: str, count: int) -> None:
    start = date(2000, 1, 1)
    years = duration(start, date(2000 + count, 1, 1), language)
    months = duration(start, date(2000, 1 + count, 1), language)
    both = duration(start, date(2000 + count, 1 + count, 1), language)
    for said in (years, months, both):
        assert "duration" not in said
        assert "year" not in said or language == "en"
        assert "month" not in said or language == "en"
    assert years in both
    assert len(both) > len(years)
    if Locale.parse(language.replace("-", "_")).language not in {"ar", "he"} or count > 2:
        assert str(count) in years
        assert both.count(str(count)) == 2
