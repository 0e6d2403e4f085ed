"""Whose turn it is with an appeal: the second person's, or that of those who prepare it."""

from habeas.appeals import opening, risks, vocabulary
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.staff.auditing import name_of
from habeas.staff.models import AuditEntry, Block, User
from habeas.staff.words import Words

SECOND_LOOK = "the second look"
OPENS_AGAIN = (vocabulary.DRAFT, vocabulary.PAUSED)


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


def may_open_now(appeal: Appeal) -> bool:
    """Tell whether all is said, and only the button is left: after an embargo, for instance."""
    return appeal.state in OPENS_AGAIN and not opening.missing(appeal)


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
