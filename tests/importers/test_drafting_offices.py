"""The offices of a page: holders, contacts, greetings and copies."""

import cast
import pytest
from drafted_pages import ADDRESS, drafted, letter_page, made_of, page, said

from habeas.appeals import composing
from habeas.appeals.models import LetterText
from habeas.directory import forms as directory_forms
from habeas.directory import keeping as directory
from habeas.directory import representing
from habeas.directory.models import Contact, Office
from habeas.importers.reading.fields import ReadAddressee
from habeas.importers.reading.reader import read_page
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


def test_the_name_goes_to_the_holder_and_the_country_to_the_contact() -> None:
    made = drafted(page("couple"))
    office = made.appeal.addressees.get().office
    assert (office.country, office.titles) == ("BV", {"en": "Governor"})
    holder = office.holders.get()
    assert (holder.name, holder.address_line) == ("Oda Brimmelstone", "Governor Oda Brimmelstone")
    assert office.holder_on(domain_day()) == holder
    post = cast.contact_of(office, "post")
    assert post.lines == ["The Office of the Governor", "1 Glacier Row", "0000 Iceport"]
    assert post.country == "BV"
    assert cast.contact_of(office, "fax").number == "+442079460123"


def test_the_address_of_the_letter_is_the_one_that_the_page_prints() -> None:
    made = drafted(page("couple"))
    address = composing.address_of(made.appeal.addressees.get().office, day=domain_day())
    assert [*address.lines, "Bouvet Island"] == list(read_page(page("couple")).addressees[0].lines)
    assert address.country == "BV"


def test_every_mailbox_of_the_page_becomes_a_contact_and_a_telephone_is_left_out() -> None:
    made = drafted(page("single"))
    office = made.appeal.addressees.get().office
    found = office.contacts.filter(channel="email").values_list("email", flat=True)
    assert list(found) == ["minister@maps.example", "office@maps.example"]
    assert cast.contact_of(office, "post").lines[-1] == "South Quay 9, Grytviken"
    assert said(made, "+1 202 555 0123")
    assert said(made, "archive@maps.example")


def test_an_address_without_a_holder_begins_with_its_office() -> None:
    made = drafted(letter_page("Ministry of Snow\n7 Floe Street\nAntarctica"))
    addressee = made.appeal.addressees.get()
    assert not addressee.office.holders.exists()
    address = composing.address_of(addressee.office, day=domain_day())
    assert address.lines == ("Ministry of Snow", "7 Floe Street")
    assert said(made, "has no title yet")


def test_a_holder_on_two_lines_is_one_line_of_the_address() -> None:
    made = drafted(letter_page("Governor of Ice\nOda Brimmelstone\n7 Floe Street\nAntarctica"))
    addressee = made.appeal.addressees.get()
    assert addressee.office.holders.get().address_line == "Governor of Ice, Oda Brimmelstone"
    assert cast.contact_of(addressee.office, "post").lines == ["7 Floe Street"]


def test_a_postal_code_beside_the_country_stays() -> None:
    made = drafted(letter_page("Warden Ilse Grawlix\nTower Street 1, Antarctica 11001"))
    post = cast.contact_of(made.appeal.addressees.get().office, "post")
    assert post.lines == ["Tower Street 1, 11001"]


def test_an_address_of_a_name_and_a_country_makes_no_postal_contact() -> None:
    made = drafted(letter_page("Warden Ilse Grawlix\nAntarctica"))
    assert not made.appeal.addressees.get().office.contacts.exists()


def test_coordinates_that_are_none_are_left_out_and_reported() -> None:
    numbers = "Fax: +999 12 345 678 901 234 567 890\nE-mail: keeper@tower_1.example"
    made = drafted(letter_page(f"{ADDRESS}\n{numbers}"))
    office = made.appeal.addressees.get().office
    assert [contact.channel for contact in office.contacts.all()] == ["post"]
    assert said(made, "The fax contact “+999 12 345 678 901 234 567 890” of “")
    assert said(made, "The email contact “keeper@tower_1.example” of “")


def test_an_office_that_the_directory_has_is_taken_as_it_is() -> None:
    worker = cast.case_worker()
    office = directory.add_office(
        by=worker, handle="warden", country="AQ", titles={"fr": "Gardien", "en": "warden"}
    )
    directory.add_holder(
        office, by=worker, name="Olm Sturge", address_line="Warden Olm Sturge", term="2010/.."
    )
    directory.add_contact(office, by=worker, channel="fax", number="+44 20 7946 0123")
    cast.approve_coordinates(office)
    contacts = "Fax: +44 20 7946 0123\nE-mail: keeper@tower.example"
    made = drafted(letter_page(f"{ADDRESS}\n{contacts}"))
    office.refresh_from_db()
    assert made.appeal.addressees.get().office == office
    assert office.contacts.count() == office.holders.count() == 1
    assert office.coordinates.is_approved
    assert said(made, "was not changed")
    assert said(made, "Ilse Grawlix as its holder, the directory Olm Sturge")
    assert said(made, "“keeper@tower.example” (email)")
    assert said(made, "“Tower Street 1” (post)")
    assert not said(made, "+442079460123")


