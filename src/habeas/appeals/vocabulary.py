"""The states of an appeal and its outcomes."""

from typing import Final

from django.utils.translation import gettext_lazy as _

DRAFT: Final = "draft"
OPEN: Final = "open"
PAUSED: Final = "paused"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"

STATES: Final = {
    DRAFT: _("Draft"),
    OPEN: _("Open"),
    PAUSED: _("Paused"),
    CLOSED: _("Closed"),
    WITHDRAWN: _("Taken down"),
}

# What a state may become. A withdrawn appeal stays withdrawn; a closed one is never opened again,
# because its letters were dropped and its supporters told so: a new need is a new appeal.
MAY_BECOME: Final = {
    DRAFT: {OPEN, WITHDRAWN},
    OPEN: {PAUSED, CLOSED, WITHDRAWN},
    PAUSED: {OPEN, CLOSED, WITHDRAWN},
    CLOSED: {WITHDRAWN},
    WITHDRAWN: set[str](),
}

OUTCOMES: Final = {
    "replaced": _("Replaced by a new letter"),
    "released": _("Released"),
    "released-conditions": _("Released under conditions"),
    "charges-dropped": _("Charges dropped"),
    "acquitted": _("Acquitted"),
    "sentence-reduced": _("Sentence lifted or reduced"),
    "execution-stopped": _("Execution stopped"),
    "access": _("Seen by lawyer, family or doctor"),
    "moved": _("Moved to a better place"),
    "found-alive": _("Found alive"),
    "left": _("Left for safety"),
    "convicted": _("Convicted"),
    "sentenced": _("Sentenced"),
    "died": _("Died"),
    "executed": _("Executed"),
    "family-wish": _("Ended at the family's wish"),
    "unchanged": _("Ended without change"),
    "not-known": _("Not known"),
}
FAMILY_WISH: Final = "family-wish"
DEATHS: Final = frozenset({"died", "executed"})
