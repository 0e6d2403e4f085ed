"""The page of an appeal: the person, the letter, and the form that is its signature."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from habeas import conf
from habeas.actions.counting import LEAST_SHOWN, people_shown
from habeas.actions.signing import offers_embassy
from habeas.appeals import choosing, resolving, vocabulary
from habeas.appeals.models import Appeal
from habeas.channels import handover
from habeas.delivery import grouping, reckoning, wording
from habeas.kernel import languages
from habeas.letters.plain import as_text
from habeas.public import errors, portraits, recipients, sheets, showing, standing
from habeas.public.answered import answered
from habeas.public.answers import page, published
from habeas.public.sheets import Sheet
from habeas.staff import translating
from habeas.staff.organisations import domain_day, domain_now

# About how long airmail takes: nearer to the date, paper comes too late.
BY_POST: Final = timedelta(days=10)
# A page that has to come down again does so in its first days, as a rule.
INTO_SEARCH_AFTER: Final = timedelta(days=7)
FIELDS: Final = ("shown", "embassy", "name", "who", "country", "email", "updates")


def show(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show the page of an appeal."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    appeal = standing.find(slug)
    if appeal is None:
        return errors.not_found(request)
    if appeal.state == vocabulary.WITHDRAWN:
        return errors.gone(request)
    response = answer(appeal, language)
    return errors.not_found(request) if response is None else published(request, response)


def answer(
    appeal: Appeal,
    language: str,
    *,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse | None:
    """Return the page with a form as it was typed; None when no text of it can be said truly."""
    words = showing.page_words(appeal, language)
    if words is None:
        return None
    text, told = words
    letters = sheets.sheets_of(appeal, language)
    stands = standing.standing_of(appeal, can_be_said=bool(letters))
    subjects = showing.subjects_of(appeal.case, language)
    address = conf.public_url() + reverse("appeal", args=[language, appeal.slug])
    case_text = choosing.case_text(appeal, language)
    names = showing.plain_names_of(subjects, language)
    context = {
        "rest": f"appeals/{appeal.slug}/",
        "appeal": appeal,
        "text_language": text.language,
        "updating": text.language if translating.is_behind(text) else "",
        "words": told,
        "stands": stands,
        "subjects": subjects,
        "names": showing.names_of(subjects, language),
        "plain_names": names,
        "badges": showing.badges_of(appeal.case, language),
        "portraits": portraits.portraits_of(appeal.case),
        "country": languages.country_name(appeal.case.country, language),
        "outcome": appeal.get_outcome_display(),
        "people": _people(appeal),
        "act_by": appeal.act_by.astimezone(domain_now().tzinfo),
        "sheets": letters if stands.has_letter else [],
        "recipients": [s.recipient for s in letters] or recipients.recipients_of(appeal, language),
        "copied": recipients.copied(appeal, language),
        "case_page": reverse("case", args=[language, appeal.case.slug]),
        "timeline": showing.timeline(appeal.case, case_text, language),
        "timeline_language": case_text.language if case_text else language,
        "timeline_updating": case_text.language
        if case_text and translating.is_behind(case_text)
        else "",
        "ledger": _ledger(appeal, language),
        "by_groups": _by_groups(appeal),
        "answers": answered(appeal, language),
        "earlier": _others(appeal),
        "newer": _newer(appeal),
        "address": address,
        "passing": passing_on(address, names),
        "dead": stands.name == "died",
        "is_young": is_young(appeal),
    }
    if stands.has_letter:
        context |= _tools(appeal, letters, language, form or {}, problems or {})
    return page("public/appeal.html", language, context, status=status)


def is_young(appeal: Appeal) -> bool:
    """Tell whether search engines are asked to stay away still: what they hold, they keep."""
    return appeal.opened_on is not None and domain_day() < appeal.opened_on + INTO_SEARCH_AFTER


def passing_on(address: str, names: str) -> list[tuple[str, str]]:
    """Return plain links that pass a page on: nothing is loaded from anyone, nothing is counted."""
    message = _("Write a letter for %(names)s: %(address)s") % {"names": names, "address": address}
    subject = _("A letter for %(names)s") % {"names": names}
    text = quote(message, safe="")
    return [
        ("WhatsApp", f"https://wa.me/?text={text}"),
        (_("Text message"), f"sms:?&body={text}"),
        (_("E-mail"), f"mailto:?subject={quote(subject, safe='')}&body={text}"),
    ]


def _tools(
    appeal: Appeal,
    letters: list[Sheet],
    language: str,
    form: Mapping[str, str],
    problems: Mapping[str, str],
) -> dict[str, Any]:
    risks = [languages.country_name(code, language) for code in appeal.risk_countries]
    copies = [
        {
            "sheet": sheet,
            "text": as_text(sheet.leaving),
            "mailto": _mailto(sheet),
            "paper": paper_address(appeal, sheet, letters, language),
        }
        for sheet in letters
    ]
    return {
        "offices": sheets.offices_of(letters, language),
        "risks": risks,
        "risk_names": languages.join(risks, language) if risks else "",
        "countries": languages.countries(language),
        "embassy_of": _embassy_of(appeal, language),
        "form": {field: form.get(field, "") for field in FIELDS},
        "problems": dict(problems),
        "copies": copies,
        "own_mailbox": [copy for copy in copies if copy["mailto"]],
        "post_in_time": appeal.act_by - domain_now() >= BY_POST,
        "versions": {sheet.version for sheet in letters},
    }


def paper_address(appeal: Appeal, sheet: Sheet, letters: list[Sheet], language: str) -> str:
    """Return where the PDF of a sheet is: the first letter's, or one named by its language."""
    if sheet.number == 1:
        return reverse("letter-pdf", args=[language, appeal.slug])
    same = [s for s in letters if s.leaving.language == sheet.leaving.language]
    which = sheet.leaving.language + (f".{sheet.number}" if len(same) > 1 else "")
    return reverse("letter-pdf-in", args=[language, appeal.slug, which])


