"""What a group prints: how it is done, letters to sign by hand, labels, and a sheet to share."""

from django.urls import reverse
from django.utils.translation import gettext as _

from habeas import conf
from habeas.appeals.models import Appeal
from habeas.letters import typeset
from habeas.letters.letter import Letter
from habeas.letters.typeset import guides, paper_for
from habeas.letters.typeset.guides import GuidePage
from habeas.letters.typeset.paper import Paper
from habeas.letters.typeset.piles import Labelled, Printed, pile
from habeas.public import reading, sheets, showing
from habeas.public.papers import COMPILING, PATIENCE_SECONDS
from habeas.staff.organisations import the_organisation

# A sheet of labels holds so many on either paper.
LABELS: dict[Paper, int] = {"a4": 24, "us-letter": 30}


def sheet(appeal: Appeal, language: str) -> bytes | None:
    """Return the sheet that leads to an appeal's page; None while other papers are made."""
    if not COMPILING.acquire(timeout=PATIENCE_SECONDS):
        return None
    try:
        return guides.guide([_invitation(appeal, language)], language=language, paper=_paper())
    finally:
        COMPILING.release()


def pack(appeal: Appeal, language: str) -> bytes | None:
    """Return everything that a group prints; None while other papers are made.

    Raises HabeasError for a letter that cannot be printed.
    """
    paper = _paper()
    letters = [each.leaving for each in sheets.sheets_of(appeal, language)]
    if not COMPILING.acquire(timeout=PATIENCE_SECONDS):
        return None
    try:
        first = guides.guide([_instructions(appeal, language)], language=language, paper=paper)
        last = guides.guide([_invitation(appeal, language)], language=language, paper=paper)
        printed = [
            Printed(
                pdf=typeset.pdf(letter, paper, blanks=_blanks(letter)),
                pages=typeset.pages(letter, paper, blanks=_blanks(letter)),
                paper=paper,
            )
            for letter in letters
        ]
        return pile(
            [
                Printed(pdf=first, pages=1, paper=paper),
                *printed,
                *_labels(letters, paper),
                Printed(pdf=last, pages=1, paper=paper),
            ]
        )
    finally:
        COMPILING.release()


def _labels(letters: list[Letter], paper: Paper) -> list[Labelled]:
    """Return a sheet of labels for each addressee that has an address of its own."""
    return [
        Labelled(addresses=(letter.address.block(letter.language),) * LABELS[paper], paper=paper)
        for letter in letters
        if letter.address.country
    ]


def _instructions(appeal: Appeal, language: str) -> GuidePage:
    names = showing.plain_names_of(showing.subjects_of(appeal.case, language), language)
    return GuidePage(
        heading=_("Letters for %(names)s") % {"names": names},
        paragraphs=(_("This pack is for people who write together. Nobody’s data is in it."),),
        steps=(
            _("Look at the appeal’s page on the day you meet: the facts may have changed."),
            _("Print one letter for each of you and each addressee."),
            _(
                "Sign on the line, and write your name and place under it by hand. If you are from "
                "the country that is written to, or your family is there, do not sign."
            ),
            _("Put each letter in an envelope of its own, stick a label on it, and post it."),
            _("Tell us on your group’s page how many letters you posted, and how many you were."),
        ),
    )


def _invitation(appeal: Appeal, language: str) -> GuidePage:
    """Return the sheet to hang up or hand out."""
    names = showing.plain_names_of(showing.subjects_of(appeal.case, language), language)
    words = showing.page_words(appeal, language)
    said = (words[1]["summary"], words[1]["ask"]) if words and words[0].language == language else ()
    return GuidePage(
        heading=_("Write for %(names)s") % {"names": names},
        paragraphs=(*said, _("Scan the code, or type the address, to sign the letter.")),
        address=conf.public_url() + reverse("appeal", args=[language, appeal.slug]),
    )


def _blanks(letter: Letter) -> tuple[str, str]:
    """Return what stands before lines to fill in, in the letter's language where we speak it."""
    tongue = letter.language if letter.language in reading.CATALOGUES else reading.USUAL
    with reading.speaking(tongue):
        return _("Name:"), _("Place:")


def _paper() -> Paper:
    return paper_for(the_organisation().country)
