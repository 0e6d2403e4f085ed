"""A name that is hidden is on no public page any more, also where a text writes it out."""

import cast
import pytest
from desk_doing import at, signed_in
from django.test import Client

from habeas.appeals import hiding
from habeas.appeals.models import Appeal
from habeas.cases.models import Person
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
SPELLINGS = ("Ada", "Sample", "艾达", "Ада", "Adele")


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal for Ada, in three scripts; its letter writes the name out."""
    made = cast.open_appeal_of()
    Person.objects.update(native_name="艾达", native_language="zh", names={"ru": "Ада"})
    return made


def pages(appeal: Appeal) -> list[str]:
    """What readers are given of the appeal and its case."""
    reader = Client()
    paths = [f"/{language}/appeals/{appeal.slug}/" for language in ("en", "fr", "ar", "zh-hans")]
    paths += ["/en/", f"/en/cases/{appeal.case.slug}/"]
    return [reader.get(path).content.decode() for path in paths]


def shown(appeal: Appeal) -> set[str]:
    told = "\n".join(pages(appeal)).replace(appeal.case.slug, "")
    return {spelling for spelling in SPELLINGS if spelling in told}


def test_one_person_takes_a_public_name_away_at_once(appeal: Appeal) -> None:
    assert shown(appeal) == {"Ada", "Sample", "艾达"}
    person = appeal.case.persons.get()
    gone = hiding.hide_name(person, pseudonym="A teacher", by=cast.case_worker())
    assert gone == [appeal.letter_texts.get()]
    assert not shown(appeal)
    assert "A teacher" in pages(appeal)[0]
    appeal.case.facts.refresh_from_db()
    assert not appeal.case.facts.is_approved
    assert AuditEntry.objects.filter(verb="words.taken_down").exists()


def test_the_form_of_a_person_hides_the_name_with_every_spelling(appeal: Appeal) -> None:
    wanda = signed_in(cast.case_worker())
    person = appeal.case.persons.get()
    url = at("amend-person", appeal.case_id, person.pk)
    form = wanda.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    done = wanda.post(url, {**typed, "name": "A teacher", "pseudonym": "on"}, follow=True)
    person.refresh_from_db()
    assert (person.name, person.pseudonym) == ("A teacher", True)
    assert (person.native_name, person.names, person.proposed) == ("", {}, {})
    assert "Taken off the page" in done.content.decode()
    assert not shown(appeal)
