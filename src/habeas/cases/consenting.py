"""What may be published about a person, on whose word, and what is taken back.

Of each voice (a decider, or somebody named) the newest answer counts. The answer of the highest
decider who said anything holds, a no and an answer that ran out as well: nobody further down is
asked instead. Where another voice says otherwise, nothing is allowed until a person wrote down how
it was settled. A written reason counts only while nobody has said anything.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.formats import date_format

from habeas.cases.models import Case, Consent, Person
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.lacking import Lack
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

ALL: Final = frozenset(Consent.WHAT)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands about a person: the newest answer of each voice, the one that counts first."""

    answers: list[Consent]
    reason: Consent | None

    @property
    def governing(self) -> Consent | None:
        """The answer that counts; without any, the written reason."""
        return self.answers[0] if self.answers else self.reason

    def allows(self, what: str, day: date) -> bool:
        """Tell whether ``what`` (a key of ``Consent.WHAT``) may be published on ``day``."""
        if not self.answers:
            return what == "name" and self.reason is not None and self.reason.allows("name", day)
        return self.answers[0].allows(what, day) and not self.against(what, day)

    def told(self) -> list[str]:
        """Return in words what each voice said, when, and what was taken back since."""
        return [_in_words(answer) for answer in self.answers]

    def holds(self, consent: Consent) -> bool:
        """Tell whether ``consent`` is the newest answer of its voice, or the written reason."""
        return consent in {*self.answers, self.reason}

    def contradiction(self, day: date) -> str:
        """Return who said what where two voices differ and nobody settled it; else nothing."""
        against = {other.pk: other for what in ALL for other in self.against(what, day)}
        if not against:
            return ""
        answers = sorted([self.answers[0], *against.values()], key=lambda each: each.given_on)
        return ", ".join(_told(each, day) for each in answers)

    def against(self, what: str, day: date) -> list[Consent]:
        """Return the answers that contradict the one that counts, and are not settled."""
        if not self.answers:
            return []
        first, *others = self.answers
        yes = first.allows(what, day)
        return [
            other
            for other in others
            if other.allows(what, day) != yes
            and (first.settled_at is None or other.recorded_at > first.settled_at)
        ]


def standing_of(person: Person) -> Standing:
    """Return what the deciders of a person said, as it stands now."""
    ranks = {str(decider).casefold(): rank for rank, decider in enumerate(person.deciders.all())}
    newest: dict[str, Consent] = {}
    reasons = []
    for consent in person.consents.select_related("decider").order_by("-given_on", "-pk"):
        if consent.giver:
            newest.setdefault(consent.giver.casefold(), consent)
        else:
            reasons.append(consent)
    # Somebody who is only named, without a place in the order, comes after those who have one.
    ranked = sorted(newest, key=lambda giver: (ranks.get(giver, len(ranks)), newest[giver].pk))
    return Standing(
        answers=[newest[giver] for giver in ranked], reason=reasons[0] if reasons else None
    )


def name_allowed(person: Person, day: date) -> bool:
    """Tell whether the person may be named in public on ``day``.

    Groups and organisations need no consent, and a pseudonym names nobody.
    """
    return person.kind != "person" or _name_allowed(person, standing_of(person), day)


def picture_allowed(person: Person, day: date) -> bool:
    """Tell whether a picture may be shown on ``day``: on a consent of its own, never of a minor."""
    return _picture_allowed(person, standing_of(person), day)


def lacking_of(case: Case, *, day: date | None = None) -> list[Lack]:
    """Return what the people of a case have not allowed, each with the screen where it is mended.

    ``day`` is today unless given.
    """
    day = day or domain_day()
    return [lack for person in case.persons.all() for lack in _lacking(person, day)]


def withdraw_consent(
    consent: Consent, *, by: User, because: str = "", what: Collection[str] = ALL
) -> None:
    """Take back what was allowed, at once: ``what`` is any of name, picture and story.

    One person is enough. What has been said stays on record. Raises RefusedError when there is
    nothing of it to take back. What it means for appeals is ``habeas.appeals.stopping``'s.
    """
    with transaction.atomic():
        current = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
        left = {each for each in ALL if getattr(current, each) and each not in current.withdrawn}
        gone = left & set(what)
        if not gone or current.withdrawn_on is not None:
            raise RefusedError("Nothing of this is allowed, so there is nothing to take back.")
        if not standing_of(current.person).holds(current):
            raise RefusedError("A newer answer took the place of this one: take that one back.")
        today = domain_day()
        current.withdrawn = {**current.withdrawn, **dict.fromkeys(sorted(gone), today.isoformat())}
        current.withdrawn_on = today if gone == left else None
        current.save(update_fields=["withdrawn", "withdrawn_on"])
        auditing.log(
            by=by,
            verb="consent.withdrawn",
            target=current,
            because=". ".join(filter(None, [", ".join(sorted(gone)), because])),
        )
    consent.refresh_from_db()


