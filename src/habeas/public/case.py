"""The page of a case: who it is about, what happened, and what was written for them."""

from django.http import HttpRequest, HttpResponse

from habeas.appeals import choosing
from habeas.appeals.models import Appeal
from habeas.cases.models import Case, CaseText
from habeas.kernel import languages
from habeas.public import errors, portraits, showing, standing
from habeas.public.answers import page, published
from habeas.public.appeal import is_young
from habeas.staff import translating
from habeas.staff.organisations import domain_now


def show(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a case, as long as one of its appeals has a page."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    case = Case.objects.filter(slug=slug).first()
    appeals = _appeals_of(case) if case else []
    if case is None or not appeals:
        return errors.not_found(request)
    text = choosing.case_text(appeals[0], language)
    return published(request, answer(case, text, appeals, language))


def answer(case: Case, text: CaseText | None, appeals: list[Appeal], language: str) -> HttpResponse:
    """Return the page of a case with what ``text`` tells of it."""
    filled = showing.fill(case, {"summary": text.summary}, language=text.language) if text else None
    subjects = showing.subjects_of(case, language)
    told = {
        "rest": f"cases/{case.slug}/",
        "case": case,
        "names": showing.names_of(subjects, language),
        "plain_names": showing.plain_names_of(subjects, language),
        "subjects": subjects,
        "badges": showing.badges_of(case, language),
        "portraits": portraits.portraits_of(case),
        "country": languages.country_name(case.country, language),
        "summary": filled["summary"] if filled else "",
        "updating": text.language if text and translating.is_behind(text) else "",
        "text_language": text.language if text else language,
        "timeline": showing.timeline(case, text, language),
        "timeline_language": text.language if text else language,
        "appeals": [(appeal, standing.standing_of(appeal)) for appeal in appeals],
        "is_young": all(is_young(appeal) for appeal in appeals),
    }
    return page("public/case.html", language, told)


def _appeals_of(case: Case) -> list[Appeal]:
    appeals = Appeal.objects.with_page().filter(case=case, opens__lte=domain_now())
    return list(appeals.order_by("-opened_on", "-pk"))
