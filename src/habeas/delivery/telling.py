"""What a supporter is told of her own letter: where it is, and how it came there.

The words follow channel and evidence, as those of ``wording`` do.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from habeas import conf
from habeas.delivery import states
from habeas.delivery.models import Step
from habeas.delivery.reckoning import COVERING, REGISTER, MyLine
from habeas.delivery.wording import channel_words
from habeas.kernel import dates
from habeas.staff.organisations import the_organisation

# What is told of a letter while its next contact is still being tried.
_UNDER_WAY: Final = frozenset({*states.WAITING, states.SENDING})
# What a letter waits for, beside its rest: of each there is a word.
_WAITS: Final = frozenset(
    {"facts", "words", "translation", "paused", "contact", "register", "covering letter"}
    | {"person", "office", "turn"}
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One dated step of a letter's life; ``on`` is a day in the organisation's zone."""

    on: date
    words: str


def my_words(line: MyLine) -> str:
    """Return what a supporter is told of her own letter to one addressee."""
    now = _now(line)
    if line.before is None or line.state not in _UNDER_WAY:
        return now
    return _("%(before)s. We are trying: %(channel)s. %(now)s") % {
        "before": _now(line.before),
        "channel": channel_words(line.channel),
        "now": now,
    }


def my_life(line: MyLine) -> list[Moment]:
    """Return the dated steps of her letter to one addressee, oldest first, in plain words."""
    earlier = my_life(line.before) if line.before else []
    zone = ZoneInfo(the_organisation().zone)
    found = [
        Moment(on=step.at.astimezone(zone).date(), words=words)
        for step in line.steps
        if (words := _step(step, line))
    ]
    found += [
        Moment(on=on, words=words)
        for kind, on in line.days.items()
        if (words := _proved(kind)) and words not in {moment.words for moment in found}
    ]
    told: list[Moment] = []
    for moment in sorted(found, key=lambda moment: moment.on):
        if not told or told[-1].words != moment.words:
            told.append(moment)
    return earlier + told


def _now(line: MyLine) -> str:  # noqa: PLR0911 - a table of words
    match line.state:
        case states.HELD:
            return _wait(line.reason)
        case states.SENDING if line.channel == "post":
            return _("Printed, waiting for the post")
        case states.QUEUED | states.SENDING:
            return _("On the way")
        case states.DEFERRED:
            return _("On the way (their server asked us to come back later)")
        case states.UNKNOWN | states.UNRESOLVED if line.channel == "post":
            return _("Printed; whether it was posted we don’t know")
        case states.UNKNOWN | states.UNRESOLVED:
            return _("Handed to their server, which did not answer. We don’t know")
        case states.ACCEPTED | states.SETTLED:
            return _carried(line)
        case _:
            return _end(line)


def _wait(reason: str) -> str:
    if reason == "resting":
        minutes = conf.rest_minutes()
        return ngettext(
            "Waiting %(n)s minute, in case you change your mind",
            "Waiting %(n)s minutes, in case you change your mind",
            minutes,
        ) % {"n": minutes}
    return {
        "facts": _("Waiting while we check the facts"),
        "words": _("Waiting while we check the facts"),
        "translation": _("Waiting while we check the facts"),
        "paused": _("Waiting while we check the facts"),
        "contact": _("Waiting for a working address"),
        "register": _("Waiting for the register in which it goes"),
        "covering letter": _("Counted; waits for the covering letter that says how many you are"),
        "person": _("Waiting for a person who brings it on its way"),
        "office": _("Waiting for the office to open"),
        "turn": _("Waiting for its turn"),
    }[reason]


def _carried(line: MyLine) -> str:
    """Return what is known of a letter that their side took, and of what it was bound in."""
    known = _evidence(line)
    language = get_language() or "en"
    if line.kind == COVERING and COVERING in line.days:
        return _("Counted in the covering letter of %(day)s. %(known)s") % {
            "day": dates.show(line.days[COVERING], language),
            "known": known,
        }
    if line.kind == REGISTER and line.number and REGISTER in line.days:
        return _("Went as no. %(number)s in the register of %(day)s. %(known)s") % {
            "number": line.number,
            "day": dates.show(line.days[REGISTER], language),
            "known": known,
        }
    return known


