"""The sessions of the desk: the database knows each by a hash, the browser alone by its key.

Whoever copies the database, or a backup of it, cannot go on where somebody is signed in.
"""

import hashlib
from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

# What the column takes: 160 bits of SHA-256.
_LETTERS: Final = 40


class SessionStore(db.SessionStore):
    """Django's sessions in the database, under hashes of their keys."""

    def load(self) -> dict[str, Any]:
        """Return what the session of this key holds, and nothing where there is none."""
        rows = self.model.objects.filter(
            session_key=_kept(self.session_key or ""), expire_date__gt=timezone.now()
        )
        row = rows.first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this key."""
        return super().exists(_kept(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to keep."""
        row = super().create_model_instance(data)
        row.session_key = _kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one unless another is named."""
        key = session_key or self.session_key
        if key:
            super().delete(_kept(key))


def _kept(key: str) -> str:
    return hashlib.sha256(b"habeas session " + key.encode()).hexdigest()[:_LETTERS]
