"""The library of letters and demands: translated and approved once, it fills new appeals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from habeas.appeals import vocabulary
from habeas.appeals.models import (
    Appeal,
    AppealText,
    Demand,
    DemandText,
    LetterText,
    Skeleton,
    SkeletonText,
)
from habeas.appeals.occupations import codes_of
from habeas.appeals.slots import filled, fillings, shortened
from habeas.cases.models import Case
from habeas.cases.telling import badge_of
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing, translating, words
from habeas.staff.models import LanguageCheck, User

_LEFT_EMPTY: Final = {
    AppealText: ("outcome_heading", "outcome_body"),
    LetterText: ("salutation", "closing"),
}


def proposed(case: Case) -> list[Skeleton]:
    """Return the skeletons that have a live text, those that fit the people of ``case`` first.

    What fits is said by the newest situation of each person, then by what they do.
    """
    persons = list(case.persons.all())
    badges = [badge_of(person, approved_only=False) for person in persons]
    statuses = [badge.status for badge in badges if badge]
    occupations = codes_of(person.occupation for person in persons)

    def misfit(skeleton: Skeleton) -> tuple[bool, int, int]:
        places = [skeleton.situations.index(s) for s in statuses if s in skeleton.situations]
        wanted = set(skeleton.occupations)
        by_occupation = 1 if not wanted else 0 if wanted & occupations else 2
        return not places, by_occupation, min(places, default=0)

    return sorted(_live_skeletons(), key=misfit)


def languages_of(skeleton: Skeleton, demands: Sequence[Demand]) -> list[str]:
    """Return the languages in which a skeleton and all of ``demands`` are live and not behind."""
    languages = _fresh_in(skeleton.texts.all())
    for demand in demands:
        languages &= _fresh_in(demand.texts.all())
    return sorted(languages)


def drafts(
    appeal: Appeal, *, skeleton: Skeleton, demands: Sequence[Demand], language: str
) -> tuple[AppealText, LetterText]:
    """Return the page text and the letter that ``fill`` would write in ``language``, unsaved.

    Raises RefusedError when the library lacks one of them there.
    """
    skeleton_text = skeleton.texts.filter(live=True, language=language).first()
    demand_texts = {
        text.demand_id: text
        for text in DemandText.objects.live().filter(demand__in=demands, language=language)
    }
    if skeleton_text is None or len(demand_texts) < len({demand.pk for demand in demands}):
        raise RefusedError(
            f"The library does not have this letter and all of these requests in {language}. "
            "Choose others, or publish their texts first."
        )
    page, letter = _fields(
        skeleton_text,
        [demand_texts[demand.pk] for demand in demands],
        _Fillings.of(appeal, language),
    )
    return (
        AppealText(appeal=appeal, language=language, **page),
        LetterText(appeal=appeal, language=language, **letter),
    )


def fill(
    appeal: Appeal, *, skeleton: Skeleton, demands: Sequence[Demand], by: User
) -> list[words.Words]:
    """Write page text and letter of a draft in every language in which the library has all of it.

    The demands keep the order given. Translations are pinned to the revision in the appeal's own
    language; whoever checked the language of the library's text has checked it here. A text that
    somebody has changed since it was filled is left alone. Returns the texts that were written,
    those in the appeal's own language first. Raises RefusedError.
    """
    if appeal.state != vocabulary.DRAFT:
        raise RefusedError("Only a draft is filled from the library.")
    if not appeal.case.persons.exists():
        raise RefusedError("Add the people of the case first: the letter names them.")
    if not demands:
        raise RefusedError("Choose at least one request.")
    languages = languages_of(skeleton, demands)
    if appeal.language not in languages:
        raise RefusedError(
            f"The library does not have this letter and all of these requests in "
            f"{appeal.language}, the appeal's own language."
        )
    languages.sort(key=lambda language: language != appeal.language)
    written: list[words.Words] = []
    with transaction.atomic():
        sources: dict[type, int | None] = {}
        for language in languages:
            checked_by = _checker(skeleton, language)
            for text in drafts(appeal, skeleton=skeleton, demands=demands, language=language):
                new = _write(text, source=sources.get(type(text)), by=by, checked_by=checked_by)
                written += [new] if new else []
                if language == appeal.language:
                    sources[type(text)] = (new or _there(text)).latest_revision_id
        auditing.log(by=by, verb="appeal.filled", target=appeal)
    return written


def is_standard(text: words.Words) -> bool:
    """Tell whether a text's newest revision is what ``fill`` would write: standard text.

    Its words have been translated and approved with the library, so that they need no translator.
    """
    if not isinstance(text, AppealText | LetterText):
        return False
    newest = text.newest() if text.latest_revision_id else text
    if any(getattr(newest, field) for field in _LEFT_EMPTY[type(text)]):
        return False
    fillings_ = _Fillings.of(text.appeal, text.language)
    live = SkeletonText.objects.live().filter(language=text.language)
    wanted = {field: _plain(getattr(newest, field)) for field in _fields_of(newest)}
    if isinstance(newest, LetterText):
        demand_texts = DemandText.objects.live().filter(language=text.language)
        known = {filled(each.text, fillings_.whole) for each in demand_texts}
        if not newest.demands or not set(newest.demands) <= known:
            return False
    at = 1 if isinstance(newest, LetterText) else 0
    return any(
        all(_fields(skeleton_text, [], fillings_)[at][field] == wanted[field] for field in wanted)
        for skeleton_text in live
    )


def _fresh_in(texts: QuerySet[Any]) -> set[str]:
    """Return the languages of live texts, but for those whose source says something else by now."""
    behind = translating.behind(texts.all()).values_list("pk", flat=True)
    fresh = texts.filter(live=True).exclude(pk__in=list(behind))
    return set(fresh.values_list("language", flat=True))


class _Fillings:
    """What the slots become: in running text, and in a subject."""

    def __init__(self, whole: Mapping[str, str], short: Mapping[str, str]) -> None:
        self.whole, self.short = whole, short

    @classmethod
    def of(cls, appeal: Appeal, language: str) -> "_Fillings":
        whole = fillings(appeal.case, language=language, own=appeal.language)
        return cls(whole, shortened(whole, appeal.case, language=language))


def _fields(
    skeleton_text: SkeletonText, demand_texts: Sequence[DemandText], slots: _Fillings
) -> tuple[dict[str, Any], dict[str, Any]]:
    page = {
        "summary": filled(skeleton_text.summary, slots.whole),
        "ask": filled(skeleton_text.ask, slots.short),
    }
    letter = {
        "subject": filled(skeleton_text.subject, slots.short),
        "body": filled(skeleton_text.body, slots.whole),
        "lead_in": filled(skeleton_text.lead_in, slots.short),
        "demands": [filled(text.text, slots.whole) for text in demand_texts],
    }
    return page, letter


def _fields_of(text: AppealText | LetterText) -> tuple[str, ...]:
    return ("summary", "ask") if isinstance(text, AppealText) else ("subject", "body", "lead_in")


def _write(
    text: AppealText | LetterText, *, source: int | None, by: User, checked_by: User | None
) -> words.Words | None:
    """Write a text unless it is there already, or somebody's own words are."""
    there = _there(text)
    if there is not None:
        newest = there.newest()
        same = all(
            getattr(newest, f) == getattr(text, f) for f in (*_fields_of(text), *_more(text))
        )
        if (same and newest.made_from == source) or not is_standard(there):
            return None
        for field in (*_fields_of(text), *_more(text)):
            setattr(newest, field, getattr(text, field))
        text = newest
    text.made_from = source
    revision = words.write(text, by=by)
    text.refresh_from_db()
    if checked_by is not None:
        LanguageCheck.objects.create(revision=revision, by=checked_by, at=clock.now())
    return text


def _more(text: AppealText | LetterText) -> tuple[str, ...]:
    return ("demands",) if isinstance(text, LetterText) else ()


def _there(text: AppealText | LetterText) -> Any:  # noqa: ANN401 - a text of the same kind, or None
    return type(text).objects.filter(appeal=text.appeal, language=text.language).first()


def _checker(skeleton: Skeleton, language: str) -> User | None:
    """Return who checked the language of the skeleton's live text."""
    text = skeleton.texts.get(live=True, language=language)
    check = LanguageCheck.objects.filter(revision=text.live_revision_id).first()
    return check.by if check else None


def _live_skeletons() -> QuerySet[Skeleton]:
    demands = Prefetch("demands", Demand.objects.filter(texts__live=True).distinct())
    return Skeleton.objects.filter(texts__live=True).distinct().prefetch_related(demands)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def live_demands() -> Iterator[Demand]:
    """Return the demands that have a live text, in the library's order."""
    yield from Demand.objects.filter(texts__live=True).distinct()
