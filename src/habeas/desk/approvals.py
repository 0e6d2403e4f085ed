"""The page of the second person: seven parts, a yes for each, and what only she answers."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from habeas.appeals import awaiting, opening, risks, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases.models import Note
from habeas.delivery import writing_off
from habeas.desk.appeals import OfAppeal
from habeas.desk.hour.steps import OF_THE_SECOND, steps_from
from habeas.desk.parts import FACTS, STANDARD, Part, parts_of, remember
from habeas.desk.permitting import MayOpen
from habeas.desk.screens import Act, Crumb, Screen
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.ops import noticing
from habeas.staff.auditing import name_of
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.lacking import Lack
from habeas.staff.models import AuditEntry, User
from habeas.staff.roles import EDITORS, GUEST, HOUSE, READER, roles_of

# What a new text means for those that translate it, and for letters that wait under older words.
# There is no other way to change the meaning: nobody may put new words over an old name.
MEANINGS: dict[str, dict[str, bool]] = {
    "": {},
    "same": {"same_meaning": True},
    "go": {"earlier_may_go": True},
    "stop": {"earlier_may_go": False},
}
OPENING = "opening"
MAY_STILL_OPEN = (vocabulary.DRAFT, vocabulary.PAUSED)


class Waiting(Screen):
    """The appeals that wait for the viewer's yes: all that a guest finds at the desk."""

    icon = "check"
    roles = EDITORS | {GUEST}

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Appeals that wait for a yes")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show them, by their reference alone."""
        return self.show("waiting.html", {"appeals": waiting_for(self.staff)})


class OfApproval(OfAppeal):
    """A screen of the second person; whoever is a guest here finds no other way from it."""

    roles = EDITORS | {GUEST}
    heading = "Approvals"

    @property
    def is_guest(self) -> bool:
        """Tell whether the viewer is of another house."""
        return roles_of(self.staff).isdisjoint(HOUSE)

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        if not self.is_guest:
            return super().crumbs()
        waiting = Crumb("Appeals that wait for a yes", reverse("desk:waiting"))
        return [waiting, Crumb(f"{self.heading}: {self.appeal}")]

    def parts(self) -> list[Part]:
        """Return the parts as this viewer sees them."""
        return parts_of(self.appeal, self.staff, guest=self.is_guest)

    def back(self) -> str:
        """Return the address of the page."""
        return reverse("desk:approvals", args=[self.appeal.pk])


class Approvals(OfApproval):
    """One column: what will be public or sent, what changed, and a yes for each part."""

    roles = EDITORS | {READER, GUEST}

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the page."""
        appeal, parts = self.appeal, self.parts()
        may = MayOpen(self.staff)
        lacks = opening.missing(appeal) if appeal.state in MAY_STILL_OPEN else []
        others = [lack for lack in lacks if lack.part != OPENING]
        return self.show(
            "approvals.html",
            {
                "appeal": appeal,
                "parts": parts,
                "stamp": stamp_of(parts),
                "may_open": appeal.state in MAY_STILL_OPEN,
                "missing": [_linked(lack, may, [each.key for each in parts]) for lack in others],
                "looked_at": len(others) == len(lacks),
                "looks_at_own_facts": appeal.case.facts.changed_by_id == self.staff.pk,
                "marks_secrets": risks.marks_secrets(appeal),
                "sent_back": None if self.is_guest else note_of_giving_back(appeal),
                "is_guest": self.is_guest,
                "may_answer": may["approve-block"],
                "steps": steps_from(OF_THE_SECOND, appeal.case, appeal),
            },
        )


class ApproveBlock(OfApproval, Act):
    """Say yes to one part as it was on the screen; its texts are public by that."""

    done: ClassVar = "You said yes."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Approve the part that the address names; go on to the next that is open."""
        key = self.kwargs["block"]
        parts = self.parts()
        part = next((each for each in parts if each.key == key), None)
        if part is None:
            raise Http404("There is no such part in this appeal.")
        if part.hindered and not part.is_open:
            raise SecondPersonNeededError(" ".join(part.hindered))
        if data.get("seen", "") != part.stamp:
            raise ChangedMeanwhileError("This has changed since you saw it. Please look again.")
        if not part.is_open:
            raise ChangedMeanwhileError("Somebody has said yes to this already.")
        meaning = str(data.get("meaning", ""))
        if meaning not in MEANINGS or (part.asks_meaning and not meaning):
            raise RefusedError("Say whether the meaning has changed.")
        with transaction.atomic():
            self._say_yes(part, MEANINGS[meaning])
            for each in parts:
                if each is part or (each.with_next and part.key == FACTS):
                    remember(self.appeal, each)
        self.appeal.refresh_from_db()
        return f"{self.back()}#{self._next(key)}"

    def _say_yes(self, part: Part, meaning: dict[str, bool]) -> None:
        mine = {block.pk for block in part.mine}
        for block, approve in part.blocks:
            if block.pk in mine:
                approve(by=self.staff, seen=block.changed_at)
        for text in part.publishable:
            text.publish(text.latest_revision, user=self.staff, **meaning)

    def _next(self, key: str) -> str:
        parts = parts_of(
            Appeal.objects.select_related("case").get(pk=self.appeal.pk),
            self.staff,
            guest=self.is_guest,
        )
        keys = [each.key for each in parts]
        after = parts[keys.index(key) + 1 :] + parts[: keys.index(key)]
        return next((f"part-{each.key}" for each in after if each.is_open), "part-opening")


