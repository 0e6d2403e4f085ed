"""What was typed wrong is said beside its field, and all that was typed stays."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, say_yes
from django.test import Client

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, LetterText
from habeas.cases import recording

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

LETTER = {
    "language": "en",
    "subject": "{name of ada}",
    "body": "Please listen.",
    "demands": "release her;",
}


def draft() -> Appeal:
    """Wanda's draft, in a case whose facts she changed last."""
    case = cast.case()
    recording.name_source(case, by=cast.case_worker(), label="An invented newspaper")
    return drafting.draft_appeal(case, slug="draft", language="en", by=cast.case_worker())


def test_an_unknown_token_is_refused_beside_its_field(wanda: Client) -> None:
    appeal = draft()
    typed = {**LETTER, "body": "She is {age of adda}.", "demands": "free {name of nobody};"}
    answer = wanda.post(at("add-words", "letter", appeal.pk), typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "{age of ada}" in errors["body"][0]
    assert "demands" in errors
    assert "She is {age of adda}." in said(answer)
    assert not LetterText.objects.exists()


def test_a_literal_age_is_warned_of_and_a_written_form_is_bound(wanda: Client) -> None:
    url = at("add-words", "letter", draft().pk)
    typed = {**LETTER, "body": "She is aged 78: {age of ada|seventy-eight}."}
    page = look(wanda, do(wanda, url, **typed))
    assert "“aged 78” will grow old" in page
    assert "{age of ada=78|seventy-eight}" in page


def test_the_tokens_of_the_case_are_listed_with_what_they_say_today(wanda: Client) -> None:
    page = look(wanda, at("add-words", "letter", draft().pk))
    for token, value in (("{age of ada}", "78"), ("{time since raid}", "3 years")):
        assert token in page
        assert value in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"aged": "40"}, "__all__"),
        ({"birth": "in May"}, "birth"),
        ({"handle": "Ada Sample"}, "handle"),
        ({"handle": "ada"}, "__all__"),
        ({"names": "Ada"}, "names"),
        ({"names": "xx-nowhere: Ada"}, "names"),
        ({"count": "3"}, "__all__"),
        ({"nationality": "ZZ"}, "nationality"),
        ({"name": "x" * 300}, "name"),
        ({"name": "Ada\x00"}, "name"),
    ],
)
def test_a_wrong_fact_is_said_at_the_form_and_all_that_was_typed_stays(
    wanda: Client, typed: dict[str, str], field: str
) -> None:
    case = cast.case()
    person = {"name": "Berta", "handle": "berta", "kind": "person", "pronoun": "she"}
    whole = {**person, "occupation": "a teacher in Model City", **typed}
    answer = wanda.post(at("add-person", case.pk), whole)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Constraint" not in said(answer)
    assert "a teacher in Model City" in said(answer)
    assert case.persons.count() == 1


def test_dates_and_references_that_collide_are_said_in_plain_words(wanda: Client) -> None:
    first = draft()
    first.reference = "UA 1/2016"
    first.save()
    url = at("draft-appeal", first.case.pk)
    answer = wanda.post(url, {"reference": "UA 1/2016", "language": "en"})
    assert "There is an appeal of this reference already." in said(answer)
    typed = {"reference": "UA 2/2016", "language": "en"}
    answer = wanda.post(url, {**typed, "opens": "2016-08-01T00:00", "act_by": "2016-07-01T00:00"})
    assert "It has to open before the date to write by." in said(answer)
    answer = wanda.post(url, {"language": "en"})
    assert "slug" in answer.context["form"].errors


def test_an_address_that_names_somebody_is_warned_of(wanda: Client) -> None:
    url = do(wanda, at("draft-appeal", draft().case.pk), slug="free-ada", language="en")
    assert "holds the name “Ada”" in look(wanda, url)


def test_a_contact_without_its_coordinates_is_refused(wanda: Client) -> None:
    office = cast.office_by_mail()
    url = at("add-office-fact", office.pk, "contact")
    answer = wanda.post(url, {"channel": "post", "lines": "1 Model Street"})
    assert answer.status_code == 422
    assert "post its lines and a country" in said(answer)


def test_a_change_of_a_public_person_waits_until_a_second_person_says_yes(
    wanda: Client, ali: Client
) -> None:
    appeal = cast.open_appeal_of()
    person = appeal.case.persons.get()
    url = at("amend-person", appeal.case.pk, person.pk)
    form = wanda.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    do(wanda, url, **{**typed, "occupation": "teacher"})
    person.refresh_from_db()
    assert (person.occupation, person.proposed) == ("", {"occupation": "teacher"})
    assert 'value="teacher"' in look(wanda, url)
    say_yes(ali, appeal, "facts")
    person.refresh_from_db()
    assert person.occupation == "teacher"


def test_closing_needs_an_outcome_and_an_ended_appeal_stays_ended(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    for outcome in ("", "sold"):
        assert wanda.post(at("close", appeal.pk), {"outcome": outcome}).status_code == 422
    do(wanda, at("withdraw", appeal.pk))
    answer = wanda.post(at("close", appeal.pk), {"outcome": "released"})
    assert answer.status_code == 409
    assert "cannot become" in said(answer)
