"""Search engines keep what they hold, so a page is a week old before they are let in."""

from datetime import timedelta

import cast
import pytest
from django.test import Client

from habeas.kernel import clock
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db
AWAY = b'<meta name="robots" content="noindex">'


def test_search_engines_are_asked_to_stay_away_until_a_page_is_a_week_old() -> None:
    appeal = cast.open_appeal_of()
    cast.ring()
    pages = [f"/en/appeals/{appeal.slug}/", f"/en/cases/{appeal.case.slug}/"]
    assert all(AWAY in Client().get(page).content for page in pages)
    with clock.as_of(domain_day() + timedelta(days=6)):
        assert all(AWAY in Client().get(page).content for page in pages)
    with clock.as_of(domain_day() + timedelta(days=7)):
        assert not any(AWAY in Client().get(page).content for page in pages)
