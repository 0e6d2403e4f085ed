"""Only staff who are signed in reach the desk, and only by its own ways."""

import cast
import pytest
from desk_doing import at, at_the_desk, said, signed_in
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from habeas.desk.menu import MENU
from habeas.desk.permitting import MayOpen
from habeas.staff.models import User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def test_nobody_is_promised_a_mail_with_a_new_password(client: Client) -> None:
    assert client.get("/desk/password_reset/").status_code == 404
    assert "Forgotten" not in said(client.get(reverse("wagtailadmin_login")))


def test_an_account_without_the_desk_does_not_reach_it() -> None:
    client = signed_in(User.objects.create_user("nora.nobody", password=cast.PASSWORD))
    for url in ("/desk/", at("cases"), at("audit")):
        assert client.get(url).headers["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_desk_wants_its_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_worker())
    answer = client.post(at("open-case"), {"slug": "x", "country": "AQ"})
    assert answer.status_code == 403


def test_deeds_are_done_by_post_alone(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    for url in (
        at("open-appeal", appeal.pk),
        at("still-true", appeal.case.pk),
        at("publish-words", "letter", appeal.letter_texts.get().pk),
        at("approve-block", appeal.pk, "facts"),
    ):
        assert wanda.get(url).status_code == 405


def test_the_menu_holds_our_entries_alone(wanda: Client) -> None:
    from wagtail.admin.menu import admin_menu  # noqa: TID251 - it is the admin that is asked

    request = wanda.get("/desk/").wsgi_request
    names = [item.name for item in admin_menu.menu_items_for_request(request)]
    assert names == [name for name, *_ in MENU if MayOpen(request.user)[name]]
    assert "cases" in names
    assert "staff" not in names


def test_a_button_pressed_after_the_session_ran_out_leads_to_no_blank_page(client: Client) -> None:
    answer = client.post(at("withdraw", cast.open_appeal_of().pk))
    assert answer.headers["Location"] == reverse("wagtailadmin_login")  # and home from there
    assert "Nothing was done." in said(client.get(answer.headers["Location"]))


def test_the_ways_of_the_menu_stand_there_without_javascript_too(wanda: Client) -> None:
    told = said(wanda.get("/desk/"))
    nav = told[told.index('<nav class="desk-ways"') : told.index("</nav>", told.index("desk-ways"))]
    assert at("cases") in nav
    assert at("audit") not in nav  # the administrator's


def test_unknown_addresses_are_not_found_and_never_an_exception(wanda: Client) -> None:
    for url in (
        at("case", 99),
        at("appeal", 10**18),
        at("words", "poem", 1),
        at("add-words", "poem", 1),
        at("retract", cast.case().pk, "person", 1),
        at("add-office-fact", cast.office_by_mail().pk, "friend"),
    ):
        assert wanda.get(url).status_code == 404


def test_staff_have_no_more_rights_in_wagtail_than_to_enter() -> None:
    rights = Permission.objects.filter(group__user=cast.case_worker())
    assert [right.codename for right in rights] == ["access_admin"]
