"""Faults by name, each with the end of its letters: played on SQLite, on PostgreSQL, and at length.

``FAULTS`` is data; ``play`` plays one and checks what holds after all of them. ``bench/soak.py``
plays them by the hour.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import cast
from carriers import kill
from faulty_house import FaultyHouse, at, database_fails
from scripted import SILENCE, Answer, Script, scripted_server

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.delivery import dispatching, states
from habeas.delivery.models import Consignment
from habeas.directory.models import Contact

ARRIVED: Final = ("settled", "")
NOBODY: Final = ("failed", "no mailbox")
FULL: Final = ("failed", "full")
REFUSED: Final = ("failed", "refused")
GIVEN_UP: Final = ("failed", "no reply")
DOUBTFUL: Final = ("unresolved", "")


def nothing(_house: FaultyHouse) -> None:
    """Let the server's answers be the fault."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong: at a server's steps, or ``happens`` once the letters are planned.

    ``ends`` are all states and reasons that the letters may end with; ``copies`` is how often each
    came complete, or None where that is left to chance.
    """

    ends: frozenset[tuple[str, str]]
    answers: dict[str, Answer] = field(default_factory=dict)
    happens: Callable[[FaultyHouse], None] = nothing
    letters: int = 1
    copies: int | None = None
    also: dict[str, Any] = field(default_factory=dict)


def play(name: str) -> None:
    """Play one fault until every letter has ended; raises AssertionError."""
    fault = FAULTS[name]
    script = Script(**{**fault.answers, **fault.also})
    with scripted_server(script) as port:
        house = FaultyHouse(script, port, letters=fault.letters)
        fault.happens(house)
        house.run()
    house.check()
    assert house.ends() == fault.ends, (name, house.ends())
    if fault.copies is not None:
        assert [len(each) for each in house.copies().values()] == (
            [fault.copies] * fault.letters if fault.copies else []
        ), (name, house.copies().keys())


def _said(step: str, *answers: str | None, end: tuple[str, str], copies: int | None) -> Fault:
    """Return the fault of a server that says these at one step, the last of them for ever."""
    return Fault(answers={step: list(answers)}, ends=frozenset({end}), copies=copies)


def _died(when: str, *, end: tuple[str, str] = ARRIVED, copies: int = 1) -> Fault:
    """Return the fault of a courier that is killed at one moment; the next one goes on."""

    def happens(house: FaultyHouse) -> None:
        house.wire.hooks[when] = kill

    return Fault(happens=happens, ends=frozenset({end}), copies=copies)


def _database(*words: str, because: str, rounds: int = 3, copies: int | None = 1) -> Fault:
    """Return the fault of a database that refuses such statements for some rounds."""

    def happens(house: FaultyHouse) -> None:
        with database_fails(*words, because=because):
            for _ in range(rounds):
                house.round()
                house.now += timedelta(minutes=6)

    return Fault(happens=happens, ends=frozenset({ARRIVED}), copies=copies)


def _killed_again_and_again(house: FaultyHouse) -> None:
    for _ in range(states.MOST_REPEATS + 1):
        house.wire.hooks["after the reply"] = kill
        house.round()
        house.now += states.LEASE + timedelta(hours=2)
        dispatching.bring_back(house.now)


def _two_couriers_on_one_lease(house: FaultyHouse) -> None:
    """The first sleeps past its lease just before the dot; the second carries the letter."""

    def sleep() -> None:
        house.now += states.LEASE + timedelta(minutes=1)
        dispatching.bring_back(house.now)
        house.round(courier="there-2")

    house.wire.hooks["before the dot"] = sleep
    house.round(courier="here-1")


def _slow_reply_past_the_lease(house: FaultyHouse) -> None:
    """The reply comes when the lease has run out and the letter is with another courier."""

    def sleep() -> None:
        house.now += states.LEASE + timedelta(minutes=1)
        dispatching.bring_back(house.now)

    house.wire.hooks["after the reply"] = sleep
    house.round()


def _clock_jumps(days: float, when: str) -> Callable[[FaultyHouse], None]:
    def happens(house: FaultyHouse) -> None:
        def jump() -> None:
            house.now = at(house.now, days=days)

        house.wire.hooks[when] = jump
        house.round()

    return happens


def _clock_back_while_waiting(house: FaultyHouse) -> None:
    house.round()  # it is greylisted
    house.now = at(house.now, days=-1)
    house.round()


def _server_is_away(days: float) -> Callable[[FaultyHouse], None]:
    """Nobody listens at all for so long."""

    def happens(house: FaultyHouse) -> None:
        there = house.wire.carrier
        with scripted_server(Script()) as gone:
            pass
        house.wire.carrier = type(house.wire)(gone).carrier
        end = at(house.now, days=days)
        while house.now < end and house.letters[0].state not in states.END_STATES:
            house.round()
            house.now += timedelta(hours=6)
        house.wire.carrier = there

    return happens


def _withdrawn(when: str) -> Callable[[FaultyHouse], None]:
    def happens(house: FaultyHouse) -> None:
        house.wire.hooks[when] = lambda: stopping.withdraw(house.appeal, by=cast.case_worker())

    return happens


def _taken_back_in_doubt(house: FaultyHouse) -> None:
    house.round()
    Action.objects.filter(appeal=house.appeal).update(withdrawn_at=house.now, tag=None, sealed=None)


def _contact_goes(house: FaultyHouse) -> None:
    house.round()  # it is greylisted; its bytes are frozen
    Contact.objects.filter(office=house.office).delete()


def _poisoned(house: FaultyHouse) -> None:
    """One of three letters cannot be opened: its bytes are not what was sealed."""
    action = house.actions[0]
    Action.objects.filter(pk=action.pk).update(sealed=b"\x01" + b"poison" * 20)


def _unwritable(house: FaultyHouse) -> None:
    """One of three letters was signed in no version that leaves."""
    house.actions[0].versions.clear()


def _frozen_bytes_rot(house: FaultyHouse) -> None:
    house.round()  # it is greylisted; its bytes are frozen
    mine = Consignment.objects.filter(deliveries__addressee__appeal=house.appeal)
    mine.update(sealed=b"\x01" + b"rot" * 40)


_DISK = "database or disk is full"
_GONE = "server closed the connection unexpectedly"
_ATTEMPT, _DELIVERY, _STEP = (
    "habeas_delivery_attempt",
    "habeas_delivery_delivery",
    "habeas_delivery_step",
)
_ENDED = frozenset({ARRIVED})

FAULTS: Final[dict[str, Fault]] = {
    # what a server says before it has the message
    "busy greeting once": _said("greeting", "421 busy", "220 ready", end=ARRIVED, copies=1),
    "unwelcome for ever": _said("greeting", "554 no", end=GIVEN_UP, copies=0),
    "hang-up at the greeting once": _said("greeting", None, "220 ready", end=ARRIVED, copies=1),
    "garbage for a greeting once": _said("greeting", "\x00\xff?", "220 hi", end=ARRIVED, copies=1),
    "silent greeting once": _said("greeting", SILENCE, "220 ready", end=ARRIVED, copies=1),
    "EHLO refused, HELO taken": _said("ehlo", "502 what?", end=ARRIVED, copies=1),
    "hang-up at EHLO once": _said("ehlo", None, "250 hello", end=ARRIVED, copies=1),
    "sender put off once": _said("mail", "451 later", "250 ok", end=ARRIVED, copies=1),
    "sender refused": _said("mail", "550 5.7.1 not you", end=REFUSED, copies=0),
    "greylisted three times": _said(
        "rcpt", *["450 4.2.0 greylisted"] * 3, "250 ok", end=ARRIVED, copies=1
    ),
    "mailbox full for ever": _said("rcpt", "452 4.2.2 mailbox full", end=FULL, copies=0),
    "no such mailbox": _said("rcpt", "550 5.1.1 no such user", end=NOBODY, copies=0),
    "throttled once": _said("rcpt", "421 4.7.0 too fast", "250 ok", end=ARRIVED, copies=1),
    "hang-up at the recipient once": _said("rcpt", None, "250 ok", end=ARRIVED, copies=1),
    "silence at the recipient once": _said("rcpt", SILENCE, "250 ok", end=ARRIVED, copies=1),
    "DATA put off once": _said("data", "451 later", "354 go on", end=ARRIVED, copies=1),
    "DATA refused": _said("data", "554 5.7.1 no", end=REFUSED, copies=0),
    "hang-up after 354 once": _said("body", None, "", end=ARRIVED, copies=1),
    "too large, said before the dot": _said("body", "552 5.3.4 too big", "", end=REFUSED, copies=0),
    # what it says, or does not say, when it has the message
    "put off at the dot once": _said("dot", "451 later", "250 taken", end=ARRIVED, copies=2),
    "refused at the dot": _said("dot", "554 5.6.0 no", end=REFUSED, copies=1),
    "hang-up after the dot once": _said("dot", None, "250 taken", end=ARRIVED, copies=2),
    "hang-up after the dot for ever": _said("dot", None, end=DOUBTFUL, copies=3),
    "silence after the dot once": _said("dot", SILENCE, "250 taken", end=ARRIVED, copies=2),
    "garbage after the dot once": _said("dot", "\x00yes", "250 taken", end=ARRIVED, copies=2),
    "doubt, then refused": _said("dot", None, "554 5.6.0 no", end=DOUBTFUL, copies=2),
    "replies octet by octet": Fault(
        also={"trickles": frozenset({"mail", "rcpt", "dot"})}, ends=_ENDED, copies=1
    ),
    "closes between two letters": Fault(
        answers={"mail": ["250 ok", "421 enough", "250 ok", "421 enough", "250 ok"]},
        letters=3,
        ends=_ENDED,
        copies=1,
    ),
    "nobody listens for a day": Fault(happens=_server_is_away(1), ends=_ENDED, copies=1),
    "nobody listens for a week": Fault(
        happens=_server_is_away(7), ends=frozenset({GIVEN_UP}), copies=0
    ),
    # a courier that dies
    "killed before the offer": _died("before the offer"),
    "killed before the dot": _died("before the dot"),
    "killed at the dot": _died("at the dot"),
    "killed after the reply": _died("after the reply", copies=2),
    "killed after each reply": Fault(
        happens=_killed_again_and_again, ends=frozenset({DOUBTFUL}), copies=3
    ),
    "two couriers on one lease": Fault(happens=_two_couriers_on_one_lease, ends=_ENDED, copies=1),
    "a reply past the lease": Fault(happens=_slow_reply_past_the_lease, ends=_ENDED),
    # a database that does not take it
    "disk full at the attempt": _database("INSERT", _ATTEMPT, because=_DISK),
    "disk full at the dot": _database("UPDATE", _ATTEMPT, "phase", because=_DISK),
    "disk full at every step": _database("INSERT", _STEP, because=_DISK),
    "database gone at the claim": _database("UPDATE", "habeas_delivery_consignment", because=_GONE),
    "database gone at the end": _database("UPDATE", _DELIVERY, because=_GONE, copies=None),
    "database gone altogether": _database("habeas_", because=_GONE),
    # a clock that is set
    "clock a year ahead before the dot": Fault(
        happens=_clock_jumps(365, "before the dot"), ends=_ENDED, copies=1
    ),
    "clock a day back at the dot": Fault(
        happens=_clock_jumps(-1, "at the dot"), ends=_ENDED, copies=1
    ),
    "clock a day back while it waits": Fault(
        answers={"rcpt": ["450 4.2.0 greylisted", "250 ok"]},
        happens=_clock_back_while_waiting,
        ends=_ENDED,
        copies=1,
    ),
    # a letter that is stopped, or is poison
    "withdrawn before the dot": Fault(
        happens=_withdrawn("before the dot"), ends=frozenset({("cancelled", "withdrawn")}), copies=0
    ),
    "withdrawn at the dot": Fault(happens=_withdrawn("at the dot"), ends=_ENDED, copies=1),
    "taken back in doubt": Fault(
        answers={"dot": [None, "250 taken"]},
        happens=_taken_back_in_doubt,
        ends=frozenset({DOUBTFUL}),
        copies=1,
    ),
    "the contact goes while it waits": Fault(
        answers={"rcpt": ["450 4.2.0 greylisted", "250 ok"]},
        happens=_contact_goes,
        ends=frozenset({("cancelled", "no way")}),
        copies=0,
    ),
    "one of three is poison": Fault(
        happens=_poisoned, letters=3, ends=frozenset({ARRIVED, ("cancelled", "no way")})
    ),
    "one of three has no words": Fault(
        happens=_unwritable, letters=3, ends=frozenset({ARRIVED, ("cancelled", "no way")})
    ),
    "frozen bytes rot": Fault(
        answers={"rcpt": ["450 4.2.0 greylisted", "250 ok"]},
        happens=_frozen_bytes_rot,
        ends=frozenset({("cancelled", "no way")}),
        copies=0,
    ),
}
