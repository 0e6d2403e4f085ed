"""The last steps of the hour: dates and limits, the look, asking, and what is live."""

from datetime import UTC, datetime

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.test import Client
from django.urls import reverse
from hour_begun import begun, filled

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.cases import recording
from habeas.staff.models import Notice, User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


# 5 Dates and limits


def limits(appeal: Appeal, **changes: str) -> dict[str, str]:
    """Step 5 as it stands there."""
    return {
        "hearing": "",
        "place": "",
        "act_by": "2016-07-14T23:59",
        "review_by": "2016-07-02T12:00",
        "opens": "",
        "risk_countries": "AQ",
        "base": appeal.limits.changed_at.isoformat(),
        **changes,
    }


def test_two_weeks_and_48_hours_stand_there_already(wanda: Client) -> None:
    appeal = begun()
    url = at("hour-limits", appeal.pk)
    page = look(wanda, url)
    assert 'value="2016-07-14T23:59"' in page
    assert 'value="2016-07-02T' in page
    assert do(wanda, url, **limits(appeal)) == at("hour-look", appeal.pk)
    appeal.refresh_from_db()
    assert appeal.act_by == datetime(2016, 7, 14, 23, 59, tzinfo=UTC)
    assert wanda.post(url, {**limits(appeal), "base": "old"}).status_code == 409


def test_letters_are_to_be_written_until_two_hours_before_the_hearing(wanda: Client) -> None:
    appeal = begun()
    url = at("hour-limits", appeal.pk)
    do(wanda, url, **limits(appeal, hearing="2016-07-05T10:00", place="Model Court"))
    appeal.refresh_from_db()
    assert appeal.act_by == datetime(2016, 7, 5, 8, 0, tzinfo=UTC)
    hearing = appeal.case.events.get(kind="hearing")
    assert (hearing.on, hearing.place, hearing.handle) == ("2016-07-05", "Model Court", "hearing")
    do(wanda, url, **limits(appeal, hearing="2016-07-05T10:00", act_by="2016-07-04T18:00"))
    appeal.refresh_from_db()
    assert appeal.act_by == datetime(2016, 7, 4, 18, 0, tzinfo=UTC)
    assert appeal.case.events.filter(kind="hearing").count() == 1


def test_not_before_is_an_embargo_that_no_timetable_ends(wanda: Client) -> None:
    appeal = begun()
    url = at("hour-limits", appeal.pk)
    do(wanda, url, **limits(appeal, opens="2016-07-03T09:00"))
    appeal.refresh_from_db()
    answers_now = RiskAnswers.objects.get()
    assert answers_now.embargo_until == appeal.opens == datetime(2016, 7, 3, 9, 0, tzinfo=UTC)
    assert answers_now.way == "name"
    assert "Wait for the end of the embargo" in look(wanda, at("hour-look", appeal.pk))
    do(wanda, url, **limits(appeal))
    appeal.refresh_from_db()
    assert RiskAnswers.objects.get().embargo_until is None
    assert appeal.opens < datetime(2016, 7, 1, tzinfo=UTC)


def test_a_date_that_has_passed_is_refused(wanda: Client) -> None:
    appeal = begun()
    past = wanda.post(at("hour-limits", appeal.pk), limits(appeal, act_by="2016-06-29T12:00"))
    assert past.status_code == 422
    assert "This has passed already." in said(past)


# 6 Look once, and 7 the question


def test_the_look_names_what_is_missing_and_where(wanda: Client) -> None:
    appeal = begun()
    page = look(wanda, at("hour-look", appeal.pk))
    assert "Name at least one addressee." in page
    assert at("add-addressee", appeal.pk) in page
    assert at("hour-letter", appeal.pk) in page


def test_one_letter_comes_to_oneself_alone(wanda: Client) -> None:
    appeal = filled()
    refused = wanda.post(at("hour-sample", appeal.pk))
    assert refused.status_code == 409
    drafting.add_addressee(appeal, cast.office_by_mail(), by=cast.case_worker())
    assert "e-mail address" in said(wanda.post(at("hour-sample", appeal.pk)))
    User.objects.filter(pk=cast.case_worker().pk).update(email="wanda@letters.example")
    do(wanda, at("hour-sample", appeal.pk))
    notice = Notice.objects.get()
    assert (notice.kind, notice.to) == ("sample", cast.case_worker())


def test_asking_submits_every_text_and_tells_the_approvers(wanda: Client) -> None:
    appeal = filled()
    drafting.add_addressee(appeal, cast.office_by_mail(), by=cast.case_worker())
    cast.approver()
    User.objects.filter(pk=cast.approver().pk).update(email="ali@letters.example")
    assert do(wanda, at("hour-ask", appeal.pk)) == at("approvals", appeal.pk)
    assert all(text.locked for text in appeal.letter_texts.all())
    assert all(text.locked for text in appeal.texts.all())
    notice = Notice.objects.get()
    assert (notice.kind, notice.to) == ("approval", cast.approver())
    assert "appeal.submitted" in verbs()
    locked = look(wanda, at("hour-letter", appeal.pk))
    assert "This waits for its approval." in locked


def test_there_is_nothing_to_ask_for_without_a_text(wanda: Client) -> None:
    appeal = begun()
    refused = wanda.post(at("hour-ask", appeal.pk))
    assert refused.status_code == 409
    assert "There is no text yet" in said(refused)


# 8 Live


def test_stop_all_pauses_and_one_person_is_enough(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    url = at("hour-live", appeal.pk)
    page = look(wanda, url)
    assert f"/en/appeals/{appeal.slug}/" in page
    assert "Ada Sample: Ask for her release." in page
    assert reverse("desk:withdraw", args=[appeal.pk]) in page
    assert do(wanda, at("hour-stop-all", appeal.pk)) == url
    appeal.refresh_from_db()
    assert appeal.state == "paused"
    assert "Stop all" not in look(wanda, url)


def test_texts_to_copy_hold_no_fact_that_nobody_approved(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    recording.add_person(
        appeal.case, by=cast.case_worker(), handle="zoe", name="Zoe Unseen", kind="person"
    )
    assert "Zoe Unseen" not in look(wanda, at("hour-live", appeal.pk))


def test_a_draft_is_not_live(wanda: Client) -> None:
    page = look(wanda, at("hour-live", begun().pk))
    assert "Nothing is public yet." in page
    assert "Stop all" not in page


def test_every_step_shows_the_way_and_where_one_is(wanda: Client) -> None:
    appeal = begun()
    for name in ("way", "letter", "addressees", "limits", "look", "live"):
        page = look(wanda, at(f"hour-{name}", appeal.pk))
        assert page.count('aria-current="step"') == 1
        assert at("case", appeal.case.pk) in page
        assert at("approvals", appeal.pk) in page
    second = look(wanda, at("approvals", appeal.pk))
    assert second.count('aria-current="step"') == 1
    assert at("hour-look", appeal.pk) in second
