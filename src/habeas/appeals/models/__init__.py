"""The rows of the appeals' room."""

from habeas.appeals.models.appeal import (
    Addressee,
    Appeal,
    AppealQuerySet,
    Look,
    RiskAnswers,
    SecondLook,
)
from habeas.appeals.models.intervention import Intervention
from habeas.appeals.models.library import Demand, DemandText, Skeleton, SkeletonText
from habeas.appeals.models.words import AppealText, LetterText, LetterVersion

__all__ = [
    "Addressee",
    "Appeal",
    "AppealQuerySet",
    "AppealText",
    "Demand",
    "DemandText",
    "Intervention",
    "LetterText",
    "LetterVersion",
    "Look",
    "RiskAnswers",
    "SecondLook",
    "Skeleton",
    "SkeletonText",
]
