"""Ages and durations written out in a text, which grow old while the letter is open.

The patterns find what letters of this kind say ("aged 78", "three-year-long", "منذ ثلاث سنوات");
they miss some and flag some that are right (a sentence of twelve years), so they only warn.
"""
# ruff: noqa: RUF001 - patterns in six scripts

import re
from dataclasses import dataclass
from typing import Final

AGE_TOKEN: Final = "{age of …}"  # noqa: S105 - a token of a text
TIME_TOKEN: Final = "{time since …}"  # noqa: S105 - a token of a text


@dataclass(frozen=True, kw_only=True)
class LiteralWarning:
    """An age or duration in plain words: what was found, where, and the token to use instead."""

    found: str
    offset: int
    token: str


_EN = (
    r"(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|a|an|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many)"
)
_EN_UNIT = r"(?:day|week|month|year|decade)"
_EN_MORE = r"(?:more than |over |almost |nearly |about |around |some |at least )?"
_FR = (
    r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt"
    r"|plusieurs|quelques|(?:soixante|quatre-vingts?|trente|quarante|cinquante)(?:-[\w-]+)?)"
)
_FR_UNIT = r"(?:jours?|semaines?|mois|ans?|années?)"
_FR_MORE = r"(?:plus de |près de |environ |presque |déjà |au moins )?"
_ES = (
    r"(?:\d{1,3}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|varios|varias"
    r"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y \w+)?)"
)
_ES_UNIT = r"(?:días?|semanas?|mes(?:es)?|años?)"
_ES_MORE = r"(?:más de |casi |cerca de |unos |unas |al menos )?"
_RU = (
    r"(?:\d{1,3}|дв[аеу]х?|тр[ие]х?|трёх|четыр\w+|пят\w+|шест\w+|сем\w+|восем\w+|восьми|девят\w+"
    r"|десят\w+|нескольк\w+)"
)
_RU_UNIT = r"(?:дн(?:я|ей)|недел\w+|месяц\w*|год(?:а|у)?|лет)"
_AR_UNIT = (
    r"(?:يوم\w*|أيام|أسبوع\w*|أسابيع|شهر\w*|أشهر|شهور|سنة|سنتين|سنتان|سنوات|سنين|عام(?:ًا|اً|ا|ين|ان)?"
    r"|أعوام)(?![\u0621-\u0652])"
)
_AR_WORD = r"[\u0621-\u0652]+"
_AR = rf"(?:(?:أكثر من|نحو|حوالي|قرابة|ما يقرب من)\s+)?(?:(?:\d{{1,3}}|{_AR_WORD})\s+)?"
_ZH = r"[0-9０-９〇零一二两三四五六七八九十百兩数數几幾多]+"
_ZH_UNIT = r"(?:年|个月|個月|个星期|個星期|周|週|天|日)"

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
    ),
    "fr": (
        (AGE_TOKEN, rf"\bâgée?s?(?: respectivement)? (?:de|d’|d') ?{_FR_MORE}{_FR}(?: ans)?\b"),
        (AGE_TOKEN, rf"\b(?:a|ont|aura) (?:aujourd’hui )?{_FR} ans\b"),
        (AGE_TOKEN, r"(?<=, )\d{1,3} ans(?=[,.;)])"),
        (TIME_TOKEN, rf"\b(?:depuis|pendant|voilà|cela fait) {_FR_MORE}{_FR} {_FR_UNIT}\b"),
        (TIME_TOKEN, rf"\bil y a {_FR_MORE}{_FR} {_FR_UNIT}\b"),
    ),
    "es": (
        (AGE_TOKEN, rf"\bde {_ES} años(?: de edad)?\b"),
        (AGE_TOKEN, rf"\b(?:tiene|tienen|cumple) {_ES_MORE}{_ES} años\b"),
        (AGE_TOKEN, r"(?<=, )\d{1,3} años(?=[,.;)])"),
        (
            TIME_TOKEN,
            rf"\b(?:desde hace|hace|durante|lleva|llevan|tras) {_ES_MORE}{_ES} {_ES_UNIT}\b",
        ),
    ),
    "ru": (
        (AGE_TOKEN, r"\b\d{1,3}-летн\w+"),
        (AGE_TOKEN, r"\b(?:ему|ей|которому|которой)(?: сейчас)? \d{1,3} (?:год|года|лет)\b"),
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
    ),
    "ar": (
        (AGE_TOKEN, rf"البالغ\w*\s+(?:من\s+العمر\s+)?(?:\d{{1,3}}|{_AR_WORD})(?:\s+{_AR_UNIT})?"),
        (AGE_TOKEN, rf"[يت]بلغ\w*\s+من\s+العمر\s+(?:\d{{1,3}}|{_AR_WORD})(?:\s+{_AR_UNIT})?"),
        (AGE_TOKEN, rf"عمر(?:ه|ها|هما|هم)\s+(?:\d{{1,3}}|{_AR_WORD}\s+{_AR_UNIT})"),
        (AGE_TOKEN, r"\d{1,3}\s+(?:عاما|عامًا)(?=\s*[،.)])"),
        (TIME_TOKEN, rf"(?:منذ|قبل|لمدة|طوال|طيلة)\s+{_AR}{_AR_UNIT}(?!\s+\d{{4}})"),
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
        (TIME_TOKEN, rf"(?<![0-9]){_ZH}{_ZH_UNIT}(?:之久|以来|以來|多来|多來|来|來|前)"),
    ),
}
_COMPILED: Final = {
    language: tuple((token, re.compile(pattern, re.IGNORECASE)) for token, pattern in patterns)
    for language, patterns in _PATTERNS.items()
}


def literals(text: str, language: str) -> list[LiteralWarning]:
    """Return the literal ages and durations of ``text``, each place once, in their order.

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
