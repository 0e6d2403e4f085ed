"""``habeas demo``: all of Habeas on this machine, with examples and a mailbox for all mail.

The folder it makes is a data folder like any other, and two files more: ``demo-staff.json`` with
the logins, made once, which also marks the folder as a demo's; and ``demo.json``, written when
everything answers, which tells programs where everything is.
"""

import argparse
import fcntl
import json
import os
import secrets
import sys
import time
import webbrowser
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from habeas import conf
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops import founding, ports
from habeas.ops.catcher import Catcher
from habeas.ops.children import Children, answers, interrupt_on_signals
from habeas.ops.web import start_both

HOST: Final = "127.0.0.1"
DAY: Final = "2016-06-30"
FOLDER: Final = "habeas-demo"
STAFF: Final = "demo-staff.json"
ADDRESSES: Final = "demo.json"
LOCK: Final = "demo.lock"
FIRST_PAGE: Final = "/en/appeals/ua-12-2016/"
# A slow machine needs half a minute to start two Python processes; nothing needs longer.
PATIENCE_SECONDS: Final = 120
# The first two may sign in without a second factor; the third one has it.
_ROLES: Final = {
    "case-worker": "case worker",
    "approver": "approver",
    "administrator": "administrator",
}
_WITH_TOTP: Final = "administrator"

Login = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the few things that differ from machine to machine."""
    parser.add_argument("--port", type=int, default=8000, help="of the pages (8000 unless said)")
    parser.add_argument(
        "--smtp", metavar="HOST:PORT", help="a mail server on this machine, instead of the catcher"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def run(args: argparse.Namespace) -> int:
    """Run it until Ctrl-C; raises RefusedError, and HabeasError when a part of it ends."""
    folder = Path(os.environ.get("HABEAS_DATA") or FOLDER).absolute()
    smtp = _loopback(args.smtp) if args.smtp else ""
    _refuse_foreign(folder)
    ports.refuse_taken(HOST, args.port)
    interrupt_on_signals()
    os.umask(0o077)
    try:
        with _catcher() as catcher:
            _run(folder, args.port, catcher, smtp=smtp, browser=not args.no_browser)
    except KeyboardInterrupt:
        print("\nThe demo has ended. The same command goes on with the same data.", flush=True)
    return 0


def _run(folder: Path, port: int, catcher: Catcher, *, smtp: str, browser: bool) -> None:
    web = f"http://{HOST}:{port}"
    environment = _environment(folder, web=web, smtp=smtp or catcher.smtp)
    for name in [name for name in os.environ if name.startswith("HABEAS_")]:
        del os.environ[name]  # what an operator has set is for another house
    os.environ.update(environment)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_on(folder):
        _serve(folder, port, catcher, environment, smtp=smtp, browser=browser)


@contextmanager
def _alone_on(folder: Path) -> Iterator[None]:
    """Hold a folder against a second demo; raises RefusedError."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise RefusedError("A demo runs on this folder already: end it, or name another.") from None
    finally:
        os.close(handle)


def _serve(  # noqa: PLR0913 - what a demo is made of
    folder: Path,
    port: int,
    catcher: Catcher,
    environment: dict[str, str],
    *,
    smtp: str,
    browser: bool,
) -> None:
    web, desk = environment["HABEAS_URL"], environment["HABEAS_DESK_URL"]
    _write_settings(folder, environment)
    staff = _prepare(folder)
    children = Children(environment)
    try:
        _say("Starting the web server, the desk and the courier…")
        desk_port = urlsplit(environment["HABEAS_DESK_URL"]).port or 0
        start_both(children, host=HOST, port=port, desk_port=desk_port)
        children.start("courier", ["courier"], again=True)
        _stock_library()
        for face in (web, desk):
            _wait_for(f"{face}/health", children)
        addresses = {
            "web": web,
            "desk": f"{desk}/desk/",
            "mailbox": catcher.mailbox,
            "messages": catcher.messages,
            "smtp": smtp or catcher.smtp,
            "staff": staff,
        }
        _write(folder / ADDRESSES, addresses)
        _tell(addresses, staff, smtp=smtp)
        if browser and _has_display():
            webbrowser.open(web + FIRST_PAGE)
        while True:
            time.sleep(0.5)
            children.check()
    finally:
        children.stop()


def _environment(folder: Path, *, web: str, smtp: str) -> dict[str, str]:
    return {
        "HABEAS_DATA": str(folder),
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": DAY,
        "HABEAS_URL": web,
        "HABEAS_DESK_URL": f"http://{HOST}:{ports.free()}",
        "HABEAS_DATABASE": "",
        "HABEAS_MAIL": f"smtp://{smtp}",
        "HABEAS_MAIL_OPTIONS": "",
        "HABEAS_MAIL_EVENTS": "",
        "HABEAS_DKIM_SELECTOR": conf.DEFAULTS["DKIM_SELECTOR"],
        "HABEAS_FAX": f"fax+smtp://{smtp}/fax.example",
        "HABEAS_REST_MINUTES": "0",
        "HABEAS_OFFICE_HOURS": "always",
        "HABEAS_COUNT_EVERY_SECONDS": "10",
        "HABEAS_COUNT_AT_LEAST": "1",
        "HABEAS_SECOND_FACTOR": "optional",
    }


