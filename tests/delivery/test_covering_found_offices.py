"""Totals for offices that are found: all that the directory keeps get them alike."""

import email
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import cast
import pytest
from carriers import Sink, dispatch, plan, write_off

from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import Envelope
from habeas.delivery import covering
from habeas.delivery.models import Consignment, CoveringLetter, Delivery
from habeas.directory import keeping, representing
from habeas.directory.models import Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


def placeholder(stands_for: str) -> Office:
    made = keeping.add_office(
        by=cast.case_worker(),
        handle=stands_for,
        kind="ambassador" if stands_for == "embassy" else "foreign-minister",
        stands_for=stands_for,
        titles={"en": "Placeholder"},
    )
    cast.approve_coordinates(made)
    return made


def reachable(office: Office, address: str) -> Office:
    keeping.add_contact(office, by=cast.case_worker(), channel="email", email=address)
    cast.approve_coordinates(office)
    return office


def government(country: str, *, kind: str = "foreign-minister") -> Office:
    made = keeping.add_office(
        by=cast.case_worker(),
        handle=f"{kind}-{country}".lower(),
        country=country,
        kind=kind,
        titles={"en": f"Minister of {country}"},
    )
    return reachable(made, f"{kind}-{country.lower()}@office.example")


def embassy(host: str) -> Office:
    mission = representing.add_mission(sending=cast.COUNTRY, host=host, by=cast.case_worker())
    return reachable(mission.office, f"embassy-{host.lower()}@office.example")


def make_unhealthy(office: Office) -> None:
    keeping.amend(office.contacts.get(), by=cast.case_worker(), healthy=False)
    cast.approve_coordinates(office)


def cover(after: timedelta = WEEK + MINUTE) -> int:
    return covering.cover_due(clock.now() + after)


def go(after: timedelta = WEEK + MINUTE) -> dict[str, str]:
    """Make and carry what is due then; return the texts of the covering letters by mailbox."""
    cover(after)
    sink = Sink()
    dispatch(sink, now=clock.now() + after)
    return {each.recipient: text(each) for each in sink.taken if "Number of" in subject(each)}


def subject(envelope: Envelope) -> str:
    return str(email.message_from_bytes(envelope.message, policy=policy.default)["Subject"])


