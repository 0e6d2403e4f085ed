"""``sendfax`` and ``faxstat`` as a test wants them: real programs on a PATH of their own."""

import stat
import sys
from pathlib import Path

import pytest

SENDFAX = """#!{python}
import json, os, pathlib, shutil, sys, time
here = pathlib.Path({folder!r})
sheet = pathlib.Path(sys.argv[-1])
number = len(list(here.glob("taken-*.pdf"))) + 1
shutil.copyfile(sheet, here / f"taken-{{number}}.pdf")
seen = dict(
    arguments=sys.argv[1:],
    mode=oct(sheet.stat().st_mode & 0o777),
    folder=oct(sheet.parent.stat().st_mode & 0o777),
    environment=sorted(os.environ),
)
(here / f"taken-{{number}}.json").write_text(json.dumps(seen))
{then}
"""
TAKES = 'print(f"request id is {80 + number} (group id {80 + number}) for host 127.0.0.1 (1 file)")'
FAXSTAT = """#!{python}
import pathlib, sys
here = pathlib.Path({folder!r})
(here / "asked.txt").write_text(" ".join(sys.argv[1:]))
print("HylaFAX scheduler on fax.example: Running")
print("Modem ttyS0 (+1.555.0100): Running and idle")
print()
print("JID  Pri S  Owner Number       Pages Dials     TTS Status")
print((here / "queue.txt").read_text(), end="")
sys.exit(int((here / "exit.txt").read_text()))
"""


class FaxServer:
    """What both programs do, and what ``sendfax`` was given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sendfax(TAKES)
        self._write("faxstat", FAXSTAT)
        self.says("")

    def sendfax(self, then: str) -> None:
        """Let ``sendfax`` do this, in Python, once it has seen the sheet."""
        self._write("sendfax", SENDFAX, then=then)

    def says(self, *rows: str, exit_status: int = 0) -> None:
        """Let ``faxstat`` print these rows of its table."""
        (self.folder / "queue.txt").write_text("".join(row + "\n" for row in rows))
        (self.folder / "exit.txt").write_text(str(exit_status))

    def sheets(self) -> list[bytes]:
        """The sheets that were handed over, in their order."""
        return [path.read_bytes() for path in sorted(self.folder.glob("taken-*.pdf"))]

    def _write(self, name: str, script: str, **facts: str) -> None:
        path = self.folder / name
        path.write_text(script.format(python=sys.executable, folder=str(self.folder), **facts))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def fax_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FaxServer:
    """A HylaFAX of the test's own, first on the PATH."""
    folder = tmp_path / "hylafax"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("FAXSERVER", raising=False)
    return FaxServer(folder)
