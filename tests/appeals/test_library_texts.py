"""The library's texts that come with Habeas: whole, in six languages, and fit for paper."""

from io import BytesIO

import cast
import pikepdf
import pytest

from habeas.appeals import composing, drafting, library, stocking
from habeas.appeals.models import (
    Appeal,
    AppealText,
    Demand,
    DemandText,
    LetterText,
    Skeleton,
    SkeletonText,
)
from habeas.appeals.occupations import all_codes, occupation_in
from habeas.cases import recording
from habeas.letters import living, typeset
from habeas.letters.letter import Signer
from habeas.staff import words
from habeas.staff.models import Publication
from habeas.staff.organisations import domain_day

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh-Hans"}
PLACES = {"ar": "مدينة المثال", "ru": "Модельный город", "zh-Hans": "示例市"}

pytestmark = pytest.mark.django_db


def a_draft() -> Appeal:
    """A draft in which everything is known that a slot may ask for."""
    cast.organisation()
    case = cast.case()
    ada = case.persons.get()
    recording.record_event(
        case,
        by=cast.case_worker(),
        persons=[ada],
        handle="verdict",
        kind="sentence",
        on="2015-02-01",
    )
    recording.amend_person(ada, by=cast.case_worker(), occupation="lawyer")
    cast.approve_facts(case)
    appeal = drafting.draft_appeal(
        case, slug="library", reference="UA 1/2016", language="en", by=cast.case_worker()
    )
    drafting.add_addressee(appeal, cast.office_by_fax(), by=cast.case_worker())
    return appeal


def texts_of(page: AppealText, letter: LetterText) -> list[str]:
    said = [page.summary, page.ask, letter.subject, letter.body, letter.lead_in, *letter.demands]
    assert all(said)
    return said


def pages_of(appeal: Appeal, letter: LetterText) -> int:
    """How many pages the letter takes, signed by somebody who says who she is."""
    composed = composing.compose(
        {field: getattr(letter, field) for field in LetterText.FIELDS},
        language=letter.language,
        addressee=appeal.addressees.get(),
        day=domain_day(),
        place="France",
        signer=Signer(name="Marie Exemple", who="teacher, Lyon", country="France"),
        approved_only=False,
    )
    return len(pikepdf.open(BytesIO(typeset.pdf(composed, "a4"))).pages)


def test_every_letter_that_comes_with_habeas_is_one_page_in_six_languages() -> None:
    stocking.load(cast.case_worker(), approver=cast.approver())
    appeal = a_draft()
    faults: list[tuple[object, ...]] = []
    for skeleton in Skeleton.objects.all():
        demands = list(skeleton.demands.all())
        languages = set(library.languages_of(skeleton, demands))
        if languages != LANGUAGES or len(demands) not in {4, 5}:
            faults.append((skeleton.handle, "languages or requests", languages, len(demands)))
        for language in LANGUAGES:
            appeal.case.events.update(place=PLACES.get(language, "Model City"))
            appeal.case.situations.update(place=PLACES.get(language, "Model City"))
            page, letter = library.drafts(
                appeal, skeleton=skeleton, demands=demands, language=language
            )
            if letter.body.count("\n\n") != 2:
                faults.append((skeleton.handle, language, "has not three paragraphs"))
            if pages_of(appeal, letter) != 1:
                faults.append((skeleton.handle, language, "is longer than a page"))
            grown_old = [
                each
                for text in texts_of(page, letter)
                for each in living.literal_warnings(text, language)
            ]
            if grown_old:
                faults.append((skeleton.handle, language, grown_old))
    assert not faults
    assert Skeleton.objects.count() >= 10
    assert Demand.objects.count() >= 16
    assert {text.language for text in DemandText.objects.live()} == LANGUAGES
    assert DemandText.objects.live().count() == Demand.objects.count() * len(LANGUAGES)


def test_loading_leaves_drafts_that_wait_for_somebody_else_and_changes_nothing_twice() -> None:
    loaded = stocking.load(cast.case_worker())
    assert loaded == Skeleton.objects.count() + Demand.objects.count()
    assert not SkeletonText.objects.live().exists()
    assert not SkeletonText.objects.filter(locked=False).exists()
    assert not Publication.objects.exists()
    edited = SkeletonText.objects.filter(language="en").first()
    assert edited is not None
    words.send_back(edited, by=cast.case_worker())
    newest = edited.newest()
    newest.body = "The house's own words about {name of person}."
    words.write(newest, by=cast.case_worker())
    assert stocking.load(cast.case_worker()) == 0
    edited.refresh_from_db()
    assert edited.newest().body == newest.body


def test_every_occupation_of_the_list_has_a_word_in_each_language() -> None:
    for code in all_codes():
        for language in LANGUAGES:
            assert occupation_in(code, language=language, own="de"), (code, language)
