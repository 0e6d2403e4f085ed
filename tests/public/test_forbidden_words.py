"""Words that say more than can be shown are in no catalogue, no template, no answer to a program.

*Sent* of a click or of a queue, *delivered* below the word of a server, *read*, *seen*, *opened*,
*reached*: none of them can be known.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_words import CATALOGUES, SOURCE, catalogue, forms, used_in_code, used_in_templates

from habeas.delivery import tabling
from habeas.delivery.models import EVIDENCE, REASONS, STATES, Consignment
from habeas.delivery.reckoning import KINDS

FORBIDDEN = {
    "en": r"\b(sent|delivered|read|seen|opened|reached)\b",
    "fr": r"\b(envoyée?s?|expédiée?s?|délivrée?s?|livrée?s?|lue?s?|vue?s?|ouverte?s?"
    r"|parvenue?s?|atteinte?s?)\b",
    "ar": r"أُ?رس[ِّ]?لت|أُرسل|[تي]ُرسَل|مُرسَل|تم (?:إرسال|تسليم)|أُوصلت"
    r"|قُرئت|قرأوها|يقرأها|مقروءة|شوهدت|شاهدوها|رأوها|فُتحت|فتحوها|وصلت|\bبلغت\b",
    "zh_Hans": r"已发送|已寄出|已发出|已经寄出|已经发出|送达|已读|已阅读|读过|没有读|看过|已看"
    r"|已打开|打开过|到达|抵达",
}
# In the English of a message: said of the reader's own eyes, of what did not happen, of what was
# shown not to be so, or of what is no letter.
ALLOWED = re.compile(
    r"[Nn]othing (has been|was|is) sent|Not sent:|send nothing|^Read |[Pp]lease read|only read|"
    r"could not read|cannot read|can read your mailbox|has not read it|Seen by lawyer|"
    r"Another site sent this form|At risk of being sent back"
)
# What a translation may say where the English says this: of what has left, of the reader's own
# eyes, of an appeal that is open, of crimes against a state.
TRANSLATED = re.compile(
    r"\b(has|had|have) left\b|If you did not see|^Open$|[Nn]o open appeal|against the state"
)
DESK = re.compile(r"\b(sent|delivered|reached)\b", re.IGNORECASE)
DESK_ALLOWED = re.compile(
    r"Nothing (is|was) sent|Not sent|Sent back|is not sent|signed or sent|how it is reached|"
    r">Reached by<|cannot be reached"
)


def says_too_much(words: str, *, language: str, english: str = "") -> bool:
    """Tell whether words hold what is forbidden in their language, and nothing allows it."""
    said = words if english else ALLOWED.sub("", words)
    found = re.search(FORBIDDEN[language], said, re.IGNORECASE)
    return bool(found) and not (ALLOWED.search(english) or TRANSLATED.search(english))


def test_no_word_of_the_pages_and_mails_says_too_much() -> None:
    for _context, words in used_in_code() | used_in_templates():
        assert not says_too_much(words, language="en"), words


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_says_too_much(language: str) -> None:
    for (_context, words), message in catalogue(language).items():
        assert not says_too_much(words, language="en"), words
        for form in forms(message):
            assert not says_too_much(form, language=language, english=words), (words, form)


@pytest.mark.parametrize(
    ("language", "english", "words"),
    [
        ("en", "", "Your letter was sent."),
        ("en", "", "%(n)s delivered"),
        ("en", "", "Nothing was sent, but it was read."),
        ("fr", "%(n)s on the way", "%(n)s envoyées"),
        ("fr", "They answered", "Ils l’ont lue"),
        ("ar", "On the way", "أُرسلت"),
        ("ar", "They answered", "وصلت إلى الجهة"),
        ("zh_Hans", "On the way", "已发送"),
        ("zh_Hans", "Received by their fax machine", "已送达"),
    ],
)
def test_a_word_that_says_too_much_is_found(language: str, english: str, words: str) -> None:
    assert says_too_much(words, language=language, english=english)


def test_what_programs_are_told_says_no_more() -> None:
    codes = [*STATES, *EVIDENCE, *KINDS, *tabling.COLUMNS, *Consignment.KINDS]
    words = [*codes, *REASONS, *REASONS.values(), *Consignment.KINDS.values()]
    for said in words:
        assert not re.search(FORBIDDEN["en"], said), said


def test_the_desk_and_the_commands_say_no_more() -> None:
    for where, said in _said_to_staff():
        assert not DESK.search(DESK_ALLOWED.sub("", said)), (where, said)


def _said_to_staff() -> Iterator[tuple[str, str]]:
    for path in (SOURCE / "desk").rglob("*.html"):
        yield path.name, path.read_text("utf-8")
    for room in ("desk", "ops"):
        for path in (SOURCE / room).rglob("*.py"):
            yield from ((path.name, said) for said in _strings(path))


def _strings(path: Path) -> Iterator[str]:
    """Return the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
