"""Two people at one fact: nobody overwrites what the other saved without having seen it."""

import cast
import pytest
from bs4 import BeautifulSoup
from desk_doing import at, at_the_desk, said
from django.test import Client

from habeas.directory import keeping

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def filled(client: Client, url: str) -> dict[str, str]:
    """What a browser would send of a form that nobody has touched."""
    page = BeautifulSoup(client.get(url).content, "html.parser")
    form = page.select_one(f'main form[action="{url}"]')  # withdrawing is a form of every screen
    assert form is not None
    typed = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    for area in form.select("textarea[name]"):
        typed[area["name"]] = area.text.strip()
    for chosen in form.select("select[name] option[selected]"):
        select = chosen.find_parent("select")
        assert select is not None
        typed[select["name"]] = chosen.get("value", "")
    return {str(name): str(value) for name, value in typed.items()}


def test_the_second_of_two_sees_what_the_first_has_saved(wanda: Client, ali: Client) -> None:
    office = cast.office_by_mail()
    holder = office.holders.get()
    url = at("amend-office-fact", office.pk, "holder", holder.pk)
    hers, his = filled(wanda, url), filled(ali, url)
    assert wanda.post(url, {**hers, "name": "Ottoline Official"}).status_code == 302
    refused = ali.post(url, {**his, "address_line": "To Otto himself"})
    assert refused.status_code == 409
    told = said(refused)
    assert "Somebody changed this while you were writing." in told
    assert "Name is now: Ottoline Official." in told
    assert "To Otto himself" in told
    holder.refresh_from_db()
    assert holder.name == "Ottoline Official"
    again = BeautifulSoup(told, "html.parser").select_one("input[name=shown]")
    assert again is not None
    his |= {"shown": str(again["value"]), "name": "Ottoline Official"}
    assert ali.post(url, {**his, "address_line": "To Otto himself"}).status_code == 302
    holder.refresh_from_db()
    assert (holder.name, holder.address_line) == ("Ottoline Official", "To Otto himself")


def test_dates_and_limits_are_not_overwritten_either(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    url = at("set-limits", appeal.pk)
    typed = filled(wanda, url)
    appeal.reference = "UA 99/2016"
    appeal.save()
    assert wanda.post(url, typed).status_code == 409


def test_what_nobody_touched_meanwhile_is_saved(wanda: Client) -> None:
    office = cast.office_by_mail()
    keeping.amend_office(office, by=cast.approver(), short_titles={"en": "the Minister"})
    url = at("amend-office", office.pk)
    assert wanda.post(url, filled(wanda, url)).status_code == 302
