"""Letters by hand, together: what a group gets, and what it reports back under its code.

No supporter is in any of it: the letters are those of the page, to be signed by hand.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.delivery import grouping
from habeas.delivery.models import Group
from habeas.public import errors, packs, sheets, showing, standing
from habeas.public.answers import behind_a_token, page, published
from habeas.public.standing import Standing


def how(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show how a group takes part, and the sheet that is open to everybody."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    appeal = standing.find(slug)
    if appeal is not None and appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    if appeal is None or not _stands(appeal, language).has_letter:
        return errors.not_found(request)
    told = {"rest": f"appeals/{slug}/group/", **_about(appeal, language)}
    return published(request, page("public/for_groups.html", language, told))


def sheet(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Give the sheet with a code that leads to the page of an appeal."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    appeal = standing.find(slug)
    if appeal is not None and appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    if appeal is None or not _stands(appeal, language).has_letter:
        return errors.not_found(request)
    made = packs.sheet(appeal, language)
    return errors.busy(request) if made is None else published(request, _pdf(made, "sheet.pdf"))


def group_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Show a group its page, or take what it reports: the newest report counts."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return errors.wrong_method(request, "GET, HEAD, POST")
    group = _found(code)
    if group is None:
        return errors.link_not_valid(request)
    if group.appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    if request.method != "POST":
        return _page(group, language, code)
    return _report(request, group, language, code)


def pack(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Give a group its pack to print."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    group = _found(code)
    if group is None:
        return errors.link_not_valid(request)
    if group.appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    if not _stands(group.appeal, language).has_letter:
        return errors.not_found(request)
    made = packs.pack(group.appeal, language)
    return errors.busy(request) if made is None else behind_a_token(_pdf(made, "pack.pdf"))


def _report(request: HttpRequest, group: Group, language: str, code: str) -> HttpResponse:
    typed = {name: request.POST.get(name, "").strip() for name in ("letters", "people")}
    problems = {
        name: _("Please write a whole number.") for name, said in typed.items() if not _whole(said)
    }
    try:
        if not problems:
            grouping.report(group, letters=int(typed["letters"]), people=int(typed["people"]))
            return _page(group, language, code, done=True)
    except ValidationError as error:
        problems = {name: said[0] for name, said in error.message_dict.items()}
    except DatabaseError:
        return errors.busy(request)
    return _page(group, language, code, typed=typed, problems=problems, status=422)


def _page(
    group: Group,
    language: str,
    code: str,
    *,
    status: int = 200,
    **more: Any,  # noqa: ANN401 - what the form shows
) -> HttpResponse:
    told = {
        "rest": f"group/{code}/",
        "code": code,
        "stands": _stands(group.appeal, language),
        "newest": group.reports.first(),
        **_about(group.appeal, language),
        **more,
    }
    return behind_a_token(page("public/group.html", language, told, status=status))


def _found(code: str) -> Group | None:
    group = grouping.group_of(code)
    if group is None or group.appeal.state == vocabulary.WITHDRAWN:
        return group
    return group if standing.find(group.appeal.slug) else None


def _about(appeal: Appeal, language: str) -> dict[str, Any]:
    subjects = showing.subjects_of(appeal.case, language)
    return {
        "appeal": appeal,
        "appeal_page": reverse("appeal", args=[language, appeal.slug]),
        "names": showing.names_of(subjects, language),
        "plain_names": showing.plain_names_of(subjects, language),
    }


def _stands(appeal: Appeal, language: str) -> Standing:
    return standing.standing_of(appeal, can_be_said=bool(sheets.sheets_of(appeal, language)))


def _whole(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 6  # noqa: PLR2004 - far above the most


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
