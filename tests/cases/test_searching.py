"""People are found by any spelling, in any script, by the beginning of any word."""

import cast
import pytest

from habeas.cases import recording, searching
from habeas.cases.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def chong() -> Person:
    """Somebody with a name in four scripts, all plainly invented."""
    return recording.add_person(
        cast.case(),
        by=cast.case_worker(),
        handle="chong",
        name="Mú Chongtest",
        native_name="木崇标",
        native_language="zh",
        names={"ru": "Му Чунтест", "ar": "مو تشونغ"},  # noqa: RUF001 - Cyrillic on purpose
        aliases=["Łukasz O’Sample", "Al-Mithāl"],
    )


def found(text: str) -> list[str]:
    return [hit.person.handle if hit.person else hit.case.slug for hit in searching.search(text)]


@pytest.mark.parametrize(
    "typed",
    [
        "Chongtest", "mu chong", "CHONGTEST, MU", "Mú", "木崇标", "崇标", "mu chongbiao",
        "chongbiao", "Му Чунтест", "чунтест", "Chuntest", "مُو", "تشونغ",  # noqa: RUF001
        "lukasz", "Łukasz", "osample", "o'sample", "al mithal", "mithāl al", "Chong",
    ],
)  # fmt: skip
def test_every_spelling_finds_her(chong: Person, typed: str) -> None:
    assert found(typed) == [chong.handle]


@pytest.mark.usefixtures("chong")
@pytest.mark.parametrize("typed", ["", "  ", "-", "ongtest", "mu nobody", "%", "_", "' or 1=1"])
def test_what_is_no_beginning_of_a_name_finds_nobody(typed: str) -> None:
    assert found(typed) == []


def test_a_name_in_latin_letters_is_found_by_one_typed_in_cyrillic() -> None:
    cast.case()
    assert found("Ада Сампле") == ["ada"]


def test_a_case_is_found_by_its_slug_and_by_an_appeal_s_reference() -> None:
    appeal = cast.open_appeal_of(reference="UA 20/2016")
    assert found("ada-sam") == ["ada"]
    assert found("20/2016") == [appeal.case.slug]
    assert found(appeal.slug) == [appeal.case.slug]


def test_a_changed_name_is_found_while_it_waits_and_the_old_one_until_then() -> None:
    ada = cast.case().persons.get(handle="ada")
    recording.amend_person(ada, by=cast.case_worker(), name="Zoe Sample")
    assert found("zoe") == found("ada sample") == ["ada"]
    cast.approve_facts(cast.case())
    assert found("zoe") == ["ada"]
    assert "sample" in Person.objects.get(pk=ada.pk).search


def test_a_handle_finds_its_person() -> None:
    recording.add_person(cast.case(), by=cast.case_worker(), handle="bo", name="Zed Test")
    assert found("bo") == ["bo"]
