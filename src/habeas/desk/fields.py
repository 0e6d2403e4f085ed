"""The desk's form fields: lists, words by language, countries, days and moments."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from habeas.kernel import languages
from habeas.kernel.errors import HabeasError

if TYPE_CHECKING:
    from django.http import QueryDict

    FactModelForm = forms.ModelForm[Any]
else:
    FactModelForm = forms.ModelForm


class FactForm(FactModelForm):
    """The fields of a fact. It never saves and leaves the checking of the whole to the deed.

    A form about a row carries what the row was when it was shown. When somebody has changed the row
    meanwhile, the form is refused once, all typed is kept, and what stands there now is said.
    """

    carries_what_was_shown: ClassVar = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        if self.carries_what_was_shown and self.instance.pk:
            self._stands = _digest(self.initial)
            self.fields["shown"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._stands
            )

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite what somebody saved since the form was shown."""
        facts = super().clean() or self.cleaned_data
        shown = facts.pop("shown", "")
        if shown and shown != self._stands:
            data: QueryDict = self.data.copy()  # type: ignore[attr-defined] # a request's POST
            data[self.add_prefix("shown")] = self._stands
            self.data = data
            raise ValidationError([STALE_SENTENCE, *self._stands_now(facts)])
        return facts

    def is_stale(self) -> bool:
        """Tell whether the form was refused because somebody was faster."""
        return STALE_SENTENCE in self.non_field_errors()

    def _stands_now(self, facts: dict[str, Any]) -> list[str]:
        return [
            f"{self.fields[name].label} is now: {self._shown(name) or 'empty'}."
            for name, typed in facts.items()
            if name in self.initial and getattr(typed, "pk", typed) != self.initial[name]
        ]

    def _shown(self, name: str) -> object:
        return self.fields[name].prepare_value(self.initial[name])

    def _post_clean(self) -> None:
        pass

    def changed(self) -> dict[str, Any]:
        """Return what was typed differently from what was shown."""
        return {field: self.cleaned_data[field] for field in self.changed_data}


STALE_SENTENCE: Final = (
    "Somebody changed this while you were writing. What you typed stands below, nothing is lost: "
    "look what is different, and save again."
)


def _digest(values: Mapping[str, Any]) -> str:
    told = json.dumps({name: str(value) for name, value in sorted(values.items())})
    return hashlib.sha256(told.encode()).hexdigest()[:32]


class LinesField(forms.CharField):
    """A list, one entry a line; empty lines fall away."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the text of a list; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the list of a text."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Tell whether the list differs, not its blanks."""
        return bool((initial or []) != self.to_python(data))

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Check the text for what no text may hold, such as a null character."""
        super().run_validators("\n".join(value))


class KeyedField(ABC, forms.CharField):
    """Words by key, one a line: ``fr: Premier ministre``. Subclasses say what a key is."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    @abstractmethod
    def key(self, text: str) -> str:
        """Return the key as it is stored; raises ValidationError."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the text of a mapping; what was typed stays as it is."""
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{key}: {words}" for key, words in value.items())

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the mapping of a text; raises ValidationError."""
        mapping: dict[str, str] = {}
        for line in (value or "").splitlines():
            key, colon, words = line.partition(":")
            if not line.strip() or (colon and not words.strip()):
                continue
            if not colon:
                raise ValidationError(f"“{line.strip()[:40]}” has no colon: write “key: words”.")
            named = self.key(key.strip())
            if named in mapping:
                raise ValidationError(f"“{named}” stands here twice.")
            mapping[named] = words.strip()
        return mapping

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Tell whether the mapping differs, not its blanks."""
        try:
            return bool((initial or {}) != self.to_python(data))
        except ValidationError:
            return True

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Check the text for what no text may hold, such as a null character."""
        super().run_validators("\n".join(value.values()))


class ByLanguageField(KeyedField):
    """Words by language."""

    def key(self, text: str) -> str:
        """Return the language tag in its usual case; raises ValidationError."""
        return language(text)


class ByHandleField(KeyedField):
    """Words by the handle of something of the case; ``handles`` are the known ones."""

    handles: Collection[str] = ()

    def key(self, text: str) -> str:
        """Return the handle; raises ValidationError when the case has none such."""
        if text not in self.handles:
            raise ValidationError(f"There is nothing called “{text[:40]}” in this case.")
        return text


class LanguageField(forms.CharField):
    """A language tag of BCP 47."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the tag in its usual case; raises ValidationError."""
        tag = super().clean(value)
        return language(tag) if tag else tag


class LanguagesField(forms.CharField):
    """Language tags of BCP 47: ``en, fr``."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the tags as text; what was typed stays as it is."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the sorted list of tags; raises ValidationError."""
        return sorted({language(tag) for tag in (value or "").replace(",", " ").split()})

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Check nothing more: each tag was."""


class CountryField(forms.ChoiceField):
    """One country of ISO 3166-1, shown by its name."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(choices=_countries, required=required, **kwargs)


class CountriesField(forms.CharField):
    """Countries of ISO 3166-1 by their codes: ``CN, FR``."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the codes as text; what was typed stays as it is."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the sorted list of codes; raises ValidationError."""
        codes = sorted({code.upper() for code in (value or "").replace(",", " ").split()})
        for code in codes:
            try:
                languages.country_name(code, "en")
            except HabeasError as error:
                raise ValidationError(str(error)) from None
        return codes


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MomentField(forms.DateTimeField):
    """A moment to the minute, in the organisation's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the moment without its seconds, which nobody typed."""
        value = super().prepare_value(value)
        return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def language(text: str) -> str:
    """Return a language tag in its usual case; raises ValidationError."""
    try:
        return languages.normal(text)
    except HabeasError as error:
        raise ValidationError(str(error)) from None


@cache
def _countries() -> list[tuple[str, str]]:
    return [("", "—"), *languages.countries("en")]
