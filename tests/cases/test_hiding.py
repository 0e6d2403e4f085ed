"""A name is hidden by one person, at once: every spelling is sealed, and no page shows one."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.cases import confiding, hiding, recording, searching
from habeas.cases.models import Confidential, Person
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
SPELLINGS = ("Ada Sample", "艾达", "Ада", "Adele")


@pytest.fixture
def ada() -> Person:
    """Ada, public in an open appeal, with her name in three scripts and an alias."""
    case = cast.open_appeal_of().case
    person: Person = case.persons.get()
    recording.amend_person(
        person,
        by=cast.case_worker(),
        native_name="艾达",
        native_language="zh",
        names={"ru": "Ада"},
        aliases=["Adele"],
    )
    cast.approve_facts(case)
    person.refresh_from_db()
    return person


def test_every_spelling_is_sealed_and_can_be_opened(ada: Person) -> None:
    recording.amend_person(ada, by=cast.case_worker(), aliases=["Adele", "Waiting Name"])
    hiding.hide_name(ada, pseudonym="A teacher", by=cast.case_worker())
    sealed = Confidential.objects.get()
    told = confiding.reveal(sealed, by=cast.case_worker(), because="Who is it that we call?")
    assert set(told.decode().splitlines()) == {*SPELLINGS, "Waiting Name"}
    assert ada.proposed == {}
    assert not searching.search("Adele")
    assert not searching.search("Waiting")
    assert AuditEntry.objects.filter(verb="person.hidden").exists()


def test_nothing_but_translations_stands_beside_a_pseudonym(ada: Person) -> None:
    names = {"fr": "Une enseignante", "ru": "Ада"}
    hiding.hide_name(ada, pseudonym="A teacher", names=names, by=cast.case_worker())
    assert ada.names == {"fr": "Une enseignante"}
    for field, value in {"native_name": "艾达", "aliases": ["Adele"]}.items():
        with pytest.raises(ValidationError) as refused:
            recording.amend_person(ada, by=cast.case_worker(), **{field: value})
        assert field in refused.value.message_dict
        with pytest.raises(ValidationError):
            recording.add_person(
                ada.case,
                by=cast.case_worker(),
                handle="bo",
                name="A nurse",
                pseudonym=True,
                **{field: value},
            )


def test_a_part_of_the_name_is_no_pseudonym(ada: Person) -> None:
    with pytest.raises(RefusedError, match="part of the name"):
        hiding.hide_name(ada, pseudonym="Adele the teacher", by=cast.case_worker())
    assert not Confidential.objects.exists()
