"""The interface's words: all of them in every language, and none that says more than is true."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

SOURCE = Path(__file__).parents[2] / "src" / "habeas"
ROOMS = ("public", "actions", "appeals", "cases", "delivery")
CATALOGUES = ("fr", "ar", "zh_Hans")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)s|\{[a-z_]+\}|</?[a-z]+[^>]*>")


def catalogue(language: str) -> dict[tuple[str | None, str], Message]:
    path = SOURCE / "public" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    found: dict[tuple[str | None, str], Message] = {}
    for message in read:
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            found[message.context, str(first)] = message
    return found


def used_in_code() -> set[tuple[str | None, str]]:
    found: set[tuple[str | None, str]] = set()
    for room in ROOMS:
        for path in (SOURCE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id in CALLS:
                    said = [a.value for a in node.args if isinstance(a, ast.Constant)]
                    if node.func.id.startswith("pgettext"):
                        found.add((str(said[0]), str(said[1])))
                    else:
                        found.add((None, str(said[0])))
    return found


def used_in_templates() -> set[tuple[str | None, str]]:
    found: set[tuple[str | None, str]] = set()
    for path in (SOURCE / "public" / "templates").rglob("*.html"):
        block: list[str] | None = None
        for token in Lexer(path.read_text("utf-8")).tokenize():
            name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
            if name == "translate":
                found.add((None, re.findall(r'translate "(.*?)"$', token.contents)[0]))
            elif name == "blocktranslate":
                block = []
            elif name in {"endblocktranslate", "plural"} and block is not None:
                words = " ".join("".join(block).split())
                found.add((None, words))
                block = None
            elif block is not None:
                variable = token.token_type == TokenType.VAR
                block.append(f"%({token.contents})s" if variable else token.contents)
    return found


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [str(message.string)]


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_word_that_is_used_is_translated(language: str) -> None:
    used = used_in_code() | used_in_templates()
    assert len(used) > 250
    translated = {key for key, message in catalogue(language).items() if all(forms(message))}
    assert sorted(used - translated, key=str) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_left_that_nobody_uses(language: str) -> None:
    unused = set(catalogue(language)) - used_in_code() - used_in_templates()
    assert sorted(unused, key=str) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_keep_placeholders_and_markup(language: str) -> None:
    for (_context, words), message in catalogue(language).items():
        for form in forms(message):
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(words)), words
        assert not message.fuzzy, words


def test_pages_are_what_the_catalogues_were_made_of() -> None:
    assert {(None, "Sign the letter"), ("event", "Raid")} <= set(catalogue("fr"))
