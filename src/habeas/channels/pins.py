"""Which servers once offered TLS: to them nothing goes without it any more.

Whoever sits between can strike the offer out of a server's greeting; the letter would then travel
readable. What was seen once is kept in a file, so that it holds after a restart too.
"""

import os
from pathlib import Path


class Pins:
    """The file of pinned servers, one ``host:port`` a line.

    To release a server that has given up TLS for good, an operator takes its line out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def has(self, server: str) -> bool:
        """Tell whether ``server`` is pinned; raises OSError when the file cannot be read."""
        try:
            return server in self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False

    def add(self, server: str) -> None:
        """Pin ``server``, on the disk when this returns; raises OSError."""
        if self.has(server):
            return
        # One short line appended in one write: two couriers cannot mix theirs.
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{server}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
