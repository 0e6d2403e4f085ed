"""The library: which slots it knows, which sentences fall away, what fills a draft."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.appeals import drafting, library, stocking, stopping
from habeas.appeals.models import Appeal, Demand, LetterText, Skeleton, SkeletonText
from habeas.appeals.slots import filled, sentences
from habeas.cases import recording
from habeas.cases.models import Case, Person
from habeas.kernel.errors import RefusedError
from habeas.staff import words
from habeas.staff.models import LanguageCheck

pytestmark = pytest.mark.django_db

BODY = {
    "en": "I write about {name of person}. It began on {date of arrest}. Please act!",
    "fr": "J’écris pour {name of person}. L’arrestation a eu lieu le {date of arrest}. Agissez !",
    "ar": "أكتب بشأن {name of person}. هل جرى التوقيف في {date of arrest}؟ نرجو التدخل.",
    "zh-Hans": "我谨就{name of person}致函。逮捕发生于{date of arrest}。请采取行动。",
}


def a_case(*people: str, occupation: str = "lawyer", arrested_on: str = "2016-06-29") -> Case:
    """A case of plainly invented people, arrested on a day."""
    case = recording.open_case(slug=f"case-of-{len(people)}", country="AQ", by=cast.case_worker())
    persons = [a_person(case, handle, occupation) for handle in people]
    if arrested_on:
        recording.record_event(
            case,
            by=cast.case_worker(),
            persons=persons,
            handle="raid",
            kind="arrest",
            on=arrested_on,
            place="Model City",
        )
    return case


def a_person(case: Case, handle: str, occupation: str) -> Person:
    person = recording.add_person(
        case,
        by=cast.case_worker(),
        handle=handle,
        name=f"{handle.title()} Sample",
        occupation=occupation,
    )
    recording.record_situation(
        person, by=cast.case_worker(), status="arrested", since="2016-06-29", place="Model City"
    )
    return person


def a_draft(case: Case, slug: str = "draft", language: str = "en") -> Appeal:
    cast.organisation()
    return drafting.draft_appeal(case, slug=slug, language=language, by=cast.case_worker())


def a_letter(handle: str = "plain", **bodies: str) -> Skeleton:
    """A letter of the library with one request, live in the languages of ``BODY``."""
    request = stocking.add_demand(
        handle=f"{handle}-release", instrument="Universal Declaration 9", by=cast.case_worker()
    )
    skeleton = stocking.add_skeleton(
        handle=handle,
        name=handle.title(),
        situations=["arrested"],
        occupations=[],
        demands=[request],
        by=cast.case_worker(),
    )
    for language, body in (bodies or BODY).items():
        publish(
            SkeletonText(
                skeleton=skeleton,
                language=language.replace("_", "-"),
                subject="{name of person}",
                body=body,
                lead_in="Please ensure:",
                summary="About {name of person}. Since {date of arrest}.",
                ask="Free {name of person}.",
            )
        )
        publish(
            request.texts.model(
                demand=request, language=language.replace("_", "-"), text=f"Release ({language})."
            )
        )
    return skeleton


def publish(text: words.Words) -> None:
    approver = cast.approver()
    approver.reads = ["ar", "en", "fr", "zh"]
    approver.save()
    text.publish(words.write(text, by=cast.case_worker()), user=approver)


def fill(appeal: Appeal, skeleton: Skeleton) -> list[words.Words]:
    return library.fill(
        appeal, skeleton=skeleton, demands=list(skeleton.demands.all()), by=cast.case_worker()
    )


def letter_in(appeal: Appeal, language: str = "en") -> LetterText:
    return appeal.letter_texts.get(language=language)


@pytest.mark.parametrize(
    ("field", "text", "slot"),
    [
        ("body", "About {name of ada}.", "{name of ada}"),
        ("body", "About {nobody}.", "{nobody}"),
        ("body", "Aged {age of person|78}.", "{age of person|78}"),
        ("subject", "Held since {date of arrest}", "{date of arrest}"),
        ("ask", "We ask {official}.", "{official}"),
    ],
)
def test_a_slot_that_the_library_does_not_know_is_refused_by_name(
    field: str, text: str, slot: str
) -> None:
    skeleton = a_letter()
    live = skeleton.texts.get(language="en")
    setattr(live, field, text)
    with pytest.raises(ValidationError) as refused:
        words.write(live, by=cast.case_worker())
    assert slot in refused.value.message_dict[field][0]


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "One {a}. Two {gone}! Three {a}?", "One 1. Three 1?"),
        ("fr", "Un {a}. Deux « {gone} ». Trois {a} ?", "Un 1. Trois 1 ?"),
        ("es", "Uno {a}. ¿Dos {gone}? Tres {a}.", "Uno 1. Tres 1."),
        ("ru", "Один {a}. Два «{gone}». Три {a}!", "Один 1. Три 1!"),
        ("ar", "واحد {a}. هل {gone}؟ ثلاثة {a}.", "واحد 1. ثلاثة 1."),
        ("zh", "一{a}。二{gone}？三{a}！", "一1。三1！"),  # noqa: RUF001 - Chinese
    ],
)
def test_a_sentence_with_a_slot_that_nobody_knows_falls_away(
    language: str, text: str, left: str
) -> None:
    assert filled(text, {"a": "1"}) == left, language


def test_a_paragraph_without_a_sentence_left_falls_away() -> None:
    assert filled("One.\n\nTwo {gone}.\n\nThree.", {}) == "One.\n\nThree."


def test_an_abbreviation_and_a_number_end_no_sentence() -> None:
    assert sentences("Dr. Ada came at 9.30 to No. 4. She left.") == [
        "Dr. Ada came at 9.30 to No. 4. ",
        "She left.",
    ]


def test_a_draft_is_filled_in_every_language_of_the_letter_and_its_requests() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    written = fill(appeal, skeleton)
    assert {text.language for text in written} == set(BODY)
    assert letter_in(appeal).newest().body == (
        "I write about {name of ada}. It began on {date of raid}. Please act!"
    )
    assert letter_in(appeal, "zh-Hans").newest().demands == ["Release (zh-Hans)."]
    assert not any(text.live for text in written)


def test_a_language_in_which_a_request_is_not_live_is_left_out() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    french = skeleton.demands.get().texts.get(language="fr")
    words.take_down(french, by=cast.case_worker())
    assert "fr" not in {text.language for text in fill(appeal, skeleton)}


def test_several_people_are_all_named_and_a_crowd_in_a_subject_is_counted() -> None:
    skeleton = a_letter()
    couple = a_draft(a_case("ada", "bob"), slug="couple")
    fill(couple, skeleton)
    assert letter_in(couple).newest().subject == "{name of ada} and {name of bob}"
    crowd = a_draft(a_case("ada", "bob", "cyd", "dan", "eve"), slug="crowd")
    fill(crowd, skeleton)
    letter = letter_in(crowd).newest()
    assert letter.subject == "{name of ada} and 4 others"
    assert "{name of eve}" in letter.body


def test_an_age_is_said_of_one_person_and_never_of_several() -> None:
    skeleton = a_letter(en="About {name of person}. Age: {age of person}.")
    alone, couple = a_case("ada"), a_case("ada", "bob")
    for person in Person.objects.all():
        recording.amend_person(person, by=cast.case_worker(), aged=40, aged_on="2016-06")
    one, two = a_draft(alone, slug="one"), a_draft(couple, slug="two")
    fill(one, skeleton)
    fill(two, skeleton)
    assert "{age of ada}" in letter_in(one).newest().body
    assert "age of" not in letter_in(two).newest().body


def test_a_day_that_is_not_known_takes_its_sentence_along() -> None:
    appeal = a_draft(a_case("ada", arrested_on="2016-06"))
    fill(appeal, a_letter())
    assert letter_in(appeal).newest().body == "I write about {name of ada}. Please act!"


def test_no_duration_is_said_on_the_day_itself() -> None:
    skeleton = a_letter(en="About {name of person}. It has lasted {time since arrest}.")
    today = a_draft(a_case("ada", arrested_on="2016-06-30"), slug="today")
    fill(today, skeleton)
    assert letter_in(today).newest().body == "About {name of ada}."


def test_an_occupation_is_translated_or_stays_in_the_language_it_was_typed_in() -> None:
    skeleton = a_letter(
        en="About {name of person}. Occupation: {occupation}.",
        fr="Pour {name of person}. Activité : {occupation}.",
    )
    known = a_draft(a_case("ada", occupation="Attorney"), slug="known")
    fill(known, skeleton)
    assert "Occupation: lawyer." in letter_in(known).newest().body
    assert "Activité : barreau." in letter_in(known, "fr").newest().body
    typed = a_draft(a_case("ada", "bob", occupation="beekeeper"), slug="typed")
    fill(typed, skeleton)
    assert "Occupation: beekeeper." in letter_in(typed).newest().body
    assert "beekeeper" not in letter_in(typed, "fr").newest().body


def test_a_place_is_said_in_languages_of_its_script_alone() -> None:
    skeleton = a_letter(
        en="About {name of person}. Place: {place of arrest}.",
        ar="بشأن {name of person}. المكان: {place of arrest}.",
    )
    appeal = a_draft(a_case("ada"))
    fill(appeal, skeleton)
    assert "Model City" in letter_in(appeal).newest().body
    assert "Model City" not in letter_in(appeal, "ar").newest().body


def test_what_was_filled_is_standard_text_until_somebody_changes_a_word() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    assert all(library.is_standard(text) for text in fill(appeal, skeleton))
    letter = letter_in(appeal, "fr")
    changed = letter.newest()
    changed.body += " Un mot de plus."
    words.write(changed, by=cast.case_worker())
    letter.refresh_from_db()
    assert not library.is_standard(letter)


def test_standard_text_is_no_longer_standard_when_the_library_says_something_else() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    fill(appeal, skeleton)
    text = skeleton.texts.get(language="en").newest()
    text.body = "Other words about {name of person}."
    publish(text)
    assert not library.is_standard(letter_in(appeal))


def test_who_checked_the_librarys_language_has_checked_what_it_fills() -> None:
    appeal = a_draft(a_case("ada"))
    written = fill(appeal, a_letter())
    checks = LanguageCheck.objects.filter(
        revision__in=[text.latest_revision_id for text in written]
    )
    assert {check.by for check in checks} == {cast.approver()}
    assert checks.count() == len(written)


def test_translations_are_pinned_to_the_revision_in_the_appeals_own_language() -> None:
    appeal = a_draft(a_case("ada"))
    fill(appeal, a_letter())
    assert letter_in(appeal).made_from is None
    assert letter_in(appeal, "ar").made_from == letter_in(appeal).latest_revision_id


def test_filling_twice_writes_nothing_new() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    fill(appeal, skeleton)
    assert fill(appeal, skeleton) == []


def test_what_somebody_wrote_is_never_overwritten_and_what_is_standard_is() -> None:
    appeal, skeleton = a_draft(a_case("ada")), a_letter()
    fill(appeal, skeleton)
    own = letter_in(appeal, "fr").newest()
    own.body = "Nos propres mots."
    words.write(own, by=cast.case_worker())
    other = a_letter("other", en="Other: {name of person}.", fr="Autre : {name of person}.")
    fill(appeal, other)
    assert letter_in(appeal).newest().body == "Other: {name of ada}."
    assert letter_in(appeal, "fr").newest().body == "Nos propres mots."


def test_only_a_draft_with_people_and_requests_is_filled() -> None:
    skeleton = a_letter()
    appeal = a_draft(a_case("ada"))
    with pytest.raises(RefusedError, match="at least one request"):
        library.fill(appeal, skeleton=skeleton, demands=[], by=cast.case_worker())
    with pytest.raises(RefusedError, match="Add the people"):
        fill(a_draft(a_case(), slug="nobody"), skeleton)
    with pytest.raises(RefusedError, match="own language"):
        fill(a_draft(a_case("ada", "bob"), slug="german", language="de"), skeleton)
    stopping.withdraw(appeal, by=cast.case_worker())
    with pytest.raises(RefusedError, match="Only a draft"):
        fill(appeal, skeleton)


def test_the_letter_for_the_situation_and_the_occupation_is_proposed_first() -> None:
    a_letter("aaa")
    lawyers = a_letter("zzz")
    lawyers.occupations = ["lawyer"]
    lawyers.save()
    assert library.proposed(a_case("ada"))[0] == lawyers
    assert library.proposed(a_case("ada", "bob", occupation="baker"))[-1] == lawyers


def test_what_is_retired_is_proposed_no_more_and_its_words_are_kept() -> None:
    skeleton, case = a_letter(), a_case("ada")
    stocking.retire(skeleton, by=cast.case_worker())
    assert library.proposed(case) == []
    assert skeleton.texts.count() == len(BODY)
    assert Demand.objects.exists()
