"""A draft that waits for its second person: prepared by Wanda, approved by nobody."""

from typing import Any

import cast

from habeas.appeals import drafting, risks
from habeas.appeals.models import Appeal, AppealText
from habeas.cases import recording
from habeas.staff import words


def prepared(languages: tuple[str, ...] = ("en", "fr"), **answers: str) -> Appeal:
    """Return a draft in Ada's case: its facts changed, its texts submitted, its risks answered."""
    worker = cast.case_worker()
    cast.organisation()
    case = cast.case()
    ada = case.persons.get()
    recording.amend_person(ada, by=worker, occupation="teacher")
    recording.record_consent(
        ada, by=worker, name=True, story=True, given_by="her sister", given_on="2016-06-29"
    )
    appeal = drafting.draft_appeal(
        case, slug="ua-50-2016", reference="UA 50/2016", language="en", by=worker
    )
    drafting.add_addressee(appeal, cast.office_by_mail(), by=worker)
    for language in languages:
        page = AppealText(
            appeal=appeal, language=language, summary="{name of ada} is held.", ask="Free her."
        )
        for text in (page, cast.letter_text(appeal, language=language)):
            words.write(text, by=worker)
            words.submit(text, by=worker)
    no: dict[str, Any] = dict.fromkeys(risks.QUESTIONS, "no")
    risks.answer_risks(appeal, by=worker, **{**no, **answers})
    appeal.refresh_from_db()
    return appeal
