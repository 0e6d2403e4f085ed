"""A reader of the house looks at cases, and at nothing that could show who told us."""

import cast
import pytest
from desk_doing import at, look, signed_in

from habeas.cases import noting, recording
from habeas.staff import accounts

pytestmark = pytest.mark.django_db


def test_a_reader_sees_no_note_no_consent_no_quiet_work_and_no_source_that_is_never_named() -> None:
    case = cast.case()
    wanda = signed_in(cast.case_worker())
    hidden = recording.name_source(
        case, by=cast.case_worker(), label="Zoe, a plainly invented aunt"
    )
    recording.name_source(case, by=cast.case_worker(), label="Invented Gazette", public=True)
    noting.note(case, by=cast.case_worker(), text="A plainly invented note.")
    rea = signed_in(
        accounts.add_staff(username="rea.reader", password=cast.PASSWORD, roles=["reader"])
    )
    hers, theirs = look(rea, at("case", case.pk)), look(wanda, at("case", case.pk))
    for kept in (hidden.label, "A plainly invented note.", 'href="#consents"', 'href="#quiet"'):
        assert kept in theirs
        assert kept not in hers
    assert "Invented Gazette" in hers
    assert "one that is never named" in hers
