"""The questions of doing no harm, and the quieter way where nobody knows the answer.

========================  ==========================================================================
a letter makes it worse   *yes* or *don't know*: quiet, our own letter only
a detail shows the source what few people know is marked in every text, and the second person says
                          that she has read it
others are named          the appeal does not open until they are taken out
someone is under 18       no picture, and the second person says yes to the answer as to all others
fax                       no letter with a supporter's name goes by fax
embassy                   embassies get totals, never a supporter's name
========================  ==========================================================================
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.cases import knowing
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.lacking import Lack
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

QUESTIONS: Final = {
    "worse": "Could letters make it worse for them?",
    "shows_source": "Does a detail show who told us?",
    "names_others": "Is anybody else named who has not agreed?",
    "minors": "Is anybody of them under 18?",
    "fax": "Could a name on a fax be read by somebody it could harm?",
    "embassy": "Could an embassy harm somebody whose name it is given?",
}
WAYS: Final = tuple(RiskAnswers.WAYS)


def quieter_way(answers: Mapping[str, str]) -> str:
    """Return the loudest way (a key of ``RiskAnswers.WAYS``) that the answers allow.

    ``answers`` are by question, each "no", "yes" or "unknown"; what is not there is not known.
    """
    return "name" if answers.get("worse") == "no" else "quiet"


def answers_of(appeal: Appeal) -> RiskAnswers | None:
    """Return the risk answers of an appeal as they stand, or None while nobody has answered."""
    return RiskAnswers.objects.select_related("block").filter(appeal=appeal).first()


def answer_risks(
    appeal: Appeal,
    *,
    by: User,
    way: str = "",
    embargo_until: datetime | None = None,
    note: str = "",
    **answers: str,
) -> RiskAnswers:
    """Answer the six questions and say which way to go; a second person says yes to it.

    ``way`` is the one that the answers propose unless a quieter one is given. An open appeal whose
    way is no longer public pauses at once. Raises ValidationError and RefusedError.
    """
    proposed = quieter_way(answers)
    way = way or proposed
    if way in WAYS and WAYS.index(way) < WAYS.index(proposed):
        raise RefusedError(
            f"With these answers it is “{RiskAnswers.WAYS[proposed]}”: a quieter way can be "
            "chosen, a louder one only by other answers."
        )
    if appeal.state not in {vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED}:
        raise RefusedError("This appeal is closed.")
    with transaction.atomic():
        risks = answers_of(appeal) or RiskAnswers(appeal=appeal, block=approving.new_block(by=by))
        for question in QUESTIONS:
            setattr(risks, question, answers.get(question, "unknown"))
        risks.way, risks.embargo_until, risks.note = way, embargo_until, note
        risks.full_clean()
        risks.save()
        approving.touch(risks.block, by=by)
        auditing.log(by=by, verb="risks.answered", target=appeal)
        _pause_unless_public(risks, by=by)
    _forget(appeal)
    return risks


def approve_risks(appeal: Appeal, *, by: User, seen: datetime) -> None:
    """Say yes to the risk answers as they were when ``seen``; raises RefusedError without any."""
    risks = answers_of(appeal)
    if risks is None:
        raise RefusedError("Nobody has answered the risk questions yet.")
    approving.approve(risks.block, by=by, seen=seen, of=appeal, verb="risks.approved")
    _forget(appeal)


def set_embargo(appeal: Appeal, *, by: User, until: datetime | None) -> None:
    """Let nothing of an appeal be public before ``until``; a person opens it then, no timetable.

    Raises RefusedError while nobody has answered the risk questions.
    """
    risks = answers_of(appeal)
    if risks is None:
        raise RefusedError("Answer the risk questions first: an embargo is one of the answers.")
    if risks.embargo_until != until:
        answers = {question: getattr(risks, question) for question in QUESTIONS}
        answer_risks(appeal, by=by, way=risks.way, embargo_until=until, note=risks.note, **answers)


def make_quiet(appeal: Appeal, *, by: User, because: str = "") -> RiskAnswers:
    """Let nothing but the organisation's own letter be done: at once, and one person is enough."""
    if appeal.state not in {vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED}:
        raise RefusedError("This appeal is closed.")
    with transaction.atomic():
        risks = answers_of(appeal) or RiskAnswers(appeal=appeal, block=approving.new_block(by=by))
        risks.way = "quiet"
        risks.save()
        approving.touch(risks.block, by=by)
        auditing.log(by=by, verb="appeal.made_quiet", target=appeal, because=because)
        _pause_unless_public(risks, by=by)
    _forget(appeal)
    return risks


