"""The ledger in plain words: they follow channel and evidence, and nothing else.

Never *sent* of what only waits, never *delivered* below a server's word, never *read*.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from habeas import conf
from habeas.appeals.models import Addressee, Intervention
from habeas.delivery import states
from habeas.delivery.models import OWN_REASONS, REASONS
from habeas.delivery.reckoning import LedgerLine, state_of
from habeas.directory.models import CHANNELS


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """One line of an appeal's public ledger: the letters to one addressee that read alike."""

    addressee: Addressee
    words: str
    count: int


def my_words(line: LedgerLine) -> str:  # noqa: PLR0911 - a table of words
    """Return what a supporter is told of her own letter to one addressee."""
    match line.state:
        case states.HELD:
            return _my_wait(line.reason)
        case states.QUEUED | states.SENDING:
            return _("On the way")
        case states.DEFERRED:
            return _("On the way (their server asked us to come back later)")
        case states.UNKNOWN | states.UNRESOLVED:
            return _("Handed to their server, which did not answer. We don’t know")
        case states.ACCEPTED | states.SETTLED:
            return _my_evidence(line)
        case states.BOUNCED:
            return _("Came back: the mailbox refused it")
        case states.FAILED:
            return _("Could not be handed over: no channel worked")
        case _:
            return _my_end(line.reason)


def page_words(line: LedgerLine) -> str:
    """Return what the appeal's page says of so many letters; "" for what it does not count."""
    words = _page_words(line)
    return words % {"n": line.count} if words else ""


def page_lines(lines: Iterable[LedgerLine]) -> list[PageLine]:
    """Return the public ledger: lines that read alike are one line with their sum."""
    summed: dict[tuple[int, str], list[LedgerLine]] = {}
    for line in lines:
        if _page_words(line):
            # Ten letters tell which words these are, whatever a language's plural does with one.
            same = _page_words(_counting(line, 10))
            summed.setdefault((line.addressee.pk, same), []).append(line)
    together = [_counting(alike[0], sum(line.count for line in alike)) for alike in summed.values()]
    return [
        PageLine(addressee=line.addressee, words=page_words(line), count=line.count)
        for line in together
    ]


def own_words(intervention: Intervention) -> str:
    """Return what the desk is told of a letter of the organisation's own, in plain English."""
    line = state_of(intervention)
    if intervention.stopped_at is not None and (line is None or line.state in _UNSENT):
        return "Stopped. Nothing was sent."
    if line is None:
        if not intervention.block.is_approved:
            return "Waits for a second person's yes."
        return "Approved; the courier takes it on its day."
    if line.reason:
        return f"{_OWN_STATES[line.state]}: {(REASONS | OWN_REASONS)[line.reason]}."
    carried = f" by {CHANNELS[line.channel]}" if line.channel else ""
    return f"{_OWN_STATES[line.state]}{carried}."


_UNSENT: Final = frozenset({states.HELD, states.QUEUED, states.DEFERRED})
_OWN_STATES: Final = {
    states.HELD: "Held",
    states.QUEUED: "On its way",
    states.SENDING: "On its way",
    states.DEFERRED: "On its way (their server asked us to come back later)",
    states.UNKNOWN: "Handed to their server, which did not answer; we don't know",
    states.UNRESOLVED: "Handed to their server, which did not answer; we don't know",
    states.ACCEPTED: "Taken by their side",
    states.SETTLED: "Taken by their side, and nothing came back",
    states.BOUNCED: "Came back: their side refused it",
    states.FAILED: "Could not be handed over",
    states.CANCELLED: "Not sent",
}


def _counting(line: LedgerLine, count: int) -> LedgerLine:
    return LedgerLine(
        addressee=line.addressee,
        channel=line.channel,
        state=line.state,
        reason=line.reason,
        evidence=line.evidence,
        count=count,
    )


def _my_wait(reason: str) -> str:
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
    }[reason]


def _my_evidence(line: LedgerLine) -> str:
    if line.channel == "fax":
        return {
            "E1": _("Taken by the fax service, no report yet"),
        }.get(line.evidence, _("Received by their fax machine"))
    return {
        "E1": _("Taken by the next mail server"),
        "E2": _("Accepted by the office’s own mail server"),
        "E3": _("Their server says it lies in the mailbox"),
    }.get(line.evidence, _("They answered"))


def _my_end(reason: str) -> str:
    return {
        "taken back": _("You took it back. Nothing was sent"),
        "ended": _("Not sent: it was no longer needed"),
        "withdrawn": _("Not sent: we stopped this letter"),
        "revised": _("Not sent: we stopped this letter"),
        "too old": _("Not sent: we could not check the facts in time"),
    }[reason]


def _page_words(line: LedgerLine) -> str:  # noqa: PLR0911 - a table of words
    n = line.count
    match line.state:
        case states.HELD:
            return _page_wait(line.reason, n)
        case states.QUEUED | states.SENDING | states.DEFERRED:
            return ngettext("%(n)s on the way", "%(n)s on the way", n)
        case states.UNKNOWN | states.UNRESOLVED:
            return ngettext("%(n)s not known", "%(n)s not known", n)
        case states.ACCEPTED | states.SETTLED:
            return _page_evidence(line)
        case states.BOUNCED:
            return ngettext("%(n)s came back", "%(n)s came back", n)
        case states.FAILED:
            return ngettext("%(n)s could not be handed over", "%(n)s could not be handed over", n)
        case _:
            return _page_end(line.reason, n)


def _page_wait(reason: str, n: int) -> str:
    return {
        "resting": ngettext("%(n)s just signed", "%(n)s just signed", n),
        "contact": ngettext("%(n)s waiting for an address", "%(n)s waiting for an address", n),
        "register": ngettext("%(n)s waiting for a register", "%(n)s waiting for a register", n),
        "covering letter": ngettext(
            "%(n)s waiting for the covering letter", "%(n)s waiting for the covering letter", n
        ),
        "person": ngettext("%(n)s waiting for a person", "%(n)s waiting for a person", n),
    }.get(reason) or ngettext("%(n)s waiting for a check", "%(n)s waiting for a check", n)


def _page_evidence(line: LedgerLine) -> str:
    n = line.count
    if line.evidence == "E4":
        return ngettext("%(n)s answer", "%(n)s answers", n)
    if line.channel == "fax" and line.evidence == "E1":
        return ngettext(
            "%(n)s taken by the fax service, no report yet",
            "%(n)s taken by the fax service, no report yet",
            n,
        )
    if line.channel == "fax":
        return ngettext(
            "%(n)s received by their fax machine", "%(n)s received by their fax machine", n
        )
    return {
        "E1": ngettext(
            "%(n)s taken by a mail server",
            "%(n)s taken by a mail server",
            n,
        ),
        "E2": ngettext(
            "%(n)s accepted by the office’s mail server",
            "%(n)s accepted by the office’s mail server",
            n,
        ),
    }.get(line.evidence) or ngettext(
        "%(n)s put in the mailbox, says their server",
        "%(n)s put in the mailbox, says their server",
        n,
    )


def _page_end(reason: str, n: int) -> str:
    if reason == "taken back":
        return ""
    if reason == "ended":
        return ngettext("%(n)s no longer needed", "%(n)s no longer needed", n)
    return ngettext("%(n)s stopped", "%(n)s stopped", n)
