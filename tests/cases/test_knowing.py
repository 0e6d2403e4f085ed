"""A text that uses what few know is flagged: it could show who told it."""

import cast
import pytest

from habeas.cases import recording
from habeas.cases.knowing import secrets_in
from habeas.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """Ada's case, whose facts everybody knows, and a visit that only the source knows of."""
    found = cast.case()
    found.events.update(known_to="public")
    found.situations.update(known_to="public")
    recording.record_event(
        found,
        by=cast.case_worker(),
        persons=[],
        handle="visit",
        kind="family-visit",
        on="2016-05",
        place="Model Prison",
        known_to="source",
    )
    return found


def used(case: Case, **texts: str) -> list[tuple[str, str]]:
    return [(secret.part, secret.used) for secret in secrets_in(texts.items(), case)]


def test_what_everybody_knows_is_not_flagged(case: Case) -> None:
    assert not used(case, summary="{name of ada} was taken on {date of raid}, {status of ada}.")


@pytest.mark.parametrize("token", ["{date of visit}", "{time since visit}"])
def test_the_date_of_what_only_the_source_knows_is_flagged(case: Case, token: str) -> None:
    assert used(case, body=f"Since {token} nobody has seen her.") == [("body", token)]


def test_a_written_form_does_not_hide_it(case: Case) -> None:
    assert used(case, body="{date of visit|im Mai}") == [("body", "{date of visit}")]


def test_a_sentence_of_the_timeline_about_it_is_flagged(case: Case) -> None:
    assert used(case, visit="Her sister came.", raid="They came.") == [
        ("visit", "Her sister came.")
    ]


def test_its_place_in_plain_words_is_flagged(case: Case) -> None:
    assert used(case, summary="She was seen in model prison.") == [("summary", "Model Prison")]


def test_a_situation_known_to_few_is_flagged_by_its_token(case: Case) -> None:
    case.situations.update(known_to="few")
    assert used(case, summary="{status of ada}") == [("summary", "{status of ada}")]
    (secret,) = secrets_in([("summary", "{status of ada}")], case)
    assert str(secret).endswith("which is known to few.")


def test_where_somebody_was_before_is_flagged_as_well(case: Case) -> None:
    ada = case.persons.get()
    recording.record_situation(
        ada,
        by=cast.case_worker(),
        status="arrested",
        since="2012",
        place="Old Mill",
        known_to="source",
    )
    assert used(case, summary="Ada, {status of ada}, was at the old mill first.") == [
        ("summary", "Old Mill")
    ]


def test_a_use_is_named_once_a_part(case: Case) -> None:
    assert len(used(case, body="{date of visit}, {time since visit}, Model Prison")) == 1


def test_an_empty_sentence_says_nothing(case: Case) -> None:
    assert not used(case, visit=" ")


def test_what_nobody_classed_is_taken_to_be_known_to_few(case: Case) -> None:
    recording.record_event(
        case, by=cast.case_worker(), persons=[], handle="talk", kind="other", on="2016"
    )
    assert used(case, body="{date of talk}") == [("body", "{date of talk}")]