def settle(person: Person, *, by: User, sentence: str) -> Consent:
    """Write down how it was settled that two voices said otherwise; return the answer that holds.

    The answer of the highest decider holds; a later answer opens the question again. A second
    person says yes to it with the consents. Raises RefusedError when nothing is contradicted.
    """
    standing, day = standing_of(person), domain_day()
    consent = standing.governing
    if consent is None or not standing.contradiction(day):
        raise RefusedError("Nobody says otherwise here: there is nothing to settle.")
    if not sentence.strip():
        raise RefusedError("Say in a sentence how it was settled.")
    with transaction.atomic():
        consent.settled, consent.settled_at = sentence.strip(), clock.now()
        consent.full_clean()
        consent.save(update_fields=["settled", "settled_at"])
        approving.touch(person.case.consents, by=by)
        auditing.log(by=by, verb="consent.settled", target=consent)
    return consent


def said(consent: Consent) -> str:
    """Return in words what was allowed when it was said: "yes to the name and the story"."""
    yes = [words for what, words in Consent.WHAT.items() if getattr(consent, what)]
    return f"yes to {' and '.join(yes)}" if yes else "no"


def contradiction(person: Person, day: date) -> str:
    """Return who said what where two voices differ and nobody settled it; else nothing."""
    return standing_of(person).contradiction(day)


def _told(consent: Consent, day: date) -> str:
    words = f"{consent.giver} said {said(consent)} on {_on(consent.given_on)}"
    if consent.withdrawn:
        last = max(date.fromisoformat(on) for on in consent.withdrawn.values())
        return f"{words} and took it back on {_on(last)}"
    return f"{words} until {_on(consent.until)}" if consent.until and consent.until < day else words


def _in_words(answer: Consent) -> str:
    standing = " (standing instruction)" if answer.standing else ""
    words = f"{answer.giver} on {_on(answer.given_on)}{standing}: {said(answer)}"
    words += f", until {_on(answer.until)}" if answer.until else ""
    gone = [label for what, label in Consent.WHAT.items() if what in answer.withdrawn]
    return words + (f"; taken back since: {', '.join(gone)}" if gone else "")


def _name_allowed(person: Person, standing: Standing, day: date) -> bool:
    return person.pseudonym or standing.allows("name", day)


def _picture_allowed(person: Person, standing: Standing, day: date) -> bool:
    minor = person.minor or person.proposed.get("minor", False)
    return not minor and (person.kind != "person" or standing.allows("picture", day))


def _lacking(person: Person, day: date) -> list[Lack]:
    if person.kind != "person":
        return []
    keys = (person.case_id, person.pk)
    standing = standing_of(person)
    governing, contradicted = standing.governing, standing.contradiction(day)
    lacks = []
    if contradicted:
        lacks.append(
            Lack(
                sentence=f"Settle who decides for {person}: {contradicted}.",
                place="settle-consent",
                keys=keys,
            )
        )
    elif not _name_allowed(person, standing, day):
        lacks.append(
            Lack(sentence=_no_name(person, governing, day), place="record-consent", keys=keys)
        )
    if person.picture_id and not _picture_allowed(person, standing, day):
        why = "is under 18" if person.minor else "has not allowed a picture"
        lacks.append(
            Lack(sentence=f"Take the picture away: {person} {why}.", place="case", keys=keys[:1])
        )
    if governing and "story" in governing.withdrawn:
        lacks.append(
            Lack(
                sentence=f"Ask about {person} again: the consent to the story was taken back.",
                place="record-consent",
                keys=keys,
            )
        )
    if governing and governing.ask_again_by and governing.ask_again_by < day:
        lacks.append(
            Lack(
                sentence=f"Ask again about {person}: it was to be done by "
                f"{_on(governing.ask_again_by)}.",
                place="record-consent",
                keys=keys,
            )
        )
    return lacks


def _no_name(person: Person, governing: Consent | None, day: date) -> str:
    if governing is None:
        return f"Record who allowed the name of {person}, or why nobody could be asked."
    if "name" in governing.withdrawn:
        return f"The consent to name {person} was taken back: ask again, or use a pseudonym."
    if governing.until and governing.until < day:
        return f"The consent to name {person} ended on {_on(governing.until)}: ask again."
    return f"{governing.giver} has not allowed the name of {person}: use a pseudonym, or ask again."


def _on(day: date) -> str:
    return date_format(day, "j F Y")
