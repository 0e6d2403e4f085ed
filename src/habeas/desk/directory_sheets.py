"""The directory as a sheet: out as a file, in with a dry run that shows each row's fate."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from habeas.desk.directory import KEEPERS, READERS
from habeas.desk.screens import Crumb, Screen
from habeas.importers import directory_sheet
from habeas.importers.directory_import import REFUSED, UNCHANGED, Fate, bring_in
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import domain_day

# The sheet travels twice: as a file, and back with the yes to its dry run.
MOST_BYTES = 300_000


class SheetForm(forms.Form):
    """A sheet, as a file."""

    file = forms.FileField(
        label="Sheet (CSV)",
        help_text="As “Take it out” writes it: one row an office, a holder, a contact. At most "
        "300 kB; a larger one is brought in with `habeas directory import`.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> bytes:
        """Return what is in the file; raises ValidationError for one that is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("The file is larger than 300 kB: bring it in parts.")
        content: bytes = file.read()
        return content


class DirectorySheet(Screen):
    """Choose a sheet, see what would become of each row, and say yes to that."""

    roles = KEEPERS
    icon = "table"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory")), Crumb("As a sheet")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show how to take the directory out and bring it in."""
        return self._show(SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the dry run of a file, or bring in the one that was said yes to."""
        if "content" in request.POST:
            return self._bring_in(request.POST["content"].encode())
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, 422)
        content = form.cleaned_data["file"]
        try:
            fates = bring_in(content, by=self.staff, dry_run=True)
        except RefusedError as error:
            form.add_error("file", str(error))
            return self._show(form, 422)
        return self._show(form, fates=fates, content=content.decode("utf-8-sig"))

    def _bring_in(self, content: bytes) -> HttpResponse:
        try:
            fates = bring_in(content, by=self.staff, dry_run=False)
        except RefusedError as error:
            form = SheetForm()
            messages.error(self.request, str(error))
            return self._show(form, 422)
        if any(fate.fate == REFUSED for fate in fates):
            messages.error(self.request, "Nothing was brought in: rows are refused by now.")
            return self._show(SheetForm(), 409, fates=fates)
        taken = sum(fate.fate != UNCHANGED for fate in fates)
        messages.success(
            self.request,
            f"{taken} rows brought in. Letters to these offices wait for a second person's yes.",
        )
        return HttpResponseRedirect(reverse("desk:directory") + "?part=waiting")

    def _show(
        self,
        form: SheetForm,
        status: int = 200,
        *,
        fates: list[Fate] | None = None,
        content: str = "",
    ) -> HttpResponse:
        counted: dict[str, int] = {}
        for fate in fates or []:
            counted[fate.fate] = counted.get(fate.fate, 0) + 1
        context: dict[str, Any] = {
            "form": form,
            "fates": fates,
            "counted": counted,
            "content": content if REFUSED not in counted else "",
            "columns": directory_sheet.RECORDS,
        }
        return self.show("directory_sheet.html", context, status)


class TakeOutDirectory(Screen):
    """The whole directory, as a file."""

    roles = READERS

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory"))]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Return the sheet."""
        response = HttpResponse(
            directory_sheet.write().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
        )
        name = f"directory-{domain_day().isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
