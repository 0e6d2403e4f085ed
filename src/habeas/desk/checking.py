"""The checking screen: what was read off a page beside its source, until it is a draft."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from habeas.desk.checking_boxes import LINES, boxes_of, groups_of, targets_of
from habeas.desk.checking_words import HEADINGS
from habeas.desk.marking import marked
from habeas.desk.metering import Meter, meter_of_letter
from habeas.desk.screens import Act, Crumb, Screen, sentences, status_of
from habeas.importers import keeping
from habeas.importers.checking import NotTakenError, Typed
from habeas.importers.entries import LEFT_OUT, OTHER_LETTER, Sheet, State, appeal_of
from habeas.importers.forgetting import KEPT
from habeas.importers.models import ImportedPage
from habeas.importers.reading.fields import Sureness
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.kernel.languages import countries
from habeas.letters.letter import Letter, PostalAddress, Signer
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_day
from habeas.staff.roles import EDITORS

_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_BOX: Final = re.compile(r"v-([0-9]{1,6})")
_DETAIL: Final = re.compile(r"d-([0-9]{1,6})-([a-z]+)")


class OfPage(Screen):
    """A screen about one page that was brought."""

    roles = EDITORS
    icon = "doc-full-inverse"

    def prepare(self) -> None:
        """Look up the page."""
        pages = ImportedPage.objects.select_related("case", "appeal", "by")
        self.page = get_object_or_404(pages, reference=self.kwargs["page"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here, which names nobody."""
        if self.page.case is None:
            return [Crumb("Pages to check", reverse("desk:pages")), Crumb("Check a page")]
        home = reverse("desk:case", args=[self.page.case.pk])
        return [Crumb("Cases", reverse("desk:cases")), Crumb("The case", home), Crumb(FROM)]

    def home(self) -> str:
        """Return the address of the checking screen."""
        return reverse("desk:check-page", args=[self.page.reference])


FROM: Final = "The page it came from"


