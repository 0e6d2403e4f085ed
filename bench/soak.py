"""Play the faults of tests/delivery/faults.py again and again, on SQLite or on PostgreSQL.

Run: ``python bench/soak.py [MINUTES] [--postgres]``. Faults come in an order that the seed printed
first gives again; after each, the whole of what has to hold is checked. It prints how many were
played, and ends with the first that fails. PostgreSQL is the one that the tests start.
"""

import argparse
import logging
import os
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("src", "tests", "tests/delivery", "tests/channels")]


def main() -> None:
    """Play for so long; the exit status is 1 when something did not hold."""
    parser = argparse.ArgumentParser(description="Play faults of the post room for so long.")
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, else on SQLite")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    args = parser.parse_args()
    with ExitStack() as held:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="habeas.project.settings",
            HABEAS_DATA=held.enter_context(tempfile.TemporaryDirectory()),
            HABEAS_DEMO="1",
            HABEAS_TODAY="2016-06-30",
            HABEAS_REST_MINUTES="0",
            HABEAS_OFFICE_HOURS="always",
        )
        if args.postgres:
            from postgres import running_server

            parts = dict(
                part.split("=", 1) for part in held.enter_context(running_server()).split()
            )
            os.environ["HABEAS_DATABASE"] = (
                f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
            )
        played = _soak(args.minutes, args.seed)
    print(f"{sum(played.values())} faults, {len(played)} different ones, and everything held")


def _soak(minutes: float, seed: int) -> Counter[str]:
    import django

    django.setup()
    logging.disable()  # what is set aside is said here as well, and many times
    from django.core.management import call_command
    from faults import FAULTS, play

    call_command("migrate", verbosity=0)
    print(f"seed {seed}, {minutes:g} minutes", flush=True)
    chance = random.Random(seed)  # noqa: S311 - an order that can be had again
    played: Counter[str] = Counter()
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        order = list(FAULTS)
        chance.shuffle(order)
        for name in order:
            if time.monotonic() >= until:
                break
            try:
                play(name)
            except AssertionError as error:
                raise SystemExit(f"After {sum(played.values())} faults, {name}: {error}") from None
            played[name] += 1
    return played


if __name__ == "__main__":
    main()
