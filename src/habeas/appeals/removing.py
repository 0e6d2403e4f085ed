"""Remove a person from the desk for good, when they or their family ask for it."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from habeas.appeals import stopping
from habeas.cases import picturing, searching
from habeas.cases.models import Person
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.lacking import Lack
from habeas.staff.models import User


def remove_person(person: Person, *, by: User) -> list[Lack]:
    """Delete all rows about a person, and return the texts in which their name still stands.

    Gone are names, spellings, proposals, situations, events of nobody else, deciders, consents and
    pictures; the audit log keeps numbers alone. Words and their earlier revisions are not rewritten
    by a machine. Raises RefusedError while an appeal of the case is public: withdraw it first.
    """
    with transaction.atomic():
        current = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        public = list(current.case.appeals.filter(state__in=stopping.PUBLIC))
        if public:
            names = ", ".join(str(appeal) for appeal in public)
            raise RefusedError(f"This person is still on a public page. Withdraw first: {names}.")
        left = mentions_of(current)
        picturing.forget_pictures(current)
        alone = [event.pk for event in current.events.all() if event.persons.count() == 1]
        current.case.events.filter(pk__in=alone).delete()
        approving.touch(current.case.facts, by=by)
        auditing.log(by=by, verb="person.removed", target=current)
        current.delete()
    return left


def mentions_of(person: Person) -> list[Lack]:
    """Return where a name of a person stands outside the rows about them, older drafts included."""
    wanted = {spelling.casefold() for spelling in searching.spellings_of(person)}
    return [
        Lack(sentence=f"Go over {label}: a name stands in it.", place=place, keys=keys)
        for label, place, keys, told in _told(person)
        if any(spelling in told.casefold() for spelling in wanted)
    ]


def _told(person: Person) -> Iterator[tuple[str, str, tuple[int | str, ...], str]]:
    case = person.case
    for note in case.notes.all():
        yield f"the note of {note.at:%Y-%m-%d}", "case", (case.pk,), note.text
    for intervention in case.interventions.all():
        told = f"{intervention.note} {intervention.subject} {intervention.body}"
        yield f"the quiet work of {intervention.on}", "case", (case.pk,), told
    texts: list[tuple[str, Any]] = [("case", text) for text in case.texts.all()]
    for appeal in case.appeals.all():
        texts += [("page", text) for text in appeal.texts.all()]
        texts += [("letter", text) for text in appeal.letter_texts.all()]
    for kind, words in texts:
        revisions = [revision.content for revision in words.revisions]
        yield f"“{words}”", "words", (kind, words.pk), json.dumps(revisions, ensure_ascii=False)
