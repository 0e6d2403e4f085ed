"""A browser of the tests: it fills in the forms that a page shows, and nothing else."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


class Browser:
    """One person at the pages: what is typed goes into the fields that are there.

    ``enforce_csrf_checks`` is on, so that a form without its token fails as it would outside.
    """

    def __init__(self) -> None:
        self._client = Client(enforce_csrf_checks=True)
        self.page = BeautifulSoup("", "html.parser")
        self.url = ""
        self.status = 0
        self.headers: dict[str, str] = {}

    @property
    def text(self) -> str:
        """What the page says, in single spaces."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def has_cookies(self) -> bool:
        return bool(self._client.cookies)

    def open(self, url: str) -> "Browser":
        """Go to an address of the site."""
        return self._shown(url, self._client.get(url, follow=True))

    def submit(self, *, action: str, **typed: str | list[str]) -> "Browser":
        """Send the form whose action ends with ``action``; ``typed`` replaces what it shows.

        A field or button that the form does not have is an error of the test.
        """
        form = self._form(action)
        fields = _fields(form)
        unknown = set(typed) - _names(form)
        assert not unknown, f"The form {action} has no field {unknown}."
        url = str(form.get("action") or self.url).partition("#")[0]
        sent: dict[str, Any] = {**fields, **typed}
        return self._shown(url, self._client.post(url, sent, follow=True))

    def force(self, url: str, **typed: str) -> "Browser":
        """Send what no form of the page offers, with the token that its forms have."""
        token = self.page.select_one("input[name=csrfmiddlewaretoken]")
        assert token is not None, f"{self.url} has no form at all."
        sent = {"csrfmiddlewaretoken": str(token["value"]), **typed}
        return self._shown(url, self._client.post(url, sent, follow=True))

    def actions(self) -> list[str]:
        """Where the forms of the page go to."""
        return [str(form.get("action") or self.url).partition("#")[0] for form in self._forms()]

    def _forms(self) -> list[Tag]:
        return [form for form in self.page.select("form[method]") if _posts(form)]

    def _form(self, action: str) -> Tag:
        for form in self._forms():
            if str(form.get("action") or self.url).partition("#")[0].endswith(action):
                return form
        raise AssertionError(f"{self.url} has no form to {action}, only {self.actions()}.")

    def _shown(self, url: str, response: Any) -> "Browser":  # noqa: ANN401 - Django's test answer
        chain = response.redirect_chain
        self.url = re.sub(r"^https?://[^/]+", "", chain[-1][0] if chain else url)
        self.status = response.status_code
        self.headers = dict(response.headers)
        self.page = BeautifulSoup(response.content, "html.parser")
        return self


def _posts(form: Tag) -> bool:
    return str(form["method"]).lower() == "post"


def _names(form: Tag) -> set[str]:
    return {str(field["name"]) for field in form.select("[name]")}


def _fields(form: Tag) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name = str(field["name"])
        if field.has_attr("disabled"):
            continue
        if field.name == "textarea":
            # A browser leaves out the first line break of a text area.
            fields[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = [str(o.get("value", "")) for o in field.select("option[selected]")]
            first = field.select_one("option")
            fields[name] = chosen[0] if chosen else str(first["value"]) if first else ""
        elif field.get("type") in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                fields.setdefault(name, []).append(str(field.get("value", "on")))
        elif field.get("type") == "hidden" and name in fields:
            fields[name] = [*_as_list(fields[name]), str(field.get("value", ""))]
        elif field.get("type") not in {"submit", "button"}:
            fields[name] = str(field.get("value", ""))
    return fields


def _as_list(value: Any) -> list[str]:  # noqa: ANN401 - one value or several
    return value if isinstance(value, list) else [value]
