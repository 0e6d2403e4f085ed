"""A written form is bound, when its text is saved, to the value it was written for."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.cases import recording
from habeas.cases.models import CaseText
from habeas.staff import words

pytestmark = pytest.mark.django_db


def text(summary: str, timeline: str = "") -> CaseText:
    return CaseText(
        case=cast.case(),
        language="ru",
        summary=summary,
        timeline={"raid": timeline} if timeline else {},
    )


def test_a_form_is_bound_when_the_text_is_saved() -> None:
    made = text("{age of ada|78-летняя}", "{name of ada|Аду} увели.")
    words.write(made, by=cast.case_worker())
    assert made.newest().summary == "{age of ada=78|78-летняя}"
    assert made.newest().timeline == {"raid": "{name of ada=Ada Sample|Аду} увели."}


def test_a_bound_form_stays_as_it_is() -> None:
    made = text("{age of ada=77|77-летняя}")
    words.write(made, by=cast.case_worker())
    assert made.newest().summary == "{age of ada=77|77-летняя}"


def test_a_form_of_what_is_not_known_is_refused() -> None:
    recording.add_person(cast.case(), by=cast.case_worker(), handle="bert", name="Bert Example")
    with pytest.raises(ValidationError, match="no birth and no age is known"):
        words.write(text("{age of bert|старый}"), by=cast.case_worker())


def test_the_official_takes_no_form() -> None:
    with pytest.raises(ValidationError, match="differs by addressee"):
        words.write(text("{official|премьеру}"), by=cast.case_worker())
