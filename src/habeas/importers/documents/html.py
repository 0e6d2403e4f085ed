"""An HTML page as text: parsed within bounds, without what belongs to the site, as lines."""

import re
from typing import Final

from lxml.etree import HTMLParser, LxmlError, _Element, fromstring

from habeas.kernel.errors import HabeasError

from .furniture import furniture
from .html_lines import lines_of
from .limits import DEEPEST, MOST_ATTRIBUTES, MOST_MARKS
from .metadata import Metadata, of_page

_TAGS: Final = (
    "html|head|body|title|meta|table|div|p|h[1-6]|center|font|article|section|main|br|a|b|i|u|span"
    "|td|tr|ul|ol|li|img|link|script|style|strong|em|blockquote|pre|form|frameset|header"
)
_FIRST_TAG: Final = re.compile(rf"\s*<(?:!doctype html|(?:{_TAGS})[\s>/])", re.IGNORECASE)
_PREAMBLE: Final = re.compile(r"\s*(?:<!--.{0,4000}?-->|<\?xml[^>]{0,200}>)", re.DOTALL)
_ANY_TAG: Final = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,400}})?/?>", re.IGNORECASE)
_HEAD: Final = 4_000
_AS_TEXT: Final = "copy what it says into a file of plain text"
_FEWEST_TAGS: Final = 5
_ENTITIES: Final = re.compile(r"<!\s*entity\b", re.IGNORECASE)
# The attributes of one tag as the HTML standard reads them, with no way back (so no way to stall).
_MANY_ATTRIBUTES: Final = re.compile(
    r"<[a-z][^\s/>]*+(?:[\s/]++[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+)"
    rf"{{{MOST_ATTRIBUTES + 1}}}",
    re.IGNORECASE,
)
_META: Final = re.compile(
    rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)


def is_html(text: str) -> bool:
    """Whether a text is an HTML page: it begins with a tag, or has several near its beginning."""
    head = text[: 4 * _HEAD]
    while preamble := _PREAMBLE.match(head):
        head = head[preamble.end() :]
    if _FIRST_TAG.match(head):
        return True
    return sum(1 for _ in _ANY_TAG.finditer(text[:_HEAD])) >= _FEWEST_TAGS


def declared_encoding(content: bytes) -> str:
    """Give the encoding that a page names in its head, or ""."""
    found = _META.search(content[:_HEAD])
    return found[1].decode("ascii").lower() if found else ""


def refuse_entities(text: str) -> None:
    """Raise HabeasError where a page, in HTML or any other XML, declares entities of its own."""
    if _ENTITIES.search(text):
        raise HabeasError(
            f"The page declares entities of its own, which no web page needs; {_AS_TEXT}."
        )


def page_text(text: str) -> tuple[str, Metadata]:
    """Give the text of an HTML page and what the page says of itself.

    Nothing that the page names is loaded. Raises HabeasError where it declares entities of its
    own, or has more tags, attributes or levels than ``limits`` allows.
    """
    refuse_entities(text)
    if text.count("<") > MOST_MARKS:
        raise HabeasError(f"The page has far more tags than a web page has; {_AS_TEXT}.")
    if _MANY_ATTRIBUTES.search(text):
        raise HabeasError(
            f"A tag of the page has far more attributes than one can have; {_AS_TEXT}."
        )
    root = _parsed(text)
    if root is None:
        return "", Metadata()
    return "\n".join(lines_of(root, furniture(root))), of_page(root)


def _parsed(text: str) -> _Element | None:
    # The declaration of an encoding has been heeded; nothing is fetched for a page.
    parser = HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    content = text.encode("utf-8", "replace")
    try:
        root = fromstring(content, parser) if content.strip() else None
    except LxmlError:
        raise HabeasError(f"The page is not HTML that can be read; {_AS_TEXT}.") from None
    if root is not None and _depth(root) > DEEPEST:
        raise HabeasError(f"The page has far more tags in one another than usual; {_AS_TEXT}.")
    return root


def _depth(root: _Element) -> int:
    deepest = 0
    level = [root]
    while level:
        deepest += 1
        level = [below for element in level for below in element]
    return deepest