def _evidence(line: MyLine) -> str:
    if line.evidence == "E4":
        return _("They answered")
    return {"fax": _faxed, "post": _posted}.get(line.channel, _mailed)(line)


def _mailed(line: MyLine) -> str:
    if line.evidence == "E3":
        return _("Their server says it lies in the mailbox")
    if line.state == states.ACCEPTED:
        return {"E1": _("Taken by the next mail server")}.get(
            line.evidence, _("Accepted by the office’s own mail server")
        )
    return {"E1": _("Taken by the next mail server; has not come back")}.get(
        line.evidence, _("Accepted by the office’s own mail server; has not come back")
    )


def _faxed(line: MyLine) -> str:
    if line.evidence == "E1":
        return _("Taken by the fax service, no report yet")
    if line.pages:
        return ngettext(
            "Received by their fax machine, %(n)s of %(n)s page",
            "Received by their fax machine, %(n)s of %(n)s pages",
            line.pages,
        ) % {"n": line.pages}
    return _("Received by their fax machine")


def _posted(line: MyLine) -> str:
    kept = _("Handed over on %(day)s, stamped copy kept")
    kind, undated, dated = {
        "E1": ("posted", _("Posted"), _("Posted on %(day)s")),
        "E2": ("signed", _("Signed for at the office"), _("Signed for at the office on %(day)s")),
    }.get(line.evidence) or (
        "handed",
        _("Handed over"),
        kept if line.copy_kept else _("Handed over on %(day)s"),
    )
    if kind not in line.days:
        return undated
    return dated % {"day": dates.show(line.days[kind], get_language() or "en")}


def _end(line: MyLine) -> str:
    match line.state, line.reason:
        case states.BOUNCED, reason:
            return _bounce(line.channel, reason)
        case states.FAILED, _:
            return _("Could not be handed over: no channel worked")
        case _:
            return {
                "taken back": _("You took it back. Nothing was sent"),
                "ended": _("Not sent: it was no longer needed"),
                "withdrawn": _("Not sent: we stopped this letter"),
                "revised": _("Not sent: we stopped this letter"),
                "too old": _("Not sent: we could not check the facts in time"),
                "no way": _("Not sent: we found no way to the office in time"),
            }[line.reason]


def _bounce(channel: str, reason: str) -> str:
    said = {
        "no mailbox": _("Came back: the mailbox does not exist"),
        "full": _("Came back: the mailbox is full"),
        "no answer": _("Could not be handed over: their fax machine did not answer"),
        "at the door": _("Taken there and refused at the door"),
    }.get(reason)
    return said or (
        _("Came back by post") if channel == "post" else _("Came back: the mailbox refused it")
    )


def _step(step: Step, line: MyLine) -> str:
    """Return one step in words, as far as it is known of itself; "" for what says nothing."""
    match step.after:
        case states.BOUNCED | states.FAILED | states.CANCELLED | states.UNRESOLVED:
            said = _now(replace(line, state=step.after))
        case states.HELD:
            said = _wait(step.because) if step.because in _WAITS else ""
        case states.SENDING if line.channel == "post":
            said = _now(replace(line, state=states.SENDING))
        case states.DEFERRED:
            said = _("Their server asked us to come back later")
        case states.UNKNOWN if line.channel != "post":
            said = _("Handed to their server, which did not answer")
        case states.SETTLED if line.channel == "email":
            said = _("Has not come back")
        case states.ACCEPTED:
            # The least that was known then; what came later has a line of its own.
            said = _carried(replace(line, state=states.ACCEPTED, evidence="E1"))
        case _machinery:
            said = ""
    return said


def _proved(kind: str) -> str:
    return {
        "signed": _("Signed for at the office"),
        "handed": _("Handed over"),
    }.get(kind, "")
