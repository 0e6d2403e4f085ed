"""Letters a second, from the queue to a mail server, beside Postfix's own sender.

Run: ``python bench/delivery.py [LETTERS] [DELIVERED]`` (1000 and 1000000 unless said). One courier
and two, each a process of its own, claim, write, typeset, seal, commit and hand over to Postfix's
``smtp-sink``, which counts; on SQLite with synchronous=FULL and on PostgreSQL as the tests start it
(without fsync); with an empty ledger and with so many delivered letters in it. The yardstick is
``smtp-source``, which sends messages of the same size to the same sink over as many sessions, kept
as ours are, in the same run. Both programs come with Postfix.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]
SESSIONS = 4
HEAD = ("", "couriers", "letters/s", "smtp-source/s", "ratio")


def main() -> None:
    """Print the rates of each case, and their ratio to the yardstick's."""
    given = [int(word) for word in sys.argv[1:]]
    letters, delivered = [*given, *(1000, 1_000_000)[len(given) :]]
    from postgres import running_server

    print("{:32}{:>9}{:>11}{:>15}{:>8}".format(*HEAD))
    with tempfile.TemporaryDirectory() as folder, running_server() as dsn:
        parts = dict(part.split("=", 1) for part in dsn.split())
        url = f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
        for kind, database in (("SQLite", ""), ("PostgreSQL", url)):
            house = _House(Path(folder) / kind, database)
            for rows in (0, delivered):
                if rows:
                    house.do("fill", rows)
                for couriers in (1, 2):
                    took, size, yardstick = house.measure(letters, couriers)
                    rate, sent = letters / took, letters / yardstick
                    name = f"{kind}, {rows} delivered"
                    print(
                        f"{name:32}{couriers:9}{rate:11.0f}{sent:15.0f}{rate / sent:8.3f}"
                        f"   {size // 1024} KB each",
                        flush=True,
                    )


class _House:
    """One data folder and database; what is done there is done by processes of their own."""

    def __init__(self, data: Path, database: str) -> None:
        data.mkdir()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
            "HABEAS_DATA": str(data),
            "HABEAS_DATABASE": database,
            "HABEAS_DEMO": "1",
            "HABEAS_TODAY": "2016-06-30",
            "HABEAS_REST_MINUTES": "0",
            "HABEAS_OFFICE_HOURS": "always",
        }
        with _sink() as (port, _):
            self.do("sign", 1, port=port)  # it is delivered, and stands for those of long ago
            self._carry(port, 1)

    def do(self, deed: str, number: int = 0, *, port: int = 0) -> None:
        """Do one of ``DEEDS`` and wait for its end."""
        child = self._child(deed, number, port=port)
        child.communicate()
        if child.returncode:
            raise SystemExit(f"The part “{deed}” failed.")

    def measure(self, letters: int, couriers: int) -> tuple[float, int, float]:
        """Return the seconds of the couriers, the size of a message, and smtp-source's seconds."""
        with _sink() as (port, counted):
            self.do("sign", letters, port=port)
            took, size = self._carry(port, couriers)
            if counted() != letters:
                raise SystemExit(f"The sink counted {counted()} of {letters} letters.")
            began = time.perf_counter()
            source = [_program("smtp-source"), "-d", "-s", str(SESSIONS * couriers)]
            source += ["-l", str(size), "-m", str(letters), "-f", "letter@letters.example"]
            source += ["-t", "minister@office.example", f"127.0.0.1:{port}"]
            subprocess.run(source, check=True)
            return took, size, time.perf_counter() - began

    def _carry(self, port: int, couriers: int) -> tuple[float, int]:
        running = [self._child("carry", port=port) for _ in range(couriers)]
        for each in running:
            _told_by(each)  # its fonts are loaded
        began = time.perf_counter()
        for each in running:
            if each.stdin is not None:
                each.stdin.write("go\n")
                each.stdin.flush()
        sizes = [int(_told_by(each)) for each in running]
        took = time.perf_counter() - began
        for each in running:
            each.communicate()
        return took, max(sizes)

    def _child(self, deed: str, number: int = 0, *, port: int = 0) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, __file__, deed, str(number)],
            env={**self.environment, "HABEAS_MAIL": f"smtp://127.0.0.1:{port or 1}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def _told_by(child: "subprocess.Popen[str]") -> str:
    if child.stdout is None:
        raise ValueError("A part of this benchmark speaks through a pipe.")
    return child.stdout.readline()


@contextmanager
def _sink() -> Iterator[tuple[int, Callable[[], int]]]:
    """Run Postfix's sink; yield its port, and what tells how many messages it has counted."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with tempfile.NamedTemporaryFile() as output:
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        sink = subprocess.Popen(
            [_program("smtp-sink"), *user, "-c", f"127.0.0.1:{port}", "200"], stdout=output, cwd="/"
        )

        def counted() -> int:
            said = re.findall(rb"mesg=(\d+)", Path(output.name).read_bytes())
            return int(said[-1]) if said else 0

        try:
            for _ in range(100):
                with suppress(OSError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                time.sleep(0.05)
            yield port, counted
        finally:
            sink.terminate()
            sink.wait()


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise SystemExit(f"{name} is not here: install Postfix.")
    return found


def sign(letters: int) -> None:
    """Sign and plan so many letters."""
    import cast
    from django.core.management import call_command

    from habeas.appeals.models import Appeal
    from habeas.delivery import planning
    from habeas.directory.models import Contact
    from habeas.kernel import clock

    call_command("migrate", verbosity=0)
    cast.ring()
    appeal = Appeal.objects.first() or cast.open_appeal_of()
    Contact.objects.update(daily_cap=32767)  # pacing is another matter
    for _ in range(letters):
        cast.signed(appeal)
    planning.plan_due(clock.now())


def carry(_: int) -> None:
    """Be a courier until nothing is left; tell the size of a message."""
    from habeas.delivery import writing
    from habeas.delivery.models import Consignment
    from habeas.letters import typeset
    from habeas.ops.courier import Courier

    typeset.unprintable("a")
    courier = Courier(is_stopping=lambda: False)
    print("ready", flush=True)
    sys.stdin.readline()
    while courier.round():
        pass
    last = Consignment.objects.filter(sealed__isnull=False).order_by("-frozen_at")[0]
    if last.addressee is None:
        raise ValueError("A signed letter has an addressee.")
    key = courier.ring.appeal(last.addressee.appeal_id)
    print(len(writing.frozen(last, key=key).message), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        import django

        django.setup()
        import filling

        {"sign": sign, "carry": carry, "fill": filling.fill}[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
