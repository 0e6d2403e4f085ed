"""``habeas import FILE``: read an appeal page and make a draft of it, or only say what was read."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from habeas import conf
from habeas.importers.reading import ReadAppeal, as_fields, load_page, read_page
from habeas.kernel.errors import RefusedError

if TYPE_CHECKING:
    from habeas.staff.models import User


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", metavar="FILE", help="the page, saved as plain text in UTF-8")
    parser.add_argument("--dry-run", action="store_true", help="only say what was read")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument("--by", metavar="USER", help="whose draft it is (else the only account)")


def run(args: argparse.Namespace) -> int:
    """Read the page and print what was made of it; raises HabeasError."""
    text = load_page(args.file)
    read = read_page(text)
    if not args.dry_run:
        return _draft(read, username=args.by or "", as_json=args.json)
    if args.json:
        print(json.dumps(as_fields(read), indent=2))
    else:
        print("\n".join(_told(read)))
    return 0


def _draft(read: ReadAppeal, *, username: str, as_json: bool) -> int:
    # The dry run, which needs no data folder, does not pay for Django.
    from habeas.ops import readying

    readying.ready()
    from django.urls import reverse

    from habeas.importers import keeping

    drafted = keeping.draft_at_once(read, by=_staff(username))
    if as_json:
        answer: dict[str, Any] = {
            "case": drafted.case.slug,
            "appeal": drafted.appeal.slug,
            "report": drafted.report,
        }
        print(json.dumps(answer, indent=2))
        return 0
    desk = conf.desk_url() + reverse("desk:appeal", args=[drafted.appeal.pk])
    print(f"The draft “{drafted.appeal.slug}” is at the desk; nothing of it is public.\n{desk}")
    print("\n".join(_report(drafted.report)))
    return 0


def _staff(username: str) -> "User":
    from habeas.staff import accounts
    from habeas.staff.models import User

    if username:
        return accounts.named(username)
    staff = list(User.objects.filter(is_active=True)[:2])
    if not staff:
        raise RefusedError("There is no account yet. Make one with `habeas staff add`.")
    if len(staff) > 1:
        raise RefusedError("There are several accounts: say whose draft it is with --by USER.")
    return staff[0]


def _told(read: ReadAppeal) -> Iterator[str]:
    for field, value in as_fields(read).items():
        yield from _shown(field, value)
    yield f"Paragraphs of the letter: {len(read.paragraphs)}"
    yield from _report(read.unsure)


def _shown(name: str, value: object, indent: str = "") -> Iterator[str]:
    label = f"{indent}{name.replace('_', ' ').capitalize()}:"
    if not isinstance(value, dict | list) or not value:
        yield f"{label} {value or '-'}"
        return
    yield label
    items = value.items() if isinstance(value, dict) else enumerate(value, start=1)
    for key, item in items:
        yield from _shown(str(key), item, f"{indent}  ")


def _report(report: Sequence[str]) -> Iterator[str]:
    if report:
        yield "Please look at:"
        yield from (f"  - {sentence}" for sentence in report)
