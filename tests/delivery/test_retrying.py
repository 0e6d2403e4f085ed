from datetime import UTC, datetime, timedelta

import pytest

from habeas.channels.replies import RetryClass
from habeas.delivery import states
from habeas.delivery.models.deliveries import REASONS
from habeas.delivery.retrying import OURS_TO_MEND, SCHEDULES, Verdict, after

FIRST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EVERY = pytest.mark.parametrize("kind", list(RetryClass))
TEMPORARY = pytest.mark.parametrize("kind", [k for k in RetryClass if k != RetryClass.AMBIGUOUS])


def test_every_class_has_its_times_and_the_reason_of_them() -> None:
    assert set(SCHEDULES) == set(RetryClass)
    for schedule in SCHEDULES.values():
        assert schedule.minutes == tuple(sorted(schedule.minutes))
        assert schedule.why.endswith(".")


@TEMPORARY
def test_a_temporary_refusal_is_tried_for_five_days_and_then_given_up(kind: RetryClass) -> None:
    now, tries = FIRST, 1
    while (verdict := judged(kind, tries=tries, now=now)).state == states.DEFERRED:
        assert now < verdict.due_at <= now + timedelta(hours=12)
        now, tries = verdict.due_at, tries + 1
    assert now == FIRST + timedelta(days=5)
    assert verdict.state == states.FAILED
    assert verdict.reason == ("full" if kind is RetryClass.FULL else "no reply")


@TEMPORARY
def test_half_an_hour_lies_between_tries_after_the_first_few(kind: RetryClass) -> None:
    for tries in (4, 10, 100):
        verdict = judged(kind, tries=tries, now=FIRST)
        assert verdict.due_at - FIRST >= timedelta(minutes=30)


@EVERY
def test_each_try_waits_as_its_line_says(kind: RetryClass) -> None:
    for number, minutes in enumerate(SCHEDULES[kind].minutes, 1):
        assert judged(kind, tries=number, now=FIRST).due_at == FIRST + timedelta(minutes=minutes)


def test_a_greylisted_letter_comes_back_after_postgreys_five_minutes() -> None:
    wait = judged(RetryClass.GREYLISTED, tries=1, now=FIRST).due_at - FIRST
    assert timedelta(minutes=5) < wait < timedelta(minutes=10)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (RetryClass.BAD_ADDRESS, "no mailbox"),
        (RetryClass.DNS, "no mailbox"),
        (RetryClass.FULL, "full"),
        (RetryClass.POLICY, "refused"),
        (RetryClass.SIZE, "refused"),
        (RetryClass.SYNTAX, "refused"),
        (RetryClass.GREYLISTED, "refused"),
        (RetryClass.THROTTLED, "refused"),
        (RetryClass.OTHER, "refused"),
    ],
)
def test_a_refusal_for_good_ends_a_letter_at_once(kind: RetryClass, reason: str) -> None:
    verdict = judged(kind, permanent=True)
    assert verdict == Verdict(state=states.FAILED, reason=reason, due_at=FIRST)
    assert reason in REASONS


@pytest.mark.parametrize("kind", sorted(OURS_TO_MEND))
def test_no_letter_ends_because_our_own_server_does_not_know_us(kind: RetryClass) -> None:
    assert judged(kind, permanent=True).state == states.DEFERRED


def test_what_nobody_knows_is_unknown_and_waits() -> None:
    late = FIRST + timedelta(days=9)
    verdict = judged(RetryClass.AMBIGUOUS, tries=2, now=late)
    assert verdict == Verdict(state=states.UNKNOWN, reason="", due_at=late + timedelta(minutes=60))


def judged(
    kind: RetryClass,
    *,
    permanent: bool = False,
    tries: int = 1,
    now: datetime = FIRST,
) -> Verdict:
    return after(kind, permanent=permanent, tries=tries, first_tried_at=FIRST, now=now)
