"""Recognition phrases: two words that stand on the page and in the mail, and nowhere else.

They let a supporter tell our mail from a forged one.
"""

import secrets
import tomllib
from functools import cache
from importlib import resources


def new_phrase(language: str) -> str:
    """Return two different words of the reader's language; English where we have no list."""
    words = _words().get(language.partition("-")[0].lower()) or _words()["en"]
    first = secrets.choice(words)
    second = secrets.choice([word for word in words if word != first])
    return f"{first} {second}"


@cache
def _words() -> dict[str, list[str]]:
    lists = resources.files("habeas.actions").joinpath("phrases.toml").read_text("utf-8")
    return {language: words.split() for language, words in tomllib.loads(lists).items()}
