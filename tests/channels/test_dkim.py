"""Signatures are verified by dkimpy, which is other code than ours."""

import base64
import re
from datetime import UTC, datetime

import dkim as verifier
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from scripted import mail_server

from habeas.channels import dkim
from habeas.channels.base import Envelope, send
from habeas.channels.mail import Head, Mailbox, fax_message, letter_message, plain_message
from habeas.channels.registry import carrier

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HEAD = Head(
    sender=Mailbox(name="Ligue des écrivains", address="letters@letters.example"),
    recipient="office@office.example",
    reply_to="reply-1@mail.letters.example",
    message_id="<1@mail.letters.example>",
    date=MOMENT,
    subject="Ai Example and Bo Example, in prison since 2013 without a charge (UA 13/2016)",
)
TEXT = "Your Excellency,\n\n  we ask \t you  \nto free them.\n\n\n"
LETTER = letter_message(HEAD, language="fr", text=TEXT, pdf=b"%PDF-1.7\r\n\r\n.")


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


RSA = dkim.read_key(dkim.new_key(), selector="habeas")
ED25519 = dkim.read_key(pem(ed25519.Ed25519PrivateKey.generate()), selector="habeas-2")
BOTH = pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])


def signed(message: bytes, key: dkim.DkimKey = RSA) -> bytes:
    return dkim.sign(message, key=key, domain="letters.example")


def verifies(message: bytes, key: dkim.DkimKey = RSA) -> bool:
    def published(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's name
        assert name.decode() == f"{key.selector}._domainkey.letters.example."
        return dkim.record(key).encode()

    return bool(verifier.verify(message, dnsfunc=published))


@BOTH
@pytest.mark.parametrize(
    "message",
    [
        LETTER,
        fax_message(HEAD, pdf=b"%PDF-1.7"),
        plain_message(HEAD, language="ar", text="من فضلكم\n"),
        plain_message(HEAD, language="en", text="\n"),
    ],
    ids=["letter", "fax", "mail", "empty"],
)
def test_a_signed_mail_verifies(message: bytes, key: dkim.DkimKey) -> None:
    out = signed(message, key)
    assert out.endswith(message)
    assert verifies(out, key)


def test_new_keys_are_of_2048_bits() -> None:
    assert isinstance(RSA.private, rsa.RSAPrivateKey)
    assert RSA.private.key_size == 2048


def test_the_same_mail_has_the_same_signature() -> None:
    assert signed(LETTER) == signed(LETTER)
    assert signed(LETTER, ED25519) == signed(LETTER, ED25519)


def test_the_signature_says_when_by_the_mail_s_own_date() -> None:
    assert f"t={int(MOMENT.timestamp())};".encode() in signed(LETTER)


@BOTH
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"To: office@", b"To: others@"),
        (b"Reply-To: reply-1@", b"Reply-To: reply-2@"),
        (b"Subject: Ai", b"Subject: Bo"),
        (b"Date: Fri, 20", b"Date: Fri, 21"),
        (b"Message-ID: <1@", b"Message-ID: <2@"),
        (b"letters@letters.example", b"others@letters.example"),
        (b"Content-Type: multipart/mixed", b"Content-Type: multipart/related"),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.1"),
        (b"to free them", b"to keep them"),
    ],
)
def test_a_mail_changed_on_the_way_does_not_verify(
    key: dkim.DkimKey, before: bytes, after: bytes
) -> None:
    out = signed(LETTER, key)
    assert out.count(before) >= 1
    assert not verifies(out.replace(before, after, 1), key)


@pytest.mark.parametrize(
    "added",
    [
        b"From: minister@office.example",
        b"To: others@office.example",
        b"Cc: others@office.example",
        b"Reply-To: others@office.example",
        b"Subject: another",
        b"Date: Sat, 21 Nov 2026 09:00:00 +0000",
        b"Message-ID: <2@mail.letters.example>",
        b"Content-Type: text/html",
    ],
)
def test_a_header_added_on_the_way_breaks_the_signature(added: bytes) -> None:
    assert not verifies(added + b"\r\n" + signed(LETTER))


def test_what_relays_add_and_trim_leaves_it_whole() -> None:
    head, _, body = signed(LETTER).partition(b"\r\n\r\n")
    stamped = b"Received: from a by b; Fri, 20 Nov 2026 09:00:01 +0000\r\nReturn-Path: <x@y>\r\n"
    refolded = head.replace(b"\r\n Example", b"  Example").replace(b"To: office@", b"TO:  office@")
    assert refolded != head
    assert verifies(stamped + refolded + b"\r\n\r\n" + body + b"\r\n\r\n")


def test_the_headers_of_an_update_mail_are_signed_too() -> None:
    listed = b"List-Unsubscribe: <https://letters.example/u/1/>\r\n"
    clicked = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    out = signed(listed + clicked + LETTER)
    assert verifies(out)
    assert not verifies(out.replace(b"/u/1/", b"/u/2/"))
    assert not verifies(out.replace(b"=One-Click", b"=Two-Click"))


def test_it_still_verifies_behind_a_real_server() -> None:
    dotted = plain_message(HEAD, language="en", text=".\n..\nlast\n")
    with mail_server() as (inbox, port):
        by = carrier(f"smtp://127.0.0.1:{port}")
        envelope = Envelope(sender="a@b.example", recipient="c@d.example", message=signed(dotted))
        send(by, envelope)
        by.close()
    assert verifies(inbox.messages[0][2])


def test_no_line_is_longer_than_a_header_s_may_be() -> None:
    head = signed(LETTER).partition(b"From:")[0]
    assert head.startswith(b"DKIM-Signature: ")
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_the_record_comes_in_strings_that_a_zone_can_hold() -> None:
    strings = re.findall(r'"([^"]*)"', dkim.txt_strings(dkim.record(RSA)))
    assert "".join(strings) == dkim.record(RSA)
    assert [len(each) <= 255 for each in strings] == [True, True]
    assert len(base64.b64decode(dkim.record(ED25519).partition("p=")[2])) == 32


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no key",
        pem(ec.generate_private_key(ec.SECP256R1())),
        RSA.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        ),
    ],
    ids=["empty", "other", "elliptic", "locked"],
)
def test_what_is_no_key_to_sign_with_is_refused(content: bytes) -> None:
    with pytest.raises(dkim.DkimKeyError):
        dkim.read_key(content, selector="habeas")


@pytest.mark.parametrize("selector", ["", "Habeas", "a.b", "a/../b", "-a"])
def test_a_selector_is_a_name_of_the_dns(selector: str) -> None:
    with pytest.raises(dkim.DkimKeyError, match="selector"):
        dkim.checked_selector(selector)