def lacking(appeal: Appeal) -> list[Lack]:
    """Return what the risk answers leave open before anything of the appeal may be public."""
    risks, keys = answers_of(appeal), (appeal.pk,)
    if risks is None:
        return [Lack(sentence="Answer the risk questions.", place="answer-risks", keys=keys)]
    lacks = [
        Lack(sentence=sentence, place="answer-risks", keys=keys)
        for sentence in _open_answers(risks)
    ]
    if not risks.block.is_approved:
        sentence = "Approve the risk answers."
        lacks.append(Lack(sentence=sentence, place="approvals", keys=keys, part="risks"))
    of_case = (appeal.case_id,)
    for person in appeal.case.persons.all():
        if risks.way == "no-name" and person.kind == "person" and not person.pseudonym:
            sentence = f"Give {person} a pseudonym: it was decided to name nobody."
            lacks.append(Lack(sentence=sentence, place="case", keys=of_case))
        if (person.picture_id or person.proposed.get("picture_id")) and risks.minors != "no":
            sentence = f"Take the picture of {person} away: somebody may be under 18."
            lacks.append(Lack(sentence=sentence, place="case", keys=of_case))
    return lacks


def secrets_of(appeal: Appeal) -> list[tuple[Any, knowing.Secret]]:
    """Return where the newest texts of an appeal and its case use what only few people know."""
    texts = [*appeal.case.texts.all(), *appeal.texts.all(), *appeal.letter_texts.all()]
    found = []
    for text in texts:
        newest = text.newest()
        parts = [*newest.said().items(), *(("demands", each) for each in newest.demands_asked())]
        found += [(text, secret) for secret in knowing.secrets_in(parts, appeal.case)]
    return found


def marks_secrets(appeal: Appeal) -> bool:
    """Tell whether the second person has to read every use of what few people know."""
    risks = answers_of(appeal)
    return (risks is None or risks.shows_source != "no") and bool(secrets_of(appeal))


def is_public(appeal: Appeal) -> bool:
    """Tell whether a second person said yes to answers that let letters leave."""
    risks = answers_of(appeal)
    return risks is not None and risks.block.is_approved and risks.way in RiskAnswers.PUBLIC


def fax_allowed(appeal: Appeal) -> bool:
    """Tell whether letters with supporters' names may go by fax."""
    risks = answers_of(appeal)
    return risks is not None and risks.fax == "no"


def embassy_allowed(appeal: Appeal) -> bool:
    """Tell whether an embassy may be given supporters' names, where they ticked that."""
    risks = answers_of(appeal)
    return risks is not None and risks.embassy == "no"


def _open_answers(risks: RiskAnswers) -> Iterator[str]:
    if risks.way not in RiskAnswers.PUBLIC:
        yield f"It was decided to {_DECIDED[risks.way]}: answer again to change that."
    if risks.embargo_until and risks.embargo_until > domain_now():
        until = timezone.localtime(risks.embargo_until)
        yield f"Wait for the end of the embargo: {date_format(until, 'j F Y, H:i e')}."
    if risks.names_others != "no":
        yield "Take out whoever is named and has not agreed, then answer that question with “no”."
    if risks.minors == "no":
        for person in risks.appeal.case.persons.all():
            if person.minor or person.proposed.get("minor"):
                yield f"{person} is under 18: answer that question with “yes”."


_DECIDED: Final = {"quiet": "work quietly, with our own letter only", "wait": "wait"}


def _pause_unless_public(risks: RiskAnswers, *, by: User) -> None:
    shown = Appeal.objects.filter(pk=risks.appeal_id, state=vocabulary.OPEN)
    if risks.way not in RiskAnswers.PUBLIC and shown.update(state=vocabulary.PAUSED):
        risks.appeal.state = vocabulary.PAUSED
        auditing.log(by=by, verb="appeal.paused", target=risks.appeal)


def _forget(appeal: Appeal) -> None:
    """Let the instance read its answers anew."""
    appeal._state.fields_cache.pop("risks", None)  # noqa: SLF001 - Django's own cache of a relation
