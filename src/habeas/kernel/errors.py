"""What a person may be told when something cannot be done."""


class HabeasError(Exception):
    """An error with a message for a person.

    The message is one plain sentence and never holds a supporter's data, a key or a path of the
    machine, because it may be shown on a page, printed by a command and written to a log.
    """


class RefusedError(HabeasError):
    """A deed was refused and changed nothing; the message says what to do instead."""
