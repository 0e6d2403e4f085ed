"""Two real servers on loopback: one that takes mail, and one that answers as it is told."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller


class Inbox:
    """Keeps every message that came with its final dot."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802, ANN401 - aiosmtpd's name and types
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 kept for jane.doe@office.example"


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    inbox: Inbox | None = None,
    **settings: Any,  # noqa: ANN401 - handed on to aiosmtpd
) -> Iterator[tuple[Inbox, int]]:
    """Run an SMTP server on a free port of 127.0.0.1 that takes everything into ``inbox``."""
    inbox = inbox or Inbox()
    controller = _AnyPort(inbox, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    try:
        yield inbox, controller.port
    finally:
        controller.stop()


@dataclass
class Script:
    """What the scripted server says at each step; None closes the connection instead.

    ``body`` None: it closes after the 354, having read nothing. A string there is said before the
    final dot has come. ``dot`` "silence": it reads the dot and never answers.
    """

    greeting: str | None = "220 ready"
    ehlo: str | None = "250 hello"
    mail: str | None = "250 ok"
    rcpt: str | None = "250 ok"
    data: str | None = "354 go on"
    body: str | None = ""
    dot: str | None = "250 taken"
    commands: list[str] = field(default_factory=list, init=False)
    complete: list[bytes] = field(default_factory=list, init=False)
    body_done: threading.Event = field(default_factory=threading.Event, init=False)


@contextmanager
def scripted_server(script: Script) -> Iterator[int]:
    """Run a server on a free port of 127.0.0.1 that follows ``script`` for one connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)  # to notice that nobody came
    stopped = threading.Event()
    thread = threading.Thread(target=_serve, args=(listener, script, stopped), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopped.set()
        thread.join(10)
        listener.close()


def _serve(listener: socket.socket, script: Script, stopped: threading.Event) -> None:
    connection = _accepted(listener, stopped)
    with suppress(OSError):
        if connection is None:
            return
        connection.settimeout(10)
        with connection, connection.makefile("rb") as lines:
            if _say(connection, script.greeting) and _talk(connection, lines, script):
                _take_body(connection, lines, script, stopped)
    script.body_done.set()


def _accepted(listener: socket.socket, stopped: threading.Event) -> socket.socket | None:
    while not stopped.is_set():
        with suppress(TimeoutError):
            return listener.accept()[0]
    return None


def _say(connection: socket.socket, reply: str | None) -> bool:
    if reply is not None:
        connection.sendall(reply.encode() + b"\r\n")
    return reply is not None


def _talk(connection: socket.socket, lines: Iterable[bytes], script: Script) -> bool:
    """Answer commands; return whether the client may send its message now."""
    for line in lines:
        command = line.decode("latin-1").strip()
        script.commands.append(command)
        verb = command.split(" ", 1)[0].split(":")[0].lower()
        if verb == "quit" or not _say(connection, getattr(script, verb, "500 what?")):
            return False
        if verb == "data" and script.data and script.data.startswith("354"):
            return script.body is not None
    return False


def _take_body(
    connection: socket.socket, lines: Iterable[bytes], script: Script, stopped: threading.Event
) -> None:
    if script.body:
        _say(connection, script.body)
        script.body_done.set()
    received: list[bytes] = []
    for line in lines:
        if line == b".\r\n":
            script.complete.append(b"".join(received))
            if script.dot == "silence":
                stopped.wait(10)
            else:
                _say(connection, script.dot)
            return
        received.append(line)
