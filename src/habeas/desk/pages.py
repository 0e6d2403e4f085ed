"""Begin a case from a page that exists: bring it, and the list of those that wait to be checked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from habeas.desk.screens import Crumb, Screen
from habeas.importers import keeping
from habeas.importers.confined import LONGEST_WAIT, Outcome, read_confined
from habeas.importers.documents.kinds import ENDINGS
from habeas.importers.forgetting import KEPT
from habeas.importers.keeping import KnownPageError
from habeas.importers.models import ImportedPage
from habeas.importers.waiting import told_apart
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.staff.roles import EDITORS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PAGES_A_SCREEN: Final = 50
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PASTED: Final = 200_000
PASTED: Final = "pasted.txt"
TOO_LARGE: Final = "Choose a file of at most 10 MB, or paste the page’s text."


class PagesScreen(Screen):
    """The pages that wait to be checked."""

    roles = EDITORS
    icon = "doc-full-inverse"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Cases", reverse("desk:cases")), Crumb("Pages to check")]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the newest first; nothing of what they say about anybody."""
        waiting = ImportedPage.objects.waiting().select_related("by")
        page = Paginator(waiting, PAGES_A_SCREEN).get_page(request.GET.get("p"))
        rows = [{"each": each, "until": each.page.imported_at + KEPT} for each in told_apart(page)]
        return self.show("pages.html", {"page": page, "rows": rows})


class PageForm(forms.Form):
    """A page, as a file or pasted."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="Text, a saved web page (HTML or MHTML), PDF, DOCX or a mail (.eml), or a ZIP of "
        "several. At most 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join((*ENDINGS, "text/plain"))}),
        error_messages={"empty": "The file is empty.", "invalid": TOO_LARGE},
    )
    text = forms.CharField(
        required=False,
        max_length=MOST_PASTED,
        label="Or its text, pasted",
        widget=forms.Textarea(
            attrs={"rows": 14, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and not (given.get("file") or given.get("text")):
            self.add_error("file", TOO_LARGE)
        elif given.get("file") and given.get("text"):
            self.add_error("text", "Bring the file or the text, not both at once.")
        return given


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What became of a page that was brought: where it is, or one sentence on why it is nowhere.

    One that was here before has both.
    """

    name: str
    page: ImportedPage | None = None
    said: str = ""
    is_new: bool = False


class NewPage(Screen):
    """Bring a page: it is read at once, and kept sealed until somebody has checked it."""

    roles = EDITORS
    icon = "doc-full-inverse"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Cases", reverse("desk:cases")), Crumb("New case from a page")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(PageForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read what was brought, and lay it down."""
        form = PageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, status=422)
        file: UploadedFile[bytes] | None = form.cleaned_data["file"]
        try:
            outcomes = _read(file, form.cleaned_data["text"])
        except HabeasError as error:
            form.add_error("file" if file else "text", str(error))
            return self._show(form, status=422)
        brought = [self._lay(outcome, name=outcome.name if file else "") for outcome in outcomes]
        if len(brought) > 1:
            return self._tell(brought)
        [only] = brought
        if only.page and only.is_new:
            return HttpResponseRedirect(reverse("desk:check-page", args=[only.page.reference]))
        if only.page:
            return self._show(form, known=only, status=409)
        form.add_error("file" if file else "text", only.said)
        return self._show(form, status=422)

    def _lay(self, outcome: Outcome, *, name: str) -> Brought:
        if outcome.reading is None:
            return Brought(name=name, said=outcome.refused)
        try:
            page = keeping.lay(outcome.reading.whole, name=name, by=self.staff)
        except KnownPageError as error:
            return Brought(name=name, page=error.page, said=str(error))
        except RefusedError as error:
            return Brought(name=name, said=str(error))
        return Brought(name=name, page=page, is_new=True)

    def _tell(self, brought: list[Brought]) -> HttpResponse:
        """Show what became of each; the names of files may say more than a session may keep."""
        is_any_new = any(each.is_new for each in brought)
        status = 200 if is_any_new else 409 if any(each.page for each in brought) else 422
        context = {
            "brought": brought,
            "new": sum(each.is_new for each in brought),
            "known": sum(each.page is not None and not each.is_new for each in brought),
            "refused": sum(each.page is None for each in brought),
        }
        return self.show("pages_brought.html", context, status)

    def _show(
        self, form: PageForm, *, known: Brought | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "known": known,
            "kept_days": KEPT.days,
            # Longer than the reading, so that nobody presses again meanwhile.
            "longest_ms": (LONGEST_WAIT + 30) * 1000,
        }
        return self.show("new_page.html", context, status)


def _read(file: "UploadedFile[bytes] | None", text: str) -> list[Outcome]:
    """Read what was brought, in a process of its own, within a minute; raises HabeasError."""
    if file is None:
        content, name = text.encode(), PASTED
    else:
        content, name = file.read(MOST_BYTES + 1), str(file.name)
    if len(content) > MOST_BYTES:
        raise RefusedError(TOO_LARGE)
    return read_confined(content, name=name)
