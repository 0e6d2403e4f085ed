from datetime import timedelta

import cast
import pytest
from carriers import Sink, dispatch, plan, refusal, write_off
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from habeas.appeals.models import Addressee
from habeas.delivery import states, wording
from habeas.delivery.models import REASONS, Delivery
from habeas.delivery.reckoning import LedgerLine, ledger, lines_of
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
]
CANCELLED = ["taken back", "ended", "withdrawn", "too old", "revised"]


def _line(
    state: str, *, reason: str = "", evidence: str = "", channel: str = "email", count: int = 1
) -> LedgerLine:
    return LedgerLine(
        addressee=Addressee(pk=1),
        channel=channel,
        state=state,
        reason=reason,
        evidence=evidence,
        count=count,
    )


def _every_line() -> list[LedgerLine]:
    lines = [_line("held", reason=reason, count=3) for reason in HELD]
    lines += [_line("cancelled", reason=reason, count=3) for reason in CANCELLED]
    lines += [_line("failed", reason=reason, count=3) for reason in ("refused", "no reply")]
    for channel in ("email", "fax", "post"):
        for state in ("accepted", "settled"):
            lines += [
                _line(state, evidence=evidence, channel=channel, count=3)
                for evidence in ("E1", "E2", "E3", "E4")
            ]
    plain = ("queued", "sending", "deferred", "unknown", "unresolved", "bounced")
    return lines + [_line(state, count=3) for state in plain]


def test_every_state_and_reason_has_words() -> None:
    lines = _every_line()
    assert {line.state for line in lines} == set(states.MAY_BECOME)
    assert {line.reason for line in lines} == set(REASONS)
    with translation.override("en"):
        for line in lines:
            assert wording.my_words(line)
            said = wording.page_words(line)
            assert said.startswith("3 ") or line.reason == "taken back"
            assert not any(word in f"{said} " for word in (*NEVER, "sent"))
            assert not any(word in f"{wording.my_words(line)} " for word in NEVER)


def test_a_fax_that_the_service_took_is_not_said_to_be_received() -> None:
    with translation.override("en"):
        line = _line("accepted", evidence="E1", channel="fax", count=2)
        assert wording.my_words(line) == "Taken by the fax service, no report yet"
        assert wording.page_words(line) == "2 taken by the fax service, no report yet"


def test_nobody_is_told_that_an_unknown_letter_was_not_sent() -> None:
    with translation.override("en"):
        assert wording.my_words(_line("unresolved")) == (
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
    assert [(line.state, line.count) for line in lines_of(action)] == [("unknown", 1), ("held", 1)]


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
