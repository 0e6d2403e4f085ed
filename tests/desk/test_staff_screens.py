"""What the administrator does to accounts, what everybody does to her own, and who sees it."""

import re
from datetime import timedelta

import cast
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from desk_doing import at, do, look, said, signed_in, verbs
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import accounts, administering, auditing
from habeas.staff.models import AuditEntry, User
from habeas.staff.roles import roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    """Ada Administrator, who looks after the accounts."""
    return accounts.add_staff(
        username="ada.administrator", password=cast.PASSWORD, roles=["administrator"]
    )


@pytest.fixture
def desk(ada: User) -> Client:
    """Her client."""
    return signed_in(ada)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_somebody_is_let_in_with_a_password_that_is_shown_once(desk: Client) -> None:
    answer = desk.post(at("add-staff"), {"username": "tia", "roles": ["translator", "reader"]})
    shown = re.search(r"<code>([\w-]{16})</code>", said(answer))
    assert shown
    assert "no-store" in answer.headers["Cache-Control"]
    tia = authenticate(username="tia", password=shown[1])
    assert tia is not None
    assert roles_of(tia) == {"translator", "reader"}
    assert shown[1] not in look(desk, at("staff"))
    assert verbs() == ["account.added"]
    assert shown[1] not in str(list(AuditEntry.objects.values()))


def test_an_account_without_a_role_or_of_a_name_that_is_taken_is_refused(desk: Client) -> None:
    wanda = cast.case_worker()
    assert desk.post(at("add-staff"), {"username": "tia", "roles": []}).status_code == 422
    answer = desk.post(at("add-staff"), {"username": wanda.username, "roles": ["reader"]})
    assert "There is an account of this name already." in said(answer)


def test_roles_are_changed_and_hold_from_the_next_click_on(desk: Client) -> None:
    wanda, hers = cast.case_worker(), signed_in(cast.case_worker())
    assert hers.get(at("open-case")).status_code == 200
    do(desk, at("give-roles", wanda.pk), roles=["reader"])
    assert hers.get(at("open-case")).status_code == 403
    entry = AuditEntry.objects.get(verb="account.roles-changed")
    assert entry.because == "case worker → reader"


def test_nobody_gives_herself_a_role(desk: Client, ada: User) -> None:
    answer = desk.post(at("give-roles", ada.pk), {"roles": ["administrator", "approver"]})
    assert answer.status_code == 409
    assert "Nobody gives herself a role" in said(answer)
    assert roles_of(fresh(ada)) == {"administrator"}


def test_one_administrator_stays(desk: Client, ada: User) -> None:
    answer = desk.post(at("give-roles", ada.pk), {"roles": ["reader"]})
    assert "Nobody gives herself a role" in said(answer)
    with pytest.raises(RefusedError, match="keeps one administrator"):
        administering.disable(ada, by=cast.approver())


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(desk: Client) -> None:
    wanda, hers = cast.case_worker(), signed_in(cast.case_worker())
    assert hers.get("/desk/").status_code == 200
    do(desk, at("disable-staff", wanda.pk))
    assert hers.get("/desk/").status_code == 302
    do(desk, at("enable-staff", wanda.pk))
    assert hers.get("/desk/").status_code == 302  # the old session has ended for good
    assert verbs() == ["account.disabled", "account.enabled"]


def test_nobody_closes_her_own_account(desk: Client, ada: User) -> None:
    assert desk.post(at("disable-staff", ada.pk)).status_code == 409


