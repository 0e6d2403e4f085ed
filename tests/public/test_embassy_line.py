"""Offices that are found by the reader's country, copies, and what supporters post themselves."""

import cast
import pytest
from browsing import FORM, link_to_confirm, mails, press, sign, tags, text
from django.test import Client

from habeas.actions import opening
from habeas.actions.models import Action
from habeas.actions.signed import signer_of
from habeas.appeals.models import Appeal
from habeas.delivery import planning
from habeas.directory import keeping
from habeas.directory.models import Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
LINE = "Also by name to the embassy of Antarctica in the country I live in"


def _office(handle: str, **facts: str) -> Office:
    cast.ring()
    made = keeping.add_office(
        by=cast.case_worker(), handle=handle, titles={"en": f"The {handle}"}, **facts
    )
    cast.approve_coordinates(made)
    return made


@pytest.fixture
def appeal() -> Appeal:
    """An appeal to the Minister, with a copy to the embassy where the supporter lives."""
    embassy = _office("embassy", kind="ambassador", stands_for="embassy")
    return cast.open_appeal_of(cast.office_by_mail(), embassy)


@pytest.fixture
def to_own_government() -> Appeal:
    """An appeal to the supporter's own foreign minister; the French one is known."""
    _office("minister-fr", kind="foreign-minister", country="FR")
    return cast.open_appeal_of(
        _office("own", kind="foreign-minister", stands_for="own-government"), slug="own"
    )


def _embassy_of(action: Action) -> bool:
    return signer_of(action, cast.ring()).embassy


def _action() -> Action:
    opening.open_due(cast.ring(), lambda _mail: None)
    return Action.objects.get()


def test_the_line_is_offered_unticked_and_the_embassy_gets_totals_otherwise(
    client: Client, appeal: Appeal
) -> None:
    page = client.get(f"/en/appeals/{appeal.slug}/")
    assert f"{LINE}; otherwise it gets totals only" in text(page)
    assert 'name="embassy" value="1">' in tags(page)
    assert "a copy with the total" in text(page)
    assert tags(page).count('class="letter"') == 1


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_line_is_not_offered_unless_the_risk_answer_is_no(
    client: Client, appeal: Appeal, answer: str
) -> None:
    cast.answer_risks(appeal, embassy=answer)
    page = client.get(f"/en/appeals/{appeal.slug}/")
    assert LINE not in text(page)
    assert "a copy with the total" in text(page)
    press(client, link_to_confirm(client, appeal, embassy="1"))
    assert not _embassy_of(_action())


def test_no_line_without_an_embassy(client: Client) -> None:
    page = client.get(f"/en/appeals/{cast.open_appeal_of().slug}/")
    assert "mbassy" not in text(page)


def test_a_tick_is_sealed_with_the_letter_and_shown_before_it_leaves(
    client: Client, appeal: Appeal
) -> None:
    link = link_to_confirm(client, appeal, embassy="1")
    assert "The embassy of Antarctica in the country you live in (by name" in text(client.get(link))
    press(client, link)
    assert _embassy_of(_action())


def test_without_a_tick_the_embassy_is_not_named_on_the_confirm_page(
    client: Client, appeal: Appeal
) -> None:
    link = link_to_confirm(client, appeal)
    assert "embassy" not in text(client.get(link))
    press(client, link)
    assert not _embassy_of(_action())


def test_who_is_counted_after_all_is_named_to_no_embassy(client: Client, appeal: Appeal) -> None:
    press(client, link_to_confirm(client, appeal, embassy="1"), "count")
    assert not _embassy_of(_action())


def test_who_is_counted_is_named_to_no_embassy(client: Client, appeal: Appeal) -> None:
    link = link_to_confirm(client, appeal, shown="counted", name="", embassy="1")
    assert "embassy" not in text(client.get(link))
    press(client, link)
    assert not _embassy_of(_action())


