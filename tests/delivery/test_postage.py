"""The postage band: by weight, and by how far it goes from the organisation's country."""

import pytest

from habeas.delivery.postage import band


@pytest.mark.parametrize(
    ("pages", "country", "home", "said"),
    [
        (1, "CH", "CH", "domestic, up to 20 g"),
        (2, "FR", "CH", "Europe, up to 20 g"),
        (3, "FR", "CH", "Europe, up to 50 g"),
        (6, "CN", "CH", "world, up to 50 g"),
        (7, "CN", "CH", "world, up to 100 g"),  # too thick to fold: a large envelope
        (100, "FR", "US", "world, up to 1000 g"),
        (500, "FR", "US", "world, a parcel"),
    ],
)
def test_a_band_follows_pages_and_distance(pages: int, country: str, home: str, said: str) -> None:
    assert band(pages, country=country, home=home) == said
