"""One click withdraws: from any screen, by any member of staff, in every language at once."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, signed_in, verbs
from django.test import Client

from habeas.appeals import stopping
from habeas.appeals.models import Appeal, AppealText
from habeas.cases.models import CaseText
from habeas.delivery import planning
from habeas.delivery.models import Delivery
from habeas.kernel import clock
from habeas.public.reading import CATALOGUES
from habeas.staff import accounts
from habeas.staff.models import AuditEntry
from habeas.staff.roles import GROUPS, GUEST, HOUSE

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal with texts in every language, and letters that wait."""
    made = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["en"])
    for language in set(CATALOGUES) - {"en"}:
        page = AppealText(
            appeal=made, language=language, summary="{name of ada} …", ask="Ada Sample!"
        )
        cast.publish(page)
        cast.publish(cast.letter_text(made, language=language))
        cast.publish(CaseText(case=made.case, language=language, summary="Ada Sample"))
    cast.signed(made)
    planning.plan_due(clock.now())
    return made


def test_one_click_takes_every_page_paper_list_entry_and_letter_away(
    wanda: Client, client: Client, appeal: Appeal
) -> None:
    slug, case = appeal.slug, appeal.case.slug
    pages = [f"/{tag}/appeals/{slug}/" for tag in CATALOGUES]
    papers = [f"/{tag}/appeals/{slug}/letter.pdf" for tag in CATALOGUES]
    cases = [f"/{tag}/cases/{case}/" for tag in CATALOGUES]
    homes = [f"/{tag}/" for tag in CATALOGUES]
    for url in [*pages, *cases, *homes]:
        before = client.get(url)
        assert before.status_code == 200, url
        assert "Ada Sample" in before.content.decode()
        assert "max-age=60" in before.headers["Cache-Control"], "gone within a minute"

    do(wanda, at("withdraw", appeal.pk))

    neutral = {bytes(client.get(url).content) for url in pages[:1]}
    for url in pages:
        after = client.get(url)
        assert after.status_code == 410
        assert not {"Ada", slug, "Antarctica"} & set(after.content.decode().split())
        assert "Ada Sample" not in after.content.decode()
    assert len(neutral) == 1
    assert {client.get(url).status_code for url in papers} == {410}
    assert {client.post(f"{url}sign").status_code for url in pages} == {410}
    assert {client.get(url).status_code for url in cases} == {404}
    for url in homes:
        assert "Ada Sample" not in client.get(url).content.decode(), url
    assert {(d.state, d.reason) for d in Delivery.objects.all()} == {("cancelled", "withdrawn")}


def test_another_appeal_of_the_case_keeps_its_page(
    wanda: Client, client: Client, appeal: Appeal
) -> None:
    other = cast.open_appeal_of(slug="ua-21-2016")
    do(wanda, at("withdraw", appeal.pk))
    assert client.get(f"/en/appeals/{other.slug}/").status_code == 200
    assert appeal.slug not in client.get(f"/en/cases/{appeal.case.slug}/").content.decode()


def test_the_reason_can_be_said_afterwards(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    where = do(wanda, at("withdraw", appeal.pk))
    assert where == at("explain-withdrawal", appeal.pk)
    assert "It is gone" in look(wanda, where)
    do(wanda, where, because="Her mother asked us to.")
    entry = AuditEntry.objects.get(verb="appeal.withdrawal_explained")
    assert entry.because == "Her mother asked us to."


def test_a_second_click_changes_nothing(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    do(wanda, at("withdraw", appeal.pk))
    do(wanda, at("withdraw", appeal.pk))
    assert verbs().count("appeal.withdrawn") == 1


@pytest.mark.parametrize("role", sorted(HOUSE))
def test_every_member_of_staff_has_the_button_on_the_first_screen(role: str) -> None:
    appeal = cast.open_appeal_of()
    user = accounts.add_staff(username="sam.staff", password=cast.PASSWORD, roles=[role])
    client = signed_in(user)
    assert at("withdraw", appeal.pk) in look(client, "/desk/")
    do(client, at("withdraw", appeal.pk))
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"


def test_a_guest_withdraws_nothing() -> None:
    appeal = cast.open_appeal_of()
    assert GUEST in GROUPS
    user = accounts.add_staff(username="gita.guest", password=cast.PASSWORD, roles=[GUEST])
    assert signed_in(user).post(at("withdraw", appeal.pk)).status_code == 403


def test_the_button_is_on_every_screen_of_the_appeal_its_words_and_its_case(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    letter = appeal.letter_texts.get()
    screens = [
        at("appeal", appeal.pk),
        at("approvals", appeal.pk),
        at("ledger", appeal.pk),
        at("set-limits", appeal.pk),
        at("answer-risks", appeal.pk),
        at("words", "letter", letter.pk),
        at("preview", "letter", letter.pk, letter.latest_revision_id),
        at("case", appeal.case_id),
        at("add-event", appeal.case_id),
        at("cases"),
        at("directory"),
    ]
    for url in screens:
        assert at("withdraw", appeal.pk) in look(wanda, url), url
    assert wanda.get(at("withdraw", appeal.pk)).status_code == 405


def test_what_was_withdrawn_is_in_no_menu(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    stopping.withdraw(appeal, by=cast.case_worker())
    assert at("withdraw", appeal.pk) not in look(wanda, "/desk/")
