"""Whose turn it is with an appeal: the second person's, or that of those who prepare it."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from habeas.appeals import opening, risks, vocabulary
from habeas.appeals.models import Addressee, Appeal, AppealText, LetterText, RiskAnswers, SecondLook
from habeas.cases.models import CaseText
from habeas.staff.auditing import name_of
from habeas.staff.models import AuditEntry, Block, User, approved
from habeas.staff.words import Words

SECOND_LOOK = "the second look"
OPENS_AGAIN = (vocabulary.DRAFT, vocabulary.PAUSED)
ON_BLOCKS = (
    approved("case__facts")
    & approved("case__consents")
    & approved("addressing")
    & approved("limits")
    & approved("risks__block")
)


def asked(viewer: User | None) -> Iterator[tuple[Appeal, list[str]]]:
    """Return the appeals in which ``viewer``'s yes is asked for, each with the parts."""
    for appeal in _not_at_rest().select_related(
        "case__facts", "case__consents", "addressing", "limits"
    ):
        parts = asked_of(appeal, viewer)
        if parts:
            yield appeal, parts


def asked_of(appeal: Appeal, viewer: User | None) -> list[str]:
    """Return the parts of an appeal in which ``viewer``'s yes is asked for; None is anybody's.

    Nothing is asked about a draft that is still being written, nor while an appeal that was given
    back is being mended.
    """
    texts = opening.texts_of(appeal)
    begun = any(text.locked or text.live for text in texts)
    if (appeal.state == vocabulary.DRAFT and not begun) or given_back(appeal):
        return []
    asked = [name for name, block in _named_blocks(appeal) if _waits(block, viewer)]
    asked += [f"text ({text.language})" for text in texts if text.locked and _other(text, viewer)]
    if _look_is_due(appeal) and (viewer is None or appeal.case.facts.changed_by_id != viewer.pk):
        asked.append(SECOND_LOOK)
    return list(dict.fromkeys(asked))


def openable() -> Iterator[Appeal]:
    """Return the appeals to which all is said, so that only the button is left."""
    looked_at = SecondLook.objects.filter(opened_at=None).values("appeal")
    likely = Appeal.objects.filter(ON_BLOCKS, state__in=OPENS_AGAIN, pk__in=looked_at)
    for appeal in likely.select_related("case__facts", "case__consents", "addressing", "limits"):
        if not opening.missing(appeal):
            yield appeal


def all_given_back() -> Iterator[tuple[Appeal, AuditEntry]]:
    """Return the appeals that were given back, each with when and by whom."""
    appeals = Appeal.objects.filter(state__in=OPENS_AGAIN).select_related("case")
    named = {name_of(appeal): appeal for appeal in appeals}
    entries = AuditEntry.objects.filter(verb="appeal.sent_back", target__in=named)
    for name in set(entries.values_list("target", flat=True)):
        last = given_back(named[name])
        if last:
            yield named[name], last


def given_back(appeal: Appeal) -> AuditEntry | None:
    """Return when and by whom an appeal was given back, until those who prepare it ask again.

    Asking again is to submit a text or all of it; a paused appeal is also asked about by a change.
    """
    if appeal.state not in OPENS_AGAIN:
        return None
    verbs = ["appeal.sent_back", "appeal.submitted", "appeal.opened"]
    last = AuditEntry.objects.filter(target=name_of(appeal), verb__in=verbs).first()
    if last is None or last.verb != "appeal.sent_back":
        return None
    if any(text.locked for text in opening.texts_of(appeal)):
        return None
    changed = any(block.changed_at > last.at for block in opening.blocks_of(appeal))
    return None if changed and appeal.state == vocabulary.PAUSED else last


def _not_at_rest() -> QuerySet[Appeal]:
    """Return the appeals in which a yes may be asked for, found at once.

    An open one to whose every part somebody said yes is looked into no further: of these a house
    has the most.
    """
    submitted = (
        Q(pk__in=AppealText.objects.filter(locked=True).values("appeal"))
        | Q(pk__in=LetterText.objects.filter(locked=True).values("appeal"))
        | Q(case__in=CaseText.objects.filter(locked=True).values("case"))
    )
    moved = Addressee.objects.exclude(approved("office__coordinates")).values("appeal")
    return Appeal.objects.filter(
        Q(state__in=OPENS_AGAIN)
        | Q(state=vocabulary.OPEN) & (submitted | Q(pk__in=moved) | ~ON_BLOCKS)
    )


def _named_blocks(appeal: Appeal) -> list[tuple[str, Block]]:
    case, answers = appeal.case, risks.answers_of(appeal)
    found = [
        ("facts", case.facts),
        ("consents", case.consents),
        ("addressees", appeal.addressing),
        ("dates and limits", appeal.limits),
    ]
    found += [("risk answers", answers.block)] if answers else []
    found += [
        (f"coordinates of {addressee.office}", addressee.office.coordinates)
        for addressee in appeal.addressees.select_related("office__coordinates")
    ]
    return found


def _waits(block: Block, viewer: User | None) -> bool:
    return not block.is_approved and (viewer is None or block.changed_by_id != viewer.pk)


def _other(text: Words, viewer: User | None) -> bool:
    return viewer is None or text.latest_revision.user_id != viewer.pk


def _look_is_due(appeal: Appeal) -> bool:
    """Tell whether somebody has to answer for what changed since she, or another, last did.

    A pause alone asks for nothing, and quiet work opens no page.
    """
    answers = risks.answers_of(appeal)
    if appeal.state not in OPENS_AGAIN or (answers and answers.way not in RiskAnswers.PUBLIC):
        return False
    look = appeal.second_looks.first()
    return look is None or look.at < opening.last_change(appeal)
