"""What was brought back of paper: a signature, a stamped copy, a refusal, the envelope itself."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.delivery import posting
from habeas.delivery.models import Proof
from habeas.desk.fields import DayField
from habeas.desk.post_room import PRINTERS, OfParcel
from habeas.desk.screens import Act, Crumb, DeedScreen
from habeas.staff.organisations import domain_day

# What each kind is called, what its deed is, and what its note is for.
KINDS: Final = {
    "signed": ("It was signed for", posting.sign_for, "Such as where the receipt lies."),
    "handed": ("It was handed over", posting.hand_over, "Who went. Initials will do."),
    "refused": ("Refused at the door", posting.refuse_at_the_door, "Such as what was said there."),
    "returned": ("It came back", posting.come_back, "Such as what the post wrote on it."),
}


class ProofForm(forms.Form):
    """What happened to one envelope."""

    on = DayField(label="Day")
    said = forms.CharField(max_length=posting.MOST_SAID, required=False, label="In a few words")
    picture = forms.FileField(
        required=False,
        label="Photograph of the receipt or the stamped copy",
        help_text="At most 10 MB. It is kept sealed, without the place and the camera in it.",
    )

    def __init__(self, *args: Any, said: str, is_needed: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["said"].required = is_needed
        self.fields["said"].help_text = f"{said} Name nobody of the office."


class RecordProof(OfParcel, DeedScreen):
    """Write down what happened to an envelope."""

    roles = PRINTERS
    button = "Write it down"
    done = "Written down."
    template = "confirm.html"

    def prepare(self) -> None:
        """Look up the envelope, and what is said of it."""
        super().prepare()
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        self.heading, self.deed, self.hint = KINDS[self.kwargs["kind"]]

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        *way, parcel = super().crumbs()
        return [*way, Crumb(parcel.label, self.back()), Crumb(self.heading)]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return ProofForm(
            data,
            self.request.FILES if data is not None else None,
            initial={"on": domain_day()},
            said=self.hint,
            is_needed=self.kwargs["kind"] == "handed",
        )

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        told = "The ledger and the appeal's page tell it. It cannot be undone."
        return {"warning": told, "back": self.back()}

    def do(self, facts: dict[str, Any]) -> str:
        """Write it down."""
        self.deed(self.parcel, posting.Happened(**facts), by=self.staff)
        return self.back()


class OpenPicture(Act):
    """Open the picture that a proof comes with: written down, and given as a file."""

    roles = PRINTERS
    icon = "image"

    def prepare(self) -> None:
        """Look up the proof."""
        self.proof = get_object_or_404(Proof, pk=self.kwargs["proof"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Picture")]

    def do(self, data: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - the POST
        """Return it as a download."""
        picture = posting.picture_of(self.proof, by=self.staff)
        kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
        return HttpResponse(
            picture,
            content_type=f"image/{kind}",
            headers={
                "Content-Disposition": f'attachment; filename="proof-{self.proof.pk}.{kind}"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def back(self) -> str:
        """Return the address of the envelope."""
        return reverse("desk:parcel", args=[self.proof.consignment_id])
