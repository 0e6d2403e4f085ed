"""The people, groups and organisations of a page, and what befell them."""

from dataclasses import replace

import cast
import pytest
from drafted_pages import drafted, letter_page, made_of, page, said

from habeas.cases.models import Event, Situation
from habeas.importers.drafting import draft
from habeas.importers.reading.fields import ReadDates, ReadSubject
from habeas.importers.reading.reader import read_page

pytestmark = pytest.mark.django_db


def test_a_page_becomes_a_case_with_its_people_and_what_befell_them() -> None:
    made = drafted(page("couple"))
    assert (made.case.slug, made.case.country) == ("ua-7-2031", "BV")
    tamsin, jory = made.case.persons.all()
    assert (tamsin.handle, tamsin.name, tamsin.honorific) == ("tamsin", "Tamsin Quillfeather", "Ms")
    assert (jory.handle, jory.relation) == ("jory", "husband of Tamsin Quillfeather")
    assert (tamsin.aged, tamsin.aged_on) == (61, "2031-05-12")
    for person in (tamsin, jory):
        situation = Situation.objects.get(person=person)
        assert (situation.status, situation.since) == ("held-no-charge", "2030-02-03")
    event = Event.objects.get(case=made.case)
    assert (event.kind, event.on) == ("detention", "2030-02-03")
    assert set(event.persons.all()) == {tamsin, jory}


def test_a_status_outside_the_vocabulary_is_not_known_and_reported() -> None:
    made = drafted(page("single"))
    assert Situation.objects.get().status == "not-known"
    assert said(made, "“Sentenced after an unfair trial” is no situation of the vocabulary")


def test_without_a_day_no_situation_is_recorded() -> None:
    read = read_page(letter_page())
    made = draft(replace(read, dates=replace(read.dates, detained_on="")), by=cast.case_worker())
    assert not Situation.objects.exists()
    assert not Event.objects.exists()
    assert said(made, "No situation was recorded")


def test_an_age_without_a_day_is_left_empty_and_reported() -> None:
    made = drafted(page("office"))
    pia = made.case.persons.get(handle="pia")
    assert (pia.aged, pia.aged_on) == (None, "")
    assert said(made, "Pia Tock-Larsen is 58, but not when")


def test_handles_are_unique_in_a_case_and_never_empty() -> None:
    read = read_page(letter_page())
    subject = read.subjects[0]
    names = ["Una Pellworm", "Una Grawlix", "糜崇标", "Åsa Ek", "7 Wardens", "A" * 200]
    made = draft(
        replace(read, subjects=tuple(replace(subject, name=name) for name in names)),
        by=cast.case_worker(),
    )
    handles = [person.handle for person in made.case.persons.all()]
    assert handles == ["una", "una-2", "person", "asa", "person-2", "a" * 27]


def test_a_group_and_an_organisation_are_no_persons() -> None:
    made = made_of(
        subjects=(
            ReadSubject(name="Ice Watch", kind="organisation", honorific="Ms", count=9),
            ReadSubject(name="2,500 monks of the Mill", kind="group", count=2500, age=40),
            ReadSubject(name="Una Pellworm", age=40),
        ),
        dates=ReadDates(issued_on="2016-06-01", detained_on="2015-03-02"),
    )
    watch, monks, una = made.case.persons.all()
    assert (watch.kind, watch.honorific, watch.count) == ("organisation", "", None)
    assert (monks.kind, monks.count, monks.aged) == ("group", 2500, None)
    assert (una.kind, una.aged, una.aged_on) == ("person", 40, "2016-06-01")
    assert said(made, "“9” (number) of “Ice Watch” was left out")
    assert said(made, "“Ms” (form of address) of “Ice Watch” was left out")
    assert said(made, "“40” (age) of “2,500 monks of the Mill” was left out")
    assert said(made, "a group of 2500")
    assert Situation.objects.filter(case=made.case).count() == 3


@pytest.mark.parametrize(
    ("native", "country", "language"),
    [
        ("李冰花", "CN", "zh-Hans"),
        ("李冰花", "TW", "zh-Hant"),
        ("李冰花", "JP", "ja"),
        ("آدا سمپل", "IR", "fa"),
        ("ساره", "IR", "fa"),
        ("ساره", "EG", "ar"),
        ("Ульяна", "RU", "ru"),
        ("Юлія Їжак", "UA", "uk"),
        ("תמר", "IL", "he"),
    ],
)
def test_a_name_in_its_own_script_is_a_spelling_in_its_language(
    native: str, country: str, language: str
) -> None:
    subject = ReadSubject(name="Una Pellworm", native=native, alias="The Miller")
    made = made_of(subjects=(subject,), country=country)
    una = made.case.persons.get()
    assert (una.native_name, una.native_language) == (native, language)
    assert una.aliases == ["The Miller"]
    assert said(made, f"“{native}” is the name in its own script")


def test_a_relation_is_of_the_one_before_who_is_nobody_elses() -> None:
    made = made_of(
        subjects=(
            ReadSubject(name="Una Pellworm"),
            ReadSubject(name="Olm Pellworm", relation="husband"),
            ReadSubject(name="Ada Sample"),
            ReadSubject(name="Ben Sample", relation="son"),
            ReadSubject(name="Eve Sample", relation="daughter"),
        )
    )
    relations = list(made.case.persons.values_list("relation", flat=True))
    assert relations == [
        "",
        "husband of Una Pellworm",
        "",
        "son of Ada Sample",
        "daughter of Ada Sample",
    ]


def test_a_form_of_address_that_no_row_can_hold_is_left_out_and_reported() -> None:
    made = made_of(subjects=(ReadSubject(name="Una Pellworm", honorific="Her Grace " * 5),))
    assert made.case.persons.get().honorific == ""
    assert said(made, "too long for a form of address")


def test_the_day_until_which_a_page_is_right_is_its_day_and_no_check_of_ours() -> None:
    made = made_of(
        subjects=(ReadSubject(name="Una Pellworm", age=40),),
        dates=ReadDates(current_as_of="2016-05", detained_on="2015-03-02"),
    )
    assert made.case.persons.get().aged_on == "2016-05"
    assert Situation.objects.get().checked_on is None
    assert said(made, "was right on 2016-05: that is no check of your own")


def test_an_age_that_only_the_text_prints_beside_the_name_is_hers() -> None:
    made = made_of(
        subjects=(ReadSubject(name="Una Pellworm"),),
        paragraphs=("The 40-year-old writer Una Pellworm was arrested.",),
        dates=ReadDates(issued_on="2016-06-01"),
    )
    una = made.case.persons.get()
    assert (una.aged, una.aged_on) == (40, "2016-06-01")
    assert "{age of una}-year-old" in made.appeal.letter_texts.get().body
    assert said(made, "Una Pellworm is taken to be 40")
