"""Letters a second, from the queue to a mail server, beside smtplib with ready messages.

Run: ``python bench/delivery.py [LETTERS]``. One courier on SQLite with synchronous=FULL claims,
writes, typesets, seals, commits each phase and hands over. The yardstick is Python's own smtplib,
which sends the same bytes to the same server in the same run, over a new connection each.
"""

import os
import smtplib
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


class Sink:
    """An SMTP server that counts what it takes and keeps the last bytes of each message."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 ready\r\n")
                for line in lines:
                    verb = line[:4].lower()
                    if verb == b"quit":
                        break
                    if verb != b"data":
                        connection.sendall(b"250 ok\r\n")
                        continue
                    connection.sendall(b"354 go on\r\n")
                    body = []
                    for part in lines:
                        if part == b".\r\n":
                            break
                        body.append(part)
                    self.messages.append(b"".join(body))
                    connection.sendall(b"250 taken\r\n")


def main() -> None:
    """Print both rates and their ratio."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    sink = Sink()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="habeas.project.settings",
            HABEAS_DATA=folder,
            HABEAS_DEMO="1",
            HABEAS_TODAY="2016-06-30",
            HABEAS_REST_MINUTES="0",
            HABEAS_MAIL=f"smtp://127.0.0.1:{sink.port}",
        )
        planned, carried = _carry(letters)
    sink.messages.pop(0)
    sent = _send_ready(sink.messages[:letters], sink.port)
    print(f"planned     {letters / planned:8.0f} a second")
    print(
        f"carried     {letters / carried:8.0f} letters a second ({carried / letters * 1000:.1f} ms)"
    )
    print(f"smtplib     {letters / sent:8.0f} ready messages a second, a connection each")
    print(f"ratio       {sent / carried:8.3f}")


def _carry(letters: int) -> tuple[float, float]:
    """Return the seconds that planning and carrying took."""
    import django

    django.setup()
    import cast
    from django.core.management import call_command

    from habeas.delivery import dispatching, planning
    from habeas.kernel import clock

    call_command("migrate", verbosity=0)
    appeal = cast.open_appeal_of()
    for _ in range(letters + 1):
        cast.signed(appeal)
    began = time.perf_counter()
    planning.plan_due(clock.now())
    planned = time.perf_counter() - began
    dispatching.dispatch_due(cast.ring(), "bench", clock.now(), most=1)  # fonts are loaded here
    began = time.perf_counter()
    dispatching.dispatch_due(cast.ring(), "bench", clock.now())
    return planned, time.perf_counter() - began


def _send_ready(messages: list[bytes], port: int) -> float:
    began = time.perf_counter()
    for message in messages:
        with smtplib.SMTP("127.0.0.1", port, "[127.0.0.1]") as server:
            server.sendmail("a@letters.example", ["b@office.example"], message)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
