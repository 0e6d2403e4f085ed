"""Drafts as readers will see them: as a page, as a mail, as paper, on any day."""

import re
from abc import abstractmethod
from contextlib import nullcontext
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from habeas import conf
from habeas.appeals.models import LetterText
from habeas.cases.models import CaseText
from habeas.desk import drafts, metering, pictures
from habeas.desk.screens import Crumb
from habeas.desk.words import OfWords
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.letters import plain, typeset
from habeas.letters.typeset.paper import paper_for
from habeas.public import appeal as appeal_page
from habeas.public import case as case_page
from habeas.public.reading import CATALOGUES, speaking
from habeas.staff import previewing
from habeas.staff.organisations import domain_day
from habeas.staff.roles import ONLOOKERS

# A link of a page to another page of the house.
_LINK: Final = re.compile(r'(<a\b[^>]*?)\s+href="/(?!/)')
WRONG_DAY = "Write the day as YYYY-MM-DD, such as 2026-11-30."


class OfRevision(OfWords):
    """A screen about one revision of a text, as of today or of the day that ``?on=`` names."""

    roles = ONLOOKERS

    def prepare(self) -> None:
        """Look up the text and the revision."""
        super().prepare()
        self.seen = get_object_or_404(self.words.revisions, pk=self.kwargs["revision"])
        self.draft: Any = self.seen.as_object()

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the address
        """Show the revision as of the day; a day that is none is said."""
        typed = request.GET.get("on", "").strip()
        try:
            day = date.fromisoformat(typed) if typed else None
        except ValueError:
            context = {"reasons": [WRONG_DAY], "back": self.home()}
            return self.show("refused.html", context, 422)
        with clock.as_of(day) if day else nullcontext():
            response = self.answer(day)
            return response.render() if isinstance(response, TemplateResponse) else response

    @abstractmethod
    def answer(self, day: date | None) -> HttpResponse:
        """Return the answer; ``day`` is None unless it was named."""


class Preview(OfRevision):
    """One revision as readers will see it: page, mails and papers."""

    icon = "view"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [*super().crumbs()[:-1], Crumb(self.title(), self.home()), Crumb("Preview")]

    def answer(self, day: date | None) -> HttpResponse:
        """Show the page and, of a letter, what each addressee gets."""
        on = f"?on={day.isoformat()}" if day else ""
        args = [self.kwargs["kind"], self.words.pk, self.seen.pk]
        context = {
            "draft": self.draft,
            "seen": self.seen,
            "is_newest": self.seen.pk == self.words.latest_revision_id,
            "direction": drafts.direction_of(self.draft),
            "kind": self.kwargs["kind"],
            "day": domain_day(),
            "on": day,
            "page": reverse("desk:page-preview", args=args) + on,
            "told": drafts.told(self.draft),
            "meter": metering.meter_of(self.draft),
        }
        if not isinstance(self.draft, LetterText):
            return self.show("preview_page.html", context)
        letters = [
            {
                "addressee": addressee,
                "text": plain.as_text(letter) if letter else "",
                "problem": problem,
                "pdf": reverse("desk:letter-pdf", args=[*args[1:], addressee.pk]) + on,
            }
            for addressee, letter, problem in drafts.letters_of(self.draft)
        ]
        return self.show("preview_letter.html", {**context, "letters": letters})


class PagePreview(OfRevision):
    """The real page with one revision in the place of what is live; its form does nothing."""

    def answer(self, day: date | None) -> HttpResponse:  # noqa: ARG002 - the clock shows it
        """Return the page, or why there is none to show."""
        own = self.draft.language
        like = (tag for tag in CATALOGUES if tag.split("-")[0] == own.split("-")[0])
        language = next(like, "en")
        with (
            previewing.as_if_public(self.draft, portraits=pictures.portraits_of_draft),
            speaking(language),
        ):
            page = self._page(language)
        if page is None:
            problems = [f"{each.label}: {each.problem}" for each in drafts.told(self.draft)]
            reasons = [each for each in problems if not each.endswith(": ")]
            missing = "There is no page text yet: write one, and the page can be shown."
            context = {"reasons": reasons or [missing], "back": self.home()}
            return self.show("refused.html", context, 422)
        # The pages are another process's: a link leads there, in a window of its own.
        there = rf'\1 target="_blank" rel="noopener" href="{conf.public_url()}/'
        page.content = _LINK.sub(there, page.content.decode()).encode()
        # Nothing on it can be sent or run; pictures come from the desk with its cookie.
        page.headers["Content-Security-Policy"] = (
            "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; "
            "default-src 'none'; style-src 'self'; img-src 'self'; "
            "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
        )
        return page

    def _page(self, language: str) -> HttpResponse | None:
        if isinstance(self.draft, CaseText):
            appeals = list(self.draft.case.appeals.exclude(state="withdrawn").order_by("-pk"))
            return case_page.answer(self.draft.case, self.draft, appeals, language)
        return appeal_page.answer(self.draft.appeal, language)


class LetterPdf(OfRevision):
    """One revision of a letter to one addressee, on paper."""

    def prepare(self) -> None:
        """Look up the letter, the revision and the addressee."""
        self.kwargs["kind"] = "letter"
        super().prepare()
        self.addressee = get_object_or_404(
            self.draft.appeal.addressees, pk=self.kwargs["addressee"]
        )

    def answer(self, day: date | None) -> HttpResponse:  # noqa: ARG002 - the clock shows it
        """Return the PDF; 404 for a letter that cannot be written."""
        try:
            letter = drafts.letter_to(self.draft, self.addressee)
            paper = typeset.pdf(letter, paper_for(self.addressee.office.country))
        except HabeasError as error:
            raise Http404(str(error)) from None
        return HttpResponse(paper, content_type="application/pdf")
