"""Facts, words, consents and coordinates that have grown old."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from habeas.appeals import deciding, vocabulary
from habeas.appeals.choosing import outdated_letters
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.consenting import standing_of
from habeas.cases.models import Call, Case, CaseText, Consent, Event, Situation
from habeas.directory import keeping
from habeas.directory.models import Contact, Office
from habeas.directory.proposing import is_fresh
from habeas.importers.models import ImportedPage
from habeas.kernel import clock, dates
from habeas.ops.needs import CONSENT_SOON, HEARING_SOON, Look, Need, Urgency, days_from_now
from habeas.ops.needs_of_appeals import ALIVE
from habeas.staff import translating
from habeas.staff.models import Publication, User
from habeas.staff.organisations import domain_day

# After a day without a second pair of eyes a correction is late.
LATE: Final = timedelta(hours=24)


def hearings(_viewer: User | None) -> Iterator[Need]:
    """Hearings, trials and other dates that are coming in cases with a living appeal."""
    today = domain_day()
    # What is on today has happened, unless it is kept on a calendar: a hearing is still to come.
    ahead = Q(earliest__gt=today) | Q(latest__gte=today, kind__in=("hearing", "trial"))
    coming = Event.objects.filter(ahead, earliest__lte=today + HEARING_SOON)
    for event in coming.filter(case__appeals__state__in=ALIVE).distinct().select_related("case"):
        day = _start_of(event.earliest)
        yield Need(
            kind="Date coming",
            about=str(event.case),
            sentence=f"{event.get_kind_display()}: {_shown(event.on)}, {days_from_now(day)}.",
            place="case",
            keys=(event.case_id,),
            since=day,
            urgency=Urgency.TODAY if event.earliest <= today + timedelta(days=1) else Urgency.SOON,
        )


def decisions(_viewer: User | None) -> Iterator[Need]:
    """Cases in which something has happened and nobody has said what becomes of the appeals."""
    living = Case.objects.filter(appeals__state__in=deciding.ASKED).distinct()
    happened = living.filter(Q(situations__undecided=True) | Q(events__undecided=True))
    for case in happened:
        facts = deciding.undecided(case)
        first = facts[0]
        kind = "situation" if isinstance(first, Situation) else "event"
        yield Need(
            kind="What becomes of the appeals?",
            about=str(case),
            sentence="Something has happened: stop, pause, revise or leave each open appeal.",
            place="what-becomes",
            keys=(case.pk, kind, first.pk),
            since=max(fact.recorded_at for fact in facts),
            urgency=Urgency.NOW,
        )


def translations(_viewer: User | None) -> Iterator[Need]:
    """Live translations whose source says something else by now."""
    living = Appeal.objects.filter(state__in=ALIVE)
    letters = LetterText.objects.filter(appeal__in=living, live=True)
    unsent = set(outdated_letters(letters).values_list("pk", flat=True))
    kinds = (
        ("page", AppealText.objects.filter(appeal__in=living, live=True)),
        ("letter", letters),
        ("case", CaseText.objects.filter(case__in=living.values("case"), live=True)),
    )
    for kind, texts in kinds:
        behind = translating.behind(texts)
        for text in behind.select_related(texts.model.about, "latest_revision"):
            stays = kind == "letter" and text.pk in unsent
            words = "what we ask for has changed: it is not sent" if stays else "it is marked so"
            yield Need(
                kind="Translation behind",
                about=str(text),
                sentence=f"Its source has changed; {words}.",
                place="words",
                keys=(kind, text.pk),
                since=text.latest_revision.created_at,
                urgency=Urgency.TODAY,
            )


def corrections(viewer: User | None) -> Iterator[Need]:
    """Corrections that went live on their author's word, for everybody but the author."""
    unseen = Publication.objects.filter(correction=True, seen_at__isnull=True)
    if viewer is not None:
        unseen = unseen.exclude(by=viewer)
    kinds = {AppealText: "page", LetterText: "letter", CaseText: "case"}
    for publication in unseen.select_related("content_type", "by", "revision"):
        model = publication.content_type.model_class()
        kind = next((kind for words, kind in kinds.items() if words is model), "")
        text = publication.revision.content_object if kind else None
        if text is None:
            continue
        late = publication.at < clock.now() - LATE
        yield Need(
            kind="Correction to be looked at" + (", late" if late else ""),
            about=str(text),
            sentence=f"{publication.by} corrected it alone. Look whether it still says the same.",
            place="words",
            keys=(kind, text.pk),
            since=publication.at,
            urgency=Urgency.NOW if late else Urgency.TODAY,
        )


