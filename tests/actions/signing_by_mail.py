"""Signing and confirming as a supporter does, by the mails that the courier sends."""

import email
import email.policy
import re

from habeas.actions import confirming
from habeas.actions.mails import SystemMail
from habeas.actions.signing import read_signature, sign
from habeas.appeals.models import Appeal

FORM = {
    "shown": "named",
    "name": "Marie Exemple",
    "who": "teacher, Lyon",
    "country": "FR",
    "email": "marie@supporter.example",
}


def signs(appeal: Appeal, **fields: str) -> str:
    return sign(read_signature({**FORM, **fields}, appeal=appeal), appeal=appeal, language="en")


def text_of(mail: SystemMail) -> str:
    message = email.message_from_bytes(mail.message, policy=email.policy.default)
    return str(message.get_content())


def links(mail: SystemMail) -> list[str]:
    return re.findall(r"http\S+", text_of(mail))


def token_in(mail: SystemMail) -> str:
    return links(mail)[0].rstrip("/").rpartition("/")[2]


def confirms(token: str, *, counted: bool = False) -> str:
    letter = confirming.waiting(token)
    assert letter is not None
    return confirming.confirm(letter, versions=letter.versions, counted=counted)
