"""Groups at the desk: a code is shown once, and ended by one person."""

import re

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.test import Client

from habeas.delivery import grouping
from habeas.delivery.models import Group

pytestmark = pytest.mark.django_db

wanda = at_the_desk(cast.case_worker)


def made(wanda: Client, pk: int, label: str = "Choir") -> str:
    """Make a code at the desk, and return it from the link that is shown."""
    answer = wanda.post(at("make-group", pk), {"label": label})
    assert "no-store" in answer.headers["Cache-Control"]
    found = re.search(r"/en/group/([\w-]{43})/", said(answer))
    assert found
    return found[1]


def test_a_code_is_shown_once_and_then_only_its_group(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    assert "No group has a code yet." in look(wanda, at("groups", appeal.pk))
    code = made(wanda, appeal.pk)
    assert grouping.group_of(code) == Group.objects.get()
    listed = look(wanda, at("groups", appeal.pk))
    assert "Choir" in listed
    assert code not in listed
    assert verbs()[-1] == "group.made"


def test_a_code_is_ended_and_what_it_told_stays_or_goes(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    made(wanda, appeal.pk)
    group = Group.objects.get()
    grouping.report(group, letters=25, people=6)
    assert "25 letters, 6 people" in look(wanda, at("groups", appeal.pk))
    do(wanda, at("end-group", appeal.pk, group.pk))
    assert grouping.told(appeal).letters == 25
    do(wanda, at("end-group", appeal.pk, group.pk), reports="drop")
    assert grouping.told(appeal).letters == 0
    assert verbs()[-2:] == ["group.ended", "group.reports-dropped"]


def test_a_group_of_another_appeal_is_not_ended_from_here(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    other = cast.open_appeal_of(slug="ua-35-2016")
    made(wanda, appeal.pk)
    url = at("end-group", other.pk, Group.objects.get().pk)
    assert wanda.post(url).status_code == 404
    assert wanda.post(at("make-group", appeal.pk), {"label": " "}).status_code == 422
