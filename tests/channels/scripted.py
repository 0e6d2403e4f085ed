"""Two real servers on loopback: one that takes mail, and one that answers as it is told."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

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


SILENCE: Final = "silence"
"""An answer that never comes; the connection stays open."""

Answer = str | None | list[str | None]


@dataclass
class Got:
    """A message that came with its dot, and what was answered: None is a hang-up."""

    mail: str
    rcpt: str
    message: bytes
    answer: str | None

    @property
    def was_taken(self) -> bool:
        return bool(self.answer and self.answer.startswith("2"))


@dataclass
class Script:
    """What the scripted server says at each step; it serves any number of connections.

    An answer is a line, None to hang up instead, or ``SILENCE``. Of a list one is said each time
    that the step comes, and the last from then on. ``body`` None: it hangs up after the 354, having
    read nothing. A string there is said before the final dot has come. ``pauses``: a step's answer
    waits for the event; ``trickles``: a step's answer comes octet by octet.
    """

    greeting: Answer = "220 ready"
    ehlo: Answer = "250 hello"
    helo: Answer = "250 hello"
    starttls: Answer = "220 go on"
    auth: Answer = "235 welcome"
    mail: Answer = "250 ok"
    rcpt: Answer = "250 ok"
    data: Answer = "354 go on"
    body: Answer = ""
    dot: Answer = "250 taken"
    rset: Answer = "250 forgotten"
    quit: Answer = "221 bye"
    extensions: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    pauses: dict[str, threading.Event] = field(default_factory=dict)
    trickles: frozenset[str] = frozenset()
    commands: list[str] = field(default_factory=list, init=False)
    got: list[Got] = field(default_factory=list, init=False)
    connections: int = field(default=0, init=False)
    body_done: threading.Event = field(default_factory=threading.Event, init=False)
    _said: dict[str, int] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @classmethod
    def at(cls, step: str, answer: Answer) -> "Script":
        """Return a script that is agreeable everywhere but at one step."""
        script = cls()
        setattr(script, step, answer)
        return script

    @property
    def complete(self) -> list[bytes]:
        """The messages that came with their dot, as they came."""
        return [got.message for got in self.got]

    @property
    def taken(self) -> list[bytes]:
        """Those of them that were answered with a yes."""
        return [got.message for got in self.got if got.was_taken]

    def said(self, verb: str) -> int:
        """Return how often a command came."""
        return sum(command.split(" ")[0].split(":")[0] == verb for command in self.commands)

    def answer(self, step: str) -> str | None:
        """Return what is said at a step this time."""
        answers: Answer = getattr(self, step, "500 what?")
        if not isinstance(answers, list):
            return answers
        with self._lock:
            number = self._said[step] = self._said.get(step, -1) + 1
        return answers[min(number, len(answers) - 1)]


@contextmanager
def scripted_server(script: Script, *, host: str = "127.0.0.1") -> Iterator[int]:
    """Run a server on a free port of loopback that follows ``script``; yields the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    listener.settimeout(0.05)  # to notice that nobody came
    stopped = threading.Event()
    talks: list[_Talk] = []
    thread = threading.Thread(target=_serve, args=(listener, script, stopped, talks), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopped.set()
        thread.join(10)
        for talk in talks:
            talk.end()
        listener.close()


def _serve(
    listener: socket.socket, script: Script, stopped: threading.Event, talks: "list[_Talk]"
) -> None:
    while not stopped.is_set():
        with suppress(TimeoutError):
            connection = listener.accept()[0]
            script.connections += 1
            talks.append(_Talk(connection, script, stopped))


class _HangUpError(Exception):
    pass


class _Talk:
    """One connection, in a thread of its own."""

    def __init__(self, connection: socket.socket, script: Script, stopped: threading.Event) -> None:
        self.connection = connection
        self.script = script
        self.stopped = stopped
        self.mail = self.rcpt = ""
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def end(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)

    def run(self) -> None:
        self.connection.settimeout(10)
        with suppress(OSError, _HangUpError):
            if self.script.implicit:
                self.secure()
            self.lines = self.connection.makefile("rb")
            self.say("greeting")
            while line := self.lines.readline():
                self.obey(line.decode("latin-1").strip())
        self.connection.close()
        with suppress(AttributeError, OSError):
            self.lines.close()
        # Not before: whoever waits for a server that hangs up must find it gone.
        self.script.body_done.set()

    def secure(self) -> None:
        assert self.script.tls
        self.connection = self.script.tls.wrap_socket(self.connection, server_side=True)

    def say(self, step: str) -> str:
        return self.utter(step, self.script.answer(step))

    def utter(self, step: str, answer: str | None) -> str:
        if step in self.script.pauses:
            self.script.pauses[step].wait(10)
        if answer == SILENCE:
            self.stopped.wait(10)
        if answer is None or answer == SILENCE:
            raise _HangUpError
        octets = answer.encode() + b"\r\n"
        size = 1 if step in self.script.trickles else len(octets)
        for start in range(0, len(octets), size):
            self.connection.sendall(octets[start : start + size])
        return answer

    def obey(self, command: str) -> None:
        verb = command.split(" ", 1)[0].split(":", maxsplit=1)[0]
        self.script.commands.append(verb.lower() + command[len(verb) :])
        match verb.lower():
            case "ehlo":
                self.hello()
            case "starttls":
                if self.say("starttls").startswith("220"):
                    self.secure()
                    self.lines = self.connection.makefile("rb")
            case "auth":
                self.log_in(command)
            case "mail" | "rcpt" as step:
                setattr(self, step, command)
                self.say(step)
            case "data":
                if self.say("data").startswith("354"):
                    self.take_body()
            case "quit":
                self.say("quit")
                raise _HangUpError
            case step:
                self.say(step)

    def hello(self) -> None:
        answer = self.script.answer("ehlo")
        secured = isinstance(self.connection, ssl.SSLSocket)
        offered = [e for e in self.script.extensions if not (secured and e == "STARTTLS")]
        if answer and answer.startswith("250") and offered:
            lines = [answer[4:], *offered]
            last = len(lines) - 1
            answer = "\r\n".join(f"250{' ' if n == last else '-'}{x}" for n, x in enumerate(lines))
        self.utter("ehlo", answer)

    def log_in(self, command: str) -> None:
        if command.upper() == "AUTH LOGIN":
            for question in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"):
                self.utter("", f"334 {question}")
                self.script.commands.append(self.lines.readline().decode("latin-1").strip())
        self.say("auth")

    def take_body(self) -> None:
        script = self.script
        early = script.answer("body")
        if early is None:
            raise _HangUpError
        if early:
            self.utter("body", early)
            script.body_done.set()
        received: list[bytes] = []
        for line in self.lines:
            if line == b".\r\n":
                answer = script.answer("dot")
                script.got.append(Got(self.mail, self.rcpt, b"".join(received), answer))
                self.utter("dot", answer)
                return
            received.append(line)
