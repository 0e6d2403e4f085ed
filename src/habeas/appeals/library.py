"""The library of letters and demands: translated and approved once, it fills new appeals."""

from django.db import models


def check_slots(text: models.Model) -> None:
    """Refuse slots that the library does not know; raises ValidationError."""
