"""Fill a draft from the library: a letter, its requests, every language at once."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse

from habeas.appeals import library
from habeas.appeals.models import Demand, Skeleton
from habeas.desk import drafts
from habeas.desk.appeals import OfAppeal
from habeas.desk.screens import DeedScreen
from habeas.kernel.languages import autonym, direction
from habeas.staff.roles import EDITORS

if TYPE_CHECKING:
    DemandsField = forms.ModelMultipleChoiceField[Demand]
else:
    DemandsField = forms.ModelMultipleChoiceField


class RequestsField(DemandsField):
    """Requests of the library, in its order, as they stand in a language."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, language: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        live = Demand.objects.filter(texts__live=True, texts__language=language)
        super().__init__(live.prefetch_related("texts"), **kwargs)
        self.language = language

    def label_from_instance(self, demand: Demand) -> str:
        """Return the request in the language."""
        return str(next(each.text for each in demand.texts.all() if each.language == self.language))


class FillFromLibrary(OfAppeal, DeedScreen):
    """Choose a letter and its requests, look at what they make, and write them as drafts."""

    roles = EDITORS
    heading = "Fill from the library"
    template = "fill.html"
    button = "Write these drafts"
    done = "Written as drafts. Standard text needs no translator; a second person says yes to it."

    def prepare(self) -> None:
        """Look up the appeal, and the letter that was picked or fits best."""
        super().prepare()
        self.skeletons = library.proposed(self.appeal.case)
        picked = self.request.GET.get("letter", "")
        self.skeleton: Skeleton | None = next(
            (each for each in self.skeletons if each.handle == picked), None
        ) or next(iter(self.skeletons), None)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Write the drafts, or show what the ticked requests would make."""
        if "look" in request.POST:
            return self._show(self.form(request.POST))
        return super().post(request, **kwargs)

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the requests, those of the letter ticked."""
        form = forms.Form(data)
        ticked = list(self.skeleton.demands.all()) if self.skeleton else []
        form.fields["demands"] = RequestsField(
            self.appeal.language, label="Requests", initial=[demand.pk for demand in ticked]
        )
        return form

    def do(self, facts: dict[str, Any]) -> str:
        """Fill the draft."""
        if self.skeleton:
            library.fill(
                self.appeal, skeleton=self.skeleton, demands=list(facts["demands"]), by=self.staff
            )
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return the letters to pick from, and what the picked one says of this case."""
        context: dict[str, Any] = {"skeletons": self.skeletons, "skeleton": self.skeleton}
        chosen = list(self._chosen())
        if self.skeleton is None or not chosen or not self.appeal.case.persons.exists():
            return context
        languages = library.languages_of(self.skeleton, chosen)
        context["languages"] = [autonym(language) for language in languages]
        if self.appeal.language in languages:
            page, letter = library.drafts(
                self.appeal, skeleton=self.skeleton, demands=chosen, language=self.appeal.language
            )
            context |= {
                "language": self.appeal.language,
                "direction": direction(self.appeal.language),
                "told": [*drafts.told(page), *drafts.told(letter)],
            }
        return context

    def _chosen(self) -> Any:  # noqa: ANN401 - demands
        form = self.form(self.request.POST or None)
        if form.is_bound:
            return form.cleaned_data["demands"] if form.is_valid() else []
        return self.skeleton.demands.all() if self.skeleton else []
