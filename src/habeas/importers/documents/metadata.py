"""What a file says of itself: JSON-LD and other marks in HTML, front matter above a text."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import yaml
from lxml.etree import _Element

from habeas.kernel.languages import LanguageError, normal

from .document import Document, Kind
from .limits import LARGEST_FRONT_MATTER

_FRONT: Final = re.compile(
    r"\s*?^(?P<mark>---|\+\+\+)[ \t]*\n(?P<fields>.*?)^(?P=mark)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_ARTICLES: Final = frozenset(
    {"article", "newsarticle", "report", "blogposting", "webpage", "creativework", "event"}
)
_TITLES: Final = ("title", "headline")
_LANGUAGES: Final = ("lang", "language", "locale", "inLanguage")
_DAYS: Final = ("date", "datePublished", "published", "published_at", "pubdate", "issued")
_MOST_NODES: Final = 1_000
_LONGEST_TITLE: Final = 300


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Title, language (BCP 47) and day of issue (ISO 8601), each "" where nothing is said."""

    title: str = ""
    language: str = ""
    issued_on: str = ""

    def or_else(self, other: "Metadata") -> "Metadata":
        """Fill what is empty from ``other``."""
        return Metadata(
            title=self.title or other.title,
            language=self.language or other.language,
            issued_on=self.issued_on or other.issued_on,
        )

    def document(self, text: str, *, name: str, kind: Kind) -> Document:
        """Make a document of the text of which this is said."""
        return Document(
            name=name,
            kind=kind,
            text=text,
            title=self.title,
            language=self.language,
            issued_on=self.issued_on,
        )


def front_matter(text: str) -> tuple[Metadata, str]:
    """Part front matter (YAML between lines of ``---``, TOML between ``+++``) from the text.

    Where it is neither, nothing is taken off: three dashes may be a rule above an appeal.
    """
    found = _FRONT.match(text.replace("\r\n", "\n")[: LARGEST_FRONT_MATTER + 10])
    if found is None:
        return Metadata(), text
    fields = _toml(found["fields"]) if found["mark"] == "+++" else _yaml(found["fields"])
    if not fields:
        return Metadata(), text
    return _of(fields), text.replace("\r\n", "\n")[found.end() :]


def of_page(root: _Element) -> Metadata:
    """Give what an HTML page says of itself: JSON-LD before the marks in its head."""
    said = Metadata()
    for script in root.iter("script"):
        if script.get("type", "").split(";")[0].strip().lower() == "application/ld+json":
            for node in _articles(script.text or ""):
                said = said.or_else(_of(node))
    marks = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): (
            meta.get("content") or ""
        )
        for meta in reversed(list(root.iter("meta")))
    }
    days = ("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "date")
    day = next((found for name in days if (found := _day(marks.get(name)))), "")
    title = root.find(".//title")
    titled = "" if title is None else "".join(title.itertext())
    return said.or_else(
        Metadata(
            title=_line(marks.get("og:title") or marks.get("dc.title") or titled),
            language=_language(root.get("lang")) or _language(marks.get("og:locale")),
            issued_on=day,
        )
    )


def _toml(fields: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(fields)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _yaml(fields: str) -> Mapping[str, Any]:
    # An alias repeats what it names, which makes a bomb of a few lines; no field needs one.
    if re.search(r"(?m)(?:^|[\s\[{,:-])[&*][^\s&*]", fields):
        return {}
    try:
        read = yaml.safe_load(fields)
    except (yaml.YAMLError, ValueError, RecursionError):  # the second: 2016-13-45
        return {}
    return read if isinstance(read, dict) else {}


def _articles(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        left = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not left:
            return
        node = left.pop(0)
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            left += [node[key] for key in ("@graph", "mainEntity") if key in node]
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).lower() in _ARTICLES for kind in kinds):
                yield node


def _of(fields: Mapping[str, Any]) -> Metadata:
    def first(names: tuple[str, ...]) -> object:
        return next((fields[name] for name in names if fields.get(name)), None)

    return Metadata(
        title=_line(first(_TITLES)),
        language=_language(first(_LANGUAGES)),
        issued_on=_day(first(_DAYS)),
    )


def _line(value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_TITLE else ""


def _language(value: object) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    if not isinstance(value, str):
        return ""
    try:
        return normal(value.strip().replace("_", "-"))
    except LanguageError:
        return ""


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return ""
    found = re.match(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)", value)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else ""
    except ValueError:
        return ""
