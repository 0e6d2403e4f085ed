"""The ledger at the desk: exact, to the last attempt, and without anybody's name."""

import csv
import io
from typing import Any

import cast
import pytest
from desk_doing import at, at_the_desk, look, said
from django.test import Client

from habeas.appeals.models import Appeal
from habeas.delivery import grouping, planning, tabling
from habeas.delivery.advancing import advance
from habeas.delivery.models import Attempt, Consignment, Delivery, Proof, Report
from habeas.directory.models import Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

wanda = at_the_desk(cast.case_worker)


def carried(people: int = 3) -> Appeal:
    """An appeal to two offices whose mails were taken; its post waits for a person."""
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_post())
    for _ in range(people):
        cast.signed(appeal)
    planning.plan_due(clock.now())
    for delivery in Delivery.objects.filter(channel="email"):
        handed_over(delivery, "accepted", evidence="E1", code=250)
    return appeal


def handed_over(delivery: Delivery, end: str, *, code: int, evidence: str = "") -> None:
    """Let a mail come to its end as a courier would write it down."""
    if delivery.consignment is None:
        delivery.consignment = Consignment.objects.create(
            addressee=delivery.addressee,
            channel="email",
            message_id=f"<{delivery.pk}@letters.example>",
            envelope_sender=f"{delivery.pk}@letters.example",
        )
        delivery.save(update_fields=["consignment"])
    if delivery.state == "held":
        advance(delivery, "queued")
    advance(delivery, "sending")
    Attempt.objects.create(
        consignment=delivery.consignment,
        number=1,
        phase="reply",
        code=code,
        text="so it was said",
        began_at=clock.now(),
    )
    advance(delivery, end, evidence=evidence)


def sheet(client: Client, appeal: Appeal) -> list[dict[str, str]]:
    response: Any = client.get(at("ledger-sheet", appeal.pk))
    assert response.streaming
    assert "attachment" in response.headers["Content-Disposition"]
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_ledger_leads_to_what_carried_a_line_and_to_every_attempt(wanda: Client) -> None:
    appeal = carried()
    ledger = wanda.get(at("ledger", appeal.pk))
    row = next(r for r in ledger.context["rows"] if r["line"].state == "accepted")
    lines = look(wanda, row["address"])
    assert Consignment.objects.filter(deliveries__state="accepted").count() == 3
    for consignment in Consignment.objects.filter(deliveries__state="accepted"):
        url = at("consignment", appeal.pk, consignment.pk)
        assert url in lines
        shown = look(wanda, url)
        assert consignment.message_id in shown
        assert "250" in shown
        assert "Nobody has brought a receipt" in shown
        assert "Marie" not in shown + lines + said(ledger)


def test_reports_and_proofs_of_a_consignment_are_shown(wanda: Client) -> None:
    appeal = carried(1)
    consignment = Consignment.objects.get(deliveries__state="accepted")
    now = clock.now()
    Report.objects.create(
        consignment=consignment, kind="delayed", status="4.4.1", digest=b"1", at=now
    )
    Proof.objects.create(
        consignment=consignment,
        kind="handed",
        on=now.date(),
        said="At the gate",
        recorded_by=cast.case_worker(),
        recorded_at=now,
    )
    shown = look(wanda, at("consignment", appeal.pk, consignment.pk))
    for words in ("4.4.1", "delayed", "At the gate", "handed over", "wanda.worker"):
        assert words in shown


def test_filters_show_fewer_lines_and_say_when_none_is_left(wanda: Client) -> None:
    appeal = carried()
    url = at("ledger", appeal.pk)
    governor = appeal.addressees.get(office__handle="governor")
    only = wanda.get(f"{url}?addressee={governor.pk}").context["rows"]
    assert {row["line"].addressee for row in only} == {governor}
    assert {r["line"].state for r in wanda.get(f"{url}?state=accepted").context["rows"]} == {
        "accepted"
    }
    assert "No letter stands like this." in look(wanda, f"{url}?reason=full")


def test_nothing_of_another_appeal_opens_here(wanda: Client) -> None:
    appeal = carried(1)
    other = cast.open_appeal_of(slug="ua-33-2016")
    consignment = Consignment.objects.filter(deliveries__state="accepted").get()
    assert wanda.get(at("consignment", other.pk, consignment.pk)).status_code == 404
    assert wanda.get(at("consignment", appeal.pk, consignment.pk)).status_code == 200
    odd = at("ledger-consignments", appeal.pk) + "?addressee=x"
    assert wanda.get(odd).status_code == 404


def test_the_sheet_has_a_row_a_line_and_no_formula(wanda: Client) -> None:
    appeal = carried()
    Office.objects.filter(handle="minister").update(titles={"en": "=HYPERLINK(1)"})
    rows = sheet(wanda, appeal)
    assert list(rows[0]) == list(tabling.COLUMNS)
    assert sum(int(row["letters"]) for row in rows) == 6
    cells = [cell for row in rows for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_letter_that_travels_again_is_counted_where_it_is_now(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    planning.plan_due(clock.now())
    failed = Delivery.objects.get()
    handed_over(failed, "failed", code=550)
    Delivery.objects.create(
        action=failed.action,
        addressee=failed.addressee,
        channel="fax",
        instead_of=failed,
        rung=1,
        state="held",
        reason="turn",
        due_at=clock.now(),
        changed_at=clock.now(),
    )
    (row,) = sheet(wanda, appeal)
    assert (row["channel"], row["state"], row["letters"]) == ("fax", "held", "1")


def test_what_groups_tell_is_said_apart(wanda: Client) -> None:
    appeal = carried()
    group = grouping.group_of(grouping.make_group(appeal, label="Choir", by=cast.case_worker()))
    assert group is not None
    grouping.report(group, letters=25, people=6)
    assert "Groups tell us of 25 letters by 6 people." in look(wanda, at("ledger", appeal.pk))
    assert tabling.as_data(appeal)["told_by_groups"] == {"letters": 25, "people": 6, "groups": 1}
    assert sum(line["count"] for line in tabling.as_data(appeal)["letters"]) == 6


def test_an_answer_of_a_machine_changes_no_figure(wanda: Client) -> None:
    appeal = carried(1)
    delivery = Delivery.objects.get(state="accepted")
    advance(delivery, "settled", because="five days")
    assert {row["state"] for row in sheet(wanda, appeal)} == {"settled", "held"}
