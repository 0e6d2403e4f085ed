"""``habeas web``: serve the supporters' pages and the desk, without any key that opens a seal."""

import argparse
import os
from typing import Final

from habeas.ops import ports, readying

# One writer at a time is what SQLite has; a PostgreSQL server waits for four.
THREADS: Final = {"sqlite": 1, "postgresql": 4}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen; TLS is the proxy's."""
    parser.add_argument("--host", default="127.0.0.1", help="as it is unless said: 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="as it is unless said: 8000")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; raises RefusedError."""
    # Whoever takes over this process shall not even learn where the keys are.
    os.environ.pop("HABEAS_KEYS", None)
    os.umask(0o077)
    ports.refuse_taken(args.host, args.port)
    readying.ready_to_serve()
    threads = THREADS[_let_go_of_the_database()]
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    print(f"Habeas listens on http://{args.host}:{args.port}/", flush=True)
    Granian(
        "habeas.project.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        log_access=False,
        websockets=False,
        workers_kill_timeout=10,
    ).serve()
    return 0


def _let_go_of_the_database() -> str:
    """Close what the checks opened, because the server forks, and return the database's kind."""
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # of that backend alone
    return connection.vendor
