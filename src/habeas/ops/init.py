"""``habeas init``: make a data folder whole, or not at all."""

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from habeas.kernel.errors import RefusedError
from habeas.ops import asking, founding

_BUILT_IN: Final = ".habeas-init"
# Somebody has to let the others in, and two people make a page public.
FIRST_ROLES: Final = ("administrator", "approver")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder and the first member of staff."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    parser.add_argument("--username", help="the first member of staff")
    asking.add_roles(parser, unless_said="administrator and approver unless said")
    asking.add_password_file(parser)


def run(args: argparse.Namespace) -> int:
    """Make it; raises RefusedError, and then nothing is left behind."""
    os.umask(0o077)
    folder: Path = args.folder.absolute()
    _refuse_used(folder)
    username = asking.username(args.username)
    roles = args.roles or FIRST_ROLES
    password = asking.password(args, username=username)
    with _whole_or_not_at_all(folder) as building:
        os.environ["HABEAS_DATA"] = str(building)
        founding.found(building)
        import django

        django.setup()
        from django.db import connections

        from habeas.staff import accounts, administering

        accounts.check_account(username=username, password=password, roles=roles)
        print("Making the database (about ten seconds)…", flush=True)
        founding.migrate()
        administering.let_in(username=username, password=password, roles=roles)
        connections.close_all()
        founding.write_once(building / founding.SETTINGS, founding.settings_text())
    print(f"{args.folder} is ready, and {username} can enter the desk as {' and '.join(roles)}.")
    print('Next: add a second person with `habeas staff add NAME --role "case worker"`, then start')
    print("`habeas web` and, beside it, `habeas courier` (each with --data or HABEAS_DATA).")
    return 0


def _refuse_used(folder: Path) -> None:
    if not folder.exists():
        if not folder.parent.is_dir():
            raise RefusedError("The folder above it does not exist: make that one first.")
        return
    if not folder.is_dir():
        raise RefusedError("There is a file of this name: name a new or empty folder.")
    if (folder / founding.SECRET).exists():
        raise RefusedError("This folder is a data folder already; nothing has been changed.")
    if any(path.name != _BUILT_IN for path in folder.iterdir()):
        raise RefusedError("This folder is not empty: name a new or empty one.")


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[Path]:
    """Build in a folder inside, move all of it out at the end, and leave nothing on failure."""
    existed = folder.exists()
    building = folder / _BUILT_IN
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(building, ignore_errors=True)  # of a run that was killed
        building.mkdir(mode=0o700)
    except OSError:
        raise RefusedError("The folder cannot be written to.") from None
    try:
        yield building
        # The secret comes last: it is what says that the folder is whole.
        for path in sorted(building.iterdir(), key=lambda path: path.name == founding.SECRET):
            path.rename(folder / path.name)
        building.rmdir()
    except BaseException:
        shutil.rmtree(building if existed else folder, ignore_errors=True)
        raise
