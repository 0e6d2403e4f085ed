"""Which paper a letter is printed on."""

from typing import Final, Literal

Paper = Literal["a4", "us-letter"]

# CLDR's supplemental data, measurementData, paperSize type="US-Letter".
_US_LETTER: Final = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


def paper_for(country: str) -> Paper:
    """Return the paper usual in an ISO 3166-1 country; A4 for "" and all countries but a few."""
    return "us-letter" if country in _US_LETTER else "a4"
