"""The ledger in plain words, for pages: they follow channel and evidence, and nothing else.

Never *sent* of what only waits, never *delivered* below a server's word, never *read*. What a
supporter is told of her own letter is in ``telling``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from habeas.appeals.models import Addressee, Intervention
from habeas.delivery import states
from habeas.delivery.models import OWN_REASONS, REASONS
from habeas.delivery.reckoning import COVERING, REGISTER, LedgerLine, state_of
from habeas.directory.models import CHANNELS


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """One line of an appeal's public ledger: the letters to one addressee that read alike.

    ``channel`` is "" where no channel has been found.
    """

    addressee: Addressee
    channel: str
    words: str
    count: int


def channel_words(channel: str) -> str:
    """Return what a channel is called; "" is one that is still looked for."""
    return {"email": _("E-mail"), "fax": _("Fax"), "post": _("Post")}.get(channel, "–")


def page_words(line: LedgerLine) -> str:
    """Return what the appeal's page says of so many letters; "" for what it does not count."""
    said = _page_words(line)
    if not said:
        return ""
    words = said % {"n": line.count}
    if line.kind != REGISTER or not line.consignments:
        return words
    return ngettext(
        "%(words)s, in %(m)s register", "%(words)s, in %(m)s registers", line.consignments
    ) % {"words": words, "m": line.consignments}


def page_lines(lines: Iterable[LedgerLine]) -> list[PageLine]:
    """Return the public ledger: lines that read alike are one line with their sum."""
    summed: dict[tuple[int, str, bool, str], list[LedgerLine]] = {}
    for line in lines:
        # Ten letters tell which words these are, whatever a language's plural does with one.
        same = _page_words(line.with_count(10))
        if same:
            key = (line.addressee.pk, line.channel, line.kind == REGISTER, same)
            summed.setdefault(key, []).append(line)
    together = [
        alike[0].with_count(
            sum(line.count for line in alike), sum(line.consignments for line in alike)
        )
        for alike in summed.values()
    ]
    return [
        PageLine(
            addressee=line.addressee,
            channel=line.channel,
            words=page_words(line),
            count=line.count,
        )
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


def _page_words(line: LedgerLine) -> str:
    n = line.count
    match line.state:
        case states.HELD:
            return _page_wait(line.reason, n)
        case states.SENDING if line.channel == "post":
            return ngettext("%(n)s printed", "%(n)s printed", n)
        case states.QUEUED | states.SENDING | states.DEFERRED:
            return ngettext("%(n)s on the way", "%(n)s on the way", n)
        case states.UNKNOWN | states.UNRESOLVED:
            return ngettext("%(n)s not known", "%(n)s not known", n)
        case states.ACCEPTED | states.SETTLED:
            return _page_evidence(line)
        case _:
            return _page_end(line, n)


def _page_wait(reason: str, n: int) -> str:
    on_the_way = ngettext("%(n)s on the way", "%(n)s on the way", n)
    return {
        "resting": ngettext("%(n)s just signed", "%(n)s just signed", n),
        "contact": ngettext("%(n)s waiting for an address", "%(n)s waiting for an address", n),
        "register": ngettext("%(n)s waiting for a register", "%(n)s waiting for a register", n),
        "covering letter": ngettext(
            "%(n)s waiting for the covering letter", "%(n)s waiting for the covering letter", n
        ),
        "person": ngettext("%(n)s waiting for a person", "%(n)s waiting for a person", n),
        "office": on_the_way,
        "turn": on_the_way,
    }.get(reason) or ngettext("%(n)s waiting for a check", "%(n)s waiting for a check", n)


def _page_evidence(line: LedgerLine) -> str:
    n = line.count
    if line.evidence == "E4" and line.kind == REGISTER:
        return ngettext("%(n)s that were answered", "%(n)s that were answered", n)
    if line.evidence == "E4" and line.kind != COVERING:
        return ngettext("%(n)s answer", "%(n)s answers", n)
    if line.kind == COVERING:
        return ngettext("%(n)s counted without a name", "%(n)s counted without a name", n)
    return {"fax": _page_fax, "post": _page_post}.get(line.channel, _page_mail)(line, n)


def _page_mail(line: LedgerLine, n: int) -> str:
    if line.evidence == "E3":
        return ngettext(
            "%(n)s put in the mailbox, says their server",
            "%(n)s put in the mailbox, says their server",
            n,
        )
    if line.state == states.ACCEPTED:
        return {
            "E1": ngettext("%(n)s taken by a mail server", "%(n)s taken by a mail server", n),
        }.get(line.evidence) or ngettext(
            "%(n)s accepted by the office’s mail server",
            "%(n)s accepted by the office’s mail server",
            n,
        )
    return {
        "E1": ngettext(
            "%(n)s taken by a mail server, not returned",
            "%(n)s taken by a mail server, not returned",
            n,
        ),
    }.get(line.evidence) or ngettext(
        "%(n)s accepted by the office’s mail server, not returned",
        "%(n)s accepted by the office’s mail server, not returned",
        n,
    )


def _page_fax(line: LedgerLine, n: int) -> str:
    if line.evidence == "E1":
        return ngettext(
            "%(n)s taken by the fax service, no report yet",
            "%(n)s taken by the fax service, no report yet",
            n,
        )
    return ngettext("%(n)s received by their fax machine", "%(n)s received by their fax machine", n)


def _page_post(line: LedgerLine, n: int) -> str:
    return {
        "E1": ngettext("%(n)s posted", "%(n)s posted", n),
        "E2": ngettext("%(n)s signed for", "%(n)s signed for", n),
    }.get(line.evidence) or ngettext("%(n)s handed over", "%(n)s handed over", n)


def _page_end(line: LedgerLine, n: int) -> str:  # noqa: PLR0911 - a table of words
    not_handed_over = ngettext(
        "%(n)s could not be handed over", "%(n)s could not be handed over", n
    )
    match line.state, line.reason:
        case states.BOUNCED, "at the door":
            return ngettext("%(n)s refused", "%(n)s refused", n)
        case states.BOUNCED, "no answer":
            return not_handed_over
        case states.BOUNCED, _reason:
            return ngettext("%(n)s came back", "%(n)s came back", n)
        case (states.FAILED, _) | (states.CANCELLED, "no way"):
            return not_handed_over
        case _cancelled, "taken back":
            return ""
        case _cancelled, "ended":
            return ngettext("%(n)s no longer needed", "%(n)s no longer needed", n)
        case _:
            return ngettext("%(n)s stopped", "%(n)s stopped", n)
