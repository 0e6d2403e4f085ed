"""Know a page again, saved in another form, without a trace from which its text could be guessed.

The tags are keyed with the house's secret, which is not in the database: who has a copy of that and
of a page cannot tell whether the page was imported.
"""

import unicodedata

from django.utils.crypto import salted_hmac

from .reading.fields import ReadAppeal


def text_tag(text: str) -> str:
    """Return the tag of all the words of a page: only letters and digits count, in one case."""
    return _tag(_folded(text))


def letter_tag(read: ReadAppeal) -> str:
    """Return the tag of whom a page is about and of its letter, or "" where it has none.

    What stands around an appeal (menus, page numbers) differs between a saved page and a printed
    one; this does not.
    """
    asked = "".join(_folded(text) for text in (*read.paragraphs, *read.demands))
    named = "".join(sorted(_folded(subject.name) for subject in read.subjects))
    return _tag(f"{named} {asked}") if asked and named else ""


def former_tag(sha256: str) -> str:
    """Return the tag of a page of which only a SHA-256 was kept: it betrays the text no more."""
    return _tag(f"sha256 {sha256}")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _tag(text: str) -> str:
    return salted_hmac("habeas.importers.knowing", text, algorithm="sha256").hexdigest()
