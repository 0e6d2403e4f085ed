"""Why a deed of the staff was refused."""

from habeas.kernel.errors import RefusedError


class SecondPersonNeededError(RefusedError):
    """What makes more public needs a yes from someone who did not make its last change."""


class ChangedMeanwhileError(RefusedError):
    """The yes was given to something that has changed since it was shown."""