def consents(_viewer: User | None) -> Iterator[Need]:
    """Consents that end, have ended, or were to be asked for again."""
    soon = domain_day() + CONSENT_SOON
    ending = Consent.objects.filter(withdrawn_on__isnull=True).filter(
        Q(until__lte=soon) | Q(ask_again_by__lte=soon)
    )
    ending = ending.filter(person__case__appeals__state__in=[*ALIVE, vocabulary.CLOSED]).distinct()
    for consent in ending.select_related("person__case").order_by("person", "-given_on", "-pk"):
        standing = standing_of(consent.person)
        if consent not in standing.answers and consent != standing.governing:
            continue  # she who said it has been asked since, or a reason is not needed any more
        day = min(filter(None, (consent.until, consent.ask_again_by)))
        past = day < domain_day()
        when = "It ended" if past and consent.until == day else "By"
        yield Need(
            kind="Consent to be asked for again",
            about=str(consent.person.case),
            sentence=f"{when} {date_format(day, 'j F Y')}, {days_from_now(_start_of(day))}.",
            place="case",
            keys=(consent.person.case_id,),
            since=_start_of(day),
            urgency=Urgency.NOW if past else Urgency.SOON,
        )


def contacts(_viewer: User | None) -> Iterator[Need]:
    """Contacts of addressed offices that bounce."""
    bouncing = Contact.objects.filter(
        healthy=False, office__addressed_by__appeal__state__in=ALIVE
    ).distinct()
    for contact in bouncing.select_related("office__coordinates"):
        last = keeping.last_word_on(contact)
        since = last.at if last else contact.office.coordinates.changed_at
        day = date_format(timezone.localtime(since), "j F Y")
        why = f" ({last.because})" if last and last.because else ""
        yield Need(
            kind="Contact that bounces",
            about=str(contact.office),
            sentence=(
                f"Its {contact.get_channel_display()} does not work since {day}{why}, and letters "
                "to it wait: mend it or find another. After three days they go by the next contact "
                "there is."
            ),
            place="office",
            keys=(contact.office_id,),
            since=since,
            urgency=Urgency.TODAY,
        )


def unverified(_viewer: User | None) -> Iterator[Need]:
    """Addressed offices of which no contact was verified within a year."""
    addressed = Office.objects.filter(addressed_by__appeal__state__in=ALIVE, stands_for="")
    offices = addressed.distinct().prefetch_related("contacts").select_related("coordinates")
    for office in offices:
        if office.contacts.all() and not is_fresh(office):
            yield Need(
                kind="Contact not verified for a year",
                about=str(office),
                sentence="Look whether it is still right, and say when it was verified.",
                place="office",
                keys=(office.pk,),
                since=office.coordinates.changed_at,
                urgency=Urgency.SOON,
            )


def holders(_viewer: User | None) -> Iterator[Need]:
    """Addressed offices whose last holder's term has ended."""
    today = domain_day()
    addressed = Office.objects.filter(addressed_by__appeal__state__in=ALIVE).distinct()
    for office in addressed.prefetch_related("holders").select_related("coordinates"):
        if office.holders.all() and office.holder_on(today) is None:
            yield Need(
                kind="Holder's term ended",
                about=str(office),
                sentence="Nobody is known to hold it today: letters greet the office alone.",
                place="office",
                keys=(office.pk,),
                since=office.coordinates.changed_at,
                urgency=Urgency.SOON,
            )


def calls(viewer: User | None) -> Iterator[Need]:
    """Unfinished calls that the viewer has begun; nobody else sees them."""
    for call in Call.objects.filter(by=viewer) if viewer else ():
        yield Need(
            kind="Unfinished call",
            about=f"Begun on {timezone.localtime(call.started_at):%d %B %Y, %H:%M}",
            sentence="Go on with it, or throw it away.",
            place="call",
            keys=(str(call.pk),),
            since=call.saved_at,
            urgency=Urgency.NOW,
        )


def pages(_viewer: User | None) -> Iterator[Need]:
    """Pages of which a case is to be made, one need for all."""
    waiting = ImportedPage.objects.waiting()
    oldest = waiting.order_by("imported_at").first()
    if oldest:
        number = waiting.count()
        yield Need(
            kind="To be checked",
            about="1 page" if number == 1 else f"{number} pages",
            sentence="Check what was read off it beside its source, and make the draft.",
            place="pages",
            keys=(),
            since=oldest.imported_at,
            urgency=Urgency.TODAY,
        )


ALL: Final[tuple[Look, ...]] = (
    calls,
    pages,
    decisions,
    hearings,
    translations,
    corrections,
    consents,
    contacts,
    unverified,
    holders,
)


def _shown(on: str) -> str:
    return dates.show(dates.ImpreciseDate.parse(on), "en")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), timezone.get_current_timezone())
