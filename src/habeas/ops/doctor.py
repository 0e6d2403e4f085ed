"""``habeas doctor``: whether our mails will be accepted, and what to mend where they will not.

It looks names up in the DNS and greets the mail server, because it was asked to; nothing else of
Habeas looks anything up.
"""

import argparse
import ipaddress
import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from habeas import conf
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.channels.base import Carrier
    from habeas.ops.doctoring.finding import Finding
    from habeas.ops.doctoring.names import Address, Names

_WIDTH: Final = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whom to ask, which host mail leaves from, and whether to make a key."""
    parser.add_argument(
        "--resolver", metavar="HOST:PORT", default="", help="ask this name server (the system's)"
    )
    parser.add_argument(
        "--host",
        metavar="NAME",
        default="",
        help="the host from which mail leaves, or its address (the mail server, else this machine)",
    )
    parser.add_argument(
        "--new-dkim-key",
        action="store_true",
        help="make the key that signs mails, and print what to put into the DNS",
    )


def run(args: argparse.Namespace) -> int:
    """Print every finding with its remedy; 1 if something is to be mended. Raises RefusedError."""
    readying.enter()
    if args.new_dkim_key:
        return _new_key()
    from habeas.ops.doctoring.finding import Grade

    found = []
    for finding in _findings(resolver=args.resolver, host=args.host):
        found.append(finding)
        print(f"{finding.grade:{_WIDTH}}  {finding.about}: {finding.said}")
        for line in finding.remedy:
            print(f"{'':{_WIDTH}}    {line}")
    wrong = sum(finding.grade is Grade.WRONG for finding in found)
    print(f"{wrong} to be mended." if wrong else "Nothing has to be mended.")
    return 1 if wrong else 0


def _new_key() -> int:
    from habeas.actions import dkim_keys
    from habeas.ops.doctoring.dkim import record_line

    folder = conf.keys_dir()
    was_there = dkim_keys.path_in(folder).exists()
    dkim_keys.make_dkim_key(folder)
    key = dkim_keys.dkim_key(folder)
    if key is None:
        raise RefusedError("The key could not be read again.")
    print("There is one already:" if was_there else "Made:", dkim_keys.path_in(folder))
    print("Put this into the DNS before the courier starts anew, then look with `habeas doctor`:")
    print(record_line(key, dkim_keys.signing_domain() or "YOUR-FROM-DOMAIN"))
    return 0


def _findings(*, resolver: str, host: str) -> Iterator["Finding"]:
    from habeas.ops.doctoring import machine, relay
    from habeas.ops.doctoring.finding import Grade, wrong

    database = machine.look_at_database()
    yield database
    is_there = database.grade is not Grade.WRONG
    if is_there:
        yield machine.look_at_clock(clock.now(), is_kept=machine.clock_is_kept())
    yield from machine.look_at_keys(conf.keys_dir())
    yield machine.look_at_room(conf.data_dir())
    yield machine.look_at_courier(conf.data_dir(), clock.now())
    try:
        by = _mail_carrier()
    except HabeasError as error:
        yield wrong(relay.ABOUT, str(error), "Correct the line mail of habeas.toml.")
        return
    yield relay.look(by)
    if is_there:
        yield from _of_the_domain(by, resolver=resolver, host=host)


def _mail_carrier() -> "Carrier":
    from habeas.delivery.dispatching import carriers

    by = carriers().get("email")
    if by is None:
        raise RefusedError("This house has no carrier for mail.")
    return by


def _of_the_domain(by: "Carrier", *, resolver: str, host: str) -> Iterator["Finding"]:
    from habeas.actions.dkim_keys import signing_domain
    from habeas.ops.doctoring import dkim, dmarc, hosts, relay
    from habeas.ops.doctoring.finding import advice, wrong
    from habeas.ops.doctoring.names import Names, UnansweredError
    from habeas.staff.organisations import the_organisation

    from_domain = signing_domain()
    if not from_domain:
        yield wrong("From", "The organisation has no From address.", "Fill it in at the desk.")
        return
    if conf.demo() and not resolver:
        said = "In a demo nobody outside this machine is asked."
        yield advice("DNS", said, "Name a resolver on it: --resolver 127.0.0.1:PORT")
        return
    names = Names(resolver, loopback_only=conf.demo())
    mail_domain = the_organisation().mail_domain or from_domain
    # A provider writes from hosts of its own: only its name, if given, can be looked at.
    host = host or relay.host_of(by) or ("" if by.name.startswith("django") else _own_name())
    try:
        senders = _senders(names, host)
    except UnansweredError as error:
        yield wrong("DNS", str(error), "Ask another one: --resolver HOST:PORT")
        return
    domains = dict.fromkeys((mail_domain, from_domain))
    looks: list[Callable[[], list[Finding]]] = [
        *(partial(_spf_and_mx, names, domain, host, senders) for domain in domains),
        lambda: [dkim.look(names, from_domain, conf.keys_dir())],
        lambda: dmarc.look(names, from_domain, mail_domain),
    ]
    if host:
        looks.append(lambda: list(hosts.look_at_reverse(names, mail_domain, host, senders)))
    for look in looks:
        try:
            yield from look()
        except UnansweredError as error:
            yield wrong("DNS", str(error), "Ask another one: --resolver HOST:PORT")


def _spf_and_mx(
    names: "Names", domain: str, host: str, senders: list["Address"]
) -> list["Finding"]:
    from habeas.ops.doctoring import hosts, spf

    return [spf.look(names, domain, senders), hosts.look_at_exchangers(names, domain, host)]


def _senders(names: "Names", host: str) -> list["Address"]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        return names.addresses(host) if host else []


def _own_name() -> str:
    return socket.gethostname().lower()