def test_an_embassy_is_not_found_without_a_country_and_the_form_says_so(
    client: Client, appeal: Appeal
) -> None:
    response = sign(client, appeal, country="-", embassy="1")
    assert response.status_code == 422
    assert "The embassy is found by the country you live in" in text(response)
    assert 'name="embassy" value="1" checked>' in tags(response)
    assert mails() == []


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-Hans"])
def test_the_pages_say_whom_it_is_for_before_the_country_is_known(
    client: Client, to_own_government: Appeal, language: str
) -> None:
    said = {
        "en": ("The foreign minister of the country you live in", "your own foreign minister"),
        "fr": ("Le ou la ministre des Affaires étrangères du pays", "votre propre ministre"),
        "ar": ("وزير خارجية البلد الذي تعيشون فيه", "وزير خارجية بلدكم"),
        "zh-Hans": ("您所居住国家的外交部长", "您本国的外交部长"),
    }[language]
    page = text(client.get(f"/{language}/appeals/{to_own_government.slug}/"))
    assert page.count(said[0]) >= 2  # in the letter's address, and under who gets it
    assert said[1] in page


def test_the_confirm_page_shows_the_office_that_was_found(
    client: Client, to_own_government: Appeal
) -> None:
    link = link_to_confirm(client, to_own_government)
    assert "The minister-fr · France" in text(client.get(link))
    press(client, link)
    _action()
    planning.plan_due(clock.now())
    assert "your own foreign minister" in text(client.get(link, follow=True))


def test_the_confirm_page_says_so_where_no_office_is_known(
    client: Client, to_own_government: Appeal
) -> None:
    link = link_to_confirm(client, to_own_government, country="SE")
    page = text(client.get(link))
    assert "The foreign minister of the country you live in" in page
    assert "We are looking for a working address" in page
    assert "Letters go by e-mail" not in page


def test_the_confirm_page_says_how_the_letter_goes_to_the_office_that_was_found(
    client: Client, to_own_government: Appeal
) -> None:
    minister = Office.objects.get(handle="minister-fr")
    fax = {"channel": "fax", "number": "+861065961109", "carriage": "each"}
    keeping.add_contact(minister, by=cast.case_worker(), **fax)
    cast.approve_coordinates(minister)
    link = link_to_confirm(client, to_own_government)
    assert "We are looking for a working address" in text(client.get(link))
    mailbox = {"channel": "email", "email": "minister@office.example", "carriage": "each"}
    keeping.add_contact(minister, by=cast.case_worker(), **mailbox)
    cast.approve_coordinates(minister)
    assert "Letters go by e-mail, each by itself." in text(client.get(link))


def test_the_letter_can_be_printed_before_the_country_is_known(
    client: Client, to_own_government: Appeal
) -> None:
    address = f"/en/appeals/{to_own_government.slug}/letter.pdf"
    assert client.get(address).content.startswith(b"%PDF")
    typed = {"name": FORM["name"], "who": "", "country": "FR"}
    assert client.post(address, typed).content.startswith(b"%PDF")


def test_what_supporters_post_themselves_is_said_to_be_theirs_to_post(client: Client) -> None:
    cast.ring()
    post = {"channel": "post", "lines": ["1 Street"], "country": "AQ", "carriage": "you-post-it"}
    appeal = cast.open_appeal_of(cast.office("paper", title="Office of Paper", contacts=[post]))
    page = text(client.get(f"/en/appeals/{appeal.slug}/"))
    assert "Letters go by post: print yours and post it." in page
    assert "Print it and post it" in page
    link = link_to_confirm(client, appeal)
    press(client, link)
    _action()
    planning.plan_due(clock.now())
    mine = text(client.get(link, follow=True))
    assert "You post this one yourself; print it on the letter’s page" in mine
    assert "Nothing is on its way" not in mine


def test_an_office_of_its_own_is_told_as_one_that_gets_a_copy(client: Client) -> None:
    embassy = cast.office("embassy-here", title="Ambassador of Examples")
    appeal = cast.open_appeal_of(cast.office_by_mail(), embassy, slug="copied")
    appeal.addressees.filter(office=embassy).update(role="copy")
    page = client.get(f"/en/appeals/{appeal.slug}/")
    assert "Ambassador of Examples · a copy with the total" in text(page)
