"""Hide a name: everybody sees a pseudonym from then on, and the name itself is sealed."""

from django.db import transaction

from habeas.cases import confiding, recording
from habeas.cases.models import Person
from habeas.kernel.errors import RefusedError
from habeas.staff.models import User


def hide_name(person: Person, *, pseudonym: str, by: User) -> Person:
    """Let ``pseudonym`` stand for a person everywhere; return the person.

    Every spelling of the name is sealed with the case, where those who are assigned can open it. A
    person who is public already keeps the name on the page until a second person has said yes.
    Raises RefusedError and ValidationError.
    """
    pseudonym = " ".join(pseudonym.split())
    spellings = [person.name, person.native_name, *person.names.values(), *person.aliases]
    known = list(dict.fromkeys(filter(None, spellings)))
    if not pseudonym:
        raise RefusedError("Give a pseudonym, such as “A lawyer”.")
    if any(word in pseudonym.casefold().split() for name in known for word in _words(name)):
        raise RefusedError("The pseudonym holds a part of the name.")
    with transaction.atomic():
        confiding.confide(
            person.case,
            kind="unsaid",
            label=f"The name of {pseudonym}",
            by=by,
            text="\n".join(known),
        )
        return recording.amend_person(
            person,
            by=by,
            name=pseudonym,
            native_name="",
            native_language="",
            names={},
            aliases=[],
            pseudonym=True,
        )


def _words(name: str) -> list[str]:
    return [word for word in name.casefold().split() if len(word) > 1]
