"""The signature: what the button under the letter does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from habeas.actions import phrases
from habeas.actions.models import Submission
from habeas.actions.signing import InvalidSignatureError, read_signature, sign
from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.public import errors, sheets, standing
from habeas.public.answers import page, unkept
from habeas.public.appeal import answer
from habeas.staff.organisations import domain_now

# The courier looks every second; what lies untouched for longer than this waits for one that is
# not running, and the page says that mails are slow.
SLOW: Final = timedelta(minutes=10)
# How long a letter waits for its link to be used.
WAITS: Final = timedelta(days=7)


def take(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Take a signature: the same answer for a new, a repeated, a limited and a blocked address."""
    if request.method != "POST":
        return errors.wrong_method(request, "POST")
    appeal = standing.find(slug)
    if appeal is None:
        return errors.not_found(request)
    if appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    stands = standing.standing_of(appeal, can_be_said=bool(sheets.sheets_of(appeal, language)))
    if not stands.takes_signatures:
        status = 503 if stands.name == "off" else 409
        return _again(request, appeal, language, request.POST.dict(), {}, status=status)
    return _take(request, appeal, language, request.POST.dict())


def _take(
    request: HttpRequest, appeal: Appeal, language: str, form: Mapping[str, str]
) -> HttpResponse:
    if form.get("website"):  # only a machine sees that field; it learns nothing
        return _look_into_your_mailbox(
            appeal, language, form.get("email", ""), phrases.new_phrase(language)
        )
    try:
        signature = read_signature(form, appeal=appeal)
        phrase = sign(signature, appeal=appeal, language=language)
    except InvalidSignatureError as error:
        typed = {**form, "shown": "counted"} if error.tick_counted else form
        return _again(request, appeal, language, typed, error.errors, status=422)
    except RefusedError:
        return _again(request, appeal, language, form, {}, status=409)
    except (HabeasError, DatabaseError):
        # It cannot be kept now: the letter can still be printed, and what she typed is still there.
        return _again(request, appeal, language, form, {}, status=503)
    return _look_into_your_mailbox(appeal, language, signature.email, phrase)


def _look_into_your_mailbox(appeal: Appeal, language: str, email: str, phrase: str) -> HttpResponse:
    return page(
        "public/mailbox.html",
        language,
        {
            "rest": f"appeals/{appeal.slug}/",
            "appeal": appeal,
            "email": email,
            "phrase": phrase,
            "until": (clock.now() + WAITS).date(),
            "slow": _mails_are_slow(),
            "waits": appeal.is_overdue(domain_now()),
        },
    )


def _again(  # noqa: PLR0913 - the request and all that was in it
    request: HttpRequest,
    appeal: Appeal,
    language: str,
    form: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    status: int,
) -> HttpResponse:
    response = answer(appeal, language, form=form, problems=problems, status=status)
    if response is None:
        return errors.not_found(request)
    if status == 503:  # noqa: PLR2004 - try again later
        response.headers["Retry-After"] = "600"
    return unkept(response)


def _mails_are_slow() -> bool:
    untouched = Submission.objects.filter(tries=0, created_at__lt=clock.now() - SLOW)
    return untouched.exists()
