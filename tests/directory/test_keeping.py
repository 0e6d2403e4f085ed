"""Offices, holders, contacts and forms of address."""

from datetime import date

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.directory import forms, keeping
from habeas.directory.models import Office
from habeas.letters.letter import Letter, PostalAddress
from habeas.letters.typeset import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return cast.office("seat", title="Chair of Examples")


def test_letters_go_to_the_holder_of_the_day(office: Office) -> None:
    keeping.amend(office.holders.get(), by=cast.case_worker(), term="2013-03-15/2016-06-30")
    keeping.add_holder(
        office, by=cast.case_worker(), name="Nora Next", address_line="Nora", term="2016-07-01/.."
    )
    assert str(office.holder_on(date(2016, 6, 30))) == "Otto Official"
    assert str(office.holder_on(date(2016, 7, 1))) == "Nora Next"
    assert office.holder_on(date(2010, 1, 1)) is None


def test_of_two_that_fit_a_day_the_later_start_wins(office: Office) -> None:
    keeping.add_holder(
        office,
        by=cast.case_worker(),
        name="Iva Interim",
        address_line="Iva",
        term="2016-01-01/2016-12-31",
    )
    assert str(office.holder_on(date(2016, 6, 30))) == "Iva Interim"


def test_there_is_one_open_ended_holder(office: Office) -> None:
    with pytest.raises(ValidationError):
        keeping.add_holder(
            office, by=cast.case_worker(), name="Two", address_line="Two", term="2015-01-01/.."
        )


def test_a_term_that_is_no_interval_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError):
        keeping.add_holder(
            office, by=cast.case_worker(), name="Two", address_line="Two", term="since 2015"
        )


def test_a_changed_contact_needs_a_second_person(office: Office) -> None:
    keeping.add_contact(office, by=cast.case_worker(), channel="email", email="a@office.example")
    office.refresh_from_db()
    assert not office.coordinates.is_approved
    cast.approve_coordinates(office)
    assert office.coordinates.is_approved


def test_a_contact_without_coordinates_is_refused(office: Office) -> None:
    for channel in ("email", "fax", "post"):
        with pytest.raises(ValidationError):
            keeping.add_contact(office, by=cast.case_worker(), channel=channel)
    assert not office.contacts.exists()


def test_usual_carriage_binds_faxes_and_paper(office: Office) -> None:
    mail = keeping.add_contact(
        office, by=cast.case_worker(), channel="email", email="a@office.example"
    )
    fax = keeping.add_contact(
        office, by=cast.case_worker(), channel="fax", number="+86 10 65961109"
    )
    assert (mail.carriage, fax.carriage) == ("each", "register")
    assert fax.number == "+861065961109"


def test_a_number_that_fits_no_plan_is_kept_as_it_was_given() -> None:
    assert keeping.e164("ext. 12", country="CN") == "ext. 12"


def test_titles_fall_back_to_english_and_then_to_any(office: Office) -> None:
    office.titles = {"fr": "Présidente", "en": "Chair"}
    assert office.title_in("fr-CH") == "Présidente"
    assert office.title_in("ar") == "Chair"
    office.titles = {"fr": "Présidente"}
    assert office.title_in("ar") == "Présidente"


def test_forms_of_address_are_the_offices_own_or_the_languages(office: Office) -> None:
    assert forms.salutation(office, "fr") == "Excellence,"
    keeping.set_form(
        office,
        by=cast.case_worker(),
        language="fr",
        salutation="Madame la Présidente,",
        closing="Respectueusement,",
    )
    assert forms.salutation(office, "fr") == "Madame la Présidente,"
    assert forms.closing(office, "fr") == "Respectueusement,"
    assert forms.salutation(office, "tlh") == "Your Excellency,"


@pytest.mark.parametrize(
    ("language", "excellency", "closing"),
    [
        ("fa", "عالیجناب،", "با احترام،"),
        ("uk", "Ваша Високоповажносте!", "З повагою,"),  # noqa: RUF001 - Cyrillic
        ("pl", "Ekscelencjo,", "Z wyrazami szacunku"),
        ("ja", "閣下", "敬具"),
        ("he", "הוד מעלתך,", "בכבוד רב,"),
        ("zh-Hans", "尊敬的阁下：", "此致敬礼"),
        ("zh-Hant", "尊敬的閣下：", "此致敬禮"),
        ("zh-TW", "尊敬的閣下：", "此致敬禮"),
        ("pt-BR", "Excelência,", "Com os meus respeitosos cumprimentos,"),
    ],
)
def test_an_office_is_greeted_in_the_language_of_the_letter(
    office: Office, language: str, excellency: str, closing: str
) -> None:
    assert forms.salutation(office, language) == excellency
    assert forms.closing(office, language) == closing


@pytest.mark.parametrize("language", sorted(forms.USUAL))
def test_the_usual_forms_can_be_printed_in_a_letter(office: Office, language: str) -> None:
    for words in forms.USUAL[language]:
        letter = Letter(
            language=language,
            place="",
            day=date(2016, 6, 30),
            signer=None,
            address=PostalAddress(lines=(office.title_in("en"),), country="AQ"),
            subject="-",
            salutation=words,
            paragraphs=("-",),
            lead_in="",
            demands=(),
            closing=words,
            reference="",
        )
        assert pdf(letter, paper="a4").startswith(b"%PDF")
