"""The door of the desk: a password and a second step, one answer to all that is wrong."""

import time
from datetime import timedelta

import cast
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from desk_doing import at, do, look, said, signed_in, verbs
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from habeas.kernel import clock
from habeas.ops import checks
from habeas.staff import accounts, administering, tries
from habeas.staff.models import AuditEntry, Try, User

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "The name or the password is not right, or the account is closed."


@pytest.fixture(autouse=True)
def _another_process() -> None:
    """No test knows the codes that another one used."""
    cache.clear()


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that is no demo: everybody has a second factor."""
    monkeypatch.setenv("HABEAS_SECOND_FACTOR", "required")


def with_phone(user: User) -> User:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)}
    )
    return user


def code(steps: int = 0) -> str:
    """The code that the phone shows ``steps`` of 30 seconds from now."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps)))


def type_in(client: Client, username: str, password: str = cast.PASSWORD, **more: str) -> str:
    """Send the form of the door; return what it says, or where it leads."""
    answer = client.post(
        reverse("wagtailadmin_login"), {"username": username, "password": password, **more}
    )
    if answer.status_code == 302:
        return str(answer.headers["Location"])
    assert answer.status_code == 422
    return said(answer)


# The second step


def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(client: Client) -> None:
    wanda = with_phone(cast.case_worker())
    assert type_in(client, wanda.username) == reverse("mfa_authenticate")
    assert client.get("/desk/").headers["Location"].startswith(reverse("wagtailadmin_login"))
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 422
    assert "This code is not right" in said(answer)
    assert do(client, reverse("mfa_authenticate"), code=code()) == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert verbs() == ["account.second-step-failed", "account.signed-in"]


def test_a_code_holds_once(client: Client) -> None:
    wanda, shown = with_phone(cast.case_worker()), code()
    type_in(client, wanda.username)
    do(client, reverse("mfa_authenticate"), code=shown)
    thief = Client()
    type_in(thief, wanda.username)
    cache.clear()  # as another process of the desk would have it
    answer = thief.post(reverse("mfa_authenticate"), {"code": shown})
    assert "used already" in said(answer)
    earlier = thief.post(reverse("mfa_authenticate"), {"code": code(-1)})
    assert earlier.status_code == 422


def test_a_recovery_code_takes_the_place_of_the_phone_once(client: Client) -> None:
    wanda = with_phone(cast.case_worker())
    inside = signed_in(wanda)
    do(inside, reverse("account_reauthenticate"), password=cast.PASSWORD)
    do(inside, reverse("mfa_generate_recovery_codes"))
    page = look(inside, reverse("mfa_view_recovery_codes"))
    shown = page.split('<ul class="desk-codes">')[1].split("<code>")[1].split("</code>")[0]
    assert "not shown again" in look(inside, reverse("mfa_view_recovery_codes"))
    type_in(client, wanda.username)
    assert do(client, reverse("mfa_authenticate"), code=shown) == "/desk/"
    again = Client()
    type_in(again, wanda.username)
    assert again.post(reverse("mfa_authenticate"), {"code": shown}).status_code == 422


def test_codes_cannot_be_guessed_for_ever(client: Client) -> None:
    wanda = with_phone(cast.case_worker())
    type_in(client, wanda.username)
    for _ in range(tries.LIMITS["second-step"].each):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "too many tries" in said(answer)


@pytest.mark.usefixtures("required")
def test_whoever_has_no_second_factor_sets_one_up_before_anything_else_opens() -> None:
    wanda = signed_in(cast.case_worker())
    for url in ("/desk/", at("cases"), reverse("wagtailadmin_account"), at("change-password")):
        assert wanda.get(url).headers["Location"] == reverse("mfa_index"), url
    assert wanda.post(at("open-case"), {"slug": "x", "country": "AQ"}).status_code == 302
    assert "Before anything else opens" in look(wanda, reverse("mfa_index"))
    page = look(wanda, reverse("mfa_activate_totp"))
    secret = page.split('class="desk-key-text">')[1].split("</code>")[0]
    shown = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert do(wanda, reverse("mfa_activate_totp"), code=shown) == reverse("mfa_view_recovery_codes")
    assert look(wanda, reverse("mfa_view_recovery_codes")).count("<li><code>") == 10
    assert wanda.get("/desk/").status_code == 200
    assert verbs() == ["account.phone-added"]


