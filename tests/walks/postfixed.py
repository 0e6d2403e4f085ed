"""Postfix as Debian ships it, as an instance of its own on loopback, for as long as a test runs.

It takes mail for ``office.example``, where one mailbox is known, and hands what comes back for
``letters.example`` to an LMTP server. It knows no other domain, and asks no name server.
"""

import os
import pwd
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from habeas.ops import ports

KNOWN: Final = "minister@office.example"
_MAIN: Final = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {root}/log/postfix.log
maillog_file_prefixes = {root}
myhostname = mx.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
disable_dns_lookups = yes
smtp_dns_support_level = disabled
virtual_mailbox_domains = office.example
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = inline:{{ {known}=office/ }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
relay_domains = letters.example
transport_maps = inline:{{ letters.example=lmtp:inet:127.0.0.1:{lmtp} }}
queue_run_delay = 1s
minimal_backoff_time = 1s
default_transport = error:only the domains of this test are known
alias_maps =
"""
_MASTER: Final = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def lacking() -> str:
    """Return why Postfix cannot be run here, or nothing."""
    if os.geteuid() != 0:
        return "Postfix is started by root alone: run the tests as root, or in a container"
    if not Path("/usr/sbin/postfix").exists():
        return "needs Postfix: install your system's `postfix` package"
    return ""


@dataclass(frozen=True, kw_only=True)
class Postfix:
    """A running instance: its port, that of the LMTP server, and what the known mailbox holds."""

    port: int
    lmtp: int
    root: Path

    def mailbox(self) -> list[bytes]:
        """Return the messages in the known mailbox, the oldest first."""
        found = sorted((self.root / "mail" / "office" / "new").glob("*"))
        return [path.read_bytes() for path in found]

    def log(self) -> str:
        """Return what it wrote down."""
        return (self.root / "log" / "postfix.log").read_text("utf-8", "replace")


@contextmanager
def postfix(*, lmtp: int) -> Iterator[Postfix]:
    """Run an instance that hands returned mail to the LMTP server on port ``lmtp``."""
    owner = pwd.getpwnam("postfix")
    with tempfile.TemporaryDirectory(prefix="habeas-postfix-") as folder:
        root, port = Path(folder), ports.free()
        root.chmod(0o711)  # Postfix's own user passes here
        for name in ("conf", "queue", "data", "mail", "log"):
            (root / name).mkdir()
        for name in ("data", "mail"):
            os.chown(root / name, owner.pw_uid, owner.pw_gid)
        facts = {
            "root": root,
            "known": KNOWN,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "lmtp": lmtp,
            "port": port,
        }
        (root / "conf" / "main.cf").write_text(_MAIN.format(**facts), "ascii")
        (root / "conf" / "master.cf").write_text(_MASTER.format(**facts), "ascii")
        _tell(root, "start")
        try:
            _wait_for(port)
            yield Postfix(port=port, lmtp=lmtp, root=root)
        finally:
            _tell(root, "stop")


def _tell(root: Path, deed: str) -> None:
    told = subprocess.run(
        ["/usr/sbin/postfix", "-c", str(root / "conf"), deed],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        raise RuntimeError(f"postfix {deed}: {told.stderr}")


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as server:
                if server.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Postfix did not start to listen.")
