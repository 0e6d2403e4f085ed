"""When an office is open: in its own time zone, on its country's working days.

A fax that rings at night wakes somebody, and mail that comes at three in the morning looks like a
machine's. Holidays are not known here: a letter that comes on one waits on a desk.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from habeas import conf
from habeas.directory.models import Contact, Mission, Office

# Where a country has several zones, the capital's: the offices of a state sit there.
CAPITALS: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
# Saturday and Sunday, where nothing else is known.
WEEKEND: Final = frozenset({5, 6})
# No country's weekend is longer than that, so a week holds an open day.
_DAYS_AHEAD: Final = 8


def opens_at(place: Office | Contact, moment: datetime) -> datetime:
    """Return when ``place`` is open next: ``moment`` itself when it is open then (a real time).

    The hours are ``conf.office_hours``, of the office's own day; with "always" it is always open.
    """
    hours = conf.office_hours()
    if hours is None:
        return moment
    office = place.office if isinstance(place, Contact) else place
    zone, weekend = zone_of(office), weekend_of(_country_of(office))
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)):
        opens, closes = (_at(day, hour, zone) for hour in hours)
        if day.weekday() not in weekend and moment < closes:
            return max(moment, opens.astimezone(moment.tzinfo))
    return moment  # a weekend of seven days would be a fault of the data, and no reason to wait


def day_of(office: Office, moment: datetime) -> date:
    """Return which day it is at an office."""
    return moment.astimezone(zone_of(office)).date()


def next_day_of(office: Office, moment: datetime) -> datetime:
    """Return when the next day begins at an office, as a moment of the same zone as ``moment``."""
    tomorrow = _at(day_of(office, moment) + timedelta(days=1), 0, zone_of(office))
    return tomorrow.astimezone(moment.tzinfo)


def zone_of(office: Office) -> tzinfo:
    """Return the time zone of an office: its own, else that of its country's capital, else UTC.

    An embassy's is that of the state in which it sits.
    """
    country = _country_of(office)
    only = get_global("territory_zones").get(country, [])
    name = office.zone or CAPITALS.get(country) or (only[0] if len(only) == 1 else "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def weekend_of(country: str) -> frozenset[int]:
    """Return the days on which a country's offices rest (Monday is 0), as CLDR has them."""
    try:
        locale = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return WEEKEND
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


def _country_of(office: Office) -> str:
    if office.kind != "ambassador" or office.pk is None:
        return office.country
    host = Mission.objects.filter(office=office).values_list("host", flat=True).first()
    return host or office.country


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    """Return the whole hour of a day in a zone; hour 24 is the day's end."""
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), zone)
