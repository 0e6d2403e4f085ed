"""``habeas web``: serve the supporters' pages and the desk, each in a process of its own.

The pages face the world and get no key that opens a seal; the desk has one key, for what is
confidential at the desk. ``--only`` runs one of the two, as separate services want it.
"""

import argparse
import os
import time
from typing import Final

from habeas import conf
from habeas.ops import ports, readying
from habeas.ops.children import Children, interrupt_on_signals

# One writer at a time is what SQLite has; a PostgreSQL server waits for four.
THREADS: Final = {"sqlite": 1, "postgresql": 4}
_DESK_KEYS: Final = "HABEAS_DESK_KEYS"
_WATCH_SECONDS: Final = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen; TLS is the proxy's."""
    parser.add_argument("--only", choices=(conf.PUBLIC, conf.DESK), help="one of the two alone")
    parser.add_argument("--host", default="127.0.0.1", help="as it is unless said: 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="of the pages (8000 unless said)")
    parser.add_argument("--desk-port", type=int, help="of the desk (the next one unless said)")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; raises RefusedError, and HabeasError when one of two ends."""
    # Whoever takes over this process shall not even learn where the keys are.
    os.environ.pop("HABEAS_KEYS", None)
    os.umask(0o077)
    desk_port = args.port + 1 if args.desk_port is None else args.desk_port
    if args.only == conf.PUBLIC:
        return _serve(conf.PUBLIC, args.host, args.port)
    if args.only == conf.DESK:
        return _serve(conf.DESK, args.host, desk_port)
    return _both(args.host, args.port, desk_port)


def start_both(
    children: Children, *, host: str, port: int, desk_port: int, desk_keys: str = ""
) -> None:
    """Start the two processes; only the desk's environment names ``desk_keys``."""
    children.start(
        "web server", ["web", "--only", conf.PUBLIC, "--host", host, "--port", str(port)]
    )
    children.start(
        "desk",
        ["web", "--only", conf.DESK, "--host", host, "--desk-port", str(desk_port)],
        besides={_DESK_KEYS: desk_keys} if desk_keys else {},
    )


def _both(host: str, port: int, desk_port: int) -> int:
    desk_keys = os.environ.pop(_DESK_KEYS, "")
    ports.refuse_taken(host, port)
    ports.refuse_taken(host, desk_port, option="--desk-port")
    readying.ready_to_serve()
    _let_go_of_the_database()
    interrupt_on_signals()
    children = Children({})
    try:
        start_both(children, host=host, port=port, desk_port=desk_port, desk_keys=desk_keys)
        print(f"Habeas listens on http://{host}:{port}/", flush=True)
        print(f"The desk listens on http://{host}:{desk_port}/desk/", flush=True)
        while True:
            time.sleep(_WATCH_SECONDS)
            children.check()
    except KeyboardInterrupt:
        return 0
    finally:
        children.stop()


def _serve(only: str, host: str, port: int) -> int:
    os.environ["HABEAS_ONLY"] = only
    ports.refuse_taken(host, port, option="--port" if only == conf.PUBLIC else "--desk-port")
    if only == conf.PUBLIC:
        os.environ.pop(_DESK_KEYS, None)
    elif (conf.data_dir() / "secret.key").is_file():  # of a folder made before there were any
        from habeas.cases.desk_keys import make_desk_keys

        make_desk_keys(conf.data_dir(), conf.desk_keys_dir())
    readying.ready_to_serve()
    threads = THREADS[_let_go_of_the_database()]
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    print(f"Habeas listens on http://{host}:{port}/", flush=True)
    Granian(
        "habeas.project.wsgi:application",
        address=host,
        port=port,
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
