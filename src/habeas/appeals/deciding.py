"""What becomes of the open appeals when something new has happened to their people.

Somebody has to say it for each of them, also that it stays as it is. Until then the letters are
held, because the facts of the case wait for a second person.
"""

from typing import Any, Final

from django.db import transaction

from habeas.appeals import stopping, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases.models import Case, Event, Situation
from habeas.cases.telling import badge_of
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User

CHOICES: Final = {
    "stop": "Stop: close it with an outcome; letters that wait are dropped",
    "pause": "Pause: the form goes, letters wait",
    "revise": "Revise: pause it, and write the letter anew",
    "leave": "Leave it as it is",
}
ASKED: Final = (vocabulary.OPEN, vocabulary.PAUSED)
# Events that change how somebody is, whatever is recorded of the situation.
STATUS_EVENTS: Final = frozenset(
    {"arrest", "detention", "house-arrest", "release", "transfer", "sentence", "death"}
)
# The outcome that a status or an event proposes; those of ENDS leave nothing to ask for.
OUTCOME_OF: Final = {
    "released": "released",
    "release": "released",
    "sentence-served": "released",
    "released-conditions": "released-conditions",
    "acquitted": "acquitted",
    "case-dropped": "charges-dropped",
    "found-alive": "found-alive",
    "safe": "left",
    "sentenced": "sentenced",
    "sentence": "sentenced",
    "died": "died",
    "died-in-custody": "died",
    "killed": "died",
    "death": "died",
    "executed": "executed",
}
ENDS: Final = frozenset(OUTCOME_OF) - {"released-conditions", "sentenced", "sentence"}


def asked_about(case: Case) -> list[Appeal]:
    """Return the appeals of a case for which somebody has to decide."""
    return list(case.appeals.filter(state__in=ASKED))


def ask(fact: Situation | Event) -> bool:
    """Note that ``fact`` needs a decision, and tell whether it does.

    It does when it changes how somebody is now and the case has an open or paused appeal.
    """
    now = fact.kind in STATUS_EVENTS if isinstance(fact, Event) else _is_badge(fact)
    fact.undecided = now and bool(asked_about(fact.case))
    fact.save(update_fields=["undecided"])
    return fact.undecided


def ask_about_newest(case: Case) -> Situation | Event | None:
    """Ask about what was recorded last in a case; return the fact that needs a decision, if any.

    A call records an event and the situation it led to: one decision is about both.
    """
    for facts in (case.situations, case.events):
        newest: Situation | Event | None = facts.order_by("-pk").first()
        if newest is not None and ask(newest):
            return newest
    return None


def undecided(case: Case) -> list[Situation | Event]:
    """Return what has happened in a case and still waits for a decision, oldest first."""
    if not asked_about(case):
        return []
    return [*case.situations.filter(undecided=True), *case.events.filter(undecided=True)]


def proposed_outcome(fact: Situation | Event) -> str:
    """Return the outcome that a fact suggests, or nothing."""
    return OUTCOME_OF.get(_what(fact), "")


def quieter_choice(fact: Situation | Event) -> str:
    """Return the choice to start from: stop where nothing is left to ask for, else none."""
    return "stop" if _what(fact) in ENDS else ""


def decide(appeal: Appeal, *, choice: str, by: User, outcome: str = "", because: str = "") -> None:
    """Do what was decided for an open or paused appeal; one person is enough.

    ``choice`` is a key of ``CHOICES``; to stop needs an ``outcome``. *Revise* pauses: the new words
    say what becomes of letters under the old ones. The letters that wait are the post room's to
    write off. Raises RefusedError.
    """
    if choice not in CHOICES:
        raise RefusedError(f"Say what becomes of {appeal}: also when it stays as it is.")
    with transaction.atomic():
        current = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
        if current.state not in ASKED:
            raise RefusedError(f"{appeal} has ended meanwhile. Please look again.")
        if choice == "stop":
            stopping.close(current, by=by, outcome=outcome)
        elif choice != "leave" and current.state == vocabulary.OPEN:
            stopping.pause(current, by=by, because=because)
        note = ". ".join(filter(None, [choice, because]))
        auditing.log(by=by, verb="appeal.decided", target=current, because=note)
    appeal.refresh_from_db()


def decided(fact: Situation | Event) -> None:
    """Note that somebody has decided what ``fact`` means for every appeal."""
    rows: Any = type(fact).objects
    rows.filter(pk=fact.pk).update(undecided=False)


def _what(fact: Situation | Event) -> str:
    return fact.kind if isinstance(fact, Event) else fact.status


def _is_badge(situation: Situation) -> bool:
    return badge_of(situation.person, approved_only=False) == situation
