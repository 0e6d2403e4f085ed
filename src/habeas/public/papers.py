"""The letter as paper: a PDF to print, to be signed by hand or with the name typed in."""

import hashlib
import threading
from collections import OrderedDict
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from habeas.actions import names
from habeas.actions.models import Action
from habeas.actions.signing import is_country
from habeas.appeals import choosing, vocabulary
from habeas.appeals.models import Addressee, Appeal, LetterVersion
from habeas.kernel.errors import HabeasError
from habeas.letters import typeset
from habeas.letters.letter import Letter
from habeas.letters.typeset import Paper, paper_for
from habeas.public import errors, sheets, standing
from habeas.public.answers import PUBLISHED, page, unkept
from habeas.public.sheets import Seen
from habeas.staff.organisations import the_organisation

# A letter takes milliseconds; more than one at a time would take the processor from the pages.
COMPILING: Final = threading.Lock()
MOST_KEPT: Final = 64
PATIENCE_SECONDS: Final = 5.0
# What is printed depends on nothing but the letter (version, holder, contact and day are in it).
_kept: OrderedDict[tuple[Letter, Paper], bytes] = OrderedDict()


def show(request: HttpRequest, language: str, slug: str, which: str = "") -> HttpResponse:
    """Give the letter as a PDF: GET to sign by hand, POST with a name typed in.

    ``which`` is the letter's language (and ``.2`` for the second addressee it goes to); without it
    the first addressee's letter as it leaves.
    """
    if request.method not in {"GET", "HEAD", "POST"}:
        return errors.wrong_method(request, "GET, HEAD, POST")
    if request.META.get("QUERY_STRING"):  # else each query would be another paper to a cache
        return errors.not_found(request)
    appeal = standing.find(slug)
    if appeal is not None and appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    found = _which(appeal, which) if appeal and standing.standing_of(appeal).has_letter else None
    if found is None:
        return errors.not_found(request)
    if request.method == "POST":
        return _with_a_name(request, language, *found)
    return _to_sign_by_hand(request, *found)


def _to_sign_by_hand(
    request: HttpRequest, version: LetterVersion, addressee: Addressee
) -> HttpResponse:
    letter = sheets.letter_of(version, addressee, Seen())
    if letter is None:
        return errors.not_found(request)
    paper = paper_for(the_organisation().country)
    etag = f'"{hashlib.sha256(repr((version.pk, letter, paper)).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:  # only a paper that the reader does not have is made
        made = _printed(letter, paper)
        if made is None:
            return errors.busy(request)
        response = _pdf(made, version)
    response.headers["Cache-Control"] = PUBLISHED
    response.headers["ETag"] = etag
    return response


def _which(appeal: Appeal, which: str) -> tuple[LetterVersion, Addressee] | None:
    versions = choosing.live_versions(appeal)
    tag, _dot, number = which.partition(".")
    addressees = list(choosing.addressed(appeal))
    leaving = [(choosing.leaving_version(a, versions), a) for a in addressees]
    if number:
        position = int(number) - 1 if number.isdecimal() else -1
        leaving = leaving[position : position + 1] if position >= 0 else []
    for version, addressee in leaving:
        if version is not None and tag in {"", version.language}:
            return version, addressee
    # A language in which it does not leave, to read: the letter to the first addressee.
    if tag in versions and leaving:
        return versions[tag], leaving[0][1]
    return None


def _printed(letter: Letter, paper: Paper) -> bytes | None:
    key = (letter, paper)
    if key in _kept:
        return _kept[key]
    if not COMPILING.acquire(timeout=PATIENCE_SECONDS):
        return None
    try:
        _kept[key] = made = typeset.pdf(letter, paper)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    finally:
        COMPILING.release()
    return made


def _with_a_name(
    request: HttpRequest, language: str, version: LetterVersion, addressee: Addressee
) -> HttpResponse:
    """Make a letter with a name typed in, and forget it."""
    seen = Seen(
        shown=Action.NAMED,
        name=names.tidy(request.POST.get("name", "")),
        who=names.tidy(request.POST.get("who", "")),
        country=request.POST.get("country", "") or sheets.NOT_SAID,
    )
    problems = {
        _("Your name"): names.wrong_with_name(seen.name)
        if seen.name
        else _("Please write your name, or print it without."),
        _("Who you are"): names.wrong_with_who(seen.who),
        _("Country you live in"): ""
        if is_country(seen.country)
        else _("Please choose the country you live in."),
    }
    wrong = {field: problem for field, problem in problems.items() if problem}
    if wrong:
        return page("public/not_printed.html", language, {"problems": wrong}, status=422)
    letter = sheets.letter_of(version, addressee, seen)
    if letter is None:
        return errors.not_found(request)
    if not COMPILING.acquire(blocking=False):
        return errors.busy(request)
    try:
        made = typeset.pdf(letter, paper_for(seen.country))
    except HabeasError:
        return errors.bad_request(request)
    finally:
        COMPILING.release()
    return unkept(_pdf(made, version))


def _pdf(made: bytes, version: LetterVersion) -> HttpResponse:
    name = f"letter-{version.language}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
