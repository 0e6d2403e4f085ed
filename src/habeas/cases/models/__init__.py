"""The rows of the cases' room."""

from habeas.cases.models.case import COUNTRY, HANDLE, Case, Person, PublicQuerySet
from habeas.cases.models.consent import Consent, Decider
from habeas.cases.models.desk import Call, Confidential, Note
from habeas.cases.models.facts import Event, Situation, Source
from habeas.cases.models.words import CaseText, Picture, PictureRendition

__all__ = [
    "COUNTRY",
    "HANDLE",
    "Call",
    "Case",
    "CaseText",
    "Confidential",
    "Consent",
    "Decider",
    "Event",
    "Note",
    "Person",
    "Picture",
    "PictureRendition",
    "PublicQuerySet",
    "Situation",
    "Source",
]
