"""A translation that asks for other things than its source is not signed and does not leave."""

import cast
import outdating
import pytest
from carriers import only_delivery, plan, write_off

from habeas.appeals import choosing
from habeas.appeals.models import Appeal
from habeas.delivery import states
from habeas.delivery.models import Delivery
from habeas.staff.organisations import domain_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal in English to an office that is written to in French."""
    return cast.open_appeal_of(cast.office_by_mail(), letter_languages=["fr"])


def ask_for_something_else(appeal: Appeal) -> None:
    english = appeal.letter_texts.get(language="en")
    outdating.revise(english, demands=["drop the charges."])


def bring_up_to_date(appeal: Appeal) -> None:
    """Publish the French anew, made from the English as it is now; earlier letters may go."""
    source = appeal.letter_texts.get(language="en").latest_revision_id
    outdating.revise(appeal.letter_texts.get(language="fr"), same_meaning=True, made_from=source)


def leaving(appeal: Appeal) -> str:
    version = choosing.leaving_version(appeal.addressees.get(), choosing.live_versions(appeal))
    assert version is not None
    return version.language


def test_the_letter_leaves_in_the_appeal_s_own_language_meanwhile(appeal: Appeal) -> None:
    assert leaving(appeal) == "fr"
    ask_for_something_else(appeal)
    assert leaving(appeal) == "en"
    assert [version.language for version in choosing.signed_versions(appeal)] == ["en"]
    bring_up_to_date(appeal)
    assert leaving(appeal) == "fr"


def test_a_translation_that_is_behind_in_other_things_still_leaves(appeal: Appeal) -> None:
    outdating.revise(appeal.letter_texts.get(language="en"), subject="Ada Sample, again")
    assert leaving(appeal) == "fr"


def test_letters_signed_in_it_wait_and_go_on_when_it_is_up_to_date(appeal: Appeal) -> None:
    cast.signed(appeal)
    plan()
    ask_for_something_else(appeal)
    assert not Delivery.objects.may_travel(domain_now()).exists()
    write_off()
    assert (only_delivery().state, only_delivery().reason) == (states.HELD, "translation")
    bring_up_to_date(appeal)
    write_off()
    assert only_delivery().state == states.QUEUED
    assert Delivery.objects.may_travel(domain_now()).exists()


def test_letters_that_are_signed_meanwhile_leave_in_the_own_language(appeal: Appeal) -> None:
    ask_for_something_else(appeal)
    cast.signed(appeal)
    plan()
    write_off()
    assert only_delivery().state == states.QUEUED
    assert Delivery.objects.may_travel(domain_now()).exists()
