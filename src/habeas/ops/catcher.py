"""The demo's mail catcher: a real SMTP server on this machine whose mail goes nowhere.

Beside it runs a small web server with a mailbox page. Both listen on 127.0.0.1 alone, and the mail
is kept in memory and ends with the process.

==========================  =====================================================================
``/``                       every mail caught, newest first
``/mail/ID``                one mail: headers, text, attachments
``/mail/ID/raw``            its bytes as they came
``/mail/ID/attachment/N``   one attachment; PDF and text open in the browser, the rest downloads
``/messages``               JSON, oldest first: ``[{id, mail_from, rcpt_to, subject, raw}]``
==========================  =====================================================================
"""

import asyncio
import json
import re
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.template import Context, Engine

from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.ops.caught import Caught

HOST: Final = "127.0.0.1"
_NAME: Final = "catcher.example"
_OPENED: Final = {"application/pdf": "application/pdf", "text/plain": "text/plain; charset=utf-8"}
_PAGES: Final = Engine(dirs=[str(Path(__file__).parent / "templates")])
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class Catcher:
    """The two servers. ``0`` for a port means any free one.

    ``start`` raises HabeasError when a port is taken. After it ``smtp`` is "host:port", ``mailbox``
    and ``messages`` are URLs.
    """

    def __init__(self, smtp_port: int = 0, http_port: int = 0) -> None:
        self._ports = {"smtp": smtp_port, "http": http_port}
        self._mails: list[Caught] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    @property
    def smtp(self) -> str:
        """Where mail is taken, as ``host:port``."""
        return f"{HOST}:{self._ports['smtp']}"

    @property
    def mailbox(self) -> str:
        """The address of the mailbox page."""
        return f"http://{HOST}:{self._ports['http']}/"

    @property
    def messages(self) -> str:
        """The address of the list for programs."""
        return f"{self.mailbox}messages"

    @property
    def mails(self) -> list[Caught]:
        """Every mail caught, oldest first."""
        with self._lock:
            return list(self._mails)

    def mail(self, number: int) -> Caught | None:
        """Return the mail with that id, or None."""
        mails = self.mails
        return mails[number - 1] if 0 < number <= len(mails) else None

    def start(self) -> None:
        """Listen on both ports; raises HabeasError."""
        smtp = _listening(self._ports["smtp"])
        try:
            web = _listening(self._ports["http"])
        except HabeasError:
            smtp.close()
            raise
        self._ports = {"smtp": smtp.getsockname()[1], "http": web.getsockname()[1]}
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._web = _WebServer(web, self)
        self._threads = [
            threading.Thread(target=self._loop.run_until_complete, args=[self._take_mail(smtp)]),
            threading.Thread(target=self._web.serve_forever, args=[0.05]),
        ]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def stop(self) -> None:
        """Stop listening; the mail is gone with the catcher."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._web.shutdown()
        for thread in self._threads:
            thread.join()
        self._web.server_close()
        self._loop.close()

    async def _take_mail(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, hostname=_NAME, ident="Habeas demo", loop=loop), sock=listening
        )
        await self._stopped.wait()
        server.close()
        talking = asyncio.all_tasks() - {asyncio.current_task()}
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Keep a mail; called by aiosmtpd after the final dot."""
        raw = envelope.original_content or b""
        with self._lock:
            number = len(self._mails) + 1
            self._mails.append(
                Caught(
                    id=number,
                    at=clock.now(),
                    mail_from=envelope.mail_from or "",
                    rcpt_to=tuple(envelope.rcpt_tos),
                    raw=raw,
                )
            )
        return f"250 caught as {number}"


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, catcher: Catcher) -> None:
        super().__init__(listening.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.catcher = catcher


class _Handler(BaseHTTPRequestHandler):
    server: _WebServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/":
            self._page("mailbox.html", {"mails": self.server.catcher.mails[::-1]})
        elif path == "/messages":
            self._answer(_as_json(self.server.catcher).encode(), "application/json")
        elif found := re.fullmatch(r"/mail/(\d{1,9})(/raw|/attachment/(\d{1,4}))?", path):
            mail = self.server.catcher.mail(int(found[1]))
            self._mail(mail, found[2] or "", int(found[3] or 0))
        else:
            self._not_found()

    def _mail(self, mail: Caught | None, rest: str, number: int) -> None:
        if mail is None:
            self._not_found()
        elif not rest:
            self._page("mail.html", {"mail": mail})
        elif rest == "/raw":
            self._answer(mail.raw, "text/plain; charset=utf-8")
        elif 0 < number <= len(mail.attachments):
            part = mail.attachments[number - 1]
            self._answer(part.data, _OPENED.get(part.content_type, "application/octet-stream"))
        else:
            self._not_found()

    def _not_found(self) -> None:
        self._page("nothing.html", {}, HTTPStatus.NOT_FOUND)

    def _page(
        self, name: str, shown: dict[str, object], status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        context = Context(shown, use_l10n=False, use_tz=False)
        page = _PAGES.get_template(f"ops/catcher/{name}").render(context)
        self._answer(page.encode(), "text/html; charset=utf-8", status)

    def _answer(self, body: bytes, content_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if content_type.startswith("text/html"):
            self.send_header("Content-Security-Policy", _PAGE_POLICY)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no access log: the demo's terminal is for its user."""


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError:
        raise HabeasError(f"Port {port} is taken: choose another.") from None


def _as_json(catcher: Catcher) -> str:
    return json.dumps(
        [
            {
                "id": mail.id,
                "mail_from": mail.mail_from,
                "rcpt_to": list(mail.rcpt_to),
                "subject": mail.subject,
                "raw": f"{catcher.mailbox}mail/{mail.id}/raw",
            }
            for mail in catcher.mails
        ]
    )
