"""Find my letters: a lost link is brought back to the address alone, and nobody else learns."""

import email
import email.policy

import cast
import pytest
from browsing import link_to_confirm, mails, path_in, press, tags, text
from django.test import Client

from habeas import conf
from habeas.actions import finding, keys, limits, opening, taking
from habeas.actions.mails import SystemMail
from habeas.actions.models import Action, Blocked, Receipt, Submission
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.delivery import erasing
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

MARIE = "marie@supporter.example"
PAGE = "/en/find-my-letters/"


def answered(ring: keys.KeyRing | None = None) -> list[str]:
    """Let the courier answer; return its mails as they are sent."""
    sent: list[SystemMail] = []
    finding.find_due(ring or cast.ring(), sent.append)
    return [mail.message.decode() for mail in sent]


def body(mail: str) -> str:
    return str(email.message_from_string(mail, policy=email.policy.default).get_content())


def ask(client: Client, address: str = MARIE, **more: str) -> bytes:
    response = client.post(PAGE, {"email": address, **more})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return bytes(response.content)


def test_one_neutral_mail_has_a_new_link_for_each_letter(client: Client) -> None:
    first = cast.open_appeal_of()
    second = cast.open_appeal_of(cast.office_by_fax(), slug="ua-21-2016")
    for appeal in (first, second):
        cast.signed(appeal, email=MARIE)
    cast.signed(second, email="ann@supporter.example")
    ask(client)
    (mail,) = answered()
    links = [line.strip() for line in body(mail).splitlines() if "/my/" in line]
    assert len(links) == len(set(links)) == 2
    for naming in ("Ada", "ua-2", "Antarctica", "Minister", "Premier", "Marie"):
        assert naming not in mail
    shown = text(client.get(links[0].removeprefix(conf.public_url())))
    assert "Marie Exemple" in shown
    assert "The letter to the Premier of Examples" in shown
    assert not Submission.objects.exists()


def test_links_that_she_had_before_go_on_working(client: Client, appeal: Appeal) -> None:
    old = press(client, link_to_confirm(client, appeal)).headers["Location"]
    mails()
    ask(client)
    new = path_in(body(*answered()), "my")
    assert old != new
    assert "Confirmed on" in text(client.get(old))
    assert "Confirmed on" in text(client.get(new))
    assert Receipt.objects.filter(action=Action.objects.get()).count() == 2
    client.post(new + "withdraw")
    opening.open_due(cast.ring(), lambda _mail: None)
    for link in (old, new):
        assert "You took your letter back" in text(client.get(link))


def test_the_answer_is_the_same_in_every_case_and_only_a_held_letter_brings_a_mail(
    client: Client, appeal: Appeal
) -> None:
    cast.signed(appeal, email=MARIE)
    cast.signed(appeal, email="no@supporter.example")
    Blocked.objects.create(
        tag=limits.block_tag(cast.ring(), "no@supporter.example"), created_at=clock.now()
    )
    said = {
        ask(client),
        ask(client, "stranger@supporter.example"),
        ask(client, "no@supporter.example"),
        ask(client, website="machine"),
    }
    assert len(said) == 1
    assert MARIE.encode() not in said.pop()
    (mail,) = answered()
    assert f"To: {MARIE}" in mail
    assert not Submission.objects.exists()


def test_mails_with_links_are_counted_with_the_others_of_the_day(
    client: Client, appeal: Appeal
) -> None:
    cast.signed(appeal, email=MARIE)
    for _ in range(limits.MAILS_A_DAY + 1):
        ask(client)
    assert len(answered()) == limits.MAILS_A_DAY
    assert Receipt.objects.count() == limits.MAILS_A_DAY


def test_a_mail_that_is_tried_again_is_the_same_mail(client: Client, appeal: Appeal) -> None:
    cast.signed(appeal, email=MARIE)
    ask(client)
    tried: list[bytes] = []

    def refuse(mail: SystemMail) -> None:
        tried.append(mail.message)
        raise ChannelError("not now", permanent=False)

    finding.find_due(cast.ring(), refuse)
    taking.return_leases()
    assert [mail.encode() for mail in answered()] == tried
    assert Receipt.objects.count() == 1


def test_what_was_taken_back_or_whose_key_is_destroyed_is_not_found(
    client: Client, appeal: Appeal
) -> None:
    opening.forget_signer(cast.signed(appeal, email=MARIE), now=clock.now())
    ended = cast.open_appeal_of(slug="ua-22-2016")
    cast.signed(ended, email=MARIE)
    ring = cast.ring()
    ring.destroy_appeal(ended.pk)
    ask(client)
    assert answered(ring) == []
    # Another test's appeal may have the same number, and the keys are in one folder.
    (ring.folder / f"appeal-{ended.pk}.destroyed").unlink()
    assert not Receipt.objects.exists()


def test_a_letter_of_an_appeal_that_was_closed_is_found(client: Client, appeal: Appeal) -> None:
    cast.signed(appeal, email=MARIE)
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    ask(client)
    assert len(answered()) == 1


def test_erasing_empties_the_new_links_as_well(client: Client, appeal: Appeal) -> None:
    from habeas.actions.erasing import ask_to_erase

    cast.signed(appeal, email=MARIE)
    ask(client)
    link = path_in(body(*answered()), "my")
    ask_to_erase(MARIE, by=cast.case_worker())
    erasing.erase_due(cast.ring(), lambda _mail: None)
    assert not Receipt.objects.filter(sealed__isnull=False).exists()
    assert "Marie" not in text(client.get(link))
    ask(client)
    assert answered() == []


def test_the_address_is_at_rest_only_under_the_couriers_seal(
    client: Client, appeal: Appeal
) -> None:
    cast.signed(appeal, email=MARIE)
    ask(client)
    sealed = bytes(Submission.objects.get().sealed)
    assert b"marie" not in sealed
    assert Submission.objects.get().purpose == Submission.FINDING


def test_what_is_no_address_is_said_beside_the_field(client: Client) -> None:
    cast.organisation()
    response = client.post(PAGE, {"email": "nowhere"})
    assert response.status_code == 422
    assert "This is not an e-mail address we can write to." in text(response)
    assert 'value="nowhere"' in tags(response)
    assert not Submission.objects.exists()


def test_another_site_cannot_ask(client: Client) -> None:
    refused = client.post(PAGE, {"email": MARIE}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert not Submission.objects.exists()


def test_a_link_that_is_not_valid_leads_there(client: Client) -> None:
    cast.organisation()
    assert f'href="{PAGE}"' in tags(client.get("/en/my/" + "A" * 43 + "/"))
    assert f'href="{PAGE}"' in tags(client.get("/en/"))
