"""Say who may be asked about a person, in which order."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction

from habeas.cases.models import Decider, Person
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User

MOST: Final = 10
# How long an answer is taken to hold in the first days, when everything changes.
ASK_AGAIN_AFTER: Final = timedelta(days=7)


def name_deciders(person: Person, *, by: User, who: Sequence[str]) -> list[Decider]:
    """Say who may decide for a person, the highest first; return them in this order.

    Raises ValidationError, and RefusedError for two of one word, for more than ten, and when
    somebody is left out who has said something: what was said keeps its place.
    """
    words = [word.strip() for word in who if word.strip()]
    folded = [word.casefold() for word in words]
    if len(set(folded)) != len(folded):
        raise RefusedError("Each of them has to have a word of their own: somebody stands twice.")
    if len(words) > MOST:
        raise RefusedError(f"Name at most {MOST}: the first of them counts.")
    with transaction.atomic():
        known = {each.who.casefold(): each for each in person.deciders.select_for_update()}
        for gone, decider in known.items():
            if gone not in folded:
                if decider.consents.exists():
                    raise RefusedError(f"“{decider}” has said something already, so stays listed.")
                decider.delete()
        named = []
        for order, word in enumerate(words):
            decider = known.get(word.casefold(), Decider(person=person))
            decider.who, decider.order = word, order
            decider.full_clean()
            decider.save()
            named.append(decider)
        approving.touch(person.case.consents, by=by)
        auditing.log(by=by, verb="deciders.named", target=person)
    return named
