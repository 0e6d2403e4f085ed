"""What the steps of the hour begin with: a call, a draft, one that the library has filled."""

import cast

from habeas.appeals import beginning, library, risks, stocking
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.cases.models import Case, Person

NO_HARM = dict.fromkeys(risks.QUESTIONS, "no")
UNKNOWN = dict.fromkeys(risks.QUESTIONS, "unknown")


def called() -> tuple[Case, Person]:
    """What a call leaves: Berta Invented, arrested today, nobody asked yet."""
    cast.organisation()
    worker = cast.case_worker()
    case = recording.open_case(slug="aq-2016-1", country=cast.COUNTRY, by=worker)
    berta = recording.add_person(
        case, by=worker, handle="berta", name="Berta Invented", pronoun="she", occupation="lawyer"
    )
    recording.record_event(
        case, by=worker, persons=[berta], handle="arrest", kind="arrest", on="2016-06-30"
    )
    recording.record_situation(berta, by=worker, status="arrested", since="2016-06-30")
    return case, berta


def answers(person: Person, **changes: str | list[str]) -> dict[str, object]:
    """Step 2 as it is usually filled in; changes name a person's fields without the key."""
    about: dict[str, object] = {
        "who": "her husband, wife or partner",
        "other": "",
        "said": ["name", "story"],
        "how": "phone",
        "on": "2016-06-30",
        "ask_again_by": "2016-07-07",
        "because": "",
        "against": "no",
        "against_who": "",
        "pseudonym": "",
    }
    whole: dict[str, object] = {
        **NO_HARM,
        "way": "name",
        "embargo_until": "",
        "reference": "UA 1/2016",
        "language": "en",
    }
    for name, value in changes.items():
        (about if name in about else whole)[name] = value
    return {**whole, **{f"{name}_{person.pk}": value for name, value in about.items()}}


def begun() -> Appeal:
    """A draft that went through steps 1 and 2."""
    case, berta = called()
    appeal = beginning.begin(
        case,
        said=[beginning.Said(person=berta, who="herself", allows=frozenset({"name"}), how="phone")],
        answers=NO_HARM,
        way="name",
        reference="UA 1/2016",
        slug="ua-1-2016",
        language="en",
        by=cast.case_worker(),
    )
    assert appeal is not None
    return appeal


def filled() -> Appeal:
    """A draft that the library has filled."""
    appeal = begun()
    stocking.load(by=cast.case_worker(), approver=cast.approver())
    skeleton = library.proposed(appeal.case)[0]
    library.fill(
        appeal, skeleton=skeleton, demands=list(skeleton.demands.all()[:5]), by=cast.case_worker()
    )
    return appeal
