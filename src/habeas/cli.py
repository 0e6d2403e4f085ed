"""The ``habeas`` command: a word, and the module of ``habeas.ops`` that does it.

A module has ``add_arguments(parser)`` and ``run(args) -> int`` and is imported only when its word
is used. ``run`` calls ``django.setup()`` itself where it needs rows, because ``init`` makes what
the settings read. A new command is a module and a line in ``COMMANDS``.
"""

import argparse
import os
import select
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module, metadata
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from habeas.kernel.errors import HabeasError

REFUSED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells say it

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "demo": ("habeas.ops.demo", "try everything on this machine; no mail leaves it"),
    "init": ("habeas.ops.init", "make a data folder: keys, secret, database, first staff member"),
    "migrate": ("habeas.ops.migrate", "bring the database to this version after an upgrade"),
    "web": ("habeas.ops.web", "serve the pages and the desk"),
    "courier": ("habeas.ops.courier", "open what supporters signed and carry the letters"),
    "receive": ("habeas.ops.receive", "take in what comes back: reports, and answers"),
    "staff": ("habeas.ops.staff", "add a staff member or set a password"),
    "import": ("habeas.ops.importing", "read an appeal page and make a draft of it"),
    "library": ("habeas.ops.library", "load the letters and requests that come with Habeas"),
    "appeal": ("habeas.ops.appeal", "pause, close or withdraw an appeal"),
    "print": ("habeas.ops.printing", "print what waits for the post, for whoever packs it"),
    "ledger": ("habeas.ops.ledger", "print what became of the letters"),
    "directory": ("habeas.ops.directory", "take the directory out as a sheet, or bring one in"),
    "doctor": ("habeas.ops.doctor", "say whether mails will be accepted, and what to mend"),
    "check": ("habeas.ops.check", "say what is wrong, and what needs somebody now"),
}


def main(
    words: Sequence[str] | None = None, commands: Mapping[str, tuple[str, str]] = COMMANDS
) -> int:
    """Run one command and return its exit status: 0, 1 (refused) or 2 (usage)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "habeas.project.settings")
    words = sys.argv[1:] if words is None else words
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error does by itself
    try:
        status = _dispatch(words, commands)
        sys.stdout.flush()
        return status  # noqa: TRY300 - what is flushed may be refused too
    except HabeasError as error:
        print(f"habeas: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        if not _nobody_reads():
            raise
        # As the library reference says (signal, "Note on SIGPIPE"): else what is left is written
        # once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _nobody_reads() -> bool:
    """Whether what read our standard output has ended, as `head` does: no other pipe broke."""
    watched = select.poll()
    watched.register(sys.stdout, 0)
    return bool(watched.poll(0))


def _dispatch(words: Sequence[str], commands: Mapping[str, tuple[str, str]]) -> int:
    parser = argparse.ArgumentParser(
        prog="habeas", description="Publish appeals and carry every signed letter to the desk."
    )
    parser.add_argument("--version", action="version", version=f"habeas {_version()}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (path, purpose) in commands.items():
        command = subparsers.add_parser(name, help=purpose, description=f"habeas {name}: {purpose}")
        if [name] == list(words[:1]):
            module = import_module(path)
            command.add_argument("--data", metavar="DIR", help="the data folder (else HABEAS_DATA)")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    if not words:
        parser.print_help(sys.stderr)
        return USAGE
    try:
        args = parser.parse_args(words)
    except SystemExit as ended:  # argparse has printed what it had to say
        return int(ended.code or 0)
    if args.data:
        os.environ["HABEAS_DATA"] = str(Path(args.data).absolute())
    return int(args.run(args))


def _version() -> str:
    try:
        return metadata.version("habeas")
    except metadata.PackageNotFoundError:
        return "(from a checkout)"


if __name__ == "__main__":
    sys.exit(main())
