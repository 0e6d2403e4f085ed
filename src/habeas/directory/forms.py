"""Forms of address where an office has none of its own in a letter's language.

They go by the kind of office: heads and ministers and ambassadors are *Excellency* in diplomatic
use, courts have their own form, and everybody else is greeted plainly, without a guess at whether a
man or a woman sits there.
"""

from typing import Final, NamedTuple

from habeas.directory.models import Office


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
    "fr": Usual(
        "Excellence,",
        "Madame, Monsieur le juge,",
        "Madame, Monsieur,",
        "Veuillez agréer l’expression de ma haute considération.",
    ),
    "it": Usual(
        "Eccellenza,", "Signor Giudice,", "Gentile Signora, Egregio Signore,", "Con osservanza,"
    ),
    "pt": Usual(
        "Excelência,",
        "Meritíssimo Juízo,",
        "Exma. Senhora, Exmo. Senhor,",
        "Com os meus respeitosos cumprimentos,",
    ),
    "ru": Usual(
        "Ваше Превосходительство!",
        "Ваша честь!",
        "Здравствуйте!",
        "С уважением,",  # noqa: RUF001 - Cyrillic
    ),
    "zh": Usual("尊敬的阁下：", "尊敬的法官：", "您好：", "此致敬礼"),
}


def salutation(office: Office, language: str) -> str:
    """Return how a letter in ``language`` greets the holder of ``office``."""
    form = office.forms.filter(language=language).first()
    if form:
        return form.salutation
    usual = _usual(language)
    if office.kind in EXCELLENCIES:
        return usual.excellency
    return usual.judge if office.kind == "judge" else usual.plain


def closing(office: Office, language: str) -> str:
    """Return how a letter in ``language`` to ``office`` ends."""
    form = office.forms.filter(language=language).first()
    return form.closing if form else _usual(language).closing


def _usual(language: str) -> Usual:
    return USUAL.get(language.partition("-")[0], USUAL["en"])
