"""A demo that runs, and how to look at it from outside."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urljoin

import pytest

from habeas.ops.ports import free

PATIENCE = 90.0  # seconds until something has to have happened on a busy machine


HABEAS = (sys.executable, "-m", "habeas.cli")


SOURCE = Path(__file__).parents[2] / "src"


SIGNER = {
    "shown": "named",
    "name": "Marie Exemple",
    "who": "teacher, Lyon",
    "country": "FR",
    "email": "marie@exemple.example",
}


Found = TypeVar("Found")


def environment() -> dict[str, str]:
    """Nothing of this machine's own settings, nor of the tests'."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    return {**own, "PYTHONPATH": str(SOURCE)}


def get(url: str) -> tuple[int, str, str]:
    """Return status, body and address after redirects."""
    return _ask(urllib.request.Request(url))


def post(url: str, fields: dict[str, str] | list[tuple[str, str]]) -> tuple[int, str, str]:
    body = urllib.parse.urlencode(fields).encode()
    return _ask(urllib.request.Request(url, data=body))


def _ask(request: urllib.request.Request) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), answer.url
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), request.full_url


def first_link(text: str) -> str:
    return next(word for word in text.split() if word.startswith("http"))


def wait_for(look: Callable[[], Found | None], what: str) -> Found:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.2)
    pytest.fail(f"Waited in vain for {what}.")


class Form(HTMLParser):
    """The first form of a page that is posted to where it stands, with its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self._forms = 0

    @classmethod
    def read(cls, page: str) -> Self:
        form = cls()
        form.feed(page)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._forms += 1
            if self._forms == 1:
                self.action = told.get("action") or ""
        elif tag == "input" and self._forms == 1 and told.get("type") == "hidden":
            self.fields.append((told["name"] or "", told["value"] or ""))


@dataclass
class Demo:
    """A demo that runs, and how to look at it from outside."""

    process: subprocess.Popen[str]
    folder: Path

    @classmethod
    def started(cls, folder: Path, *words: str, command: Sequence[str] = HABEAS) -> Self:
        port = str(free())
        process = subprocess.Popen(
            [*command, "demo", "--data", str(folder), "--port", port, "--no-browser", *words],
            env=environment() if command == HABEAS else {"PATH": os.defpath},
            cwd=folder.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        demo = cls(process, folder)
        demo.wait_until_ready()
        return demo

    def wait_until_ready(self) -> None:
        said = []
        assert self.process.stdout
        for line in self.process.stdout:
            said.append(line)
            if line == "Ready.\n":
                return
        self.process.communicate()
        pytest.fail(f"The demo never was ready: {''.join(said)}")

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "demo.json").read_text("utf-8"))
        return told

    def url(self, path: str) -> str:
        return urljoin(str(self.told["web"]), path)

    def sign(self, slug: str, **changes: str) -> str:
        """Post the form as a browser without JavaScript does, and return the answer."""
        status, body, _ = post(self.url(f"/en/appeals/{slug}/sign"), {**SIGNER, **changes})
        assert status == 200
        return body

    def mails(self) -> list[EmailMessage]:
        _, listed, _ = get(self.told["messages"])
        found = []
        for entry in json.loads(listed):
            with urllib.request.urlopen(urljoin(self.told["messages"], entry["raw"])) as raw:
                mail = message_from_bytes(raw.read(), policy=policy.default)
            found.append(mail)
        return found

    def mail_to(self, address: str, *, besides: int = 0) -> EmailMessage:
        """Wait for a mail to ``address``, the ``besides`` first ones left out."""
        return wait_for(
            lambda: next(
                iter([mail for mail in self.mails() if address in str(mail["To"])][besides:]), None
            ),
            f"a mail to {address}",
        )

    def confirm(self, mail: EmailMessage) -> str:
        """Follow the mailed link, press its button, and return the address of *my letter*."""
        link = first_link(mail.get_content())
        status, page, _ = get(link)
        assert status == 200
        form = Form.read(page)
        status, _, my = post(urljoin(link, form.action), [*form.fields, ("answer", "send")])
        assert status == 200
        return my

    def ledger(self, slug: str) -> dict[str, Any]:
        words = [*HABEAS, "ledger", slug, "--json", "--data", str(self.folder)]
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=True)
        (account,) = json.loads(done.stdout)["appeals"]
        assert account["appeal"] == slug
        return dict(account)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.last_words()
        return code

    def last_words(self) -> str:
        """End it if it runs, and return what it said since it was ready."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=PATIENCE)[0]
