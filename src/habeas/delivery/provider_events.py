"""What a mail provider tells of the letters it took: django-anymail's events, written down.

The provider is believed as far as its secret goes: who tells without it is refused before it comes
here. What fits no letter of ours (a mail to a supporter, a forged name) changes nothing, nor does
the same event a second time. That somebody opened a letter or followed a link is not written down.
"""

import hashlib
from typing import Any, Final

from habeas.channels.base import without_addresses
from habeas.channels.replies import RetryClass, classify, status_in
from habeas.delivery import bouncing
from habeas.delivery.models import Attempt, Consignment
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError

_CAME_BACK: Final = frozenset({"bounced", "rejected", "failed"})
# A provider's "delivered" is a 250 of the recipient's own server, and not more.
_ACCEPTED_THERE: Final = "delivered"
_NOTED: Final = {
    "deferred": "delayed",
    "autoresponded": "automatic",
    "complained": "complaint",
}
_NO_MAILBOX: Final = "invalid"
_REFUSED: Final = 550
_SHORTEST_SECRET: Final = 20


def checked_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Return what events are checked with; raises HabeasError without a secret to check by."""
    secret = settings.get("WEBHOOK_SECRET")
    secrets = [secret] if isinstance(secret, str) else secret or []
    if not secrets or any(
        ":" not in each or len(each.partition(":")[2]) < _SHORTEST_SECRET for each in secrets
    ):
        raise HabeasError(
            "The file that mail_events names needs a line WEBHOOK_SECRET: a user, a colon and at "
            "least twenty random characters."
        )
    return settings


def tell(sender: object, *, event: Any, esp_name: str, **_: object) -> None:  # noqa: ANN401, ARG001 - a signal's receiver
    """Write down one event; raises TooEarlyError, and then the provider tells it again."""
    job = str(event.message_id or "")
    if not job or event.event_type not in {*_CAME_BACK, _ACCEPTED_THERE, *_NOTED}:
        return
    consignment = Consignment.objects.filter(channel="email", job=job).first()
    if consignment is None:
        # The provider may be quicker than the commit of what it answered.
        if Attempt.objects.filter(phase="dot", ended_at__isnull=True).exists():
            raise bouncing.TooEarlyError
        return
    _write_down(event, consignment, esp_name)


def _write_down(event: Any, consignment: Consignment, esp_name: str) -> None:  # noqa: ANN401 - django-anymail has no types
    said = " ".join(filter(None, (event.mta_response, event.description)))
    facts: dict[str, Any] = {
        "status": status_in(said),
        "text": without_addresses(said, consignment.envelope_sender, event.recipient or ""),
        "digest": _digest(event, esp_name),
        "now": clock.now(),
    }
    if event.event_type in _CAME_BACK:
        bouncing.bounced(consignment, reason=_reason(event.reject_reason, said), **facts)
    elif event.event_type == _ACCEPTED_THERE:
        bouncing.confirmed(consignment, evidence="E2", **facts)
    else:
        bouncing.noted(consignment, kind=_NOTED[event.event_type], **facts)


def _reason(reject_reason: str | None, said: str) -> str:
    """Return why it came back, in the words that the ledger has for it."""
    if reject_reason == _NO_MAILBOX:
        return "no mailbox"
    match classify(_REFUSED, said):
        case RetryClass.BAD_ADDRESS:
            return "no mailbox"
        case RetryClass.FULL:
            return "full"
    return "refused"


def _digest(event: Any, esp_name: str) -> bytes:  # noqa: ANN401 - django-anymail has no types
    """Return what tells an event from another: the same one told twice has the same."""
    parts = (esp_name, event.event_type, event.message_id, event.event_id, event.timestamp)
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).digest()
