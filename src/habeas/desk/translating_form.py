"""The form of a translation: a field for each part of the source, with what changed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from habeas.appeals.segmenting import Part, carried, parts_of, tokens_amiss
from habeas.kernel import languages
from habeas.letters.living import UnknownTokenError
from habeas.public.sheets import Piece, pieces
from habeas.staff import words as writing

# About how many characters a line of the form takes, and how many lines one sees at once at most.
_LINE, _MOST_LINES = 55, 14


@dataclass(frozen=True, kw_only=True)
class Row:
    """One part of the source beside its translation; ``changes`` when the source has changed."""

    label: str
    source: str
    changes: list[Piece]
    field: BoundField
    amiss: list[str]


class TranslationForm(forms.Form):
    """A field for each part of the source, and the revisions that the form was made from."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - the POST or None
        *,
        parts: Sequence[Part],
        told: dict[str, str],
        language: str,
        model: type[writing.Words],
        **kwargs: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(data, **kwargs)
        extra = [Part(key=key, text="") for key in told if key not in {p.key for p in parts}]
        name = languages.name(language, "en")
        for part in (*parts, *extra):
            longest = max(len(part.text), len(told.get(part.key, "")))
            rows = min(_MOST_LINES, max(2, longest // _LINE + 2))
            whole = part.field == part.key
            column: Any = model._meta.get_field(part.field)  # noqa: SLF001 - Django's public API
            self.fields[part.key] = forms.CharField(
                required=False,
                label=f"{part.label}, {name}",
                initial=told.get(part.key, ""),
                max_length=column.max_length if whole else None,
                widget=forms.Textarea(
                    attrs={
                        "rows": rows,
                        "lang": language,
                        "dir": languages.direction(language),
                        "data-inserts": "",
                    }
                ),
            )

    def parts(self) -> dict[str, str]:
        """Return what was typed, by the keys of the parts."""
        return {
            key: str(text)
            for key, text in self.cleaned_data.items()
            if key not in {"base", "source"} and text
        }


def so_far(
    source: Any,  # noqa: ANN401 - one of the three
    target: Any,  # noqa: ANN401 - as the source
    parts: Sequence[Part],
) -> tuple[list[Part], dict[str, str]]:
    """Return the parts that ``target`` was made from, and its words in the places of ``parts``."""
    made_from = source.revisions.filter(pk=target.made_from).first()
    before = parts_of(made_from.as_object()) if made_from else list(parts)
    return before, carried(before, parts, parts_of(target))


def row_of(part: Part | None, old: str, field: BoundField) -> Row:
    """Return a part of the source (None when it has left) beside the field of its translation."""
    text = part.text if part else ""
    value = str(field.value() or "")
    return Row(
        label=part.label if part else str(field.label),
        source=text,
        changes=pieces(old, text) if part and old != text else [],
        field=field,
        amiss=_amiss(part, value) if part and value.strip() else [],
    )


def _amiss(source: Part, translation: str) -> list[str]:
    try:
        lost, more = tokens_amiss(source, translation)
    except UnknownTokenError as error:
        return [str(error)]
    return [
        *(f"The source has {token}, the translation does not." for token in lost),
        *(f"The translation has {token}, the source does not." for token in more),
    ]


def by_part(error: ValidationError, keys: list[str]) -> ValidationError:
    """Return what is wrong with fields as what is wrong with the first part of each."""
    if not hasattr(error, "error_dict"):
        return error
    placed: dict[str, Any] = {}
    for field, errors in error.error_dict.items():
        key = next((key for key in keys if key.partition("-")[0] == field), field)
        placed[key] = errors
    return ValidationError(placed)
