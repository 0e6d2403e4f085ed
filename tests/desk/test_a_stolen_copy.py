"""What a copy of the database, or a backup of it, does not give away of the desk's door."""

import hashlib
import json

import cast
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from desk_doing import signed_in
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from habeas import conf
from habeas.cases.desk_keys import PRIVATE
from habeas.desk.sessions import SessionStore
from habeas.kernel import sealing
from habeas.kernel.errors import HabeasError

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_secret_of_a_phone_and_the_seed_of_recovery_codes_are_sealed() -> None:
    user = cast.case_worker()
    TOTP.activate(user, SECRET)
    seed = decrypt(RecoveryCodes.activate(user).instance.data["seed"])
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert seed not in kept
    assert len(RecoveryCodes.activate(user).get_unused_codes()) == 10


def test_only_the_desk_s_key_opens_them() -> None:
    phone = TOTP.activate(cast.case_worker(), SECRET).instance.data["secret"]
    assert decrypt(phone) == SECRET
    key = conf.desk_keys_dir() / PRIVATE
    right = key.read_text("ascii")
    try:
        key.write_text(sealing.new_private_key().hex(), "ascii")
        with pytest.raises(sealing.SealBrokenError):
            decrypt(phone)
        key.unlink()
        with pytest.raises(HabeasError, match="desk's key is not here"):
            decrypt(phone)
    finally:
        key.write_text(right, "ascii")


def test_what_the_database_has_of_a_session_is_no_way_in() -> None:
    client = signed_in(cast.case_worker())
    assert client.get("/desk/").status_code == 200
    (row,) = Session.objects.all()
    assert row.session_key != client.cookies["sessionid"].value
    thief = Client()
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/desk/").status_code == 302


def test_a_session_that_ended_is_gone_from_the_database() -> None:
    client = signed_in(cast.case_worker())
    client.post("/desk/logout/")
    assert not Session.objects.filter(session_key=_kept(client)).exists()
    signed_in(cast.case_worker())
    Session.objects.update(expire_date=timezone.now())
    answer = Client().post(
        "/desk/login/", {"username": cast.case_worker().username, "password": cast.PASSWORD}
    )
    assert answer.status_code == 302
    assert Session.objects.count() == 1


def test_no_two_sessions_have_one_key() -> None:
    store = SessionStore()
    store.create()
    assert store.session_key
    assert store.exists(store.session_key)
    store.delete(store.session_key)
    assert not store.exists(store.session_key)


def _kept(client: Client) -> str:
    key = client.cookies["sessionid"].value
    return hashlib.sha256(b"habeas session " + key.encode()).hexdigest()[:40]
