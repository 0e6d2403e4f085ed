from dataclasses import replace
from datetime import date

import pytest

from habeas.kernel.dates import ImpreciseDate
from habeas.letters.living import (
    Facts,
    MissingFactError,
    PersonFacts,
    StaleFormError,
    UnknownTokenError,
    bind,
    check,
    fill,
    tokens,
)

DAY = date(2016, 6, 30)
MI = PersonFacts(
    name="Tomas Sample",
    names={"zh": "陶某某", "zh-Hant": "陶某某先生", "ru": "Томас Примеров"},
    birth=None,
    aged=78,
    aged_on=ImpreciseDate.parse("2016-06"),
    status="Arbitrarily detained",
)
FACTS = Facts(
    persons={"mi": MI, "li": replace(MI, name="Lena Sample", names={}, aged=68)},
    dates={"raid": ImpreciseDate.parse("2013-06-19"), "stroke": ImpreciseDate.parse("2014-01")},
    official="Minister Ana Invented",
)


def filled(text: str, language: str = "en", day: date = DAY, facts: Facts = FACTS) -> str:
    return fill(text, facts, language=language, day=day)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name of mi}, aged {age of mi}", "Tomas Sample, aged 78"),
        ("Status: {status of li}", "Status: Arbitrarily detained"),
        ("on {date of raid} and in {date of stroke}", "on 19 June 2013 and in January 2014"),
        ("for {time since raid}", "for 3 years"),
        ("Dear {official},", "Dear Minister Ana Invented,"),
        ("{ name  of mi }", "Tomas Sample"),
        ("a {{brace} and {{{name of mi}", "a {brace} and {Tomas Sample"),
        ("no token } at all", "no token } at all"),
    ],
)
def test_tokens_are_filled_as_of_the_day(text: str, said: str) -> None:
    assert filled(text) == said


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-Hans", "陶某某"),
        ("zh-Hant-TW", "陶某某先生"),
        ("ru", "Томас Примеров"),
        ("fr", "Tomas Sample"),
    ],
)
def test_a_name_is_spelt_for_the_language_of_the_letter(language: str, name: str) -> None:
    assert filled("{name of mi}", language) == name


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2016, 6, 1), "78"),
        (date(2016, 6, 30), "78"),
        (date(2016, 7, 1), "about 78"),
        (date(2017, 6, 30), "about 79"),
        (date(2015, 6, 30), "about 77"),
        (date(2020, 1, 1), "about 81"),
    ],
)
def test_an_age_said_of_a_month_is_sure_only_in_that_month(day: date, said: str) -> None:
    assert filled("{age of mi}", day=day) == said


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        ("1938-06-30", "78"),
        ("1938-07-01", "77"),
        ("1938-03", "78"),
        ("1938", "about 77"),
        ("1938-03-01~", "about 78"),
        ("1936-02-29", "80"),
    ],
)
def test_an_age_by_birth_is_one_number_when_both_bounds_agree(birth: str, said: str) -> None:
    person = replace(MI, birth=ImpreciseDate.parse(birth))
    assert filled("{age of mi}", facts=replace(FACTS, persons={"mi": person})) == said


def test_an_approximate_month_never_gives_a_sure_age() -> None:
    person = replace(MI, aged_on=ImpreciseDate.parse("2016-06~"))
    assert filled("{age of mi}", facts=replace(FACTS, persons={"mi": person})) == "about 78"


def test_an_age_that_nobody_knows_is_not_said() -> None:
    unknown = replace(FACTS, persons={"mi": replace(MI, aged=None, aged_on=None)})
    with pytest.raises(MissingFactError, match="age of mi"):
        filled("{age of mi}", facts=unknown)
    unborn = replace(FACTS, persons={"mi": replace(MI, birth=ImpreciseDate.parse("2017"))})
    with pytest.raises(MissingFactError, match="age of mi"):
        filled("{age of mi}", facts=unborn)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2013-06-19", "3 years"),
        ("2013-06", "3 years"),
        ("2013-07", "2 years and 11 months"),
        ("2013", "2 years and 6 months"),
        ("2013-06-19~", "about 3 years"),
        ("2016-06-20", "10 days"),
    ],
)
def test_a_duration_counts_from_the_latest_possible_start(start: str, said: str) -> None:
    facts = replace(FACTS, dates={"raid": ImpreciseDate.parse(start)})
    assert filled("{time since raid}", facts=facts, day=date(2016, 6, 30)) == said


def test_a_duration_from_a_day_to_come_is_not_said() -> None:
    with pytest.raises(MissingFactError, match="time since raid"):
        filled("{time since raid}", day=date(2013, 6, 18))


