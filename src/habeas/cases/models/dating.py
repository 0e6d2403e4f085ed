"""Facts carry imprecise dates, which are checked as text."""

from django.core.exceptions import ValidationError
from django.db import models

from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import HabeasError


def check_dates(row: models.Model, *fields: str) -> None:
    """Refuse fields that hold text which is no EDTF date; raises ValidationError."""
    for field in fields:
        text = getattr(row, field)
        if text:
            try:
                ImpreciseDate.parse(text)
            except HabeasError as error:
                raise ValidationError({field: str(error)}) from None
