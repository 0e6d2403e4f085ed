"""What belongs to a web site and not to the page: menus, notes on cookies, share bars, forms.

Only what says so of itself is left out: by its element, its role, or the names of its classes.
Whatever holds the heading or much of the text stays whatever it is called, and so does what holds
a contact, unless it stands at the head or foot of the site.
"""

import re
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element, iterwalk

_NEVER_TEXT: Final = frozenset(
    "script style noscript template svg math iframe frame object embed applet audio video canvas "  # noqa: SIM905 - one a line would fill a page
    "map head title link meta nav menu button select input datalist option optgroup label "
    "legend meter progress colgroup rp".split()
)
_ROLES: Final = frozenset(
    "navigation search menu menubar toolbar tablist banner contentinfo".split()  # noqa: SIM905 - as above
)
_NOTES: Final = re.compile(
    r"\b(?:cookies?|cookiebar|cookienotice|gdpr|cmplz|onetrust|didomi|consent"
    r"|nav|navi|navbar|navigation|menu|menus|submenu|breadcrumbs?|pagination|pager|skiplinks?"
    r"|skip (?:to|link|links)|sr only|screen reader|visually hidden|back to top|backtotop"
    r"|backdrop|toast)\b"
)
"""Names of what never holds a part of an appeal."""

_SIDE: Final = re.compile(
    r"\b(?:share|shares|sharing|sharebar|sharedaddy|addtoany|addthis|a2a kit|social"
    r"|newsletters?|subscribe|subscription|mailchimp|mc4wp|signup|sign up form"
    r"|related|relatedposts|recommended|recommendations|read next|read more posts|more news"
    r"|you may also like|latest posts|recent posts|comments?|disqus|respond|advert|adverts"
    r"|advertisement|ads|search|searchform|language switcher|lang switcher|tag cloud|tagcloud"
    r"|footer|colophon|sidebar|widgets?|topbar|masthead|promo|donate|login|author box|site header"
    r"|printfriendly|dialog|popup|modal|lightbox)\b"
)
"""Names of what stands beside a page, and may hold an address now and then."""

_GONE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_GONE_NAMES: Final = frozenset({"hidden", "hide", "d-none", "is-hidden", "element-invisible"})
_FOLDS: Final = re.compile(r"\b(?:collapse|accordion|tab|tabs|toggle|panel|expand|more)\b")
_CONTACT: Final = re.compile(r"\+\s?\(?\d[\d ()./-]{7,40}\d|[\w.+-]{1,64}@[\w-]{1,64}\.[a-z]{2}")
_OF_PAGE: Final = frozenset({"article", "section", "blockquote", "main"})
_MUCH: Final = 1 / 3
_PROSE: Final = 300
_LONG_LETTER: Final = 80
_POSTAL_BREAKS: Final = 2


def furniture(root: _Element) -> set[_Element]:
    """Give the elements of a page that are left out, with all that is in them."""
    weighed = _weighed(root)
    targets = _targets(root)
    article = max(
        (each for each in root.iter("article")), key=lambda e: weighed[e].letters, default=None
    )
    left_out: set[_Element] = set()
    left: list[tuple[_Element, bool]] = [(root, False)]
    while left:
        element, inside = left.pop()
        if _is_furniture(
            element, weighed, root=root, article=article, targets=targets, inside=inside
        ):
            left_out.add(element)
            continue
        inside = inside or element.tag in _OF_PAGE or element.get("role") == "main"
        left += [(below, inside) for below in reversed(element)]
    return left_out


@dataclass(slots=True)
class _Weight:
    """What an element and all in it hold."""

    letters: int = 0
    """Letters in no link, script or style."""

    breaks: int = 0
    holds_page: bool = False
    tells: bool = False
    """Whether there is a contact, a block of lines, or a text as it was typed."""

    fields: int = 0
    linked_heading: bool = False
    links: bool = False