def _write_settings(folder: Path, environment: dict[str, str]) -> None:
    """Let every other command on this folder see the same house, day and addresses."""
    lines = [
        f"{name.lower()} = {json.dumps(environment[f'HABEAS_{name}'])}" for name in conf.DEFAULTS
    ]
    path = folder / founding.SETTINGS
    path.write_text(
        "# Written by `habeas demo` at every start.\n" + "\n".join(lines) + "\n", "utf-8"
    )
    path.chmod(0o600)


def _prepare(folder: Path) -> list[Login]:
    """Make or go on with the data folder, and return the three logins."""
    (folder / ADDRESSES).unlink(missing_ok=True)
    staff = logins(folder / STAFF)
    founding.found(folder)
    if not (folder / "habeas.sqlite3").exists():
        _say("Making the database (the first time only, about ten seconds)…")
    founding.migrate()
    from django.db import connections

    from habeas.ops import examples
    from habeas.staff import accounts
    from habeas.staff.models import User

    for login in staff:
        if not User.objects.filter(username=login["username"]).exists():
            _let_in(login)
    loaded = examples.load_all(
        case_worker=accounts.named("case-worker"), approver=accounts.named("approver")
    )
    if loaded:
        _say(f"Loaded the examples: {', '.join(loaded)}.")
    connections.close_all()
    return staff


def logins(path: Path) -> list[Login]:
    """Return the logins that the folder has, made now as far as an older demo made none."""
    kept: list[Login] = json.loads(path.read_text("utf-8")) if path.exists() else []
    there = {login["username"] for login in kept}
    new: list[Login] = [
        {"role": role, "username": username, "password": secrets.token_urlsafe(12)}
        for username, role in _ROLES.items()
        if username not in there
    ]
    for login in new:
        if login["username"] == _WITH_TOTP:
            login["totp"] = b32encode(secrets.token_bytes(20)).decode()
    if new:
        _write(path, [*kept, *new])
    return [*kept, *new]


def _let_in(login: Login) -> None:
    """Make the account of a login, with its second factor where it has one."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt

    from habeas.staff import accounts

    user = accounts.add_staff(
        username=login["username"], password=login["password"], roles=[login["role"]]
    )
    user.email = f"{user.username}@desk.example"  # the catcher shows what the desk writes to them
    user.save(update_fields=["email"])
    if "totp" in login:
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(login["totp"])}
        )


@contextmanager
def _catcher() -> Iterator[Catcher]:
    catcher = Catcher()
    catcher.start()
    try:
        yield catcher
    finally:
        catcher.stop()


def _stock_library() -> None:
    """Load the library's letters while the web server starts: both take a few seconds."""
    from django.db import connections

    from habeas.appeals import stocking
    from habeas.staff import accounts

    stocking.load(accounts.named("case-worker"), approver=accounts.named("approver"))
    connections.close_all()


def _wait_for(url: str, children: Children) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(url):
        children.check()
        if time.monotonic() > deadline:
            raise HabeasError("The web server or the desk does not answer, so the demo ends.")
        time.sleep(0.1)


def _write(path: Path, addresses: Mapping[str, object] | list[Login]) -> None:
    """Write the file whole, so that a program that waits for it never reads half of it."""
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    founding.write_once(draft, json.dumps(addresses, indent=2) + "\n")
    draft.rename(path)


def _tell(addresses: Mapping[str, object], staff: list[Login], *, smtp: str) -> None:
    mailbox = f"Mail goes to {smtp}" if smtp else f"Mailbox    {addresses['mailbox']}  (all mail)"
    logins = [
        f"           {login['role']}: {login['username']} / {login['password']}"
        + (
            f"\n           (its codes, in an app for TOTP: {login['totp']})"
            if "totp" in login
            else ""
        )
        for login in staff
    ]
    _say("")
    _say(f"Page       {addresses['web']}{FIRST_PAGE}")
    _say(mailbox)
    _say(f"Desk       {addresses['desk']}")
    _say("\n".join(logins))
    _say("")
    _say("Everything is an example as of 30 June 2016; no mail leaves this machine. End: Ctrl-C.")
    _say("Ready.")


def _say(line: str) -> None:
    print(line, flush=True)


def _loopback(address: str) -> str:
    """Return ``address`` when it is a port of this machine; raises RefusedError."""
    host, _, port = address.rpartition(":")
    try:
        local = host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        local = False
    if not local or not port.isdigit():
        raise RefusedError("The demo's mail stays on this machine: --smtp 127.0.0.1:PORT.")
    return address


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder that a demo did not make: examples do not belong among real letters."""
    if not folder.exists() or (folder / STAFF).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise RefusedError("This folder is not a demo's: name a new or empty one with --data.")


def _has_display() -> bool:
    if sys.platform != "linux":
        return sys.stdout.isatty()
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.stdout.isatty() and any(os.environ.get(name) for name in displays)
