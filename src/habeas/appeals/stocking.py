"""Stock the library: load the texts that come with Habeas, add others, retire what is not used."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any, Final

from django.db import transaction

from habeas.appeals.models import Demand, DemandText, Skeleton, SkeletonText
from habeas.kernel import clock
from habeas.staff import auditing, words
from habeas.staff.models import LanguageCheck, User

FOLDER: Final = "library_texts"
DEMANDS: Final = "demands.toml"
_NO_LETTERS: Final = frozenset({DEMANDS, "occupations.toml"})


def load(by: User, approver: User | None = None) -> int:
    """Load the skeletons and demands that come with Habeas and are not there yet; return how many.

    ``by`` submits each text; whoever reads its language publishes it at the desk. With an
    ``approver`` all go live on her word, which counts as a check of the languages too: for a demo
    and for tests. What is there already, edited or retired, stays as it is; each is loaded whole
    or not at all, so that a second run goes on where the first was stopped.
    """
    loaded = sum(_load_demand(told, order, by, approver) for order, told in _demands())
    return loaded + sum(_load_skeleton(told, by, approver) for told in _skeletons())


def add_skeleton(  # noqa: PLR0913 - the facts of a letter
    *,
    handle: str,
    name: str,
    situations: Sequence[str],
    occupations: Sequence[str],
    demands: Sequence[Demand],
    by: User,
) -> Skeleton:
    """Make a letter of the library, without texts yet; raises ValidationError."""
    skeleton = Skeleton(handle=handle)
    return _describe(skeleton, name, situations, occupations, demands, by, "skeleton.added")


def amend_skeleton(  # noqa: PLR0913 - the facts of a letter
    skeleton: Skeleton,
    *,
    name: str,
    situations: Sequence[str],
    occupations: Sequence[str],
    demands: Sequence[Demand],
    by: User,
) -> Skeleton:
    """Change for whom a letter is proposed, and what is ticked with it; raises ValidationError."""
    return _describe(skeleton, name, situations, occupations, demands, by, "skeleton.amended")


def add_demand(*, handle: str, instrument: str, by: User) -> Demand:
    """Make a request of the library, without texts yet; raises ValidationError."""
    demand = Demand(handle=handle, instrument=instrument, order=Demand.objects.count())
    demand.full_clean()
    with transaction.atomic():
        demand.save()
        auditing.log(by=by, verb="demand.added", target=demand)
    return demand


def retire(item: Skeleton | Demand, *, by: User) -> None:
    """Offer a letter or a request no longer: its texts are taken down, and kept."""
    with transaction.atomic():
        texts: Any = item.texts
        for text in texts.filter(live=True):
            words.take_down(text, by=by)
        kind = "skeleton" if isinstance(item, Skeleton) else "demand"
        auditing.log(by=by, verb=f"{kind}.retired", target=item)


def _describe(  # noqa: PLR0913, PLR0917 - the facts of a letter
    skeleton: Skeleton,
    name: str,
    situations: Sequence[str],
    occupations: Sequence[str],
    demands: Sequence[Demand],
    by: User,
    verb: str,
) -> Skeleton:
    skeleton.name = name
    skeleton.situations, skeleton.occupations = list(situations), list(occupations)
    skeleton.full_clean()
    with transaction.atomic():
        skeleton.save()
        skeleton.demands.set(demands)
        auditing.log(by=by, verb=verb, target=skeleton)
    return skeleton


def _demands() -> Iterator[tuple[int, dict[str, Any]]]:
    yield from enumerate(_read(DEMANDS)["demand"])


def _skeletons() -> Iterator[dict[str, Any]]:
    folder = resources.files("habeas.appeals").joinpath(FOLDER)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml") and file.name not in _NO_LETTERS:
            yield _read(file.name)


def _read(name: str) -> dict[str, Any]:
    file = resources.files("habeas.appeals").joinpath(FOLDER).joinpath(name)
    return tomllib.loads(file.read_text("utf-8"))


@transaction.atomic
def _load_demand(told: dict[str, Any], order: int, by: User, approver: User | None) -> bool:
    if Demand.objects.filter(handle=told["handle"]).exists():
        return False
    demand = Demand(handle=told["handle"], instrument=told["instrument"], order=order)
    demand.full_clean()
    demand.save()
    auditing.log(by=by, verb="demand.added", target=demand)
    for language, text in told["text"].items():
        _load_text(DemandText(demand=demand, language=language, text=text), by, approver)
    return True


@transaction.atomic
def _load_skeleton(told: dict[str, Any], by: User, approver: User | None) -> bool:
    if Skeleton.objects.filter(handle=told["handle"]).exists():
        return False
    skeleton = add_skeleton(
        handle=told["handle"],
        name=told["name"],
        situations=told["situations"],
        occupations=told["occupations"],
        demands=list(Demand.objects.filter(handle__in=told["demands"])),
        by=by,
    )
    for language, text in told["text"].items():
        text["body"] = text["body"].strip()
        _load_text(SkeletonText(skeleton=skeleton, language=language, **text), by, approver)
    return True


def _load_text(text: words.Words, by: User, approver: User | None) -> None:
    revision = words.write(text, by=by)
    if approver is None:
        words.submit(text, by=by)
        return
    LanguageCheck.objects.create(revision=revision, by=approver, at=clock.now())
    text.publish(revision, approver)
