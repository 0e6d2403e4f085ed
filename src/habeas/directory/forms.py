"""Forms of address where an office has none of its own in a letter's language.

They go by the kind of office: heads and ministers and ambassadors are *Excellency* in diplomatic
use, courts have their own form, and everybody else is greeted plainly, without a guess at whether a
man or a woman sits there.
"""
# ruff: noqa: RUF001 - words in many scripts

from typing import Final, NamedTuple

from habeas.directory.models import Office
from habeas.kernel import languages


class Usual(NamedTuple):
    """The usual words of one language, by rank, and the usual ending."""

    excellency: str
    judge: str
    plain: str
    closing: str


EXCELLENCIES: Final = frozenset(
    {"head-of-state", "head-of-government", "minister", "foreign-minister", "ambassador"}
)
USUAL: Final = {
    "ar": Usual(
        "صاحب السعادة، تحية طيبة وبعد،",
        "هيئة المحكمة الموقرة، تحية طيبة وبعد،",
        "تحية طيبة وبعد،",
        "وتفضلوا بقبول فائق الاحترام والتقدير،",
    ),
    "cs": Usual("Vaše Excelence,", "Vážený soude,", "Vážená paní, vážený pane,", "S úctou"),
    "de": Usual(
        "Exzellenz,",
        "Sehr geehrtes Gericht,",
        "Sehr geehrte Damen und Herren,",
        "Mit vorzüglicher Hochachtung",
    ),
    "en": Usual("Your Excellency,", "Your Honour,", "Dear Sir or Madam,", "Yours respectfully,"),
    "es": Usual(
        "Excelencia:", "Señoría:", "De mi mayor consideración:", "Le saluda respetuosamente,"
    ),
    "fa": Usual("عالیجناب،", "ریاست محترم دادگاه،", "با سلام و احترام،", "با احترام،"),
    "fr": Usual(
        "Excellence,",
        "Madame, Monsieur le juge,",
        "Madame, Monsieur,",
        "Veuillez agréer l’expression de ma haute considération.",
    ),
    "he": Usual("הוד מעלתך,", "כבוד בית המשפט,", "א.ג.נ.,", "בכבוד רב,"),
    "id": Usual("Yang Mulia,", "Yang Mulia Hakim,", "Dengan hormat,", "Hormat saya,"),
    "it": Usual(
        "Eccellenza,",
        "Spettabile Tribunale,",
        "Gentile Signora, Egregio Signore,",
        "Con osservanza,",
    ),
    "ja": Usual("閣下", "裁判官殿", "拝啓", "敬具"),
    "nl": Usual("Excellentie,", "Edelachtbaar college,", "Geachte heer, mevrouw,", "Hoogachtend,"),
    "pl": Usual("Ekscelencjo,", "Wysoki Sądzie,", "Szanowni Państwo,", "Z wyrazami szacunku"),
    "pt": Usual(
        "Excelência,",
        "Meritíssimo Juízo,",
        "Exma. Senhora, Exmo. Senhor,",
        "Com os meus respeitosos cumprimentos,",
    ),
    "ro": Usual(
        "Excelență,",
        "Onorată instanță,",
        "Stimată doamnă, stimate domnule,",
        "Cu deosebit respect,",
    ),
    "ru": Usual(
        "Ваше Превосходительство!",
        "Ваша честь!",
        "Уважаемые дамы и господа!",
        "С уважением,",
    ),
    "tr": Usual("Ekselansları,", "Sayın Hâkim,", "Sayın Yetkili,", "Saygılarımla,"),
    "uk": Usual(
        "Ваша Високоповажносте!",
        "Високоповажний Суде!",
        "Шановні пані та панове!",
        "З повагою,",
    ),
    "zh": Usual("尊敬的阁下：", "尊敬的法官：", "尊敬的女士／先生：", "此致敬礼"),
    "zh-Hant": Usual("尊敬的閣下：", "尊敬的法官：", "尊敬的女士／先生：", "此致敬禮"),
}


def salutation(office: Office, language: str, *, usual_alone: bool = False) -> str:
    """Return how a letter in ``language`` greets the holder of ``office``.

    ``usual_alone`` leaves out the form that somebody has set for this office.
    """
    form = None if usual_alone else office.forms.filter(language=language).first()
    if form:
        return form.salutation
    usual = _usual(language)
    if office.kind in EXCELLENCIES:
        return usual.excellency
    return usual.judge if office.kind == "judge" else usual.plain


def closing(office: Office, language: str, *, usual_alone: bool = False) -> str:
    """Return how a letter in ``language`` to ``office`` ends; ``usual_alone`` as above."""
    form = None if usual_alone else office.forms.filter(language=language).first()
    return form.closing if form else _usual(language).closing


def _usual(language: str) -> Usual:
    primary = language.partition("-")[0]
    # Of Chinese the script decides, also where only the region says which: zh-TW.
    if primary == "zh" and languages.babel_locale(language).script == "Hant":
        return USUAL["zh-Hant"]
    return USUAL.get(primary, USUAL["en"])
