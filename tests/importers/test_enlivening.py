# ruff: noqa: RUF001 - sentences in six languages
from datetime import date

import pytest

from habeas.importers.enlivening import enlivened
from habeas.importers.proving import Aged, Told, age_printed
from habeas.importers.reading.counting import in_figures
from habeas.kernel.dates import ImpreciseDate
from habeas.letters import living

PAGE_DAY = date(2016, 6, 30)
ADA = Aged(handle="ada", names=("Ada Sample", "Ада Сэмпл", "艾达", "آدا"), age=78)
BEN = Aged(handle="ben", names=("Ben Sample",), age=68)


def told(
    language: str = "en",
    *,
    day: str = "2016-06-30",
    today: date = PAGE_DAY,
    people: tuple[Aged, ...] = (ADA, BEN),
    since: str = "2013-06-19",
) -> Told:
    return Told(
        language=language,
        day=ImpreciseDate.parse(day) if day else None,
        today=today,
        people=people,
        events={"detention": ImpreciseDate.parse(since)} if since else {},
    )


def filled(text: str, by: Told, day: date = PAGE_DAY) -> str:
    bound = living.bind(text, by.facts, language=by.language, day=by.today)
    return living.fill(bound, by.facts, language=by.language, day=day)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Ms Ada Sample, aged 78, and Ben", "Ms Ada Sample, aged {age of ada}, and Ben"),
        ("en", "a 78-year-old writer", "a {age of ada}-year-old writer"),
        ("en", "their aunt, who is 78", "their aunt, who is {age of ada}"),
        ("en", "Ada Sample (78) and Ben", "Ada Sample ({age of ada}) and Ben"),
        ("en", "Ada Sample, 78, wrote", "Ada Sample, {age of ada}, wrote"),
        ("de", "Ada Sample (78) und Ben", "Ada Sample ({age of ada}) und Ben"),
        ("fr", "Ada, âgée de 78 ans, est", "Ada, âgée de {age of ada} ans, est"),
        ("es", "Ada, de 78 años, está", "Ada, de {age of ada} años, está"),
        ("ru", "78-летняя Ада", "{age of ada|78-летняя} Ада"),
        ("ru", "Аде, ей 78 лет, не", "Аде, ей {age of ada|78 лет}, не"),
        ("ru", "семидесятивосьмилетняя Ада", "{age of ada|семидесятивосьмилетняя} Ада"),
        ("ar", "البالغة من العمر 78 عامًا", "البالغة من العمر {age of ada} عامًا"),
        ("zh-Hans", "艾达现年78岁", "艾达现年{age of ada}岁"),
        ("zh-Hant", "艾达（78）被捕", "艾达（{age of ada}）被捕"),
        ("en", "arrested 3 years ago", "arrested {time since detention} ago"),
        ("en", "their three-year long detention", "their {F|three-year} long detention"),
        ("en", "detained for more than 36 months", "detained for more than {F|36 months}"),
        ("fr", "détenue depuis 3 ans", "détenue depuis {time since detention}"),
        ("es", "detenida desde hace 3 años", "detenida desde hace {time since detention}"),
        ("ru", "под стражей уже 3 года", "под стражей уже {time since detention}"),
        ("ru", "под стражей более трёх лет", "под стражей более {F|трёх лет}"),
        ("ar", "محتجزة منذ 3 سنوات", "محتجزة منذ {time since detention}"),
        ("zh-Hans", "被关押已3年", "被关押已{time since detention}"),
        ("en", "detained since 2013", "detained since {date of detention|2013}"),
        ("en", "detained since 19 June 2013", "detained since {date of detention}"),
        ("fr", "détenue depuis le 19 juin 2013", "détenue depuis le {date of detention}"),
        ("es", "detenida desde junio de 2013", "detenida desde {date of detention|junio de 2013}"),
        ("ru", "под стражей с 19 июня 2013 года", "под стражей с {D|19 июня 2013} года"),
        ("zh-Hans", "自2013年6月19日被关押", "自{date of detention}被关押"),
    ],
)
def test_an_age_or_duration_becomes_a_living_fact_that_reads_as_the_page_did(
    language: str, text: str, expected: str
) -> None:
    by = told(language)
    made = enlivened(text, by)
    wanted = expected.replace("{F|", "{time since detention|").replace("{D|", "{date of detention|")
    assert made.text == wanted
    assert filled(made.text, by) == text
    assert made.replaced
    assert not made.left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Sample, aged seventy-eight, was detained for three years"),
        ("fr", "âgée de soixante-dix-huit ans, détenue depuis trois ans"),
        ("es", "Tiene setenta y ocho años y está detenida desde hace tres años"),
        ("ar", "يبلغ من العمر ثمانية وسبعين عامًا وهي محتجزة منذ ثلاث سنوات"),
        ("zh-Hans", "七十八岁的艾达被关押已三年"),
        ("zh-Hant", "三年來艾达被關押"),
    ],
)
def test_a_number_in_words_reads_the_same_in_figures(language: str, text: str) -> None:
    by = told(language)
    made = enlivened(text, by)
    figures = {"seventy-eight": "78", "soixante-dix-huit": "78", "setenta y ocho": "78"}
    figures |= {"ثمانية وسبعين": "78", "七十八": "78", "three": "3", "trois": "3", "tres": "3"}
    figures |= {"ثلاث": "3", "三": "3"}
    for word, figure in figures.items():
        text = text.replace(word, figure)
    assert in_figures(filled(made.text, by)) == in_figures(text)
    assert not made.left


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ada Sample, aged about 78, waits.", "it is not exact"),
        ("At the age of 78 she was arrested.", "earlier time"),
        ("Ada Sample, aged 78 when she wrote it, waits.", "earlier time"),
        ("Their son, aged 34, asks for them.", "nobody at risk"),
        ("She was detained for five years.", "does not fit"),
        ("She taught there for three years.", "does not speak of the detention"),
        ("Three years later she was arrested.", "earlier time"),
        ("She was detained for several years.", "cannot be read"),
        ("She was recently detained.", "which day is meant"),
    ],
)
def test_what_the_page_does_not_prove_stays_and_is_listed_with_its_passage(
    text: str, why: str
) -> None:
    made = enlivened(text, told())
    assert made.text == text
    (sentence,) = made.left
    assert why in sentence
    assert text in sentence
    assert not made.replaced


