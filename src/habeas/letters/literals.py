"""Ages, durations and "recently" written out in a text, which grow old while it is read.

The patterns find what letters of this kind say ("aged 78", "three-year-long", "منذ ثلاث سنوات");
they miss some and flag some that are right (a sentence of twelve years), so they only warn. Digits
are those of any script.
"""
# ruff: noqa: RUF001 - patterns in six scripts

import re
from dataclasses import dataclass
from typing import Final

AGE_TOKEN: Final = "{age of …}"  # noqa: S105 - a token of a text
TIME_TOKEN: Final = "{time since …}"  # noqa: S105 - a token of a text
DATE_TOKEN: Final = "{date of …}"  # noqa: S105 - a token of a text


@dataclass(frozen=True, kw_only=True)
class LiteralWarning:
    """An age, duration or "recently": what was found, where, and the token to use instead."""

    found: str
    offset: int
    token: str


_EN = (
    r"(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three"
    r"|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|several|many|a (?:few|couple of)|an?)"
)
_EN_UNIT = r"(?:day|week|month|year|decade)"
_EN_MORE = r"(?:more than |over |almost |nearly |about |around |some |at least )?"
_FR = (
    r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze"
    r"|douze|treize|quatorze|quinze|seize|plusieurs|quelques"
    r"|(?:vingt|trente|quarante|cinquante|soixante|quatre-vingts?)(?:(?: et |-)[\w-]+)?)"
)
_FR_UNIT = r"(?:jours?|semaines?|mois|ans?|années?)"
_FR_MORE = r"(?:plus de |près de |environ |presque |déjà |au moins )?"
_ES = (
    r"(?:\d{1,3}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    r"|quince|dieci\w+|veint\w+|varios|varias|algunos|algunas"
    r"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y \w+)?)"
)
_ES_UNIT = r"(?:días?|semanas?|mes(?:es)?|años?)"
_ES_MORE = r"(?:más de |casi |cerca de |unos |unas |al menos )?"
_RU_ONES = r"(?:од\w+|дв[аеу]\w*|тр[иеё]\w*|четыр\w+|пят\w+|шест\w+|сем\w+|вос[её]?м\w+|девят\w+)"
_RU = (
    rf"(?:\d{{1,3}}|(?:десят\w+|\w+надцат\w+|двадцат\w+|тридцат\w+|сорок\w*|\w+десят\w*"
    rf"|девяност\w+)(?: {_RU_ONES})?|{_RU_ONES}|полтор\w+|нескольк\w+)"
)
_RU_UNIT = r"(?:дн(?:я|ей)|недел\w+|месяц\w*|год(?:а|у)?|лет)"
_AR_UNIT = (
    r"(?:يوم\w*|أيام|أسبوع\w*|أسابيع|شهر\w*|أشهر|شهور|سنة|سنتين|سنتان|سنوات|سنين|عام(?:ًا|اً|ا|ين|ان)?"
    r"|أعوام)(?![\u0621-\u0652])"
)
_AR_WORD = r"[\u0621-\u0652]+"
_AR_NUMBER = rf"(?:\d{{1,3}}|{_AR_WORD}(?:\s+و{_AR_WORD})?)"
_AR = rf"(?:(?:أكثر من|نحو|حوالي|قرابة|ما يقرب من)\s+)?(?:{_AR_NUMBER}\s+)?"
_ZH = r"[\d〇零一二两兩三四五六七八九十百數数几幾多半]+"
_ZH_UNIT = r"(?:年|个月|個月|个多月|個多月|个星期|個星期|周|週|天|日)"

