"""One message into the database, for every way that messages come by."""

from django.db import close_old_connections

from habeas.delivery import receiving
from habeas.delivery.receiving import Outcome, TooLargeError
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError


class LaterError(HabeasError):
    """The message could not be taken in now; whoever has it keeps it and brings it again."""


def take_in(raw: bytes, *, recipient: str = "") -> Outcome:
    """Take in one message in a commit of its own; raises TooLargeError and LaterError.

    The error tells what kind of failure it was and nothing of the message.
    """
    close_old_connections()
    try:
        return receiving.receive(raw, recipient=recipient, now=clock.now())
    except TooLargeError:
        raise
    except HabeasError as error:
        raise LaterError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - a traceback could quote the message
        kind = type(error).__name__
        raise LaterError(f"It could not be taken in now ({kind}); it is kept.") from None
