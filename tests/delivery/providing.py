"""A mail provider's API on loopback, and a mail as the courier hands it over."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from habeas.channels.base import Envelope
from habeas.channels.mail import Head, Mailbox, letter_message

HEAD: Final = Head(
    sender=Mailbox(name="Ligue des écrivains", address="letters@letters.example"),
    recipient="jane.doe@office.example",
    reply_to="reply-1@letters.example",
    message_id="<1@letters.example>",
    date=datetime(2026, 11, 20, tzinfo=UTC),
    subject="Ai Example, in prison without a charge for three years and longer (UA 13/2016)",
)
ENVELOPE: Final = Envelope(
    sender="letter-1@letters.example",
    recipient="jane.doe@office.example",
    message=letter_message(HEAD, language="fr", text="Excellence,\n\n.\n", pdf=b"%PDF-1.7\r\n.\n"),
)


@dataclass
class Provider:
    """What a provider answers (``status`` 0: it hangs up instead), and what it was asked."""

    status: int = 200
    said: dict[str, Any] = field(
        default_factory=lambda: {
            "ErrorCode": 0,
            "Message": "OK",
            "MessageID": "job-1",
        }
    )
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def provider(script: Provider) -> Iterator[str]:
    """Run a provider of Postmark's kind on a free port; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            script.asked.append(json.loads(self.rfile.read(length)))
            if not script.status:
                self.close_connection = True
                return
            answer = json.dumps({"To": script.asked[-1]["To"], **script.said}).encode()
            self.send_response(script.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
