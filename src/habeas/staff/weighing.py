"""What changed between two wordings of a text, and whether it can have changed what it means.

A machine cannot read. It can tell which words have weight: names, numbers, dates, living facts,
demands, contacts and negations. Where one of them changed, or much at once, or in a language whose
negations are not known here, a person has to look.
"""
# ruff: noqa: RUF001 - words in six scripts

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from typing import Final

from babel.dates import get_day_names, get_month_names

from habeas.kernel.languages import babel_locale, name

# More words than that are not a slip of the pen.
HANDFUL: Final = 5

_TOKEN: Final = re.compile(r"\{[^{}]*\}")
_CONTACT: Final = re.compile(
    r"\b(?:https?://|www\.)\S+|\S+@\S+|\b(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?|\+\d[\d ()./-]{5,}\d"
    r"|\(?0\d[\d ()/-]{6,}\d",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+(?:[.,:/]\d+)*")
_HAN: Final = r"\u3040-\u30ff\u3400-\u9fff"
_WORD: Final = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}])[^\W\d_])+(?:['’-](?![{_HAN}])[^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"(?:^|[.!?…؟。]['\"”’»)\]]*\s+|\n\s*)[\s\"'“‘«(\[¿¡–—-]*$")
_ARABIC_MARKS: Final = re.compile(r"[\u0640\u064b-\u065f\u0670]")

_NUMBERS: Final = {
    "en": r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
    r"|billions?|dozens?|half|quarter|once|twice|first|second|third|\w+th|both|several)\b",
    "fr": r"\b(?:zéro|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|milliers?|millions?"
    r"|milliards?|\w*aines?|demie?|moitié|tiers|quart|premi(?:er|ère)s?|second\w*|\w+ièmes?)\b",
    "es": r"\b(?:cero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    r"|quince|dieci\w+|veint\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien"
    r"|cientos?|\w+cient[oa]s|quinient[oa]s|mil|miles|mill[oó]n(?:es)?|docenas?|decenas?|medi[oa]"
    r"|mitad|tercio|cuarto|primer[oa]?s?|segund[oa]s?|tercer[oa]?s?)\b",
    "ar": r"(?<!\w)[وفبلك]?(?:ال)?(?:صفر|واحد|[اإ]ثن|ثلاث|[أا]ربع|خمس|ست|سبع|ثمان|تسع|عشر|مئ|مائ"
    r"|[أا]لف|آلاف|ملاي|مليون|مليار|نصف|ربع|ثلث|عد[ةد]|[أا]ول|ثان|ثالث)\w*",
    "ru": r"\b(?:нол|нул|один|одн|дв[аеоу]|тр[иеё]|четыр|четвер|четвёр|пят|шест|сем[иь]|седьм|восем"
    r"|восьм|девят|девян|десят|сорок|ст[оа]\b|сот|двест|\w+надцат|\w+десят|тысяч|миллион|миллиард"
    r"|полтор|полов|трет|перв|втор|дважд|трижд|нескольк)\w*",
    "zh": r"[〇零一二两兩三四五六七八九十百千万萬亿億半数數几幾]+",
}
_TIMES: Final = {
    "en": r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|today|yesterday"
    r"|tomorrow|ago|last|next|since|until|before|after|recently|now|still)\b",
    "fr": r"\b(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?|hier|aujourd|demain|dernier\w*"
    r"|dernière\w*|prochaine?s?|depuis|jusqu|avant|après|récemment|encore|toujours)\b",
    "es": r"\b(?:minutos?|horas?|días?|semanas?|mes(?:es)?|años?|hoy|ayer|mañana|pasad[oa]s?"
    r"|próxim[oa]s?|desde|hasta|antes|después|hace|recientemente|todavía|aún)\b",
    "ar": r"(?<!\w)[وفبلك]?(?:ال)?(?:دقيق|دقائق|ساع|يوم|[أا]يام|[أا]سبوع|[أا]سابيع|شهر|[أا]شهر"
    r"|شهور|سن[ةو]|عام|[أا]عوام|[أا]مس|غدا|منذ|قبل|بعد|حتى|ماضي|قادم|مؤخر|زال|يزال)\w*",
    "ru": r"\b(?:минут|час|дн[яеьи]|день|недел|месяц|год|лет\b|вчера|сегодня|завтра|назад|прошл"
    r"|следующ|после|до\b|перед|недавн|январ|феврал|март|апрел|ма[яюей]\b|июн|июл|август|сентябр"
    r"|октябр|ноябр|декабр|ещё|до сих)\w*",
    "zh": r"[年月日天周週时時分秒今昨明前后後自至]|星期|小时|小時|最近|仍|已",
}
_NEGATIONS: Final = {
    "en": r"\b(?:no|not|none|nobody|nothing|nor|neither|never|nowhere|without|cannot|hardly|unless"
    r"|except|\w+n['’]t)\b",
    "fr": r"\b(?:ne|non|pas|sans|jamais|aucun\w*|rien|personne|ni|guère|nul\w*|plus|sauf)\b"
    r"|\bn['’]",
    "es": r"\b(?:no|sin|nunca|jamás|ningun\w*|ningún|nada|nadie|ni|tampoco|salvo|excepto)\b",
    "ar": r"(?<!\w)[وفب]?(?:لا|لم|لن|ليس\w*|ما|دون|غير|عدم|إلا)(?!\w)",
    "ru": r"\b(?:не|ни|нет|без|никогда|никто|никого|никому|никем|ничто|ничего|ничем|нигде|никак\w*"
    r"|нельзя|кроме|невозможн\w*)\b",
    "zh": r"[不没沒无無未非勿别別莫否]|禁止",
}
# What turns a word into its opposite when it is put before it.
_AGAINST: Final = (
    *("un", "in", "im", "il", "ir", "dis", "mis", "non", "non-", "dé", "des"),
    *("не", "без", "бес"),
)
# What stands for a living fact or a contact while the words around it are read.
_HOLE: Final = "\ufffc"


@dataclass(frozen=True, kw_only=True)
class Weighty:
    """A change that a person has to look at: of what, and from which words to which."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before and not self.after:
            return self.what
        return f"{self.what} (“{self.before or '–'}” → “{self.after or '–'}”)"


def weighty_changes(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    demands: tuple[list[str], list[str]],
    names: Collection[str],
    language: str,
) -> list[Weighty]:
    """Return what may have changed the meaning between two wordings, by the parts of a text.

    ``demands`` are those before and after; ``names`` all spellings of whom the text may name.
    """
    own = language.partition("-")[0].casefold()
    found = [] if own in _NEGATIONS else [_unknown(language)]
    if demands[0] != demands[1]:
        found.append(_first("a demand", demands[0], demands[1]))
    changed_words = 0
    for part in dict.fromkeys(chain(before, after)):
        old, new = _plain(before.get(part, "")), _plain(after.get(part, ""))
        if old == new:
            continue
        for what, read in _readers(own, language, names):
            was, became = list(read(old)), list(read(new))
            if was != became and not any(each.what == what for each in found):
                found.append(_first(what, was, became))
        changed_words += _words_changed(_bare(old), _bare(new))
        found += _turned(_bare(old), _bare(new))
    if changed_words > HANDFUL:
        found.append(Weighty(what=f"{changed_words} words at once", before="", after=""))
    return found


def spellings(name: str) -> set[str]:
    """Return a person's name and its parts, each of which a text may use alone."""
    parts = {part for part in re.split(r"[\s·・,]+", name) if len(part) > 1 + part.isascii()}
    return {name, *parts} - {""}


def _readers(
    own: str, language: str, names: Collection[str]
) -> Iterator[tuple[str, Callable[[str], Iterable[str]]]]:
    named = _named(names)
    yield "a living fact", _TOKEN.findall
    yield "a contact", lambda text: _CONTACT.findall(_TOKEN.sub(_HOLE, text))
    yield "a name", lambda text: _capitalised(_bare(text))
    yield "a name", lambda text: _found(named, text)
    yield "a number", lambda text: [*_digits(text), *_found(_of(_NUMBERS, own), text)]
    yield "a date", lambda text: _found(_dates(own, language), text)
    yield "a negation", lambda text: _found(_of(_NEGATIONS, own), text)


def _plain(text: str) -> str:
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text))


