"""``habeas import PATH …``: make drafts of appeal pages, or only say what was read off them."""

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from habeas import conf
from habeas.importers.confined import Outcome, read_many
from habeas.importers.gathering import files_at
from habeas.importers.reading.fields import ReadAppeal, as_answer
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops.import_showing import told_of
from habeas.ops.import_telling import (
    DRAFTED,
    KNOWN,
    READ,
    REFUSED,
    WAITING,
    Progress,
    Result,
    report_of,
    tell_all,
    tell_one,
    unplaced_of,
)

if TYPE_CHECKING:
    from habeas.staff.models import User


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "Read appeal pages (text, HTML, PDF, DOCX, mails) and make a draft of each at the desk, "
        "with a list of what to look at. Nothing of a draft is public. What is here before is not "
        "made twice, so a folder can be imported again."
    )
    parser.epilog = (
        "Exit status: 0 when every page was drafted, waits at the desk or was here before; 1 when "
        "one was refused, when the only page of one file was here before, or when nothing could "
        "begin; 2 when the command is not written rightly; 130 after Ctrl-C, which finishes the "
        "page that is being drafted and keeps what is done."
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="a page, a ZIP of them, a folder with all that is in it, or - for standard input",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="only say what was read; needs no data folder and makes nothing",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument(
        "--by", metavar="USER", help="whose drafts these are (else the only account)"
    )


def run(args: argparse.Namespace) -> int:
    """Read the pages and print what was made of them; 1 where one was refused.

    Each page becomes a draft as a whole or not at all, and what is done stays done when the command
    is ended. Raises HabeasError, for the only page as well.
    """
    files = files_at(args.paths)
    # The dry run, which needs no data folder, does not pay for Django.
    import_page = _only_read if args.dry_run else _drafting(args.by or "")
    results: list[Result] = []
    tell = partial(tell_all, results, dry=args.dry_run, as_json=args.json)
    with (
        Progress(len(files), silent=args.json) as progress,
        _asked_to_stop() as stopped,
        closing(read_many(files, stopped=stopped)) as outcomes,
    ):
        try:
            for outcome in outcomes:
                results.append(_result(outcome, import_page))
                progress.show(outcome.file, len(results))
        except HabeasError:
            tell()
            raise
    if stopped():
        tell(stopped=True)
        raise KeyboardInterrupt
    if len(results) == len(args.paths) == 1 and not args.paths[0].is_dir():
        tell_one(results[0], as_json=args.json)
    else:
        tell()
    return int(any(result.became == REFUSED for result in results))


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Take Ctrl-C as a wish: the page that is being drafted is finished, and no other is begun."""
    wishes: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: wishes.append(number))
    try:
        yield lambda: bool(wishes)
    finally:
        signal.signal(signal.SIGINT, before)


def _result(outcome: Outcome, import_page: Callable[[Outcome, ReadAppeal], Result]) -> Result:
    if outcome.reading is None:
        return Result(became=REFUSED, name=outcome.name, why=outcome.refused)
    return import_page(outcome, outcome.reading.whole)


def _only_read(page: Outcome, read: ReadAppeal) -> Result:
    return Result(became=READ, name=page.name, answer=as_answer(read), told=tuple(told_of(read)))


def _drafting(username: str) -> Callable[[Outcome, ReadAppeal], Result]:
    """Get ready, and give what makes drafts in the name of an account; raises HabeasError."""
    from habeas.ops import readying

    readying.ready()
    by = _staff(username)

    def import_page(page: Outcome, read: ReadAppeal) -> Result:
        from habeas.importers.keeping import KnownPageError

        try:
            return _drafted_or_laid(page, read, by)
        except KnownPageError as known:
            return Result(became=KNOWN, name=page.name, why=str(known))
        except RefusedError as refused:
            return Result(became=REFUSED, name=page.name, why=str(refused))

    return import_page


def _drafted_or_laid(page: Outcome, read: ReadAppeal, by: "User") -> Result:
    from habeas.importers.keeping import KnownPageError

    try:
        return _drafted(page, read, by)
    except KnownPageError:
        raise
    except RefusedError as refused:
        return _laid(page, read, by, why=str(refused))


def _drafted(page: Outcome, read: ReadAppeal, by: "User") -> Result:
    from habeas.importers import keeping

    drafted = keeping.draft_at_once(read, by=by, name=_name_within(page))
    slug, at = drafted.appeal.slug, _at_the_desk("appeal", drafted.appeal.pk)
    return Result(
        became=DRAFTED,
        name=page.name,
        summed=f"{slug}, {len(drafted.report)} to look at, {at}",
        answer={
            "case": drafted.case.slug,
            "appeal": slug,
            "report": drafted.report,
            "unplaced": list(drafted.unplaced),
        },
        told=(
            f"The draft “{slug}” is at the desk; nothing of it is public.",
            at,
            *report_of(drafted.report),
            *unplaced_of(drafted.unplaced),
        ),
    )


def _laid(page: Outcome, read: ReadAppeal, by: "User", *, why: str) -> Result:
    """Lay a page at the desk of which no draft can be made yet."""
    from habeas.importers import keeping

    laid = keeping.lay(read, by=by, name=_name_within(page))
    return Result(
        became=WAITING,
        name=page.name,
        why=why,
        answer={"page": str(laid.reference)},
        told=(
            f"No draft was made yet. {why}",
            "The page waits at the desk for somebody who fills in what is missing.",
            _at_the_desk("check-page", laid.reference),
        ),
    )


def _name_within(page: Outcome) -> str:
    """Name a page by its file and its place in it, without the folders that the file is in."""
    return PurePath(page.file).name + page.name.removeprefix(page.file)


def _at_the_desk(screen: str, which: object) -> str:
    from django.urls import reverse

    return conf.desk_url() + reverse(f"desk:{screen}", args=[which])


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