@pytest.mark.usefixtures("required")
def test_the_second_factor_is_not_taken_away_without_the_password_and_then_is_asked_for() -> None:
    wanda = signed_in(with_phone(cast.case_worker()))
    wanda.get("/desk/")
    session = wanda.session
    session["began"] -= 6 * 60  # whoever came in a moment ago is not asked
    session.save()
    asked = wanda.get(reverse("mfa_deactivate_totp")).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert "This password is not right" in said(wanda.post(asked, {"password": "guess"}))
    do(wanda, asked, password=cast.PASSWORD)
    do(wanda, reverse("mfa_deactivate_totp"))
    assert wanda.get("/desk/").headers["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("required")
def test_only_a_demo_and_tests_go_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HABEAS_DEMO")
    assert checks.everybody_has_a_second_factor() == []
    monkeypatch.setenv("HABEAS_SECOND_FACTOR", "optional")
    assert [found.id for found in checks.everybody_has_a_second_factor()] == ["habeas.E009"]


# One answer


def test_a_wrong_name_a_wrong_password_and_a_closed_account_get_the_same_answer() -> None:
    wanda = cast.case_worker()
    administering.disable(cast.approver(), by=wanda)
    User.objects.create_user("nora.nobody", password=cast.PASSWORD)
    answers = {
        without_what_was_typed(Client(), name, password)
        for name, password in (
            ("nobody.here", cast.PASSWORD),
            (wanda.username, "wrong"),
            (cast.approver().username, cast.PASSWORD),
            ("nora.nobody", cast.PASSWORD),
        )
    }
    assert len(answers) == 1
    assert WRONG in answers.pop()


def without_what_was_typed(client: Client, name: str, password: str) -> str:
    page = type_in(client, name, password).replace(name, "NAME")
    start = page.index('name="csrfmiddlewaretoken"')
    return page[page.index("<main") : start] + page[page.index(">", start) :]


@pytest.mark.parametrize("name", ["wanda.worker", "nobody.here"])
def test_the_work_is_the_same_whether_the_name_exists_or_not(name: str) -> None:
    cast.case_worker()
    with override_settings(PASSWORD_HASHERS=["test_signing_in.Counting"]):
        Counting.made = 0
        type_in(Client(), name, "wrong")
    # An account's password was made by the other hasher, which Django evens out with one of ours.
    assert Counting.made == 1


class Counting(MD5PasswordHasher):
    """A hasher that counts its work."""

    algorithm = "md5"
    made = 0

    def encode(self, password: str, salt: str) -> str:
        """Count."""
        type(self).made += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("name", ["wanda.worker", "nobody.here"])
def test_after_ten_tries_a_name_rests_whether_it_exists_or_not(name: str) -> None:
    cast.case_worker()
    for _ in range(tries.LIMITS["sign-in"].each):
        assert WRONG in type_in(Client(), name, "wrong")
    page = type_in(Client(), name)  # the right password, if there is the account
    assert "There were too many tries. Please wait 15 minutes and try again." in page
    assert WRONG not in page
    # Another name is not shut out by it, and this one is not for ever.
    assert type_in(Client(), cast.approver().username) == "/desk/"
    Try.objects.update(at=clock.now() - timedelta(minutes=16))
    assert "too many" not in type_in(Client(), name, "wrong")


def test_tries_at_many_names_add_up() -> None:
    for number in range(tries.LIMITS["sign-in"].all):
        tries.take("sign-in", f"name.{number}")
    cast.case_worker()
    assert "too many tries" in type_in(Client(), "wanda.worker")


def test_what_was_typed_and_from_where_is_kept_nowhere() -> None:
    type_in(Client(), "a.password.by.mistake", "wrong")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (
        None,
        "account.sign-in-failed",
        "no account",
    )
    kept = str([list(Try.objects.values()), list(AuditEntry.objects.values())])
    assert "mistake" not in kept
    assert "127.0.0.1" not in kept


def test_a_failed_try_at_an_account_is_in_its_log() -> None:
    wanda = cast.case_worker()
    type_in(Client(), wanda.username, "wrong")
    assert AuditEntry.objects.get().actor == wanda


def test_the_door_leads_to_no_other_site(client: Client) -> None:
    cast.case_worker()
    assert type_in(client, "wanda.worker", next="https://elsewhere.example/") == "/desk/"


def test_the_door_leads_to_the_screen_that_was_asked_for(client: Client) -> None:
    cast.case_worker()
    assert type_in(client, "wanda.worker", next=at("cases")) == at("cases")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nothing_of_the_library_is_there_that_sends_mail_or_makes_accounts(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_mail_is_sent_when_the_second_factor_changes() -> None:
    wanda = cast.case_worker()
    User.objects.filter(pk=wanda.pk).update(email="wanda@letters.example")
    inside = signed_in(with_phone(wanda))
    do(inside, reverse("account_reauthenticate"), password=cast.PASSWORD)
    do(inside, reverse("mfa_deactivate_totp"))
    assert not hasattr(mail, "outbox") or not mail.outbox


# Sessions


def test_a_session_ends_after_an_hour_without_a_click_and_after_eight_hours() -> None:
    for key, minutes in (("seen", 61), ("began", 8 * 60 + 1)):
        wanda = signed_in(cast.case_worker())
        assert wanda.get("/desk/").status_code == 200
        session = wanda.session
        session[key] -= minutes * 60
        session.save()
        answer = wanda.get("/desk/")
        assert answer.headers["Location"].startswith(reverse("wagtailadmin_login"))
        assert "because time went by" in said(wanda.get(answer.headers["Location"]))


def test_a_click_within_the_hour_keeps_the_session() -> None:
    wanda = signed_in(cast.case_worker())
    wanda.get("/desk/")
    for _ in range(3):
        session = wanda.session
        session["seen"] -= 50 * 60
        session.save()
        assert wanda.get("/desk/").status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one() -> None:
    here, elsewhere = signed_in(cast.case_worker()), signed_in(cast.case_worker())
    new = "another-plainly-invented-one"
    do(here, at("change-password"), old=cast.PASSWORD, new=new, again=new)
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert verbs() == ["account.password-changed"]


def test_a_password_set_at_the_server_ends_every_session() -> None:
    wanda = signed_in(cast.case_worker())
    accounts.change_password(username="wanda.worker", password="another-plainly-invented-one")
    assert wanda.get("/desk/").status_code == 302


def test_what_is_done_to_accounts_at_the_server_is_in_the_log() -> None:
    password = "another-plainly-invented-one"
    tia = administering.let_in(username="tia", password=password, roles=["translator"])
    accounts.change_password(username="tia", password=cast.PASSWORD)
    assert not AuditEntry.objects.filter(actor__isnull=False).exists()
    logged = AuditEntry.objects.order_by("pk").values_list("verb", "target", "because")
    assert list(logged) == [
        ("account.added", f"user {tia.pk}", "at the server: translator"),
        ("account.password-given", f"user {tia.pk}", "at the server"),
    ]


def test_signing_out_everywhere_ends_all() -> None:
    here, elsewhere = signed_in(cast.case_worker()), signed_in(cast.case_worker())
    do(here, at("sign-out-everywhere"))
    assert {here.get("/desk/").status_code, elsewhere.get("/desk/").status_code} == {302}


def test_the_cookies_are_the_desk_s_alone() -> None:
    client = Client()
    cast.case_worker()
    client.get(reverse("wagtailadmin_login"))
    type_in(client, "wanda.worker")
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert csrf["httponly"]
    assert (session["path"], csrf["path"]) == ("/desk/", "/desk/")
    assert (session["samesite"], csrf["samesite"]) == ("Lax", "Strict")
    assert not session["max-age"]  # it goes with the browser