def _weighed(root: _Element) -> dict[_Element, _Weight]:
    """Weigh every element, once, from the innermost out."""
    weighed: dict[_Element, _Weight] = {}
    for _, element in iterwalk(root, events=("end",)):
        tag = element.tag
        weight = weighed[element] = _Weight()
        weight.holds_page = tag in {"h1", "main"} or element.get("role") == "main"
        weight.tells = tag in {"address", "pre"}
        weight.breaks = tag == "br"
        weight.links = tag == "a"
        texts = [element.text or ""]
        for below in element:
            inner = weighed[below]
            weight.holds_page |= inner.holds_page
            weight.tells |= inner.tells
            weight.breaks += inner.breaks
            weight.fields += inner.fields
            weight.linked_heading |= inner.linked_heading
            weight.links |= inner.links
            weight.letters += inner.letters
            texts.append(below.tail or "")
        if tag == "textarea":
            weight.tells = len(texts[0]) >= _LONG_LETTER
        if tag == "input" and element.get("type", "text") in {"text", "email", "search"}:
            weight.fields = 1
        if tag in {"h2", "h3", "h4"}:
            weight.linked_heading = weight.links
        # An article whose heading is a link is the teaser of another page.
        weight.holds_page |= tag == "article" and not weight.linked_heading
        if tag in {"p", "td", "li", "div"} and weight.breaks >= _POSTAL_BREAKS and not weight.links:
            weight.tells = True
        if tag in _NEVER_TEXT:
            weight.letters, weight.tells = 0, False
            continue
        weight.tells |= any(_CONTACT.search(text) for text in texts)
        if tag == "a":
            weight.letters = 0
        else:
            weight.letters += sum(len(text.strip()) for text in texts)
    return weighed


def _targets(root: _Element) -> set[str]:
    """Give the ids of what the buttons and links of a page unfold."""
    named = (
        element.get(name) or ""
        for element in root.iter("a", "button", "summary", "div", "span", "h2", "h3", "h4")
        for name in ("aria-controls", "href", "data-target", "data-bs-target")
    )
    return {name.lstrip("#") for name in named if name and "/" not in name}


def _is_furniture(  # noqa: PLR0913 - one question, asked of all that is known of a page
    element: _Element,
    weighed: dict[_Element, _Weight],
    *,
    root: _Element,
    article: _Element | None,
    targets: set[str],
    inside: bool,
) -> bool:
    tag, weight = element.tag, weighed[element]
    if tag in {"html", "body", "main", "h1"}:
        return False
    if tag == "textarea":
        return not weight.tells
    names = _names(element)
    beside = _is_beside(element, names, weight, inside=inside)
    if not beside and not _is_hidden(element, names, targets, weight):
        return bool(
            article is not None
            and tag == "article"
            and weight.linked_heading
            and weight.letters < weighed[article].letters / 2
        )
    much = weight.letters > weighed[root].letters * _MUCH and weight.letters > _PROSE
    return tag in _NEVER_TEXT or not (weight.holds_page or much)


def _is_beside(element: _Element, names: str, weight: _Weight, *, inside: bool) -> bool:
    tag = element.tag
    if tag in _NEVER_TEXT or element.get("role", "").lower() in _ROLES or _NOTES.search(names):
        return True
    if tag in {"header", "footer"}:
        return not inside
    tells = weight.tells or weight.letters > _PROSE
    if tag == "form":
        return bool(weight.fields) and not tells
    opens = element.get("role", "").lower() in {"dialog", "alertdialog"}
    return (opens or tag in {"aside", "dialog"} or bool(_SIDE.search(names))) and not tells


def _is_hidden(element: _Element, names: str, targets: set[str], weight: _Weight) -> bool:
    hidden = (
        "hidden" in element.attrib
        or bool(_GONE.search(element.get("style") or ""))
        or not _GONE_NAMES.isdisjoint((element.get("class") or "").split())
        or (element.get("aria-hidden") == "true" and not weight.letters)
    )
    # What a button of the page unfolds is a part of the page that is folded.
    folded = element.get("id") in targets or bool(_FOLDS.search(names))
    return hidden and not (folded and not _SIDE.search(names))


def _names(element: _Element) -> str:
    """Give the words of class and id: "shareBar share-bar__list" is "share bar share bar list"."""
    given = f"{element.get('class') or ''} {element.get('id') or ''}"
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", given[:1000])
    return re.sub(r"[^a-z0-9]+", " ", parted.lower())