_PATTERNS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        (AGE_TOKEN, rf"\b(?:aged|age|the age of) {_EN_MORE}{_EN}\b"),
        (AGE_TOKEN, rf"\b{_EN}[- ]years?[- ]olds?\b"),
        (AGE_TOKEN, r"\b(?:he|she|who|they) (?:is|are|was|were)(?: now)? \d{1,3}\b(?! [a-z]+s\b)"),
        (AGE_TOKEN, r"\bin (?:his|her|their) (?:\d0s|\w+ties)\b"),
        (AGE_TOKEN, r"(?<=[a-z], )\d{1,3}(?=,)"),
        (TIME_TOKEN, rf"\b{_EN}[- ]{_EN_UNIT}s?[- ]long\b"),
        (TIME_TOKEN, rf"\bfor (?:the (?:past|last) )?{_EN_MORE}{_EN} {_EN_UNIT}s?\b"),
        (TIME_TOKEN, rf"\b{_EN_MORE}{_EN} {_EN_UNIT}s? (?:ago|later|now|on)\b"),
        (
            DATE_TOKEN,
            (
                r"\b(?:(?:very |most )?recently|lately|of late|yesterday|the other day"
                r"|(?:earlier )?this (?:week|month|year|morning)|last (?:night|week|month|year))\b"
            ),
        ),
    ),
    "fr": (
        (AGE_TOKEN, rf"\bâgée?s?(?: respectivement)? (?:de|d’|d') ?{_FR_MORE}{_FR}(?: ans)?\b"),
        (AGE_TOKEN, rf"\b(?:a|ont|aura) (?:aujourd’hui )?{_FR} ans\b"),
        (AGE_TOKEN, r"(?<=, )\d{1,3} ans(?=[,.;)])"),
        (TIME_TOKEN, rf"\b(?:depuis|pendant|voilà|cela fait) {_FR_MORE}{_FR} {_FR_UNIT}\b"),
        (TIME_TOKEN, rf"\bil y a {_FR_MORE}{_FR} {_FR_UNIT}\b"),
        (
            DATE_TOKEN,
            (
                r"\b(?:(?:tout )?récemment|dernièrement|naguère|hier|avant-hier|la semaine dernière"
                r"|le mois dernier|l[’']an(?:née)? derni(?:er|ère)"
                r"|ces derniers (?:jours|mois|temps)|ces dernières (?:semaines|années))\b"
            ),
        ),
    ),
    "es": (
        (AGE_TOKEN, rf"\bde {_ES} años(?: de edad)?\b"),
        (AGE_TOKEN, rf"\b(?:tiene|tienen|cumple) {_ES_MORE}{_ES} años\b"),
        (AGE_TOKEN, r"(?<=, )\d{1,3} años(?=[,.;)])"),
        (
            TIME_TOKEN,
            rf"\b(?:desde hace|hace|durante|lleva|llevan|tras) {_ES_MORE}{_ES} {_ES_UNIT}\b",
        ),
        (
            DATE_TOKEN,
            (
                r"\b(?:recientemente|hace poco|últimamente|ayer|anteayer|la semana pasada"
                r"|el (?:mes|año) pasado|en los últimos (?:días|meses|años)"
                r"|en las últimas semanas)\b"
            ),
        ),
    ),
    "ru": (
        (AGE_TOKEN, r"\b\d{1,3}-летн\w+"),
        (AGE_TOKEN, r"\b\w*(?:дцати|десяти|сорока|девяносто)\w*летн\w+"),
        (AGE_TOKEN, rf"\b(?:ему|ей|которому|которой)(?: сейчас| уже)? {_RU} (?:год|года|лет)\b"),
        (AGE_TOKEN, r"\bв возрасте \d{1,3} (?:лет|года?)\b"),
        (AGE_TOKEN, r"(?<=, )\d{1,3} (?:год|года|лет)(?=[,.;)])"),
        (TIME_TOKEN, r"\b(?:двух|трёх|трех|четырёх|четырех|пяти|шести|семи|десяти)летн\w+"),
        (
            TIME_TOKEN,
            (
                r"\b(?:уже|более|больше|почти|около|в течение|на протяжении|вот уже|последние)"
                rf" {_RU} {_RU_UNIT}\b"
            ),
        ),
        (TIME_TOKEN, rf"\b{_RU} {_RU_UNIT} назад\b"),
        (
            DATE_TOKEN,
            (
                r"\b(?:недавно|на днях|вчера|позавчера|в последнее время|на прошлой неделе"
                r"|в прошлом (?:месяце|году))\b"
            ),
        ),
    ),
    "ar": (
        (AGE_TOKEN, rf"البالغ\w*\s+(?:من\s+العمر\s+)?{_AR_NUMBER}(?:\s+{_AR_UNIT})?"),
        (AGE_TOKEN, rf"[يت]بلغ\w*\s+من\s+العمر\s+{_AR_NUMBER}(?:\s+{_AR_UNIT})?"),
        (AGE_TOKEN, rf"عمر(?:ه|ها|هما|هم)\s+(?:\d{{1,3}}|{_AR_NUMBER}\s+{_AR_UNIT})"),
        (AGE_TOKEN, r"\d{1,3}\s+(?:عاما|عامًا)(?=\s*[،.)])"),
        (TIME_TOKEN, rf"(?:منذ|قبل|لمدة|طوال|طيلة)\s+{_AR}{_AR_UNIT}(?!\s+\d{{4}})"),
        (
            DATE_TOKEN,
            (
                r"(?<!\w)(?:مؤخر(?:ا|ًا|اً)|(?:في|خلال)\s+(?:الآونة|الأيام|الأسابيع|الأشهر)\s+الأخيرة"
                r"|منذ\s+(?:فترة\s+(?:قصيرة|وجيزة)|وقت\s+قريب)|أمس|(?:الأسبوع|الشهر|العام)\s+الماضي)(?!\w)"
            ),
        ),
    ),
    "zh": (
        (AGE_TOKEN, r"(?:现年|現年|年仅|年僅)?[0-9０-９一二两三四五六七八九十百]+多?(?:岁|歲)"),
        (
            TIME_TOKEN,
            (
                rf"(?:长达|長達|已有|已经|已經|已|近|逾|超过|超過|将近|將近){_ZH}{_ZH_UNIT}"
                r"(?:之久|以来|以來|多|了)?"
            ),
        ),
        (TIME_TOKEN, rf"(?<!\d){_ZH}{_ZH_UNIT}(?:之久|以来|以來|多来|多來|来|來|前)"),
        (
            DATE_TOKEN,
            (
                r"(?:最近|近日|日前|不久前|前不久|近来|近來|近期|昨[天日]|前天"
                r"|上(?:周|週|个?月|個月|个?星期|個星期)|去年)"
            ),
        ),
    ),
}
_COMPILED: Final = {
    language: tuple((token, re.compile(pattern, re.IGNORECASE)) for token, pattern in patterns)
    for language, patterns in _PATTERNS.items()
}


def literals(text: str, language: str) -> list[LiteralWarning]:
    """Return the ages, durations and "recently" of ``text``, each place once, in their order.

    ``language`` is a primary language subtag; for one without patterns nothing is found.
    """
    matches = [
        (found.start(), -len(found[0]), found[0], token)
        for token, pattern in _COMPILED.get(language, ())
        for found in pattern.finditer(text)
    ]
    warnings, reached = [], 0
    for offset, _, found, token in sorted(matches):
        if offset >= reached:
            warnings.append(LiteralWarning(found=found, offset=offset, token=token))
            reached = offset + len(found)
    return warnings
