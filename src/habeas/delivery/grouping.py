"""Letter-writing groups: a code for one appeal, and what a group reports under it.

What a group says is its own word. It is shown apart, and is in no figure of ours.
"""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.delivery.models import Group, GroupReport
from habeas.kernel import clock, tokens
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

# A full hall, and what it can write in an evening: more is a slip of the finger, or no group.
MOST_PEOPLE: Final = 1000
MOST_LETTERS_EACH: Final = 50
# Older reports tell nobody anything: the newest counts.
REPORTS_KEPT: Final = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the groups of an appeal say together: the newest report of each."""

    letters: int
    people: int
    groups: int


def make_group(appeal: Appeal, *, label: str, by: User) -> str:
    """Make a code for a group that writes for an open appeal; return it, this once.

    Raises ValidationError where the group has no name for the desk, and RefusedError where the
    appeal takes no letters.
    """
    label = " ".join(label.split())
    if not label:
        raise ValidationError({"label": "Name the group, so that the desk knows whose code it is."})
    if appeal.state != vocabulary.OPEN or appeal.is_past(domain_now()):
        raise RefusedError("Only an appeal that is open has packs for groups.")
    code = tokens.new_token()
    with transaction.atomic():
        group = Group(
            appeal=appeal,
            label=label,
            code=tokens.fingerprint(code),
            made_by=by,
            made_at=clock.now(),
        )
        group.clean_fields(exclude={"appeal", "code", "made_by", "ended_at"})
        group.save(force_insert=True)
        auditing.log(by=by, verb="group.made", target=group)
    return code


def end_group(group: Group, *, by: User, drop_reports: bool = False) -> None:
    """End a group's code; with ``drop_reports`` what it told is no longer shown either.

    A second time changes nothing but what is dropped.
    """
    with transaction.atomic():
        if group.ended_at is None:
            group.ended_at = clock.now()
            group.save(update_fields=["ended_at"])
            auditing.log(by=by, verb="group.ended", target=group)
        if drop_reports and group.reports.all().delete()[0]:
            auditing.log(by=by, verb="group.reports-dropped", target=group)


def group_of(code: str) -> Group | None:
    """Return the group that has a code, or None: unknown, mistyped and ended look alike."""
    try:
        known = tokens.fingerprint(code)
    except ValueError:
        return None
    groups = Group.objects.select_related("appeal__case__facts")
    return groups.filter(code=known, ended_at__isnull=True).first()


def report(group: Group, *, letters: int, people: int) -> None:
    """Take a group's word for how many letters so many people wrote; the newest report counts.

    Raises ValidationError, in the reader's language, with a reason for each field.
    """
    wrong: dict[str, str] = {}
    if not 1 <= people <= MOST_PEOPLE:
        wrong["people"] = _("Please write a number from 1 to %(most)s.") % {"most": MOST_PEOPLE}
    elif letters < people:
        wrong["letters"] = _("That is fewer letters than people. Count those who wrote one.")
    elif letters > people * MOST_LETTERS_EACH:
        wrong["letters"] = _(
            "That is more than %(most)s letters for each of you. If it is right, write to us."
        ) % {"most": MOST_LETTERS_EACH}
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        newest = group.reports.first()
        if newest and (newest.letters, newest.people) == (letters, people):
            return
        GroupReport.objects.create(group=group, letters=letters, people=people, at=clock.now())
        kept = list(group.reports.values_list("pk", flat=True)[:REPORTS_KEPT])
        group.reports.exclude(pk__in=kept).delete()


def told(appeal: Appeal) -> Told:
    """Return what the groups of an appeal say together."""
    reports = GroupReport.objects.filter(group__appeal=appeal).order_by("pk")
    newest = {each.group_id: each for each in reports}.values()
    return Told(
        letters=sum(each.letters for each in newest),
        people=sum(each.people for each in newest),
        groups=len(newest),
    )
