"""Fax through a HylaFAX server, by its own programs: ``sendfax`` to hand over, ``faxstat`` to ask.

What travels is the same message as through a gateway that takes e-mail, so that the house may
change its carrier while faxes wait; the sheet is the PDF in it.
"""

import email
import email.policy
import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from habeas.channels.base import (
    CUT,
    Accepted,
    ChannelError,
    Envelope,
    Kind,
    Phase,
    without_addresses,
)
from habeas.channels.replies import RetryClass

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
# The message has its recipient as a mailbox, as all have; this one stands for the number alone.
_MAILBOX: Final = "@localhost"
_DIGITS: Final = re.compile(r"\+?[0-9][0-9 ()./-]{4,}[0-9]")
# sendfax: "request id is 82 (group id 82) for host fax.example (1 file)".
_TAKEN: Final = re.compile(r"^request id is (\d+) ", re.MULTILINE)
# faxstat, by its own table: JID Pri S Owner Number Pages Dials TTS Status.
_ROW: Final = re.compile(
    r"\s*(?P<job>\d+)\s+\d+\s+(?P<state>[A-Z?])\s.*?"
    r"(?P<sent>\d+):(?P<pages>\d+)\s+\d+:\d+(?:\s+\d+:\d+)?\s*(?P<said>.*)"
)
_DONE: Final = "D"
_FAILED: Final = "F"
# The server answers at once or not at all; converting a register takes the most of it.
_ANSWER: Final = 600.0
_ASKED: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of a job: ``arrived`` or not, so many of its pages, and what the server says."""

    arrived: bool
    sent: int
    pages: int
    said: str


class HylafaxCarrier:
    """Carries faxes through the HylaFAX ``server`` (``host`` or ``host:port``).

    Never repeatable, and the server is told to transmit once; it dials again only while nobody has
    answered. With ``loopback_only`` (demo and tests) a server elsewhere is refused.
    """

    kind: Kind = "fax"
    name = "HylaFAX"
    repeatable = False
    needs_person = False
    sessions = 1

    def __init__(self, server: str, *, loopback_only: bool) -> None:
        self.server = server
        self.loopback_only = loopback_only

    def recipient_for(self, e164_number: str) -> str:
        """Return what stands for a number on an envelope; raises ChannelError for no E.164."""
        if not _E164.fullmatch(e164_number):
            raise _no_number()
        return e164_number + _MAILBOX

    def offer(self, envelope: Envelope) -> "_FaxOffer":
        """Lay the sheet out for ``sendfax``; raises ChannelError, never an ambiguous one."""
        number = envelope.recipient.removesuffix(_MAILBOX)
        if not _E164.fullmatch(number):
            raise _no_number()
        self._refuse_elsewhere()
        return _FaxOffer(_program("sendfax"), self.server, number, _sheet(envelope.message))

    def close(self) -> None:
        """Nothing is kept."""

    def fates(self, jobs: Collection[str]) -> dict[str, Fate]:
        """Return what became of those of ``jobs`` that have ended; raises ChannelError.

        A job that the server has forgotten is not in the answer, nor one that still waits.
        """
        self._refuse_elsewhere()
        command = [_program("faxstat"), "-h", self.server, "-s", "-d"]
        try:
            asked = subprocess.run(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_ASKED,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            raise ChannelError(
                "The fax server does not say what became of its jobs.",
                permanent=False,
                kind=RetryClass.UNREACHABLE,
            ) from None
        return _read(asked.stdout.decode("utf-8", "replace"), jobs)

    def _refuse_elsewhere(self) -> None:
        if self.loopback_only and not _is_here(self.server):
            raise ChannelError(
                "Only a fax server on this machine may be used here: name 127.0.0.1.",
                permanent=True,
                kind=RetryClass.POLICY,
            )


class _FaxOffer:
    """A sheet in a private folder, and the program that takes it."""

    def __init__(self, program: str, server: str, number: str, sheet: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="habeas-fax-")
        self._number = number
        try:
            file = Path(self._folder.name) / "letter.pdf"
            file.touch(mode=0o600)
            file.write_bytes(sheet)
        except BaseException:
            self.drop()
            raise
        # No cover sheet, fine resolution, one transmission, no mail about it.
        self._command = [program, "-n", "-m", "-t", "1", "-h", server, "-d", number, str(file)]

    def finish(self) -> Accepted:
        """Hand the sheet over; raises ChannelError, ambiguous if the program ended in between."""
        try:
            code, said = self._run()
        finally:
            self.drop()
        text = _without_numbers(said, self._number)
        if code != 0:
            raise ChannelError(
                "The fax server did not take the fax.",
                permanent=False,
                # A program that was ended says nothing of what it had done by then.
                ambiguous=code < 0,
                kind=RetryClass.AMBIGUOUS if code < 0 else RetryClass.UNREACHABLE,
                text=text,
                phase=Phase.DOT,
            )
        taken = _TAKEN.search(said)
        return Accepted(code=250, text=text, evidence="E1", job=taken[1] if taken else "")

    def drop(self) -> None:
        """Remove the sheet."""
        with suppress(OSError):
            self._folder.cleanup()

    def _run(self) -> tuple[int, str]:
        try:
            process = subprocess.Popen(
                self._command,
                env={**_environment(), "TMPDIR": self._folder.name},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # what it starts in its turn ends with it
            )
        except OSError:
            raise ChannelError(
                "sendfax cannot be started.", permanent=False, phase=Phase.DOT
            ) from None
        with process:
            try:
                said, _ = process.communicate(timeout=_ANSWER)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                said, _ = process.communicate()
        return process.returncode, said.decode("utf-8", "replace")


def _read(table: str, jobs: Collection[str]) -> dict[str, Fate]:
    wanted, fates = set(jobs), dict[str, Fate]()
    for line in table.splitlines():
        row = _ROW.match(line)
        if row and row["job"] in wanted and row["state"] in {_DONE, _FAILED}:
            fates[row["job"]] = Fate(
                arrived=row["state"] == _DONE,
                sent=int(row["sent"]),
                pages=int(row["pages"]),
                said=_without_numbers(row["said"], ""),
            )
    return fates


def _sheet(message: bytes) -> bytes:
    """Return the PDF of a fax's message."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    for part in parsed.walk():
        if part.get_content_type() == "application/pdf":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                return content
    raise ChannelError("This fax has no sheet.", permanent=True, kind=RetryClass.SYNTAX)


def _is_here(server: str) -> bool:
    """Tell whether every address of ``[modem@]host[:port]`` is of this machine."""
    host = server.rpartition("@")[2]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
        return all(ipaddress.ip_address(each.partition("%")[0]).is_loopback for each in found)
    except OSError:
        return False


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ChannelError(
            f"{name} is not on this machine: install the client programs of HylaFAX.",
            permanent=False,
            kind=RetryClass.UNREACHABLE,
        )
    return found


def _environment() -> Mapping[str, str]:
    """Return what the programs see: no FAXSERVER, and none of our own settings and keys."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


def _without_numbers(text: str, number: str) -> str:
    """Return a line of the server's without the telephone numbers in it."""
    return _DIGITS.sub(CUT, without_addresses(text, *filter(None, [number, number.lstrip("+")])))


def _no_number() -> ChannelError:
    return ChannelError(
        "The fax number is not complete: write + and the country code first.",
        permanent=True,
        kind=RetryClass.BAD_ADDRESS,
    )
