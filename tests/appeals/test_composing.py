"""Which version leaves, and the letter it makes on a day."""

from datetime import date

import cast
import pytest

from habeas.appeals import choosing
from habeas.appeals.composing import compose
from habeas.appeals.models import Appeal
from habeas.directory import keeping
from habeas.letters.letter import Letter, Signer
from habeas.staff import words

pytestmark = pytest.mark.django_db


def letter(appeal: Appeal, day: date, *, number: int = 0) -> Letter:
    addressee = appeal.addressees.all()[number]
    version = choosing.leaving_version(addressee, choosing.live_versions(appeal))
    assert version is not None
    return compose(
        version.words,
        language=version.language,
        addressee=addressee,
        day=day,
        place="France",
        signer=Signer(name="Marie Exemple", who="", country="France"),
    )


def test_ages_and_durations_are_those_of_the_day() -> None:
    appeal = cast.open_appeal_of()
    assert "aged 78" in letter(appeal, date(2016, 6, 30)).paragraphs[0]
    later = letter(appeal, date(2018, 6, 30))
    assert "about 80" in later.paragraphs[0]
    assert "5 years" in later.paragraphs[1]


def test_the_address_has_the_holder_of_the_day_first() -> None:
    office = cast.office_by_fax()
    appeal = cast.open_appeal_of(office)
    keeping.amend(office.holders.get(), by=cast.case_worker(), term="2013-03-15/2016-12-31")
    keeping.add_holder(
        office,
        by=cast.case_worker(),
        name="Nora Next",
        address_line="Premier Nora Next",
        term="2017-01-01/..",
    )
    assert letter(appeal, date(2016, 6, 30)).address.lines == ("Premier of Examples",)
    cast.approve_coordinates(office)
    assert letter(appeal, date(2016, 6, 30)).address.lines[0] == "Premier of Examples Otto Official"
    assert letter(appeal, date(2017, 1, 1)).address.lines[0] == "Premier Nora Next"
    assert letter(appeal, date(2017, 1, 1)).address.lines[1:] == ("2 Sample Street", "1000 Model")


def test_an_office_nobody_holds_is_addressed_by_its_title() -> None:
    office = cast.office_by_fax()
    appeal = cast.open_appeal_of(office)
    keeping.amend(office.holders.get(), by=cast.case_worker(), term="2013-03-15/2016-05-31")
    cast.approve_coordinates(office)
    assert letter(appeal, date(2016, 6, 30)).address.lines[0] == "Premier of Examples"


def test_a_letter_leaves_in_the_addressees_language_where_that_is_live() -> None:
    appeal = cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_fax(), letter_languages=["ar", "fr"]
    )
    assert letter(appeal, date(2016, 6, 30), number=0).language == "ar"
    assert letter(appeal, date(2016, 6, 30), number=1).language == "fr"
    words.take_down(appeal.letter_texts.get(language="fr"), by=cast.case_worker())
    assert letter(appeal, date(2016, 6, 30), number=1).language == "en"


def test_a_signature_signs_one_version_for_each_language_that_leaves() -> None:
    appeal = cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_fax(), letter_languages=["ar", "ar"]
    )
    assert [version.language for version in choosing.signed_versions(appeal)] == ["ar"]


def test_a_page_shows_the_appeals_own_language_where_the_readers_is_missing() -> None:
    appeal = cast.open_appeal_of()
    text = choosing.page_text(appeal, "fr")
    assert text is not None
    assert text.language == "en"
    words.take_down(text, by=cast.case_worker())
    assert choosing.page_text(appeal, "fr") is None
