"""The search over the people of all cases. What is looked for stands in no address and no log."""

from django import forms
from django.http import HttpRequest, HttpResponse

from habeas.cases import searching
from habeas.cases.telling import badge_of
from habeas.desk.cases import name_of
from habeas.desk.screens import Crumb, Screen
from habeas.staff.roles import EDITORS, READER


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(max_length=200, required=False, strip=True)


class Search(Screen):
    """People and cases by a name in any spelling; the words travel in the body of a POST."""

    roles = EDITORS | {READER}
    icon = "search"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Search")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the empty box."""
        return self.show("search.html", {"asked": False})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what is found."""
        form = SearchForm(request.POST)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        hits = [
            {
                "hit": hit,
                "case": name_of(hit.case),
                "badge": badge_of(hit.person, approved_only=False) if hit.person else None,
            }
            for hit in searching.search(text)
        ]
        return self.show("search.html", {"asked": bool(text), "text": text, "hits": hits})
