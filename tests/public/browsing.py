"""A reader of the pages: she goes where a link or a form says, and keeps no cookie."""

import email
import email.policy
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import cast
from django.test import Client

from habeas.actions import opening
from habeas.appeals.models import Appeal

if TYPE_CHECKING:
    from habeas.actions.mails import SystemMail

FORM = {
    "shown": "named",
    "name": "Marie Exemple",
    "who": "teacher, Lyon",
    "country": "FR",
    "email": "marie@supporter.example",
}


class Forms(HTMLParser):
    """The fields of each form of a page, as a browser would send them without a click."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.found.append({})
        named = tag == "input" and told.get("name") and self.found
        if named and (told.get("type") not in {"radio", "checkbox"} or "checked" in told):
            self.found[-1][str(told["name"])] = told.get("value") or ""


def text(response: Any) -> str:  # noqa: ANN401 - a test client's answer has no public type
    """Return a page's words without its tags, white space made one."""
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    inline = re.sub(r"</?(?:a|b|bdi|strong|ins|del)\b[^>]*>", "", body)
    plain = re.sub(r"<[^>]+>", " ", inline)
    for code, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(code, sign)
    return " ".join(plain.split())


def tags(response: Any) -> str:  # noqa: ANN401 - as in text
    """Return a page's HTML, white space made one."""
    return " ".join(response.content.decode().split()).replace(" >", ">")


def sign(client: Client, appeal: Appeal, *, language: str = "en", **fields: str) -> Any:  # noqa: ANN401 - as in text
    """Press *Sign the letter* with Marie's form."""
    address = f"/{language}/appeals/{appeal.slug}/sign"
    return client.post(address, {**FORM, **fields})


def mails() -> list[str]:
    """Let the courier open what waits; return the text of each mail it sends."""
    sent: list[SystemMail] = []
    opening.open_due(cast.ring(), sent.append)
    messages = (email.message_from_bytes(m.message, policy=email.policy.default) for m in sent)
    return [str(message.get_content()) for message in messages]


def link_to_confirm(client: Client, appeal: Appeal, **fields: str) -> str:
    """Sign, and return the path of the link in the mail."""
    sign(client, appeal, **fields)
    (mail,) = mails()
    return path_in(mail, "confirm")


def path_in(mail: str, page: str) -> str:
    """Return the path of the link to ``page`` in a mail."""
    found = re.search(rf"http\S+?(/[a-zA-Z-]+/{page}/\S+)", mail)
    assert found, mail
    return found[1]


def press(client: Client, path: str, answer: str = "send") -> Any:  # noqa: ANN401 - as in text
    """Show the page of a mailed link and press one of its buttons."""
    form = Forms(tags(client.get(path))).found[0]
    return client.post(path, {**form, "answer": answer})
