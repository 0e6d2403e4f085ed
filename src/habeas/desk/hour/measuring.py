"""How long a letter is: words, pages of paper, screens of a phone."""

import re
from dataclasses import dataclass
from math import ceil
from typing import Final

from habeas.appeals.composing import paragraphs_of
from habeas.appeals.models import LetterText
from habeas.desk import drafts
from habeas.directory import forms
from habeas.kernel.errors import HabeasError
from habeas.letters import typeset
from habeas.letters.letter import Letter, PostalAddress, Signer
from habeas.letters.typeset.paper import paper_for
from habeas.staff.organisations import domain_day

# What a phone of 360 by 740 pixels shows of a letter at once, in characters.
ON_A_SCREEN: Final = 750
# An address as long as most, while nobody is addressed yet.
SOME_ADDRESS: Final = ("The office", "Its street", "Its city")

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The length of a letter; no pages where it cannot be typeset, with the reason."""

    words: int
    screens: int
    pages: int = 0
    problem: str = ""


def measured(text: LetterText) -> Measure:
    """Return how long the letter is that a draft makes today."""
    told = {part.part: part.text for part in drafts.told(text)}
    whole = " ".join(told.values())
    words, screens = len(whole.split()), max(1, ceil(len(whole) / ON_A_SCREEN))
    letter = Letter(
        language=text.language,
        place="",
        day=domain_day(),
        signer=Signer(name="[Name of the signer]", who="", country=""),
        address=PostalAddress(lines=SOME_ADDRESS, country=text.appeal.case.country),
        subject=told.get("subject", ""),
        salutation=told.get("salutation", "")
        or forms.SALUTATIONS.get(text.language, forms.SALUTATIONS["en"]),
        paragraphs=tuple(paragraphs_of(told.get("body", ""))),
        lead_in=told.get("lead_in", ""),
        demands=tuple(said for part, said in told.items() if part.startswith("request ")),
        closing=told.get("closing", "") or forms.CLOSINGS.get(text.language, forms.CLOSINGS["en"]),
        reference=text.appeal.reference,
    )
    try:
        paper = typeset.pdf(letter, paper_for(text.appeal.case.country))
    except HabeasError as error:
        return Measure(words=words, screens=screens, problem=str(error))
    return Measure(words=words, screens=screens, pages=len(_PAGE.findall(paper)))
