"""What waits for the post stands on the desk's first screen, until it is ticked off."""

import cast
import pytest
from paper import IT_HAPPENED, letters_on_paper, make, parcel

from habeas.delivery import posting, printing
from habeas.ops.needs import Need
from habeas.ops.needs_of_letters import held, on_paper

pytestmark = pytest.mark.django_db


def told() -> list[Need]:
    assert list(held(None)) == []
    return list(on_paper(None))


def test_letters_for_the_post_are_told_of_until_they_are_ticked_off() -> None:
    letters_on_paper("Marie Exemple", "Jean Exemple")
    [waiting] = told()
    assert (waiting.kind, waiting.place) == ("Letters for the post", "post-room")
    assert waiting.sentence == "2 letters to be printed and posted."
    batch = make(printing.ask_for_batch(by=cast.case_worker()))
    [printed] = told()
    assert printed.sentence == "2 letters printed and not ticked off."
    posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert told() == []
