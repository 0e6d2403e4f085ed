"""Forms of address where an office has none of its own in a letter's language."""

from typing import Final

from habeas.directory.models import Office

SALUTATIONS: Final = {
    "ar": "تحية طيبة وبعد،",
    "en": "Your Excellency,",
    "es": "Excelencia:",
    "fr": "Excellence,",
    "ru": "Ваше Превосходительство!",
    "zh": "尊敬的阁下：",
}
CLOSINGS: Final = {
    "ar": "وتفضلوا بقبول فائق الاحترام والتقدير،",
    "en": "Yours respectfully,",
    "es": "Atentamente,",
    "fr": "Veuillez agréer l’expression de ma haute considération.",
    "ru": "С уважением,",  # noqa: RUF001 - Cyrillic
    "zh": "此致敬礼",
}


def salutation(office: Office, language: str) -> str:
    """Return how a letter in ``language`` greets the holder of ``office``."""
    form = office.forms.filter(language=language).first()
    return form.salutation if form else _default(SALUTATIONS, language)


def closing(office: Office, language: str) -> str:
    """Return how a letter in ``language`` to ``office`` ends."""
    form = office.forms.filter(language=language).first()
    return form.closing if form else _default(CLOSINGS, language)


def _default(words: dict[str, str], language: str) -> str:
    return words.get(language.partition("-")[0], words["en"])
