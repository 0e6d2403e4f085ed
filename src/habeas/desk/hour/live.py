"""Step 8, live: the page is up, the letters rest, and everything can still be stopped."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habeas import conf
from habeas.appeals import choosing, stopping
from habeas.appeals.models import Appeal
from habeas.cases.telling import facts_of, name_in
from habeas.delivery import states, writing_off
from habeas.delivery.models import Delivery
from habeas.desk.hour.steps import HourOfAppeal
from habeas.desk.screens import Act
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import join
from habeas.letters import living
from habeas.public.reading import CATALOGUES, USUAL
from habeas.staff.organisations import domain_day, domain_now, the_organisation


class Live(HourOfAppeal):
    """What became of it, with the two buttons that stop it and texts to copy."""

    number = 8

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        appeal, now = self.appeal, domain_now()
        return self.show(
            "hour/live.html",
            {
                "has_page": Appeal.objects.with_page().filter(pk=appeal.pk).exists(),
                "takes_signatures": appeal.takes_signatures(now),
                "url": address_of(appeal),
                "resting": Delivery.objects.filter(
                    addressee__appeal=appeal, state=states.HELD, reason="resting"
                ).count(),
                "rest_minutes": conf.rest_minutes(),
                "copies": copies(appeal),
            },
        )


def address_of(appeal: Appeal) -> str:
    """Return the public address of an appeal in its own language."""
    primary = appeal.language.split("-")[0]
    language = next((tag for tag in CATALOGUES if tag.split("-")[0] == primary), USUAL)
    # The desk's own process answers no public address, but has to name one.
    path = reverse("appeal", args=[language, appeal.slug], urlconf="habeas.public.urls")
    return f"{conf.public_url()}{path}"


def copies(appeal: Appeal) -> list[tuple[str, str]]:
    """Return texts to copy, each with what it is for; none while no page text is live."""
    text = choosing.page_text(appeal, appeal.language)
    if text is None:
        return []
    facts = facts_of(appeal.case, language=text.language)

    def fill(words: str) -> str:
        try:
            return living.fill(words, facts, language=text.language, day=domain_day())
        except HabeasError:
            return ""

    persons = appeal.case.persons.public()
    names = join([name_in(person, text.language) for person in persons], text.language)
    url, house = address_of(appeal), the_organisation()
    short = "\n".join(filter(None, [f"{names}: {fill(text.ask)}", url]))
    press = "\n\n".join(
        filter(
            None,
            [names, fill(text.summary), fill(text.ask), url, house.legal_name, house.telephone],
        )
    )
    return [("For WhatsApp and other messengers", short), ("For the press", press)]


class StopAll(HourOfAppeal, Act):
    """Stop every letter that has not left: the appeal is paused, and can be opened again."""

    number = 8
    done: ClassVar = "Stopped. The appeal is paused: no letter leaves, and nobody can sign."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Pause the appeal, and write down what that means for the letters that wait."""
        stopping.pause(self.appeal, by=self.staff, because="Stop all")
        writing_off.write_off(clock.now())
        return self.back()

    def back(self) -> str:
        """Return the address of the live step."""
        return reverse("desk:hour-live", args=[self.appeal.pk])
