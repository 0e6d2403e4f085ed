"""The mailed link: read the letter once more, and let it go, or not."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from habeas.actions import confirming
from habeas.actions.confirming import VersionsChangedError, Waiting
from habeas.actions.models import Action
from habeas.actions.signing import offers_embassy
from habeas.appeals import choosing, resolving
from habeas.appeals.models import Appeal, LetterVersion
from habeas.kernel.errors import RefusedError
from habeas.public import errors, recipients, sheets, showing, standing
from habeas.public.answers import behind_a_token, page
from habeas.public.sheets import Seen


def confirm(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Show the letter behind a mailed link (GET changes nothing), or take the answer to it."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return errors.wrong_method(request, "GET, HEAD, POST")
    my_token = confirming.my_token_of(token)
    if my_token is not None:  # a second press, or a scanner that presses buttons
        return _to_my_letter(language, my_token)
    if confirming.ended_appeal(token) is not None:
        return _not_needed(language, 409 if request.method == "POST" else 200)
    letter = confirming.waiting(token)
    if letter is None:
        return errors.link_not_valid(request)
    if request.method == "POST":
        return _take(request, language, letter)
    return _show(letter, language)


def not_me(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Show the button that blocks an address, or take its press."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return errors.wrong_method(request, "GET, HEAD, POST")
    if not confirming.can_block(token):
        return errors.link_not_valid(request)
    pressed = request.method == "POST"
    if pressed:
        confirming.block(token)
    return behind_a_token(page("public/not_me.html", language, {"done": pressed}))


def _take(request: HttpRequest, language: str, letter: Waiting) -> HttpResponse:
    answer = request.POST.get("answer", "send")
    if answer == "forget":
        confirming.forget(letter.token)
        return behind_a_token(page("public/forgotten.html", language, {}))
    if answer not in {"send", "count"}:
        return errors.bad_request(request)
    try:
        shown = [int(pk) for pk in request.POST.get("version", "").split(".")]
    except ValueError:
        return errors.bad_request(request)
    try:
        my_token = confirming.confirm(letter, versions=shown, counted=answer == "count")
    except VersionsChangedError:
        return _show(letter, language, seen=shown, status=409)
    except RefusedError:
        return _not_needed(language, 409)
    return _to_my_letter(language, my_token)


def _show(
    letter: Waiting, language: str, *, seen: list[int] | None = None, status: int = 200
) -> HttpResponse:
    appeal = letter.appeal
    official_sees = Seen(
        shown=letter.shown, name=letter.name, who=letter.who, country=letter.country
    )
    letters = sheets.sheets_of(appeal, language, seen=official_sees)
    subjects = showing.subjects_of(appeal.case, language)
    live = choosing.signed_versions(appeal)
    told = {
        "letter": letter,
        "appeal": appeal,
        "stands": standing.standing_of(appeal, can_be_said=bool(letters)),
        "names": showing.names_of(subjects, language),
        "sheets": letters,
        "recipients": [sheet.recipient for sheet in letters],
        "embassy": _embassy(letter, language),
        "ways": list(dict.fromkeys(sheet.recipient.how for sheet in letters)),
        "country": official_sees.place(language),
        "version": ".".join(str(version.pk) for version in live),
        **_what_changed(appeal, seen or letter.versions, live),
    }
    return behind_a_token(page("public/confirm.html", language, told, status=status))


def _embassy(letter: Waiting, language: str) -> str:
    """Return the embassy that she lets have her letter by name, or ""."""
    if letter.shown != Action.NAMED or not letter.embassy or not offers_embassy(letter.appeal):
        return ""
    copies = letter.appeal.addressees.filter(office__stands_for=resolving.EMBASSY)
    addressee = copies.select_related("office", "appeal__case").first()
    return recipients.title_of(addressee, language) if addressee else ""


def _what_changed(appeal: Appeal, seen: Iterable[int], live: list[LetterVersion]) -> dict[str, Any]:
    """Return whether the live versions still mean what was seen, and what was changed if not."""
    before = LetterVersion.objects.filter(appeal=appeal, pk__in=list(seen))
    signed = {version.language: version for version in before}
    corrected, changed = False, []
    for version in live:
        old = signed.get(version.language)
        if old is not None and old.pk == version.pk:
            continue
        between = LetterVersion.objects.filter(
            appeal=appeal,
            language=version.language,
            number__gt=old.number if old else 0,
            number__lte=version.number,
        )
        if old is not None and all(step.same_meaning for step in between):
            corrected = True
        else:
            marked = sheets.changes(old.words, version.words) if old else []
            changed.append({"language": version.language, "blocks": marked})
    return {"corrected": corrected and not changed, "changed": changed}


def _not_needed(language: str, status: int) -> HttpResponse:
    told = {"heading": _("Nothing was sent, and nothing is needed any more")}
    return behind_a_token(page("public/not_needed.html", language, told, status=status))


def _to_my_letter(language: str, my_token: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("my", args=[language, my_token]), status=303)
    return behind_a_token(response)