def test_an_office_of_another_country_is_another_office() -> None:
    first = drafted(letter_page())
    second = drafted(letter_page(ADDRESS.replace("Antarctica", "Bouvet Island")))
    offices = [made.appeal.addressees.get().office for made in (first, second)]
    assert [office.handle for office in offices] == ["aq-warden", "bv-warden"]


WARDEN = ReadAddressee(title="Warden", lines=("Warden", "Tower Street 1"))
KEEPER = ReadAddressee(title="Keeper", lines=("Keeper", "Tower Street 2"))


def test_a_title_in_latin_letters_on_a_page_in_another_script_is_english() -> None:
    made = made_of(addressees=(WARDEN,), language="ru", paragraphs=("Она ждёт в башне.",))
    assert made.appeal.addressees.get().office.titles == {"en": "Warden"}
    made = made_of(addressees=(KEEPER,), language="fr", paragraphs=("Elle attend.",))
    assert made.appeal.addressees.get().office.titles == {"fr": "Keeper"}


def test_each_office_is_greeted_as_the_page_greets_it() -> None:
    made = made_of(
        addressees=(WARDEN, KEEPER), salutations=("Dear Warden,", "Dear Keeper,"), closing="Best,"
    )
    letter = made.appeal.letter_texts.get()
    words = {field: getattr(letter, field) for field in LetterText.FIELDS}
    composed = [
        composing.compose(
            words,
            language="en",
            addressee=addressee,
            day=domain_day(),
            place="",
            signer=None,
            approved_only=False,
        )
        for addressee in made.appeal.addressees.all()
    ]
    assert letter.salutation == ""
    greetings = [directory_forms.salutation(a.office, "en") for a in made.appeal.addressees.all()]
    assert greetings == ["Dear Warden,", "Dear Keeper,"]
    assert [each.closing for each in composed] == ["Best,", "Best,"]
    assert said(made, "“Keeper (AQ)” is greeted with “Dear Keeper,”")


def test_an_office_of_the_directory_keeps_its_own_form_of_address() -> None:
    office = directory.add_office(
        by=cast.case_worker(), handle="keeper", country="AQ", titles={"en": "Keeper"}
    )
    made = made_of(addressees=(WARDEN, KEEPER), salutations=("Dear Warden,", "Dear Keeper,"))
    assert not office.forms.exists()
    assert said(made, "with “Dear Keeper,”, the directory with “Dear Sir or Madam,”")


def test_one_greeting_for_all_offices_is_that_of_the_letter() -> None:
    made = made_of(addressees=(WARDEN, KEEPER), salutations=("Dear Warden,",))
    assert made.appeal.letter_texts.get().salutation == "Dear Warden,"
    assert not made.appeal.addressees.filter(office__forms__isnull=False).exists()


def test_more_greetings_than_offices_are_reported() -> None:
    made = made_of(addressees=(WARDEN,), salutations=("Dear Warden,", "Sir,"))
    assert made.appeal.letter_texts.get().salutation == "Dear Warden,"
    assert said(made, "also greets with “Sir,”")


def test_a_copy_to_the_embassy_in_a_country_goes_to_that_mission() -> None:
    known = representing.add_mission(sending="AQ", host="IE", by=cast.case_worker())
    made = made_of(
        embassies=("Embassy of Antarctica, 1 Ice Row, Dublin, Ireland", "Embassy in Norway")
    )
    copies = made.appeal.addressees.filter(role="copy")
    assert [copy.office.mission.host for copy in copies] == ["IE", "NO"]
    assert copies[0].office == known.office
    assert said(made, "“Embassy of Antarctica, 1 Ice Row, Dublin, Ireland”")
    assert said(made, "The embassy in Norway is new in the directory")
    assert not Contact.objects.filter(office__mission__isnull=False).exists()


def test_a_copy_to_the_embassies_everywhere_is_one_to_that_of_each_supporter() -> None:
    embassies = ("diplomatic representatives of Antarctica accredited to your country",)
    for _ in range(2):
        made = made_of(embassies=embassies)
        copy = made.appeal.addressees.get(role="copy")
        assert copy.office.stands_for == "embassy"
    assert Office.objects.filter(stands_for="embassy").count() == 1


def test_a_copy_to_another_office_goes_to_the_one_that_the_directory_has() -> None:
    keeper = directory.add_office(
        by=cast.case_worker(), handle="keeper", country="AQ", titles={"en": "Harbour Keeper"}
    )
    made = made_of(embassies=("The Harbour Keeper, Quay 1", "The Lamp Keeper,\nQuay 2"))
    assert made.appeal.addressees.get(role="copy").office == keeper
    assert said(made, "“The Lamp Keeper, Quay 2”. The directory has no such office")


def test_a_copy_to_embassies_in_several_countries_is_left_to_a_person() -> None:
    made = made_of(embassies=("Embassies in Norway and in Ireland",))
    assert not made.appeal.addressees.filter(role="copy").exists()
    assert said(made, "names more than one country")


def test_an_office_that_is_written_to_through_an_embassy_is_of_its_country() -> None:
    street = "c/o Embassy of Bouvet Island, 15 Long Row, Polheim, Antarctica"
    made = drafted(letter_page(f"Governor Ilse Grawlix\n{street}"))
    office = made.appeal.addressees.get().office
    assert (office.country, cast.contact_of(office, "post").country) == ("BV", "AQ")
    assert "AQ" not in made.appeal.risk_countries
