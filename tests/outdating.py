"""Change a source text for good, so that its translations fall behind."""

from typing import Any

import cast

from habeas.staff import words
from habeas.staff.words import Words


def revise(
    text: Words,
    *,
    same_meaning: bool = False,
    earlier_may_go: bool = True,
    **fields: Any,  # noqa: ANN401 - the fields of any text
) -> None:
    """Publish the next revision of a text, with what is said of its meaning."""
    newer: Any = type(text).objects.get(pk=text.pk).newest()
    for field, value in fields.items():
        setattr(newer, field, value)
    revision = words.write(newer, by=cast.case_worker())
    newer.publish(
        revision, user=cast.approver(), same_meaning=same_meaning, earlier_may_go=earlier_may_go
    )
