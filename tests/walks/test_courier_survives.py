"""Real ``habeas courier`` processes: killed at any moment, two at once, stopped in the middle.

The rows are built in the tests' database and copied into a data folder of the couriers' own; what
they did is read from that file. A real SMTP server on loopback takes their mail.
"""

import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import cast
import pytest
from houses import PATIENCE, House, until
from scripted import Inbox, mail_server

pytestmark = pytest.mark.django_db

LETTERS = 40


class PostOffice(Inbox):
    """A mail server at which a test may do something before a recipient or a reply is said."""

    def __init__(self) -> None:
        super().__init__()
        self.at_recipient: Callable[[], None] = _nothing
        self.before_reply: Callable[[int], None] = _count

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self,
        _server: Any,  # noqa: ANN401 - aiosmtpd's types
        _session: Any,  # noqa: ANN401
        envelope: Any,  # noqa: ANN401
        address: str,
        _options: list[str],
    ) -> str:
        self.at_recipient()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's name and types
        reply = await super().handle_DATA(server, session, envelope)
        self.before_reply(len(self.messages))
        return reply

    def arrived(self) -> Counter[str]:
        """Return how often each Message-ID came."""
        ids = [message_from_bytes(raw)["Message-ID"] for _, _, raw in self.messages]
        return Counter(str(each) for each in ids)


class PostedHouse(House):
    """A house whose letters go to the mail server ``post``."""

    def __init__(self, parent: Path, post: PostOffice, port: int) -> None:
        super().__init__(parent, port=port)
        self.post = post


@pytest.fixture
def house(tmp_path: Path) -> Iterator[PostedHouse]:
    """A house with forty signed letters, each to a mailbox and to a fax."""
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_fax())
    for _ in range(LETTERS // 2):
        cast.signed(appeal, name="Marie Exemple")
    post = PostOffice()
    with mail_server(inbox=post) as (_, port):
        house = PostedHouse(tmp_path, post, port)
        yield house
        house.end()


def test_no_letter_is_lost_or_doubled_in_silence_when_couriers_are_killed(
    house: PostedHouse,
) -> None:
    chance = random.Random(20160630)  # noqa: S311 - a history that can be had again
    for kind in ("at the dot", "anywhere", "at the dot", "anywhere"):
        courier = house.start()
        _kill_after(house, courier, letters=chance.randint(2, 8), chance=chance, kind=kind)
        assert courier.wait(PATIENCE) == -signal.SIGKILL, house.log.read_text()
        house.post.before_reply = _count
    assert house.start("--once").wait(PATIENCE) == 0, house.log.read_text()
    states = house.states()
    assert set(states) <= {"accepted", "unresolved"}
    assert states.total() == LETTERS
    told = house.rows(
        "SELECT c.message_id, c.channel, d.state,"
        " (SELECT COUNT(*) FROM habeas_delivery_attempt a"
        "  WHERE a.consignment_id = c.id AND a.phase = 'dot')"
        " FROM habeas_delivery_consignment c JOIN habeas_delivery_delivery d"
        " ON d.consignment_id = c.id"
    )
    arrived = house.post.arrived()
    assert set(arrived) <= {message_id for message_id, *_ in told}
    for message_id, channel, state, doubts in told:
        if state == "accepted":
            assert 1 <= arrived[message_id] <= 1 + doubts, "each one more is a recorded doubt"
        else:
            assert (channel, doubts) == ("fax", 1), "a fax is never repeated by itself"
            assert arrived[message_id] <= 1
    assert sum(doubts for *_, doubts in told) >= 2, "two were killed at the dot"
    _all_copies_are_the_same(house.post)
    assert "Marie" not in house.log.read_text()
    assert (house.folder / "courier.alive").exists()


def test_two_couriers_at_one_queue_send_each_letter_once(house: PostedHouse) -> None:
    both = [house.start("--once"), house.start("--once")]
    assert [courier.wait(PATIENCE) for courier in both] == [0, 0], house.log.read_text()
    assert house.states() == {"accepted": LETTERS}
    assert set(house.post.arrived().values()) == {1}
    assert len(house.post.messages) == LETTERS


def test_a_courier_that_is_asked_to_end_finishes_the_letter_in_hand(house: PostedHouse) -> None:
    courier = house.start()

    def ask(_number: int) -> None:
        courier.send_signal(signal.SIGTERM)

    house.post.before_reply = ask
    assert courier.wait(PATIENCE) == 0, house.log.read_text()
    assert house.states() == {"accepted": 1, "queued": LETTERS - 1}
    assert len(house.post.messages) == 1


def test_nothing_leaves_after_the_commit_of_withdraw(house: PostedHouse) -> None:
    def withdraw() -> None:
        house.rows("UPDATE habeas_appeals_appeal SET state = 'withdrawn'")

    house.post.at_recipient = withdraw
    assert house.start("--once").wait(PATIENCE) == 0, house.log.read_text()
    assert house.post.messages == []
    assert house.states() == {"cancelled": LETTERS}


def test_a_courier_wakes_for_what_another_process_wrote(house: PostedHouse) -> None:
    house.rows("UPDATE habeas_appeals_appeal SET state = 'paused'")
    courier = house.start()
    until(lambda: house.states() == {"held": LETTERS})
    house.rows("UPDATE habeas_appeals_appeal SET state = 'open'")
    until(lambda: house.states() == {"accepted": LETTERS})
    courier.send_signal(signal.SIGINT)
    assert courier.wait(PATIENCE) == 0


def _kill_after(
    house: PostedHouse,
    courier: subprocess.Popen[bytes],
    *,
    letters: int,
    chance: random.Random,
    kind: str,
) -> None:
    """Let the courier be killed some letters from now: while it waits for a reply, or later."""
    last = len(house.post.messages) + letters
    later = 0.0 if kind == "at the dot" else chance.uniform(0, 0.05)

    def strike(number: int) -> None:
        if number < last:
            return
        if later:
            threading.Timer(later, courier.kill).start()
        else:
            courier.kill()
            courier.wait()

    house.post.before_reply = strike


def _all_copies_are_the_same(post: PostOffice) -> None:
    bytes_of: dict[str, set[bytes]] = {}
    for _, _, raw in post.messages:
        bytes_of.setdefault(str(message_from_bytes(raw)["Message-ID"]), set()).add(raw)
    assert all(len(copies) == 1 for copies in bytes_of.values())


def _nothing() -> None:
    return


def _count(_number: int) -> None:
    return
