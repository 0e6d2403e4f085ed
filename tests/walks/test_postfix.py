"""The whole way through Postfix as Debian ships it, what comes back included."""

from collections.abc import Iterator
from pathlib import Path

import cast
import postfixed
import pytest
from houses import PATIENCE, House, until

from habeas.ops import ports

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(postfixed.lacking()), reason=postfixed.lacking() or "is here"),
]
TOLD = (
    "SELECT k.email, d.state, d.reason, d.evidence FROM habeas_delivery_delivery d"
    " JOIN habeas_appeals_addressee a ON a.id = d.addressee_id"
    " JOIN habeas_directory_contact k ON k.office_id = a.office_id ORDER BY k.email"
)


@pytest.fixture
def postfix() -> Iterator[postfixed.Postfix]:
    with postfixed.postfix(lmtp=ports.free()) as started:
        yield started


def test_a_letter_lies_in_the_mailbox_and_one_to_nobody_comes_back(
    tmp_path: Path, postfix: postfixed.Postfix
) -> None:
    known, nobody = cast.office_by_mail("minister"), cast.office_by_mail("nobody")
    cast.signed(cast.open_appeal_of(known, nobody), name="Marie Exemple")
    house = House(tmp_path, port=postfix.port)
    try:
        house.run("receive", "--lmtp", f"127.0.0.1:{postfix.lmtp}")
        assert house.start("--once").wait(PATIENCE) == 0, house.log.read_text()
        until(lambda: len({row[1] for row in house.rows(TOLD)}) > 1 and len(_reports(house)) > 1)
        assert house.rows(TOLD) == [
            ("minister@office.example", "accepted", "", "E3"),
            ("nobody@office.example", "bounced", "no mailbox", "E1"),
        ]
    finally:
        house.end()
    (letter,) = postfix.mailbox()
    assert b"Marie Exemple" in letter
    assert "Marie" not in house.log.read_text() + postfix.log()


def _reports(house: House) -> list[tuple[str]]:
    return house.rows("SELECT kind FROM habeas_delivery_report")