def _mailto(sheet: Sheet) -> dict[str, Any] | None:
    if not sheet.recipient.email:
        return None
    link = handover.mailto(sheet.recipient.email, sheet.leaving.subject, as_text(sheet.leaving))
    return {"link": link, "too_long": handover.too_long(link)}


def _people(appeal: Appeal) -> dict[str, Any]:
    shown = people_shown(appeal)
    if shown is None or shown[0] < LEAST_SHOWN:
        return {"few": True}
    return {"few": False, "count": shown[0], "on": shown[1]}


def _ledger(appeal: Appeal, language: str) -> list[dict[str, Any]]:
    """Return the public ledger by addressee and channel; nothing while one could be watched."""
    lines = wording.page_lines(reckoning.public_ledger(appeal))
    if sum(line.count for line in lines) < LEAST_SHOWN:
        return []
    by_office: dict[int, dict[str, Any]] = {}
    for line in lines:
        office = {"name": recipients.short_title_of(line.addressee, language), "ways": {}}
        ways = by_office.setdefault(line.addressee.pk, office)["ways"]
        ways.setdefault(wording.channel_words(line.channel), []).append(line.words)
    return list(by_office.values())


def _by_groups(appeal: Appeal) -> int:
    """Return how many letters groups say they wrote; 0 while it could tell of one of them."""
    letters = grouping.told(appeal).letters
    return letters if letters >= LEAST_SHOWN else 0


def _embassy_of(appeal: Appeal, language: str) -> str:
    """Return whose embassy a signer may let have her letter by name; "" where none may."""
    if not offers_embassy(appeal):
        return ""
    return languages.country_name(resolving.sending_state(appeal), language)


def _others(appeal: Appeal) -> list[Appeal]:
    others = Appeal.objects.with_page().filter(case=appeal.case, opens__lte=domain_now())
    return list(others.exclude(pk=appeal.pk).order_by("-opened_on"))


def _newer(appeal: Appeal) -> Appeal | None:
    return next((a for a in _others(appeal) if a.state == vocabulary.OPEN), None)
