"""Hide a name: everybody sees a pseudonym from then on, and the name itself is sealed."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from habeas.cases import confiding, picturing, searching
from habeas.cases.models import Person
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User

SPELLINGS: Final = ("name", "native_name", "native_language", "names", "aliases", "pseudonym")


def hide_name(
    person: Person, *, pseudonym: str, by: User, names: Mapping[str, str] | None = None
) -> Person:
    """Let ``pseudonym`` stand for a person everywhere, at once; return the person.

    It takes a name away, so one person is enough. Every spelling of the name, proposed ones too, is
    sealed with the case, where those who are assigned can open it; the pictures go, because a face
    is a name. ``names`` are the pseudonym in other languages; spellings among them are left out.
    Raises RefusedError and ValidationError.
    """
    pseudonym = " ".join(pseudonym.split())
    if not pseudonym:
        raise RefusedError("Give a pseudonym, such as “A lawyer”.")
    with transaction.atomic():
        current = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        known = [each for each in searching.spellings_of(current) if each != pseudonym]
        if any(word in pseudonym.casefold().split() for name in known for word in _words(name)):
            raise RefusedError("The pseudonym holds a part of the name.")
        if known:
            confiding.confide(
                current.case,
                kind="unsaid",
                label=f"The name of {pseudonym}"[:100],
                by=by,
                text="\n".join(known),
            )
        picturing.forget_pictures(current)
        current.name, current.native_name, current.native_language = pseudonym, "", ""
        current.names = {key: told for key, told in (names or {}).items() if told not in known}
        current.aliases, current.pseudonym = [], True
        current.proposed = {k: v for k, v in current.proposed.items() if k not in SPELLINGS}
        current.search = searching.spelled(current)
        current.full_clean()
        current.save()
        approving.touch(current.case.facts, by=by)
        auditing.log(by=by, verb="person.hidden", target=current)
    person.refresh_from_db()
    return person


def _words(name: str) -> list[str]:
    return [word for word in name.casefold().split() if len(word) > 1]