def test_a_lost_phone_is_forgotten_with_a_reason_and_ends_her_sessions(desk: Client) -> None:
    wanda, hers = cast.case_worker(), signed_in(cast.case_worker())
    Authenticator.objects.create(
        user=wanda, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    url = at("reset-second-factor", wanda.pk)
    assert desk.post(url, {"because": ""}).status_code == 422
    assert Authenticator.objects.exists()
    do(desk, url, because="I called her on the number we have.")
    assert not Authenticator.objects.exists()
    assert hers.get("/desk/").status_code == 302
    entry = AuditEntry.objects.get(verb="account.second-factor-reset")
    assert entry.because == "I called her on the number we have."


def test_a_new_password_is_shown_once_and_ends_her_sessions(desk: Client) -> None:
    wanda, hers = cast.case_worker(), signed_in(cast.case_worker())
    shown = re.search(r"<code>([\w-]{16})</code>", said(desk.post(at("give-password", wanda.pk))))
    assert shown
    assert authenticate(username=wanda.username, password=shown[1]) == wanda
    assert hers.get("/desk/").status_code == 302


def test_whoever_was_given_a_password_chooses_her_own_before_anything_else_opens(
    desk: Client,
) -> None:
    wanda = cast.case_worker()
    shown = re.search(r"<code>([\w-]{16})</code>", said(desk.post(at("give-password", wanda.pk))))
    assert shown
    hers = signed_in(fresh(wanda))
    for url in ("/desk/", at("cases"), reverse("mfa_index"), reverse("wagtailadmin_account")):
        for answer in (hers.get(url), hers.post(url)):
            assert answer.headers["Location"] == at("change-password")
    assert hers.get(at("change-password")).status_code == 200
    same = {"old": shown[1], "new": shown[1], "again": shown[1]}
    assert hers.post(at("change-password"), same).status_code == 409
    assert hers.get("/desk/").status_code == 302
    new = "another-plainly-invented-one"
    do(hers, at("change-password"), old=shown[1], new=new, again=new)
    assert hers.get("/desk/").status_code == 200


def test_a_new_account_waits_for_a_password_of_her_own(desk: Client) -> None:
    desk.post(at("add-staff"), {"username": "tia", "roles": ["translator"]})
    tia = signed_in(User.objects.get(username="tia"))
    assert tia.get("/desk/").headers["Location"] == at("change-password")


def test_a_laptop_that_was_left_open_lets_nobody_in(desk: Client, ada: User) -> None:
    wanda = cast.case_worker()
    Authenticator.objects.create(
        user=ada, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
    )
    assert desk.get(at("staff")).status_code == 200
    session = desk.session
    session["began"] = (clock.now() - timedelta(minutes=6)).timestamp()
    session.save()
    before = fresh(wanda).password
    for url, form in (
        (at("add-staff"), {"username": "tia", "roles": ["approver"]}),
        (at("give-roles", wanda.pk), {"roles": ["approver"]}),
        (at("give-password", wanda.pk), {}),
        (at("reset-second-factor", wanda.pk), {"because": "I called her."}),
    ):
        answer = desk.post(url, form)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/account/again/")
    assert not verbs()
    assert fresh(wanda).password == before
    assert roles_of(fresh(wanda)) == {"case worker"}
    do(desk, at("disable-staff", wanda.pk))  # less is never held up
    assert not fresh(wanda).is_active


def test_the_list_says_who_has_a_second_factor(desk: Client) -> None:
    wanda = cast.case_worker()
    Authenticator.objects.create(user=wanda, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert "Reset the second factor" not in look(desk, at("staff"))
    Authenticator.objects.create(
        user=wanda, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    assert "Reset the second factor" in look(desk, at("staff"))


def test_everybody_says_of_herself_what_she_reads_and_where_notices_go() -> None:
    wanda = signed_in(cast.case_worker())
    url = reverse("wagtailadmin_account")
    do(wanda, url, pseudonym="Wren", email="wanda@letters.example", reads="fr, AR zh-hans")
    user = cast.case_worker()
    assert (user.pseudonym, user.email) == ("Wren", "wanda@letters.example")
    assert user.reads == ["ar", "fr", "zh-Hans"]
    answer = wanda.post(url, {"pseudonym": "", "email": "no", "reads": "klingonese!"})
    assert answer.status_code == 422
    assert cast.case_worker().reads == ["ar", "fr", "zh-Hans"]


def test_a_wrong_or_weak_password_is_not_taken() -> None:
    wanda = signed_in(cast.case_worker())
    new = "another-plainly-invented-one"
    for old, first, again in (
        ("guess", new, new),
        (cast.PASSWORD, new, "something else entirely"),
        (cast.PASSWORD, "short", "short"),
    ):
        answer = wanda.post(at("change-password"), {"old": old, "new": first, "again": again})
        assert answer.status_code in {409, 422}
    assert cast.case_worker().check_password(cast.PASSWORD)


def test_the_audit_log_is_read_by_person_by_deed_and_by_day(desk: Client, ada: User) -> None:
    wanda = cast.case_worker()
    auditing.log(by=wanda, verb="x.done", target=wanda, because="first of hers")
    auditing.log(by=ada, verb="x.done", target=wanda, because="hers of Ada")
    auditing.log(by=wanda, verb="y.done", target=wanda, because="second of hers")
    yesterday = clock.now() - timedelta(days=1)
    AuditEntry.objects.create(
        at=yesterday, actor=wanda, verb="x.done", target="x 1", because="of yesterday"
    )

    def shown(**query: str | int) -> set[str]:
        page = said(desk.get(at("audit"), query))
        every = ("first of hers", "hers of Ada", "second of hers", "of yesterday")
        return {because for because in every if because in page}

    assert len(shown()) == 4
    assert shown(person=wanda.pk, verb="x.done") == {"first of hers", "of yesterday"}
    assert shown(verb="y.done") == {"second of hers"}
    assert shown(day=yesterday.date().isoformat()) == {"of yesterday"}
    assert shown(person=ada.pk, verb="y.done") == set()


def test_the_menu_shows_the_administrator_her_own_entries(desk: Client) -> None:
    from wagtail.admin.menu import admin_menu  # noqa: TID251 - it is the admin that is asked

    request = desk.get(at("staff")).wsgi_request
    names = {item.name for item in admin_menu.menu_items_for_request(request)}
    assert {"organisation", "staff", "audit"} <= names
    assert not names & {"cases", "appeals", "directory"}
