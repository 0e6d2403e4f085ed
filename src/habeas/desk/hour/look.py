"""Step 6, look once: everything that will be public on one scroll, and what is missing."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habeas.appeals import awaiting, opening, submitting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.consenting import standing_of
from habeas.desk import drafts
from habeas.desk.approvals import note_of_giving_back
from habeas.desk.hour.addressees import shown_of
from habeas.desk.hour.steps import HourOfAppeal
from habeas.desk.metering import meter_of
from habeas.desk.screens import Act
from habeas.kernel.errors import RefusedError
from habeas.kernel.languages import autonym
from habeas.letters import plain
from habeas.ops import noticing
from habeas.staff.lacking import Lack

# Where a second person says yes: what lacks there is not for the one who looks here.
OF_THE_SECOND: str = "approvals"


class LookOnce(HourOfAppeal):
    """The page, the mail, the paper, who gets it, who said yes, what is missing."""

    number = 6

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        appeal = self.appeal
        own = {"appeal": appeal, "language": appeal.language}
        page, letter = (
            AppealText.objects.filter(**own).first(),
            LetterText.objects.filter(**own).first(),
        )
        lacks, given_back = opening.missing(appeal), awaiting.given_back(appeal)
        return self.show(
            "hour/look.html",
            {
                "page": page,
                "letter": letter,
                "meter": meter_of(letter.newest()) if letter else None,
                "letters": self._letters(letter) if letter else [],
                "languages": [autonym(text.language) for text in appeal.letter_texts.all()],
                "rows": shown_of(appeal),
                "persons": [
                    {"person": person, "standing": standing_of(person)}
                    for person in appeal.case.persons.all()
                ],
                "risks": getattr(appeal, "risks", None),
                "missing": [linked(lack) for lack in lacks if lack.place != OF_THE_SECOND],
                "second": [lack for lack in lacks if lack.place == OF_THE_SECOND],
                "asked": self.is_draft and not given_back and _is_submitted(appeal),
                "given_back": note_of_giving_back(appeal) if given_back else None,
                "email": self.staff.email,
            },
        )

    def _letters(self, letter: LetterText) -> list[dict[str, Any]]:
        return [
            {
                "addressee": addressee,
                "text": plain.as_text(composed) if composed else "",
                "problem": problem,
                "pdf": reverse(
                    "desk:letter-pdf", args=[letter.pk, letter.latest_revision_id, addressee.pk]
                ),
            }
            for addressee, composed, problem in drafts.letters_of(letter.newest())
        ]


class SendSample(HourOfAppeal, Act):
    """Send one letter to the one who asks, as the first office would get it."""

    number = 6
    done: ClassVar = "The courier mails it in its next round: one letter, to you alone."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Let the courier mail it."""
        letter = self.appeal.letter_texts.filter(language=self.appeal.language).first()
        addressee = self.appeal.addressees.first()
        if letter is None or addressee is None:
            raise RefusedError("Write the letter and choose an office first.")
        if noticing.send_sample(letter, addressee, by=self.staff) is None:
            raise RefusedError("You have no e-mail address here: give one under “My account”.")
        return self.back()

    def back(self) -> str:
        """Return the address of the look."""
        return reverse("desk:hour-look", args=[self.appeal.pk])


class AskTheSecond(HourOfAppeal, Act):
    """Submit every text, and tell the approvers that something waits."""

    number = 6
    done: ClassVar = "Asked. It waits for a second person now; you can still withdraw it."
    untold: ClassVar = " No approver has an e-mail address at the desk: tell one of them yourself."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Ask, and go to the page of the second person."""
        with transaction.atomic():
            submitting.submit_all(self.appeal, by=self.staff)
            told = noticing.ask_for_approval(self.appeal, by=self.staff)
        if not told:
            self.done += self.untold  # type: ignore[misc]
        return self.next()

    def back(self) -> str:
        """Return the address of the look."""
        return reverse("desk:hour-look", args=[self.appeal.pk])


def _is_submitted(appeal: Appeal) -> bool:
    """Tell whether no text can be changed before a second person has looked."""
    return all(
        text.locked or (text.live and not text.has_unpublished_changes)
        for text in opening.texts_of(appeal)
    )


def linked(lack: Lack) -> dict[str, str]:
    """Return a missing thing with the address of the screen where it is mended."""
    return {"sentence": lack.sentence, "url": reverse(f"desk:{lack.place}", args=lack.keys)}