def text(envelope: Envelope) -> str:
    message = email.message_from_bytes(envelope.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def states() -> set[tuple[str, str]]:
    return set(Delivery.objects.values_list("state", "reason"))


@pytest.fixture
def to_embassies() -> Appeal:
    """An appeal to the Minister, with a copy to the embassy where the supporter lives."""
    for host in ("FR", "SE", "CH"):
        embassy(host)
    return cast.open_appeal_of(cast.office_by_mail(), placeholder("embassy"))


@pytest.fixture
def to_governments() -> Appeal:
    """An appeal to the supporter's own government."""
    for country in ("FR", "SE", "CH"):
        government(country)
    return cast.open_appeal_of(placeholder("own-government"))


def test_every_embassy_gets_the_totals_of_the_whole_appeal(to_embassies: Appeal) -> None:
    for _ in range(12):
        cast.signed(to_embassies, counted=True, country="FR")
    plan()
    told = {to: said for to, said in go().items() if to.startswith("embassy-")}
    assert set(told) == {f"embassy-{host}@office.example" for host in ("fr", "se", "ch")}
    for said in told.values():
        assert "- Without a name: 12" in said
        assert "You receive the totals as a copy" in " ".join(said.split())


def test_to_whom_totals_go_does_not_depend_on_where_anybody_signed(to_embassies: Appeal) -> None:
    cast.signed(to_embassies, counted=True, country="NO")
    plan()
    assert sum(to.startswith("embassy-") for to in go()) == 3
    hosts = set(CoveringLetter.objects.values_list("office__mission__host", flat=True))
    assert hosts == {None, "FR", "SE", "CH"}


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_where_an_embassy_could_harm_it_gets_totals_and_no_name(
    to_embassies: Appeal, answer: str
) -> None:
    cast.answer_risks(to_embassies, embassy=answer)
    cast.signed(to_embassies, name="Marie Example", country="FR", embassy=True)
    plan()
    cover()
    write_off()
    sink = Sink()
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    told = [text(each) for each in sink.taken if each.recipient.startswith("embassy-")]
    assert len(told) == 3
    assert "Marie" not in "".join(told)


def test_an_embassy_without_a_working_mailbox_or_a_second_yes_gets_none(
    to_embassies: Appeal,
) -> None:
    make_unhealthy(Office.objects.get(mission__host="SE"))
    office = Office.objects.get(mission__host="CH")
    keeping.add_contact(office, by=cast.case_worker(), channel="email", email="x@office.example")
    cast.signed(to_embassies, counted=True)
    plan()
    assert {to for to in go() if to.startswith("embassy-")} == {"embassy-fr@office.example"}


def test_an_embassy_that_is_an_addressee_itself_is_told_once(to_embassies: Appeal) -> None:
    known = to_embassies.addressees.get(office__stands_for="")
    known.office = Office.objects.get(mission__host="FR")
    known.save()
    cast.signed(to_embassies, counted=True)
    plan()
    cover()
    letters = CoveringLetter.objects.values_list("office__mission__host", flat=True)
    assert sorted(letters, key=str) == ["CH", None, "SE"]


def test_own_governments_carry_everybody_who_is_counted(to_governments: Appeal) -> None:
    government("FR", kind="head-of-government")
    government("NO", kind="head-of-government")
    for country in ("FR", "FR", "SE", "-"):
        cast.signed(to_governments, counted=True, country=country)
    plan()
    assert Delivery.objects.count() == 4
    told = go()
    assert set(told) == {
        "foreign-minister-fr@office.example",
        "foreign-minister-se@office.example",
        "foreign-minister-ch@office.example",
        "head-of-government-no@office.example",
    }
    assert all("- Without a name: fewer than 10" in said for said in told.values())
    assert "Minister of SE\nSWEDEN" in told["foreign-minister-se@office.example"]
    assert states() == {("accepted", "")}


def test_who_is_counted_is_carried_by_one_letter_whatever_her_country(
    to_governments: Appeal,
) -> None:
    for country in ("FR", "SE", "CH", "-"):
        cast.signed(to_governments, counted=True, country=country)
    plan()
    go()
    counted = Delivery.objects.filter(action__isnull=False)
    assert counted.values("consignment").distinct().count() == 1
    offices = Office.objects.filter(handle__startswith="foreign-minister-")
    (carrier,) = set(counted.values_list("consignment__contact__office", flat=True))
    assert carrier == min(offices.values_list("pk", flat=True))


def test_a_named_letter_still_tells_no_office(to_governments: Appeal) -> None:
    cast.signed(to_governments, country="SE")
    plan()
    go()
    assert Consignment.objects.get(kind="letter").contact is None
    assert Consignment.objects.filter(kind="covering", contact__isnull=False).count() == 3


def test_the_next_one_comes_after_a_week_and_only_when_somebody_has_signed(
    to_governments: Appeal,
) -> None:
    cast.signed(to_governments, counted=True)
    plan()
    go()
    assert cover(2 * WEEK + 2 * MINUTE) == 0
    assert CoveringLetter.objects.count() == 3


def test_where_the_first_office_is_lost_another_letter_carries(to_governments: Appeal) -> None:
    cast.signed(to_governments, counted=True)
    plan()
    cover()
    make_unhealthy(Office.objects.get(handle="foreign-minister-fr"))
    CoveringLetter.objects.update(on="2016-06-20", until=clock.now() - WEEK)
    told = go()
    told |= go(2 * WEEK)
    assert set(told) == {
        "foreign-minister-se@office.example",
        "foreign-minister-ch@office.example",
    }
    lost = CoveringLetter.objects.get(office__handle="foreign-minister-fr").delivery
    assert (lost.state, lost.reason) == ("cancelled", "no way")
    signed = Delivery.objects.get(action__isnull=False)
    assert (signed.state, signed.consignment.contact.email) == (  # type: ignore[union-attr] # it left
        "accepted",
        "foreign-minister-se@office.example",
    )


def test_closing_tells_all_of_them_the_last_totals(to_governments: Appeal) -> None:
    cast.signed(to_governments, counted=True)
    plan()
    stopping.close(to_governments, by=cast.case_worker(), outcome="released")
    write_off()
    cover(MINUTE)
    sink = Sink()
    dispatch(sink, now=clock.now() + MINUTE)
    assert len(sink.taken) == 3
    assert all("We closed this appeal" in text(each) for each in sink.taken)
    assert states() == {("accepted", "")}
    assert cover(2 * MINUTE) == 0


def test_at_the_familys_wish_none_of_them_is_told_anything(to_governments: Appeal) -> None:
    cast.signed(to_governments, counted=True)
    plan()
    stopping.close(to_governments, by=cast.case_worker(), outcome="family-wish")
    write_off()
    assert cover(MINUTE) == 0
    assert states() == {("cancelled", "ended")}


def test_a_withdrawn_appeal_tells_none_of_them_anything(to_governments: Appeal) -> None:
    cast.signed(to_governments, counted=True)
    plan()
    cover()
    stopping.withdraw(to_governments, by=cast.case_worker())
    write_off()
    assert go(WEEK + 2 * MINUTE) == {}
    assert states() == {("cancelled", "withdrawn")}