def test_without_a_day_of_the_page_nothing_is_replaced() -> None:
    text = "Ada Sample (78), aged 78, detained for three years."
    made = enlivened(text, told(day=""))
    assert made.text == text
    assert all("of which day it speaks" in sentence for sentence in made.left)


def test_where_the_day_of_the_page_is_to_come_that_is_the_reason() -> None:
    made = enlivened("Ada Sample (78), aged 78, detained for three years.", told(day="2017-01"))
    assert not made.replaced
    assert len(made.left) == 3
    said = "day of the page, 2017-01, is still to come: this installation takes 2016-06-30 for"
    assert all(said in each for each in made.left)


def test_of_two_persons_of_one_age_the_one_beside_it_is_meant() -> None:
    twins = (ADA, Aged(handle="eve", names=("Eve Other",), age=78))
    text = "Ada Sample, aged 78, and Eve Other, aged 78, and the 78-year-old Ada, and one aged 78."
    made = enlivened(text, told(people=twins))
    assert made.text == (
        "Ada Sample, aged {age of ada}, and Eve Other, aged {age of eve}, and the {age of ada}"
        "-year-old Ada, and one aged {age of ada}."
    )
    assert enlivened("One of them, who is 78, waits.", told(people=twins)).left


def test_a_duration_fits_within_the_precision_of_the_day_that_is_recorded() -> None:
    text = "detained for more than three years"
    assert enlivened(text, told(since="2013")).replaced
    assert enlivened(text, told(since="2013-01")).replaced
    assert enlivened(text, told(since="2012-06-01")).left
    assert enlivened("detained for almost three years", told(since="2013-09")).replaced
    assert enlivened("detained for 11 days", told(since="2016-06-19")).replaced
    assert enlivened("detained for two weeks", told(since="2016-06-15")).replaced
    assert enlivened("detained for 15 days", told(since="2016")).left


