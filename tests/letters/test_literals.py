# ruff: noqa: RUF001 - sentences in six languages
import pytest

from habeas.letters.living import literal_warnings

AGE, TIME, DATE = "{age of …}", "{time since …}", "{date of …}"


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
        ("en", "Ada, aged seventy-eight, writes", "aged seventy-eight", AGE),
        ("en", "held for a couple of weeks without charge", "for a couple of weeks", TIME),
        ("en", "She was recently moved", "recently", DATE),
        ("en", "arrested last week at home", "last week", DATE),
        ("fr", "âgée de soixante-dix-huit ans", "âgée de soixante-dix-huit ans", AGE),
        ("fr", "détenu depuis vingt et un mois", "depuis vingt et un mois", TIME),
        ("fr", "Elle a récemment été transférée", "récemment", DATE),
        ("fr", "arrêté l’année dernière", "l’année dernière", DATE),
        ("es", "Tiene setenta y ocho años y", "Tiene setenta y ocho años", AGE),
        ("es", "detenida desde hace dieciséis meses", "desde hace dieciséis meses", TIME),
        ("es", "Fue trasladada recientemente a", "recientemente", DATE),
        ("es", "detenido el mes pasado", "el mes pasado", DATE),
        ("ru", "семидесятивосьмилетняя писательница", "семидесятивосьмилетняя", AGE),
        ("ru", "ей уже семьдесят восемь лет", "ей уже семьдесят восемь лет", AGE),
        ("ru", "уже двадцать один месяц без суда", "уже двадцать один месяц", TIME),
        ("ru", "Недавно её перевели", "Недавно", DATE),
        ("ru", "арестован на прошлой неделе", "на прошлой неделе", DATE),
        ("ar", "البالغة من العمر ٧٨ عامًا", "البالغة من العمر ٧٨ عامًا", AGE),
        ("ar", "يبلغ من العمر ثمانية وسبعين عامًا", "يبلغ من العمر ثمانية وسبعين عامًا", AGE),
        ("ar", "محتجز منذ ٣ سنوات", "منذ ٣ سنوات", TIME),
        ("ar", "نُقلت مؤخرًا إلى سجن آخر", "مؤخرًا", DATE),
        ("ar", "اعتُقل الأسبوع الماضي", "الأسبوع الماضي", DATE),
        ("zh-Hans", "现年７８岁", "现年７８岁", AGE),
        ("zh-Hans", "被关押近两个月", "近两个月", TIME),
        ("zh-Hans", "她最近被转移", "最近", DATE),
        ("zh-Hant", "日前遭到逮捕", "日前", DATE),
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
        ("en", "She has the right to a lawyer within 48 hours, under Principle 7."),
        ("en", "in the last resort, one year at a time, the week of prayer"),
        ("fr", "Article 9 du Pacte, adopté le 16 décembre 1966 ; les trois avocats"),
        ("fr", "la dernière lettre, dans les deux langues"),
        ("es", "El artículo 9 y los tres abogados; condenada el 3 de mayo de 2015"),
        ("es", "la última carta; la ley de 2008"),
        ("ru", "статья 9, три адвоката; 3 мая 2015 года"),
        ("ru", "последнее письмо семьи"),
        ("ar", "المادة ٩ من العهد، في ١٦ ديسمبر ١٩٦٦"),
        ("ar", "الرسالة الأخيرة إلى أسرته"),
        ("zh-Hans", "第九条，三名律师；二〇一五年五月三日"),
        ("zh-Hant", "最後一封信"),
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