class CheckPage(OfPage):
    """Source and sheet side by side: accept, correct, move, and make the draft."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the page as it stands."""
        return self._show()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Keep what was typed, and do what the button says."""
        deed, _, number = request.POST.get("do", "keep").partition(":")
        typed = typed_in(request.POST)
        try:
            base = datetime.fromisoformat(request.POST.get("base", ""))
        except ValueError:
            raise BadRequest("The form is not whole.") from None
        try:
            self.page = keeping.correct(self.page, typed=typed, base=base)
            if deed in {"draft", "draft-anyway"}:
                return self._draft(anyway=deed == "draft-anyway")
            return self._go(self._do(self.page, deed, number, request.POST))
        except NotTakenError as error:
            return self._show(typed=typed, problems=error.problems, status=422)
        except ChangedMeanwhileError as error:
            # What this window shows stays older than what is kept: it cannot overwrite it.
            self.page.changed_at = base
            return self._show(typed=typed, said=sentences(error), status=status_of(error))
        except HabeasError as error:
            return self._show(typed=typed, said=sentences(error), status=status_of(error))

    def _do(self, page: ImportedPage, deed: str, number: str, data: QueryDict) -> str:
        """Do what a button says; return the part of the screen that comes next."""
        if deed == "accept" and _NUMBER.fullmatch(number):
            waited = self._awaits(page, int(number))
            keeping.accept(page, entries=[int(number)], base=page.changed_at)
            return "look" if waited else f"f-{number}"
        if deed == "sure":
            sheet = keeping.opened(page, by=self.staff).sheet
            sure = [each.number for each in sheet.entries if each.sureness is Sureness.SURE]
            keeping.accept(page, entries=sure, base=page.changed_at)
            return "look"
        if (deed == "move" or deed.startswith("to-")) and _NUMBER.fullmatch(number):
            at_once = deed.removeprefix("to-") if deed != "move" else ""
            to = at_once or data.get(f"to-{number}", "")
            return self._move(page, int(number), to=to, goes_on=bool(at_once))
        if deed == "add":
            page = keeping.add(page, to=number, base=page.changed_at)
            entries = keeping.opened(page, by=self.staff).sheet.entries
            return f"f-{max(each.number for each in entries)}"
        if deed in {"lines", "lines-out"}:
            ticked = [int(each) for each in data.getlist("line") if _NUMBER.fullmatch(each)]
            if not ticked:
                raise RefusedError("Tick the lines that you want to move.")
            to = LEFT_OUT if deed == "lines-out" else data.get("to-lines", "")
            keeping.move(page, entries=ticked, to=to, base=page.changed_at)
            return "unplaced"
        return ""

    def _move(self, page: ImportedPage, number: int, *, to: str, goes_on: bool) -> str:
        sheet = keeping.opened(page, by=self.staff).sheet
        entry = sheet.entry(number)
        keeping.move(page, entries=[number], to=to, base=page.changed_at)
        if entry is None or entry in sheet.unseen():
            return "look"
        # Who moves by one press may move what stands below as well.
        alike = [each.number for each in sheet.of_kind(entry.kind) if not each.needs_eye]
        below = alike[alike.index(number) + 1 :] if goes_on else []
        if to == LEFT_OUT and not below:  # it went to the far end, and the work is here
            return next((key for key, (_, kinds) in HEADINGS.items() if entry.kind in kinds), "")
        return f"f-{below[0] if below else number}"

    def _awaits(self, page: ImportedPage, number: int) -> bool:
        sheet = keeping.opened(page, by=self.staff).sheet
        return any(each.number == number for each in sheet.unseen())

    def _draft(self, *, anyway: bool) -> HttpResponse:
        if not anyway and keeping.opened(self.page, by=self.staff).sheet.unseen():
            return self._show(asks=True)
        keeping.draft(self.page, base=self.page.changed_at, by=self.staff)
        return self._go("")

    def _go(self, anchor: str) -> HttpResponse:
        return HttpResponseRedirect(self.home() + (f"#{anchor}" if anchor else ""))

    def _show(
        self,
        *,
        typed: Mapping[int, Typed] | None = None,
        problems: Mapping[int, str] | None = None,
        said: list[str] | None = None,
        asks: bool = False,
        status: int = 200,
    ) -> TemplateResponse:
        try:
            opened = keeping.opened(self.page, by=self.staff)
        except HabeasError as error:
            back = reverse("desk:cases")
            return self.show("refused.html", {"reasons": sentences(error), "back": back}, 403)
        sheet = opened.sheet
        source = marked(opened.source.text, sheet.entries)
        boxes = boxes_of(sheet, source.places, typed=typed or {}, problems=problems or {})
        lines = [box for box in boxes.values() if box.entry.kind in LINES]
        listed = [box for box in boxes.values() if box.entry.kind not in LINES]
        context = {
            "page": self.page,
            "name": opened.source.name,
            "source": source.lines,
            "sheet": sheet,
            "look": [box for box in listed if box.entry.needs_eye],
            "groups": groups_of({box.entry.number: box for box in listed}),
            "lines": [box for box in lines if box.entry.kind == "unplaced"],
            "left_out": [box for box in lines if box.entry.kind == LEFT_OUT],
            "other_letter": [box for box in lines if box.entry.kind == OTHER_LETTER],
            "line_targets": targets_of(None, sheet.of_kind("addressees")),
            "total": sum(bool(box.value) or box.entry.needs_eye for box in listed),
            "sure": sum(
                each.sureness is Sureness.SURE and each.state == "found" for each in sheet.entries
            ),
            "countries": countries("en"),
            "meter": _meter(sheet, opened.source.text),
            "problems": problems or {},
            "said": said or [],
            # What another window has taken off the sheet meanwhile.
            "homeless": [
                given.value
                for number, given in (typed or {}).items()
                if given.value and number not in boxes
            ],
            "asks": asks,
            "kept_days": KEPT.days,
        }
        return self.show("check_page.html", context, status)


class DiscardPage(OfPage, Act):
    """Throw a page away; asked once more where somebody has checked a part of it."""

    done = "Thrown away. Nothing of it is left."

    def do(self, data: Any) -> str | HttpResponse:  # noqa: ANN401 - the POST
        """Forget it, or ask."""
        if self.page.case is None and "all-the-same" not in data:
            entries = keeping.opened(self.page, by=self.staff).sheet.entries
            checked = sum(each.state is not State.FOUND for each in entries)
            if checked:
                context = {"page": self.page, "checked": checked, "back": self.back()}
                return self.show("discard_page.html", context)
        keeping.discard(self.page, by=self.staff)
        return reverse("desk:pages")

    def back(self) -> str:
        """Return the address of the checking screen."""
        return self.home()


class ForgetSource(OfPage, Act):
    """Forget the text of a page whose draft is made."""

    done = "Forgotten. The draft stays."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Forget it."""
        keeping.forget_source(self.page, by=self.staff)
        return self.back()

    def back(self) -> str:
        """Return the address of the case, or of the checking screen while there is none."""
        if self.page.case is None:
            return self.home()
        return reverse("desk:case", args=[self.page.case.pk])


def typed_in(data: QueryDict) -> dict[int, Typed]:
    """Return what stands in the boxes, by the number of the entry."""
    details: dict[int, dict[str, str]] = {}
    values: dict[int, str] = {}
    for key, value in data.items():
        if box := _BOX.fullmatch(key):
            values[int(box[1])] = str(value)
        elif detail := _DETAIL.fullmatch(key):
            details.setdefault(int(detail[1]), {})[detail[2]] = str(value)
    return {
        number: Typed(value=value, details=details.get(number, {}))
        for number, value in values.items()
    }


def _meter(sheet: Sheet, text: str) -> Meter | None:
    """Return how long the letter is to its first addressee; None where it cannot be a letter."""
    read = appeal_of(sheet, text)
    to = next(iter(read.addressees), None)
    letter = Letter(
        language=read.language or "en",
        place="",
        day=domain_day(),
        signer=Signer(name="[Name of the signer]", who="", country=""),
        # Its country is among the lines.
        address=PostalAddress(lines=to.lines if to else (), country=""),
        subject=read.title,
        salutation=read.salutation,
        paragraphs=read.paragraphs,
        lead_in=read.lead_in,
        demands=read.demands,
        closing=read.closing,
        reference=next(iter(read.references), ""),
    )
    try:
        return meter_of_letter(letter)
    except HabeasError:
        return None
