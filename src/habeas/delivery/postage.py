"""What a consignment weighs and how far it goes, as postal tariffs ask: bands, and no prices."""

from typing import Final

# A4 of 80 g/m2 is 0.06237 m2; US Letter of 20 lb weighs a little less.
SHEET_GRAMS: Final = 5.0
# A long envelope holds what can be folded; more goes flat into a large one.
FOLDED: Final = 6
SMALL_ENVELOPE_GRAMS: Final = 6.0
LARGE_ENVELOPE_GRAMS: Final = 25.0
# The steps of letter post in the Universal Postal Convention's regulations, in grams.
BANDS: Final = (20, 50, 100, 250, 500, 1000, 2000)

# CLDR's territory containment: what lies in 150, Europe. Many posts have a tariff of its own there.
_EUROPE: Final = frozenset(
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU "  # noqa: SIM905 - a list would be as long as the module
    "LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK".split()
)


def band(pages: int, *, country: str, home: str) -> str:
    """Return such as "Europe, up to 50 g" for so many pages, printed on one side.

    ``country`` is where it goes and ``home`` where it is posted, both ISO 3166-1.
    """
    envelope = SMALL_ENVELOPE_GRAMS if pages <= FOLDED else LARGE_ENVELOPE_GRAMS
    grams = pages * SHEET_GRAMS + envelope
    step = next((band for band in BANDS if grams <= band), None)
    return f"{_zone(country, home)}, " + (f"up to {step} g" if step else "a parcel")


def _zone(country: str, home: str) -> str:
    if country == home:
        return "domestic"
    return "Europe" if {country, home} <= _EUROPE else "world"