class LookForm(forms.Form):
    """What only the second person answers. Her own feeling is asked for, and not kept."""

    source = forms.ChoiceField(choices=[("second", ""), ("one", "")])
    because = forms.CharField(max_length=300, required=False)
    sister = forms.BooleanField()
    secrets_read = forms.BooleanField(required=False)


class SecondLook(OfApproval, Act):
    """Answer the two questions, and open the appeal or leave that to its case worker."""

    done: ClassVar = "Noted."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Look, and open if that was the button; both or nothing."""
        form = LookForm(data)
        if not form.is_valid():
            raise RefusedError(
                "Answer both questions: whether there is a second source, and whether you would "
                "want this out if she were your sister. If you would not, make it quiet, or give "
                "it back with a note."
            )
        opens = data.get("then") == "open"
        if opens and self.is_guest:
            raise RefusedError("The house itself opens its appeals: approve, and it will.")
        answers = form.cleaned_data
        with transaction.atomic():
            self.check_seen(data)
            opening.second_look(
                self.appeal,
                by=self.staff,
                second_source=answers["source"] == "second",
                one_source_because=answers["because"],
                secrets_read=answers["secrets_read"],
            )
            if opens:
                opening.open_appeal(self.appeal, by=self.staff)
        if opens:
            self.done = "The appeal is open."  # type: ignore[misc]
            return self.home()
        return self.back()

    def check_seen(self, data: Any) -> None:  # noqa: ANN401 - the POST
        """Refuse what was said to anything else than what is there now."""
        if data.get("seen", "") != stamp_of(self.parts()):
            raise ChangedMeanwhileError(
                "Something has changed since you saw this page. Please look again."
            )


class OpenAppeal(OfApproval, Act):
    """Open an appeal that a second person has approved, when the embargo ends."""

    roles = EDITORS
    done: ClassVar = "The appeal is open."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Open it; what is missing is in the deed's refusal."""
        opening.open_appeal(self.appeal, by=self.staff)
        return self.home()


class GiveBack(OfApproval, Act):
    """Give the appeal back to those who prepare it, with a note."""

    done: ClassVar = "Given back, with your note."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Give it back."""
        with transaction.atomic():
            opening.send_back(self.appeal, by=self.staff, note=str(data.get("note", ""))[:2000])
            noticing.tell_given_back(self.appeal, by=self.staff)
        return self.back()


class MakeQuiet(OfApproval, Act):
    """Let nothing be public: our own letter only."""

    done: ClassVar = (
        "It is quiet now: nothing of it can be opened until the risks are answered anew."
    )

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Make it quiet, and hold what waits."""
        risks.make_quiet(self.appeal, by=self.staff)
        writing_off.write_off(clock.now())
        return self.back()


def waiting_for(viewer: User) -> list[Appeal]:
    """Return the appeals in which ``viewer``'s yes is asked for."""
    alive = Appeal.objects.filter(state__in=[*MAY_STILL_OPEN, vocabulary.OPEN])
    return [
        appeal
        for appeal in alive.select_related("case__facts", "case__consents", "addressing", "limits")
        if awaiting.asked_of(appeal, viewer)
    ]


def stamp_of(parts: list[Part]) -> str:
    """Return the fingerprint of the whole page, to which the last yes is bound."""
    return salted_hmac("habeas.page", "\n".join(part.stamp for part in parts)).hexdigest()


def _linked(lack: Lack, may: MayOpen, keys: list[str]) -> dict[str, str]:
    """Return a missing thing with the way to the screen where it is mended, if that is open."""
    place = lack.place
    if place == "approvals":
        part = next((key for key in (lack.part, STANDARD) if key in keys), "")
        if part:
            return {"sentence": lack.sentence, "url": f"#part-{part}"}
        place = "appeal"  # a text that nobody has written yet is begun there
    url = reverse(f"desk:{place}", args=lack.keys) if may[place] else ""
    return {"sentence": lack.sentence, "url": url}


def note_of_giving_back(appeal: Appeal) -> Note | None:
    """Return the note with which the appeal was last given back, unless it has opened since."""
    told = AuditEntry.objects.filter(target=name_of(appeal))
    last = told.filter(verb__in=["appeal.sent_back", "appeal.opened"]).first()
    if last is None or last.verb != "appeal.sent_back":
        return None
    return appeal.case.notes.filter(by=last.actor, at__lte=last.at).first()