@pytest.mark.parametrize(
    ("text", "token", "nearest"),
    [
        ("{age of mii}", "{age of mii}", "{age of mi}"),
        ("{agee of li}", "{agee of li}", "{age of li}"),
        ("{time since riad}", "{time since riad}", "{time since raid}"),
        ("{date of mi}", "{date of mi}", "{age of mi}"),
        ("{oficial}", "{oficial}", "{official}"),
        ("{official of mi}", "{official of mi}", "{official}"),
        ("{}", "{}", "{"),
        ("{age of mi|}", "{age of mi|}", "{age of mi}"),
        ("{age of mi=78}", "{age of mi=78}", "{age of mi}"),
    ],
)
def test_an_unknown_token_is_refused_with_the_nearest_known_one(
    text: str, token: str, nearest: str
) -> None:
    with pytest.raises(UnknownTokenError) as refused:
        check(text, persons={"mi", "li"}, dates={"raid"})
    assert token in str(refused.value)
    assert nearest in str(refused.value)
    with pytest.raises(UnknownTokenError):
        filled(text, facts=replace(FACTS, dates={"raid": FACTS.dates["raid"]}))


def test_a_brace_that_nothing_ends_is_refused() -> None:
    for text in ("{age of mi", "{age {of} mi}"):
        with pytest.raises(UnknownTokenError, match="write “"):
            check(text, persons={"mi"}, dates=())


def test_a_text_with_known_tokens_passes() -> None:
    check(
        "{age of mi|78-летний} {time since raid} {official} {{x}",
        persons={"mi"},
        dates={"raid"},
    )


def test_a_written_form_is_bound_on_save_to_the_value_of_the_day() -> None:
    text = "{age of mi|78-летний} {name of mi|Томаса Примерова}, {time since raid|три года}, {{"
    bound = bind(text, FACTS, language="ru", day=DAY)
    assert bound == (
        "{age of mi=78|78-летний} {name of mi=Томас Примеров|Томаса Примерова}, "
        "{time since raid=3 года|три года}, {{"
    )
    assert filled(bound, "ru") == "78-летний Томаса Примерова, три года, {"


def test_binding_twice_changes_nothing_and_plain_tokens_stay() -> None:
    bound = bind("{age of mi|78-летний} {age of mi}", FACTS, language="ru", day=DAY)
    later = date(2020, 1, 1)
    assert bind(bound, FACTS, language="ru", day=later) == bound
    assert bound.endswith(" {age of mi}")


def test_a_form_holds_the_letter_when_the_value_is_no_longer_the_same() -> None:
    with pytest.raises(StaleFormError, match="78-летний"):
        filled("{age of mi=78|78-летний}", "ru", date(2016, 7, 1))
    with pytest.raises(StaleFormError, match="premier"):
        filled("{official=Somebody Else|premier}")


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "{date of raid|19 июня}"), ("fr", "{time since stroke|deux ans}")]
)
def test_a_bound_form_outlasts_its_no_break_spaces(language: str, text: str) -> None:
    bound = bind(text, FACTS, language=language, day=DAY)
    typed = bound.replace("\u00a0", " ").replace("\u202f", " ")
    assert filled(typed, language) == text.partition("|")[2].rstrip("}")
    value = bound.partition("=")[2].partition("|")[0]
    spaced = bound.replace(value, value.replace(" ", "\u00a0"))
    assert filled(spaced, language) == filled(typed, language)


def test_a_form_that_was_never_bound_is_not_printed() -> None:
    with pytest.raises(StaleFormError, match="save"):
        filled("{age of mi|78-летний}", "ru")


def test_a_value_with_signs_of_the_notation_can_be_bound() -> None:
    facts = replace(FACTS, official="Head {of} A|B = C")
    bound = bind("{official|руководителю}", facts, language="ru", day=DAY)
    assert filled(bound, "ru", facts=facts) == "руководителю"


def test_what_a_fact_holds_is_never_read_as_a_token() -> None:
    facts = replace(FACTS, official="{name of mi} {{")
    assert filled("{official}", facts=facts) == "{name of mi} {{"


def test_tokens_tell_kind_handle_and_place() -> None:
    text = "{{ {age of mi=78|78-летний} and {official}"
    age, official = tokens(text)
    assert (age.kind, age.handle, age.value, age.form) == ("age of", "mi", "78", "78-летний")
    assert text[age.start : age.end] == "{age of mi=78|78-летний}"
    assert (official.kind, official.handle, official.fact) == ("official", "", "official")
