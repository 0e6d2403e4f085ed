"""Ages and durations in the languages whose words say how they count."""

from datetime import date

import pytest

from habeas.importers.enlivening import enlivened
from habeas.importers.proving import Aged, Told, age_printed
from habeas.importers.reading.passages import passages_of
from habeas.kernel.dates import ImpreciseDate
from habeas.letters import living

DAY = date(2016, 6, 30)
ADA = Aged(handle="ada", names=("Ada Sample", "Ада Сэмпл"), age=34)


def told(language: str, *, since: str = "2013-06-19") -> Told:
    return Told(
        language=language,
        day=ImpreciseDate.parse("2016-06-30"),
        today=DAY,
        people=(ADA,),
        events={"detention": ImpreciseDate.parse(since)},
    )


AGES = [
    ("pt", "Ada Sample, 34 anos, espera", "Ada Sample, {A} anos, espera"),
    ("pt", "Ada tem 34 anos", "Ada tem {A} anos"),
    ("pt", "Ada, de trinta e quatro anos de idade", "Ada, de {A} anos de idade"),
    ("de", "die 34-jährige Ada", "die {A}-jährige Ada"),
    ("de", "die vierunddreißigjährige Ada", "die {A}jährige Ada"),
    ("de", "Ada ist 34 Jahre alt", "Ada ist {A} Jahre alt"),
    ("it", "Ada Sample, 34 anni, attende", "Ada Sample, {A} anni, attende"),
    ("it", "Ada ha trentaquattro anni", "Ada ha {A} anni"),
    ("it", "la trentaquattrenne Ada", "la {A}enne Ada"),
    ("pl", "Ada Sample, 34 lata, czeka", "Ada Sample, {A|34 lata}, czeka"),
    ("pl", "Ada, w wieku 34 lat, czeka", "Ada, w wieku {A|34 lat}, czeka"),
    ("pl", "trzydziestoczteroletnia Ada", "{A|trzydziestoczteroletnia} Ada"),
    ("uk", "34-річна Ада", "{A|34-річна} Ада"),
    ("uk", "Їй 34 роки, вона чекає", "Їй {A|34 роки}, вона чекає"),
    ("uk", "тридцятичотирирічна Ада", "{A|тридцятичотирирічна} Ада"),
    ("be", "34-гадовая Ада", "{A|34-гадовая} Ада"),
    ("be", "Ёй 34 гады", "Ёй {A|34 гады}"),
    ("sv", "34-åriga Ada", "{A}-åriga Ada"),
    ("sv", "Ada är trettiofyra år gammal", "Ada är {A} år gammal"),
    ("fa", "آدا ۳۴ ساله", "آدا {A} ساله"),
    ("fa", "آدا سی و چهار سال دارد", "آدا {A} سال دارد"),
    ("ja", "エイダさん（34歳）", "エイダさん（{A}歳）"),
    ("ja", "三十四歳のエイダさん", "{A}歳のエイダさん"),
]
TIMES = [
    ("pt", "presa há mais de três anos", "presa há mais de {T}"),
    ("pt", "foi presa três anos atrás", "foi presa {T} atrás"),
    ("pt", "presa desde 19 de junho de 2013", "presa desde {D}"),
    ("de", "seit drei Jahren in Haft", "seit {T|drei Jahren} in Haft"),
    ("de", "drei Jahre lang in Haft", "{T} lang in Haft"),
    ("it", "detenuta da oltre tre anni", "detenuta da oltre {T}"),
    ("it", "arrestata tre anni fa", "arrestata {T} fa"),
    ("pl", "uwięziona od trzech lat", "uwięziona od {T|trzech lat}"),
    ("pl", "aresztowana trzy lata temu", "aresztowana {T} temu"),
    ("uk", "під вартою вже понад три роки", "під вартою вже понад {T}"),
    ("uk", "під вартою протягом трьох років", "під вартою протягом {T|трьох років}"),
    ("be", "затрымана тры гады таму", "затрымана {T} таму"),
    ("be", "пад вартай з 19 чэрвеня 2013 года", "пад вартай з {D|19 чэрвеня 2013} года"),
    ("sv", "fängslad i tre år", "fängslad i {T}"),
    ("sv", "häktad sedan den 19 juni 2013", "häktad sedan den {D}"),
    ("fa", "بیش از سه سال در بازداشت", "بیش از {T} در بازداشت"),
    ("fa", "سه سال پیش بازداشت شد", "{T} پیش بازداشت شد"),
    ("ja", "3年間拘束されている", "{T}間拘束されている"),
    ("ja", "逮捕から三年以上", "逮捕から{T}以上"),
    ("ja", "三年も拘束されている", "{T}も拘束されている"),
]
DAYS = [
    ("pt", "presa há 400 dias", "400 dias"),
    ("de", "seit 400 Tagen in Haft", "400 Tagen"),
    ("it", "in carcere da 400 giorni, detenuta", "400 giorni"),
    ("pl", "uwięziona od 400 dni", "400 dni"),
    ("uk", "під вартою вже 400 днів", "400 днів"),
    ("be", "пад вартай ужо 400 дзён", "400 дзён"),
    ("sv", "fängslad i 400 dagar", "400 dagar"),
    ("fa", "۴۰۰ روز است که در بازداشت است", "۴۰۰ روز"),
    ("ja", "すでに400日拘束されている", "400日"),
]
LEFT = [
    ("pt", "O seu filho, de 12 anos, espera.", "nobody at risk"),
    ("pt", "Foi presa aos 34 anos.", "earlier time"),
    ("pt", "Está presa há vários anos.", "cannot be read"),
    ("de", "Ihr Sohn, 20 Jahre alt, wartet.", "nobody at risk"),
    ("de", "Im Alter von 34 Jahren wurde sie verhaftet.", "earlier time"),
    ("de", "Sie ist seit einigen Jahren in Haft.", "cannot be read"),
    ("de", "Sie ist seit fünf Jahren in Haft.", "does not fit"),
    ("it", "Suo figlio, di 12 anni, attende.", "nobody at risk"),
    ("it", "È detenuta da cinque anni.", "does not fit"),
    ("pl", "Jej 20-letni syn czeka.", "nobody at risk"),
    ("pl", "Jest uwięziona od kilku lat.", "cannot be read"),
    ("uk", "Її 20-річний син чекає.", "nobody at risk"),
    ("uk", "Вона під вартою вже п’ять років.", "does not fit"),
    ("be", "Яе 20-гадовы сын чакае.", "nobody at risk"),
    ("be", "Яна пад вартай ужо некалькі гадоў.", "cannot be read"),
    ("sv", "Hennes 20-åriga son väntar.", "nobody at risk"),
    ("sv", "Hon greps nyligen.", "which day is meant"),
    ("fa", "پسر ۲۰ ساله او منتظر است.", "nobody at risk"),
    ("fa", "به مدت پنج سال در بازداشت است.", "does not fit"),
    ("ja", "20歳の息子が待っている。", "nobody at risk"),
    ("ja", "当時34歳だった。", "earlier time"),
    ("ja", "数年間拘束されている。", "cannot be read"),
]


