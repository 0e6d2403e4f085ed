"""What became of the letters, on an appeal's page, and the page that says what the words mean."""

import cast
import pytest
from browsing import tags, text
from django.test import Client

from habeas.appeals.models import Addressee, Appeal
from habeas.delivery import grouping, reckoning
from habeas.delivery.models import PublicLedger
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def batch(addressee: Addressee, **line: object) -> dict[str, object]:
    kept = {"channel": "email", "state": "settled", "reason": "", "evidence": "E2"}
    return {"addressee": addressee.pk, "kind": "letter", "consignments": 0, **kept, **line}


def shows(appeal: Appeal, *lines: dict[str, object]) -> None:
    PublicLedger.objects.create(appeal=appeal, lines=list(lines), counted_at=clock.now())


def test_the_ledger_is_told_by_addressee_and_channel(client: Client) -> None:
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_fax())
    minister, premier = appeal.addressees.order_by("order")
    by_fax = {"channel": "fax", "kind": "register", "consignments": 9, "count": 312}
    shows(
        appeal,
        batch(minister, count=40),
        batch(minister, state="queued", evidence="", count=2),
        batch(premier, **by_fax),
        batch(premier, channel="post", state="accepted", evidence="E1", count=640),
    )
    page = client.get(f"/en/appeals/{appeal.slug}/")
    assert (
        "the Minister of Examples E-mail 40 accepted by the office’s mail server, not returned "
        "2 on the way the Premier of Examples Fax "
        "312 received by their fax machine, in 9 registers Post 640 posted"
    ) in text(page)
    assert '<a href="/en/words-of-the-ledger/">' in tags(page)


def test_a_ledger_of_less_than_ten_letters_is_not_shown(client: Client) -> None:
    appeal = cast.open_appeal_of()
    shows(appeal, batch(appeal.addressees.get(), count=9))
    assert "From ten letters on" in text(client.get(f"/en/appeals/{appeal.slug}/"))


def test_what_groups_say_stands_apart_and_is_in_no_figure_of_ours(client: Client) -> None:
    appeal = cast.open_appeal_of()
    address = f"/en/appeals/{appeal.slug}/"
    cast.signed(appeal)
    code = grouping.make_group(appeal, label="Choir", by=cast.case_worker())
    group = grouping.group_of(code)
    assert group is not None
    grouping.report(group, letters=9, people=6)
    assert "groups" not in text(client.get(address)), "a small number could be a list of friends"
    grouping.report(group, letters=25, people=6)
    shown = text(client.get(address))
    assert "Apart from ours: 25 written by groups, as they tell us" in shown
    assert "The sums below are never added up." in shown
    assert "Choir" not in shown
    assert sum(line.count for line in reckoning.ledger(appeal)) == 0
    assert "Fewer than 10 so far" in shown


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-Hans"])
def test_every_word_of_the_ledger_is_defined_on_a_page_for_all(
    client: Client, language: str
) -> None:
    cast.organisation()
    page = client.get(f"/{language}/words-of-the-ledger/")
    assert page.headers["Cache-Control"] == "public, max-age=60"
    shown = tags(page)
    assert shown.count("<dt ") == shown.count("<dd>") > 20
    assert 'id="received-by-their-fax-machine"' in shown
