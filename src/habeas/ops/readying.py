"""Get a command ready for its work: Django on the data folder, its database of this version."""

import gc
import os
import sys

import django
from django.core import checks
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from habeas import conf
from habeas.kernel.errors import RefusedError


def enter() -> None:
    """Set Django up on the data folder; raises RefusedError when the folder is not one of ours."""
    if not (conf.data_dir() / "secret.key").is_file():
        raise RefusedError("The data folder is empty: make it with `habeas init DIR`.")
    if conf.pretended_day():
        os.environ["HABEAS_TODAY"] = conf.pretended_day()
    gc.disable()  # what is imported stays: to look for rubbish in it takes a fifth of the time
    try:
        django.setup()
    finally:
        gc.enable()


def ready() -> None:
    """Enter, and refuse to work on a database that this version has not migrated."""
    enter()
    try:
        executor = MigrationExecutor(connections["default"])
    except DatabaseError:
        raise RefusedError(
            "The database cannot be reached: look at the setting database and at the server."
        ) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RefusedError("The database is of an older version: run `habeas migrate` first.")


def ready_to_serve() -> None:
    """Be ready, and refuse to start with wrong settings; warnings are printed.

    For the two processes that face the world; raises RefusedError.
    """
    ready()
    found = checks.run_checks(tags=["habeas"])
    for message in found:
        if not message.is_serious():
            print(f"habeas: {message.msg} ({message.id})", file=sys.stderr)
    serious = [f"{message.msg} ({message.id})" for message in found if message.is_serious()]
    if serious:
        raise RefusedError(" ".join(serious))
