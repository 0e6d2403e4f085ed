from datetime import date, timedelta
from itertools import product
from typing import Any

import cast
import pytest
from carriers import Sink, dispatch, plan, refusal, write_off
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from habeas.appeals.models import Addressee
from habeas.delivery import states, telling, wording
from habeas.delivery.models import REASONS, Consignment, Delivery
from habeas.delivery.reckoning import LedgerLine, MyLine, ledger, letters_of
from habeas.delivery.settling import settle_due
from habeas.kernel import clock

NEVER = ("delivered", "read ", "seen", "opened", "reached")
HELD = [
    "resting",
    "facts",
    "contact",
    "words",
    "translation",
    "paused",
    "register",
    "covering letter",
    "person",
    "office",
    "turn",
]
CANCELLED = ["taken back", "ended", "withdrawn", "too old", "revised", "no way"]
BOUNCED = ["refused", "no mailbox", "full", "no answer", "at the door", "returned"]


def _line(  # noqa: PLR0913 - what a line is made of
    state: str,
    *,
    reason: str = "",
    evidence: str = "",
    channel: str = "email",
    count: int = 1,
    kind: str = "letter",
    consignments: int = 0,
) -> LedgerLine:
    return LedgerLine(
        addressee=Addressee(pk=1),
        channel=channel,
        state=state,
        reason=reason,
        evidence=evidence,
        count=count,
        kind=kind,
        consignments=consignments,
    )


def _mine(line: LedgerLine, **more: Any) -> MyLine:  # noqa: ANN401 - fields of a line
    told: dict[str, Any] = {
        "number": 112 if line.kind == "register" else None,
        "pages": None,
        "days": dict.fromkeys(["register", "covering", "posted", "signed"], date(2016, 11, 24)),
        "copy_kept": False,
        "steps": [],
        "before": None,
    }
    same = ("addressee", "channel", "state", "reason", "evidence", "kind")
    return MyLine(**{**{name: getattr(line, name) for name in same}, **told, **more})


def _every_line() -> list[LedgerLine]:
    lines = [_line("held", reason=reason, count=3) for reason in HELD]
    lines += [_line("cancelled", reason=reason, count=3) for reason in CANCELLED]
    lines += [_line("failed", reason=reason, count=3) for reason in ("refused", "no reply")]
    lines += [_line("bounced", reason=reason, count=3) for reason in BOUNCED]
    for channel, kind in product(("email", "fax", "post"), Consignment.KINDS):
        lines += [
            _line(state, evidence=evidence, channel=channel, kind=kind, count=3, consignments=2)
            for state in ("accepted", "settled")
            for evidence in ("E1", "E2", "E3", "E4")
        ]
    plain = ("queued", "sending", "deferred", "unknown", "unresolved", "bounced")
    return lines + [_line(s, channel=c, count=3) for s in plain for c in ("email", "fax", "post")]


def test_every_state_and_reason_has_words() -> None:
    lines = _every_line()
    assert {line.state for line in lines} == set(states.MAY_BECOME)
    assert {line.reason for line in lines} == set(REASONS)
    with translation.override("en"):
        for line in lines:
            mine = telling.my_words(_mine(line))
            said = wording.page_words(line)
            assert mine
            assert said.startswith("3 ") or line.reason == "taken back"
            assert not any(word in f"{said} " for word in (*NEVER, "sent"))
            assert not any(word in f"{mine} " for word in NEVER)


@pytest.mark.parametrize(
    ("evidence", "mine", "page"),
    [
        ("E1", "Posted on 24 November 2016", "3 posted"),
        ("E2", "Signed for at the office on 24 November 2016", "3 signed for"),
        ("E3", "Handed over on 10 December 2016, stamped copy kept", "3 handed over"),
    ],
)
def test_paper_says_who_vouches_for_it(evidence: str, mine: str, page: str) -> None:
    line = _line("accepted", evidence=evidence, channel="post", count=3)
    days = {"posted": date(2016, 11, 24), "signed": date(2016, 11, 24)}
    handed = {"handed": date(2016, 12, 10)}
    with translation.override("en"):
        assert telling.my_words(_mine(line, days=days | handed, copy_kept=True)) == mine
        assert wording.page_words(line) == page


