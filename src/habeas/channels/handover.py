"""What a supporter's own mail program gets: a ``mailto:`` address (RFC 6068)."""

import re
from typing import Final
from urllib.parse import quote

from habeas.channels.mail import checked_address

LIMIT: Final = 1600
"""Above this many characters of encoded text some mail programs cut the letter short."""

_END_OF_LINE: Final = re.compile(r"\r\n|\r|\n")
_BODY: Final = "&body="


def mailto(address: str, subject: str, body: str) -> str:
    """Return a link that opens the letter in a mail program; raises HeaderError for the address.

    Lines end in CRLF (``%0D%0A``), as section 5 of the RFC asks. The text comes last.
    """
    to = quote(checked_address(address), safe="@+")
    text = _END_OF_LINE.sub("\r\n", body)
    return f"mailto:{to}?subject={quote(subject, safe='')}{_BODY}{quote(text, safe='')}"


def too_long(link: str) -> bool:
    """Return whether some mail programs will cut off the text of a link made by ``mailto``."""
    return len(link.partition(_BODY)[2]) > LIMIT
