"""An open appeal with two letters that wait, and what a reader and a form say of it."""

from typing import Any

import cast
from django.test import Client

from habeas.appeals.models import Appeal
from habeas.cases.models import Person
from habeas.delivery import planning
from habeas.delivery.models import Delivery
from habeas.kernel import clock


def open_with_two_letters() -> Appeal:
    """An open appeal with two letters that wait."""
    made = cast.open_appeal_of(cast.office_by_mail(), language="en", letter_languages=["fr"])
    cast.signed(made)
    cast.signed(made, name="Paul Exemple")
    planning.plan_due(clock.now())
    assert waiting(made) == 2
    return made


def waiting(appeal: Appeal) -> int:
    return Delivery.objects.waiting().filter(addressee__appeal=appeal).count()


def ada() -> Person:
    return cast.case().persons.get(handle="ada")


def answers(appeal: Appeal) -> set[int]:
    """What a reader is told of page, papers and form, in every language."""
    reader = Client()
    page, french = (f"/{language}/appeals/{appeal.slug}/" for language in ("en", "fr"))
    paths = [page, french, f"{page}letter.pdf", f"{page}letter.fr.pdf"]
    signed = reader.post(f"{page}sign", {"shown": "counted", "email": "marie@supporter.example"})
    return {*(reader.get(path).status_code for path in paths), signed.status_code}


def typed_in(client: Client, url: str) -> dict[str, Any]:
    """What a form holds when it is opened."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}