def _bare(text: str) -> str:
    return _CONTACT.sub(_HOLE, _TOKEN.sub(_HOLE, text))


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found[0] for found in pattern.finditer(_bare(text))]


def _digits(text: str) -> list[str]:
    return [
        "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in found)
        for found in _DIGITS.findall(_bare(text))
    ]


def _capitalised(text: str) -> list[str]:
    """Return the words that are written like names: with a capital that no sentence begins with."""
    found = []
    for word in _WORD.finditer(text):
        capitals = sum(letter.isupper() for letter in word[0])
        begins = _SENTENCE.search(text[: word.start()]) is not None
        if word[0][0].isupper() and (capitals > 1 or not begins):
            found.append(word[0])
    return found


def _words_changed(before: str, after: str) -> int:
    return sum(max(len(old), len(new)) for old, new in _replaced(before, after))


def _turned(before: str, after: str) -> list[Weighty]:
    """Return the words that became their opposite by what stands before them."""
    return [
        Weighty(what="a negation", before=old, after=new)
        for olds, news in _replaced(before, after)
        for old, new in zip(olds, news, strict=False)
        if any(f"{against}{one}" == other for against in _AGAINST for one, other in _both(old, new))
    ]


def _both(old: str, new: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (old, new), (new, old)


def _replaced(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    old, new = _WORD.findall(before.casefold()), _WORD.findall(after.casefold())
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(old[a:b], new[c:d]) for how, a, b, c, d in matcher.get_opcodes() if how != "equal"]


def _first(what: str, before: list[str], after: list[str]) -> Weighty:
    """Return the first difference between two lists of the same kind of words."""
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how != "equal":
            return Weighty(what=what, before=" ".join(before[a:b]), after=" ".join(after[c:d]))
    return Weighty(what=what, before="", after="")


def _of(patterns: Mapping[str, str], own: str) -> re.Pattern[str]:
    return _compiled(patterns.get(own) or "|".join(patterns.values()))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _dates(own: str, language: str) -> re.Pattern[str]:
    locale = babel_locale(language)
    called = {
        each.casefold()
        for names in (get_month_names, get_day_names)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for each in names(width, context=context, locale=locale).values()
        if each.isalpha() and not (own == "en" and each == "May")  # the verb; the month is a name
    }
    names = "|".join(re.escape(each) for each in sorted(called, key=len, reverse=True))
    times = _TIMES.get(own) or "|".join(_TIMES.values())
    return _compiled(rf"(?<!\w)(?:{names})(?!\w)|{times}" if names else times)


def _named(names: Collection[str]) -> re.Pattern[str]:
    """Return what finds the names: whole words in Latin letters, anywhere in other scripts."""
    patterns = [
        rf"\b{re.escape(each)}\b" if each.isascii() else re.escape(each)
        for each in (_plain(one) for one in sorted(names, key=len, reverse=True))
        if each
    ]
    return _compiled("|".join(patterns) or r"(?!)")


def _unknown(language: str) -> Weighty:
    called = name(language, "en")
    return Weighty(what=f"its negations are not known in {called}", before="", after="")
