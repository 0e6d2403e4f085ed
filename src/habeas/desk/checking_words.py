"""The words of the checking screen: what each kind of entry, detail and sureness is called."""

from collections.abc import Mapping
from typing import Final

from habeas.importers.entries import DATES, LEFT_OUT, OTHER_LETTER, State
from habeas.importers.reading.fields import Sureness
from habeas.importers.reading.placing import CONTACTS

LABELS: Final = {
    "title": "Title",
    "status": "Situation",
    "references": "Reference",
    "country": "Country",
    "language": "Language of the letter",
    "dates.detained_on": "Detained on",
    "dates.issued_on": "Issued on",
    "dates.act_before": "Write by",
    "dates.current_as_of": "Right as of",
    "subjects": "Person at risk",
    "addressees": "Addressee",
    "fax": "Fax",
    "phone": "Telephone",
    "telex": "Telex",
    "email": "E-mail",
    "cc": "Copy by e-mail",
    "bcc": "Blind copy by e-mail",
    "twitter": "Short message",
    "webform": "Web form",
    "embassies": "Embassy that gets a copy",
    "salutations": "Salutation",
    "paragraphs": "Letter, paragraph",
    "lead_in": "Before the requests",
    "demands": "Request",
    "closing": "Closing",
    "story": "What happened, paragraph",
    "unplaced": "In no field",
    LEFT_OUT: "Left out",
    OTHER_LETTER: "In a letter in another language",
}
DETAILS: Final = {
    "honorific": "Honorific",
    "kind": "Kind",
    "count": "How many",
    "age": "Age that day",
    "native": "In their own script",
    "alias": "Also called",
    "relation": "Relation",
    "name": "Who holds the office",
    "title": "Office",
}
# A word with a sign: nothing is told by a colour alone.
SURENESS: Final = {
    Sureness.SURE: "✓ sure",
    Sureness.LIKELY: "≈ likely",
    Sureness.UNSURE: "▲ look at this",
}
STATES: Final = {
    State.ACCEPTED: "✓ accepted",
    State.CORRECTED: "✎ corrected",
    State.MOVED: "→ moved",
}
HINTS: Final = {**dict.fromkeys(DATES, "2013-06-19, 2013-06 or 2013"), "language": "en, zh-Hans"}
HEADINGS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "appeal": ("The appeal", ("title", "status", "references", "country", "language", *DATES)),
    "people": ("Who is at risk", ("subjects",)),
    "to": ("To whom", ("addressees", *CONTACTS, "embassies")),
    "letter": ("The letter", ("salutations", "paragraphs", "lead_in", "demands", "closing")),
    "story": ("What happened", ("story",)),
}
