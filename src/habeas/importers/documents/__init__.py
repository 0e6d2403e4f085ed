"""Every kind of file that an appeal comes in, as text: see ``opened``."""

from .document import Document, Kind
from .opening import opened

__all__ = ["Document", "Kind", "opened"]
