"""All appeals: who needs a letter now, and what became of the others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.kernel import languages
from habeas.public import errors, reading, showing, standing
from habeas.public.answers import page, published, unkept
from habeas.public.showing import Badge, Subject
from habeas.public.standing import Standing
from habeas.staff.organisations import domain_now

RECENT: Final = 12
ENDED: Final = frozenset({"past", "closed", "died", "replaced"})


@dataclass(frozen=True, kw_only=True)
class Card:
    """One appeal as the list shows it."""

    appeal: Appeal
    address: str
    names: SafeString
    subjects: list[Subject]
    badges: list[Badge]
    statuses: dict[str, str]
    country: str
    stands: Standing
    summary: str
    text_language: str
    outcome: str
    act_by: datetime


def to_the_readers_language(request: HttpRequest) -> HttpResponse:
    """Send a reader on to the page in the language that her browser prefers."""
    language = reading.preferred(request.headers.get("Accept-Language", ""))
    return unkept(HttpResponseRedirect(reverse("home", args=[language])))


def show(request: HttpRequest, language: str) -> HttpResponse:
    """Show who needs letters, filtered by country and situation, and what became of others."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    cards = _cards(language)
    needed = [card for card in cards if card.stands.name not in ENDED]
    ended = [card for card in cards if card not in needed]
    country = request.GET.get("country", "")
    situation = request.GET.get("situation", "")
    countries = {card.appeal.case.country: card.country for card in needed}
    situations = {code: label for card in needed for code, label in card.statuses.items()}
    shown = [
        card
        for card in needed
        if country in {"", card.appeal.case.country} and situation in {"", *card.statuses}
    ]
    told = {
        "cards": shown,
        "any": bool(needed),
        "ended": ended[:RECENT],
        "country": country,
        "situation": situation,
        "countries": sorted(countries.items(), key=lambda pair: pair[1]),
        "situations": sorted(situations.items(), key=lambda pair: pair[1]),
        "filtered": bool(country or situation),
    }
    return published(request, page("public/home.html", language, told))


def _cards(language: str) -> list[Card]:
    appeals = Appeal.objects.with_page().filter(opens__lte=domain_now())
    ordered = sorted(
        appeals.select_related("case__facts"),
        # Those that need letters by their date, then what ended, newest first.
        key=lambda appeal: (
            appeal.state == vocabulary.CLOSED,
            -appeal.closed_on.toordinal() if appeal.closed_on else 0,
            appeal.act_by,
            appeal.pk,
        ),
    )
    cards = (_card(appeal, language) for appeal in ordered)
    return [card for card in cards if card]


def _card(appeal: Appeal, language: str) -> Card | None:
    words = showing.page_words(appeal, language)
    if words is None:
        return None
    text, told = words
    subjects = showing.subjects_of(appeal.case, language)
    return Card(
        appeal=appeal,
        address=reverse("appeal", args=[language, appeal.slug]),
        names=showing.names_of(subjects, language),
        subjects=subjects,
        badges=showing.badges_of(appeal.case, language),
        statuses=showing.statuses_of(appeal.case),
        country=languages.country_name(appeal.case.country, language),
        stands=standing.standing_of(appeal),
        summary=told["outcome_heading"] if appeal.state == vocabulary.CLOSED else told["summary"],
        text_language=text.language,
        outcome=str(appeal.get_outcome_display()),
        act_by=appeal.act_by.astimezone(domain_now().tzinfo),
    )
