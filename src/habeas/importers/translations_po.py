"""A translation as a gettext file (PO), for Poedit, Weblate and their like."""

from codecs import BOM_UTF8
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from habeas.importers.translations import (
    Brought,
    Entry,
    Sheet,
    TranslationFileError,
    explained,
    reference_in,
)
from habeas.kernel import clock
from habeas.kernel.languages import LanguageError, babel_locale


def write(sheet: Sheet) -> bytes:
    """Return the file: each part with what its living facts mean, and its translation."""
    catalogue = Catalog(
        locale=_locale(sheet.reference.language),
        project=str(sheet.reference),
        version="1",
        header_comment=f"# {sheet.title}\n# {sheet.guide}",
        creation_date=clock.now(),
        revision_date=clock.now(),
        fuzzy=False,
    )
    for part in sheet.parts:
        message = catalogue.add(
            part.text,
            sheet.told.get(part.key, ""),
            context=part.key,
            auto_comments=[part.label, *explained(part)],
        )
        message.flags.clear()  # our tokens are no format of Python's, which programs would check
    file = BytesIO()
    write_po(file, catalogue, width=90)
    return file.getvalue()


def _locale(language: str) -> str | None:
    try:
        return str(babel_locale(language))
    except LanguageError:
        return None  # the file says nothing then of how that language counts


def read(content: bytes) -> Brought:
    """Return what a file holds; entries marked fuzzy are left out with a notice.

    Raises TranslationFileError.
    """
    try:
        file = BytesIO(content.removeprefix(BOM_UTF8))
        catalogue = read_po(file, charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, LookupError, ValueError) as error:
        raise TranslationFileError(f"This is not a PO file that can be read: {error}.") from None
    reference = reference_in(str(catalogue.project))
    if reference is None:
        raise TranslationFileError(
            "This PO file was not exported here: its Project-Id-Version was changed."
        )
    entries, left_out = [], []
    for message in catalogue:
        if not message.id:
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise TranslationFileError("This PO file has plural forms; ours have none.")
        fuzzy = message.fuzzy and message.string.strip()
        if fuzzy:
            left_out.append(f"“{message.string[:60]}” is marked fuzzy and was left out.")
        entries.append(
            Entry(
                key=str(message.context or ""),
                source=message.id,
                translation="" if fuzzy else message.string,
            )
        )
    return Brought(reference=reference, entries=entries, left_out=left_out)
