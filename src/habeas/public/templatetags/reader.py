"""What templates say in the reader's language, and how they mark what is in another."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from habeas.kernel import dates, languages
from habeas.letters.bidi import starts_right_to_left
from habeas.letters.letter import Letter

register = template.Library()


@register.filter
def day(value: date | datetime, language: str) -> str:
    """Return a day in words of ``language``."""
    return dates.show(value.date() if isinstance(value, datetime) else value, language)


@register.filter
def clock(value: datetime, language: str) -> str:
    """Return the time of day in ``language``, in the zone that the moment is in."""
    zone = value.tzinfo or ZoneInfo("UTC")
    return format_time(value, "short", tzinfo=zone, locale=languages.babel_locale(language))


@register.filter
def number(value: int, language: str) -> str:
    """Return a number as ``language`` groups it."""
    return format_decimal(value, locale=languages.babel_locale(language))


@register.filter
def country(code: str, language: str) -> str:
    """Return the name of a country in ``language``."""
    return languages.country_name(code, language)


@register.filter
def autonym(tag: str) -> str:
    """Return what a language calls itself."""
    return languages.autonym(tag)


@register.filter
def language_name(tag: str, language: str) -> str:
    """Return the name of the language ``tag`` in ``language``."""
    return languages.name(tag, language)


@register.simple_tag
def tongue(of: str, page: str) -> SafeString:
    """Return the ``lang`` and ``dir`` of a run in another language than the page's."""
    if of == page:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', of, languages.direction(of))


@register.filter
def writing(text: str) -> str:
    """Return the direction of a line by its first letter, for addresses as they were entered."""
    return "rtl" if starts_right_to_left(text) else "ltr"


@register.filter
def direction(tag: str) -> str:
    """Return "ltr" or "rtl"."""
    return languages.direction(tag)


@register.filter
def address_country(letter: Letter) -> str:
    """Return the last line of a letter's address: the country in capitals."""
    return letter.address.block(letter.language)[-1]