def test_words_that_are_out_of_date_hold_the_letter_until_they_are_written_anew() -> None:
    by = told("ru", today=date(2018, 1, 1))
    made = enlivened("78-летняя Ада", by)
    assert made.text == "{age of ada=78|78-летняя} Ада"
    assert "today it is “около 79”" in made.replaced[0]
    assert filled(made.text, by) == "78-летняя Ада"
    with pytest.raises(living.StaleFormError):
        filled(made.text, by, day=by.today)


def test_words_that_are_still_right_hold_no_letter() -> None:
    by = told("ru", today=date(2016, 9, 1))
    made = enlivened("78-летняя Ада", by)
    assert made.text == "{age of ada|78-летняя} Ада"
    assert filled(made.text, by, day=by.today) == "78-летняя Ада"


def test_other_braces_of_a_page_open_no_living_fact() -> None:
    made = enlivened("{age of ada} {{ Ada, aged 78, }", told())
    assert made.text == "{{age of ada} {{{{ Ada, aged {age of ada}, }"
    assert filled(made.text, told()) == "{age of ada} {{ Ada, aged 78, }"


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "Ada Sample, aged 78, waits.", 78),
        ("en", "The 78-year-old writer Ada Sample waits.", 78),
        ("ru", "78-летняя Ada Sample ждёт.", 78),
        ("ar", "Ada Sample، البالغة من العمر 78 عامًا، تنتظر", 78),
        ("zh-Hans", "Ada Sample(78岁)在等。", 78),
        ("zh-Hans", "七十八岁的Ada Sample在等。", 78),
        ("en", "The 78-year-old mother of Ada Sample waits.", None),
        ("en", "The 78-year-old, and Ada Sample, wait.", None),
        ("en", "Ada Sample's mother, aged 78, waits.", None),
        ("en", "Ada Sample and Ben Sample, aged 78, wait.", None),
        ("en", "Ada Sample, aged about 78, waits.", None),
        ("en", "Ada Sample, aged 78 when she wrote, waits.", None),
        ("en", "Ada Sample, aged 78, waits. Ada Sample, aged 79, waits.", None),
        ("zh-Hans", "78岁的Ada Sample的母亲在等。", None),
        ("en", "Ada Sample, a 78-year-old hydrologist, waits.", 78),
        ("en", "Ada Sample, a former lawyer aged 78, waits.", 78),
        ("es", "Ada Sample, una hidróloga de 78 años, espera.", 78),
        ("es", "La hidróloga de 78 años Ada Sample espera.", 78),
        ("fr", "Ada Sample, une avocate âgée de 78 ans, attend.", 78),
        ("de", "Ada Sample, eine 78-jährige Anwältin, wartet.", 78),
        ("pt", "Ada Sample, uma professora de 78 anos, espera.", 78),
        ("sv", "Ada Sample, en 78-årig lärare, väntar.", 78),
        ("en", "Ada Sample, the mother of a 78-year-old poet, waits.", None),
        ("en", "Ada Sample, a friend and 78-year-old neighbours wait.", None),
        ("en", "The mother of Ada Sample, a 78-year-old farmer, waits.", None),
        ("en", "Ada Sample, lawyer Cora Mock aged 78, and others wait.", None),
        ("es", "Ada Sample, su madre de 78 años y una tía esperan.", None),
    ],
)
def test_an_age_is_somebodys_only_where_it_stands_right_beside_the_name(
    language: str, text: str, age: int | None
) -> None:
    assert age_printed("Ada Sample", ["Ben Sample"], [text], language) == age