def test_a_hand_over_without_a_picture_claims_no_stamped_copy() -> None:
    line = _mine(
        _line("accepted", evidence="E3", channel="post"), days={"handed": date(2016, 12, 10)}
    )
    with translation.override("en"):
        assert telling.my_words(line) == "Handed over on 10 December 2016"


def test_a_register_is_told_with_her_number_and_counted_once() -> None:
    line = _line("settled", evidence="E2", channel="fax", kind="register", count=312)
    with translation.override("en"):
        assert telling.my_words(_mine(line, pages=3)) == (
            "Went as no. 112 in the register of 24 November 2016. "
            "Received by their fax machine, 3 of 3 pages"
        )
        assert wording.page_words(line.with_count(312, 9)) == (
            "312 received by their fax machine, in 9 registers"
        )


def test_who_is_counted_is_told_in_which_covering_letter() -> None:
    line = _line("accepted", evidence="E2", kind="covering", count=40)
    with translation.override("en"):
        assert telling.my_words(_mine(line)) == (
            "Counted in the covering letter of 24 November 2016. "
            "Accepted by the office’s own mail server"
        )
        assert wording.page_words(line) == "40 counted without a name"


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("no mailbox", "the mailbox does not exist"),
        ("full", "the mailbox is full"),
        ("refused", "the mailbox refused it"),
    ],
)
def test_what_came_back_says_why_and_what_is_tried_now(reason: str, why: str) -> None:
    before = _mine(_line("bounced", reason=reason))
    now = _mine(_line("held", reason="office", channel="fax"), before=before)
    with translation.override("en"):
        assert telling.my_words(before) == f"Came back: {why}"
        assert telling.my_words(now) == (
            f"Came back: {why}. We are trying: Fax. Waiting for the office to open"
        )


def test_a_fax_that_the_service_took_is_not_said_to_be_received() -> None:
    with translation.override("en"):
        line = _line("accepted", evidence="E1", channel="fax", count=2)
        assert telling.my_words(_mine(line)) == "Taken by the fax service, no report yet"
        assert wording.page_words(line) == "2 taken by the fax service, no report yet"


def test_nobody_is_told_that_an_unknown_letter_was_not_sent() -> None:
    with translation.override("en"):
        assert telling.my_words(_mine(_line("unresolved"))) == (
            "Handed to their server, which did not answer. We don’t know"
        )


def test_lines_that_read_alike_are_one_line_of_the_page() -> None:
    lines = [
        _line("queued", count=1),
        _line("deferred", count=2),
        _line("cancelled", reason="taken back", count=5),
        _line("held", reason="facts", count=1),
    ]
    with translation.override("en"):
        page = wording.page_lines(lines)
    assert [(line.words, line.count) for line in page] == [
        ("3 on the way", 3),
        ("1 waiting for a check", 1),
    ]


@pytest.mark.django_db
def test_the_ledger_counts_by_state_and_names_nobody() -> None:
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_post())
    for _ in range(3):
        cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    sink = Sink()
    dispatch(sink)
    sink.fails_with = refusal(ambiguous=True)
    action = cast.signed(appeal)
    plan()
    dispatch(sink)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        lines = ledger(appeal)
    assert len(queries) == 2
    told = [
        (str(line.addressee), line.channel, line.state, line.reason, line.evidence, line.count)
        for line in lines
    ]
    minister, governor = "Minister of Examples (AQ)", "Governor of Examples (AQ)"
    assert told == [
        (minister, "email", "accepted", "", "E1", 3),
        (minister, "email", "held", "covering letter", "", 1),
        (minister, "email", "unknown", "", "", 1),
        (governor, "post", "held", "covering letter", "", 1),
        (governor, "post", "held", "person", "", 4),
    ]
    assert [line.state for line in letters_of(action)] == ["unknown", "held"]


@pytest.mark.django_db
def test_what_did_not_come_back_within_five_days_is_settled() -> None:
    cast.signed(cast.open_appeal_of())
    plan()
    dispatch(Sink())
    now = clock.now()
    assert settle_due(now + timedelta(days=4, hours=23)) == 0
    assert settle_due(now + timedelta(days=5, minutes=1)) == 1
    assert Delivery.objects.values_list("state", "evidence").get() == ("settled", "E1")
    assert write_off() == 0
