"""My letter: what became of one signature, behind the link that its signer alone has."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from habeas import conf
from habeas.actions.models import Action
from habeas.actions.receipts import MyLetter, my_letter, take_back
from habeas.appeals import choosing, vocabulary
from habeas.appeals.models import Appeal
from habeas.delivery import reckoning, routing, states, telling
from habeas.delivery.models import Delivery
from habeas.kernel import languages
from habeas.letters.plain import as_text
from habeas.public import appeal as appeal_page
from habeas.public import errors, recipients, sheets, showing, standing
from habeas.public.answers import behind_a_token, page
from habeas.public.sheets import Seen
from habeas.staff.organisations import domain_now

# A letter can be taken back while it rests or waits, not once it is on the line.
STAYS: Final = frozenset({states.HELD, states.QUEUED, states.DEFERRED})
# Nobody can call back what an office has, or may have.
LEFT: Final = frozenset(
    {states.SENDING, states.UNKNOWN, states.UNRESOLVED, states.ACCEPTED, states.SETTLED}
)
ENDED: Final = frozenset({vocabulary.CLOSED, vocabulary.WITHDRAWN})
# The letter is signed; other receipts say that it was not, or is no more.
SIGNED: Final = frozenset({"received", "queued"})


def show(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Show one letter: thanks, where it is, and the button that takes it back."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    letter = my_letter(token)
    if letter is None:
        return errors.link_not_valid(request)
    return behind_a_token(page("public/my.html", language, _told(letter, language)))


def withdraw(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Take a letter back as far as it has not left."""
    if request.method != "POST":
        return errors.wrong_method(request, "POST")
    letter = my_letter(token)
    if letter is None:
        return errors.link_not_valid(request)
    take_back(token)
    left = not LEFT.isdisjoint(_states(letter))
    told = {"my_page": reverse("my", args=[language, token]), "left": left}
    return behind_a_token(page("public/taken_back.html", language, told))


def _told(letter: MyLetter, language: str) -> dict[str, Any]:
    """Return what the page of a letter shows; of a withdrawn appeal it names nobody."""
    told: dict[str, Any] = {
        "rest": f"my/{letter.token}/",
        "letter": letter,
        **_fate(letter),
        "rest_minutes": conf.rest_minutes(),
        "lines": _lines(letter, language),
    }
    appeal = letter.appeal
    if appeal.state == vocabulary.WITHDRAWN:
        return told
    subjects = showing.subjects_of(appeal.case, language)
    seen = Seen(shown=letter.shown, name=letter.name, who=letter.who, country=letter.country)
    address = conf.public_url() + reverse("appeal", args=[language, appeal.slug])
    names = showing.plain_names_of(subjects, language)
    return told | {
        "appeal": appeal,
        "appeal_page": reverse("appeal", args=[language, appeal.slug]),
        "stands": standing.standing_of(appeal),
        "names": showing.names_of(subjects, language),
        "passing": appeal_page.passing_on(address, names),
        "copies": _copies(letter, seen, language),
        "country": seen.place(language),
        "next": _someone_else(appeal, language),
    }


def _lines(letter: MyLetter, language: str) -> list[dict[str, Any]]:
    if letter.action is None:
        return []
    unnamed = letter.appeal.state == vocabulary.WITHDRAWN
    lines: list[dict[str, Any]] = [
        {
            "office": "" if unnamed else recipients.short_title_of(line.addressee, language),
            "words": telling.my_words(line),
            "life": telling.my_life(line),
        }
        for line in reckoning.letters_of(letter.action)
    ]
    return lines if unnamed or letter.shown != Action.NAMED else lines + _to_post(letter, language)


def _to_post(letter: MyLetter, language: str) -> list[dict[str, Any]]:
    """Return the offices to which supporters post their letters themselves."""
    return [
        {
            "office": recipients.short_title_of(addressee, language),
            "words": _("You post this one yourself; print it on the letter’s page"),
        }
        for addressee in choosing.addressed(letter.appeal)
        if not routing.route_to(addressee).is_ours
    ]


def _states(letter: MyLetter) -> set[str]:
    deliveries = Delivery.objects.filter(action=letter.action) if letter.action else []
    return {delivery.state for delivery in deliveries}


def _fate(letter: MyLetter) -> dict[str, bool]:
    """Return what the page may say of a letter, as its deliveries and its appeal have it."""
    now = _states(letter)
    signed = letter.outcome in SIGNED
    ended = letter.appeal.state in ENDED
    left = not LEFT.isdisjoint(now)
    stays = signed and (not now or not STAYS.isdisjoint(now))
    return {
        "signed": signed,
        "left": left,
        "waits_here": stays and not ended,
        "never_left": signed and not left and (ended or now == {states.CANCELLED}),
        "may_take_back": stays,
        "may_forget": letter.outcome == "queued" and not stays,
    }


def _copies(letter: MyLetter, seen: Seen, language: str) -> list[dict[str, str]]:
    """Return the letters as signed, to keep; who is counted or had signed before has none."""
    if letter.outcome not in SIGNED or seen.signer(letter.appeal.language) is None:
        return []
    versions = {version.language: version for version in letter.versions}
    copies = []
    for placed in choosing.addressed(letter.appeal):
        addressee = sheets.found(placed, seen, versions)
        version = choosing.leaving_version(addressee, versions)
        made = (
            sheets.letter_of(version, addressee, seen, day=letter.confirmed_on) if version else None
        )
        if made is not None:
            tongue = made.language
            copies.append(
                {
                    "language": tongue,
                    "direction": languages.direction(tongue),
                    "office": recipients.short_title_of(addressee, language),
                    "text": as_text(made),
                }
            )
    return copies


def _someone_else(appeal: Appeal, language: str) -> dict[str, Any] | None:
    """Return the open appeal whose date is nearest, other than this one."""
    now = domain_now()
    if standing.standing_of(appeal).name == "died":
        return None
    others = Appeal.objects.open().with_page().exclude(pk=appeal.pk)
    other = others.filter(opens__lte=now, act_by__gte=now).order_by("act_by").first()
    if other is None:
        return None
    subjects = showing.subjects_of(other.case, language)
    return {
        "page": reverse("appeal", args=[language, other.slug]),
        "names": showing.names_of(subjects, language),
    }
