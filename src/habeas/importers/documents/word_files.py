"""A text document (DOCX) as an archive: what could do harm is refused before it is read.

Translations that come back from volunteers are looked into here as well.
"""

import re
from typing import Final

from habeas.kernel.errors import HabeasError

from .archives import DamagedError, looked_into, names_in
from .limits import LARGEST_DOCUMENT, MOST_OF_DOCX, MOST_PARTS

NO_DOCX: Final = "This is not a DOCX file that can be read."
_RUNS: Final = "This document has macros or embedded files; save it as PDF, or without them."
_ENTITIES: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATIONSHIP: Final = re.compile(rb"<Relationship\b[^>]*>")
_OUTSIDE: Final = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
# A template on the disk of who wrote it, which Word notes in every document made with one.
_OWN_TEMPLATE: Final = re.compile(
    rb"/attachedTemplate[\"'](?:[^>]*\s)?Target\s*=\s*[\"']file:///[a-z/](?![\\/]{2})"
    rb"|Target\s*=\s*[\"']file:///[a-z/](?![\\/]{2})[^>]*/attachedTemplate[\"']",
    re.IGNORECASE,
)
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", "/activex/", "/embeddings/", "/ctrlprops/")


def is_docx(content: bytes) -> bool:
    """Whether a ZIP is a DOCX; raises HabeasError where it is another office document."""
    names = names_in(content)
    folders = {name.partition("/")[0] for name in names}
    if "[Content_Types].xml" in names and "word" in folders:
        return True
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise HabeasError("Of office documents only DOCX is read; save it as DOCX or PDF.")
    return False


def refuse_harm(content: bytes, *, most_files: int = MOST_PARTS, most: int = MOST_OF_DOCX) -> None:
    """Look into a DOCX; raises HabeasError where it is none, or could do harm.

    That is: more than ``most_files`` files or ``most`` bytes unpacked, a password, macros, embedded
    files, entities, or something that is loaded from elsewhere when it is opened.
    """
    largest = min(most, LARGEST_DOCUMENT)
    try:
        with looked_into(
            content, most_files=most_files, most_bytes=most, largest=largest
        ) as archive:
            names = [file.filename.lower() for file in archive.infolist()]
            if any(mark in f"/{each}" for each in names for mark in _MACROS):
                raise HabeasError(_RUNS)
            if "[content_types].xml" not in names:
                raise HabeasError(NO_DOCX)
            for file in archive.infolist():
                if file.filename.lower().endswith((".xml", ".rels")):
                    _refuse_markup(archive.read(file))
    except DamagedError:
        raise HabeasError(NO_DOCX) from None


def _refuse_markup(xml: bytes) -> None:
    # Entities are looked for in every encoding that XML may be written in: UTF-16 has null bytes.
    text = xml.replace(b"\0", b"")
    if _ENTITIES.search(text):
        raise HabeasError(
            "This document declares entities, which no word processor writes; save it as PDF."
        )
    if b"macroEnabled" in text:
        raise HabeasError(_RUNS)
    for link in _RELATIONSHIP.findall(text):
        if _OUTSIDE.search(link) and b"/hyperlink" not in link and not _OWN_TEMPLATE.search(link):
            raise HabeasError(
                "This document loads something from elsewhere, such as a picture or a template; "
                "save it as PDF."
            )