def wanted(expected: str) -> str:
    for short, fact in (("A", "age of ada"), ("T", "time since detention")):
        expected = expected.replace(f"{{{short}", f"{{{fact}")
    return expected.replace("{D", "{date of detention")


@pytest.mark.parametrize(("language", "text", "expected"), AGES + TIMES)
def test_what_the_page_proves_becomes_a_living_fact(
    language: str, text: str, expected: str
) -> None:
    made = enlivened(text, told(language))
    assert made.text == wanted(expected)
    assert made.replaced
    assert not made.left


@pytest.mark.parametrize(("language", "text", "days"), DAYS)
def test_days_are_counted_and_keep_their_words_while_they_are_right(
    language: str, text: str, days: str
) -> None:
    by = told(language, since="2015-05-27")
    made = enlivened(text, by)
    assert made.text == text.replace(days, f"{{time since detention|{days}}}")
    bound = living.bind(made.text, by.facts, language=language, day=DAY)
    assert living.fill(bound, by.facts, language=language, day=DAY) == text


@pytest.mark.parametrize(("language", "text", "why"), LEFT)
def test_what_it_does_not_prove_stays_and_is_listed(language: str, text: str, why: str) -> None:
    made = enlivened(text, told(language))
    assert made.text == text
    assert [why in sentence for sentence in made.left] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "condenada a uma pena de 12 anos de prisão"),
        ("de", "zu drei Jahren Haft verurteilt"),
        ("it", "condannata a 3 anni di carcere"),
        ("pl", "skazana na 3 lata więzienia"),
        ("sv", "dömd till tre års fängelse"),
        ("ja", "2013年6月に逮捕された"),
        ("ja", "一日も早く釈放してください"),
        ("de", "20.000 Jahre, 1.200 Tage und 3 Kinder"),
    ],
)
def test_what_does_not_grow_old_is_no_passage(language: str, text: str) -> None:
    assert not passages_of(text, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Ада Сэмпл, 34 года, ждёт", "Ада Сэмпл, {A|34 года}, ждёт"),
        ("ru", "Ада Сэмпл (34 года) ждёт", "Ада Сэмпл ({A|34 года}) ждёт"),
        ("uk", "Ада Сэмпл, 34 роки, чекає", "Ада Сэмпл, {A|34 роки}, чекає"),
        ("en", "Ada Sample (Ада Сэмпл), 34, waits", "Ada Sample (Ада Сэмпл), {A}, waits"),
        ("en", "Ada Sample (Ада Сэмпл, 34) waits", "Ada Sample (Ада Сэмпл, {A}) waits"),
        ("en", "Ада Сэмпл, 34 года, waits", "Ада Сэмпл, {A|34 года}, waits"),
        ("en", "Ada Sample, 34 – a writer", "Ada Sample, {A} – a writer"),
    ],
)
def test_an_age_behind_a_name_in_its_own_script_is_found(
    language: str, text: str, expected: str
) -> None:
    made = enlivened(text, told(language))
    assert made.text == wanted(expected)
    assert not made.left


def test_another_age_behind_a_native_name_is_listed() -> None:
    (sentence,) = enlivened("Ada Sample (Ада Сэмпл, 43 года) waits.", told("en")).left
    assert "“43 года”" in sentence
    assert "nobody at risk" in sentence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Ada Sample, 34 anos, espera."),
        ("de", "Die 34-jährige Autorin Ada Sample wartet."),
        ("pl", "34-letnia Ada Sample czeka."),
        ("sv", "Den 34-åriga författaren Ada Sample väntar."),
        ("ja", "Ada Sample（34歳）が待っている。"),
    ],
)
def test_an_age_beside_a_name_is_that_persons(language: str, text: str) -> None:
    assert age_printed("Ada Sample", [], [text], language) == 34


def test_a_passage_is_named_without_the_space_before_it() -> None:
    (passage,) = passages_of("Ada Sample, 34 anos, espera", "pt")
    assert (passage.found, passage.offset) == ("34 anos", 12)


def test_a_page_that_repeats_a_number_is_read_in_no_time() -> None:
    assert not passages_of(f"i {'sextio' * 50_000}", "sv")
