"""Drafts as readers will see them: as a page, as a mail, as paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation

from habeas.appeals.models import LetterText
from habeas.cases.models import CaseText
from habeas.cases.telling import badge_of, name_in
from habeas.desk import drafts, pictures
from habeas.desk.screens import Crumb, Screen
from habeas.desk.words import OfWords
from habeas.kernel.dates import ImpreciseDate, show
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import join
from habeas.letters import plain, typeset
from habeas.letters.typeset.paper import paper_for
from habeas.public.answers import page
from habeas.public.reading import CATALOGUES
from habeas.staff.roles import ONLOOKERS


class OfRevision(OfWords):
    """A screen about one revision of a text."""

    roles = ONLOOKERS

    def prepare(self) -> None:
        """Look up the text and the revision."""
        super().prepare()
        self.seen = get_object_or_404(self.words.revisions, pk=self.kwargs["revision"])
        self.draft: Any = self.seen.as_object()


class Preview(OfRevision, Screen):
    """One revision as readers will see it."""

    icon = "view"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [*super().crumbs()[:-1], Crumb(self.title(), self.home()), Crumb("Preview")]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the page, or the letter to each addressee."""
        context = {
            "draft": self.draft,
            "seen": self.seen,
            "is_newest": self.seen.pk == self.words.latest_revision_id,
            "direction": drafts.direction_of(self.draft),
            "kind": self.kwargs["kind"],
        }
        if isinstance(self.draft, LetterText):
            letters = [
                {
                    "addressee": addressee,
                    "text": plain.as_text(letter) if letter else "",
                    "problem": problem,
                    "pdf": reverse(
                        "desk:letter-pdf", args=[self.words.pk, self.seen.pk, addressee.pk]
                    ),
                }
                for addressee, letter, problem in drafts.letters_of(self.draft)
            ]
            return self.show("preview_letter.html", {**context, "letters": letters})
        return self.show("preview_page.html", {**context, "told": drafts.told(self.draft)})


class PagePreview(OfRevision):
    """One revision of a page's words, looking as it will to readers."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Return the page, in the frame that the public pages have."""
        own = self.draft.language
        like = (tag for tag in CATALOGUES if tag.split("-")[0] == own.split("-")[0])
        language = next(like, "en")
        told = {each.part: each.text for each in drafts.told(self.draft)}
        case = drafts.case_of(self.draft)
        with translation.override(CATALOGUES[language]):
            badges = [badge_of(person, approved_only=False) for person in case.persons.all()]
            context = {
                "text_language": own,
                "names": join([name_in(person, own) for person in case.persons.all()], own),
                "portraits": pictures.portraits_of_draft(list(case.persons.all())),
                "badges": [str(badge.get_status_display()) for badge in badges if badge],
                "words": told,
                "moments": [
                    {"on": show(ImpreciseDate.parse(event.on), own), "sentence": told[event.handle]}
                    for event in case.events.all()
                    if isinstance(self.draft, CaseText) and event.handle in told
                ],
            }
            return page("habeas_desk/page.html", language, context)


class LetterPdf(OfRevision):
    """One revision of a letter to one addressee, on paper."""

    def prepare(self) -> None:
        """Look up the letter, the revision and the addressee."""
        self.kwargs["kind"] = "letter"
        super().prepare()
        self.addressee = get_object_or_404(
            self.draft.appeal.addressees, pk=self.kwargs["addressee"]
        )

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Return the PDF; 404 for a letter that cannot be written."""
        try:
            letter = drafts.letter_to(self.draft, self.addressee)
            paper = typeset.pdf(letter, paper_for(self.addressee.office.country))
        except HabeasError as error:
            raise Http404(str(error)) from None
        return HttpResponse(paper, content_type="application/pdf")
