"""The people of the tests, all plainly invented, and rows built for them through the deeds.

=====================  =============================================================
``case_worker()``      Wanda Worker, who prepares; ``approver()``: Ali Approver, who says yes
``organisation()``     the house "Letters for Example", ``letters.example``
``case()``             Ada Sample (aged 78 in June 2016), held since 19 June 2013
``office_by_mail()``   the Minister, with a mailbox
``office_by_fax()``    the Premier, with a fax and a postal address
``office_by_post()``   the Governor, with a postal address alone
``open_appeal_of()``   a published, open appeal to offices of your choice
``signed()``           a confirmed action of Marie Exemple (or whom you name) on it
=====================  =============================================================

The tests' domain day is 30 June 2016 (``settings``); everything here fits that day. What is asked
for twice is made once, so that a test can name the same people and offices again.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from habeas import conf
from habeas.actions import addresses, envelopes, keys
from habeas.actions.models import Action
from habeas.appeals import choosing, drafting, opening, risks
from habeas.appeals.models import Appeal, AppealText, LetterText, LetterVersion
from habeas.cases import recording
from habeas.cases.models import Case, CaseText
from habeas.directory import keeping
from habeas.directory.models import Contact, Office
from habeas.kernel import clock, sealing
from habeas.staff import accounts, organisations, words
from habeas.staff.models import Organisation, User
from habeas.staff.organisations import domain_day, domain_now

PASSWORD: Final = "plainly-invented-password"
READS: Final = ("en", "fr", "es", "ar", "ru", "zh", "ja", "fa", "he", "de", "pt", "tr")
"""What Wanda and Ali read, so that the one can check what the other wrote."""

COUNTRY: Final = "AQ"
"""Where Ada is held: Antarctica, so that no state is accused of anything."""


def case_worker() -> User:
    """Return Wanda Worker, who prepares cases and appeals."""
    return _staff("wanda.worker", "case worker")


def approver() -> User:
    """Return Ali Approver, who says yes to what others prepared."""
    return _staff("ali.approver", "approver")


def translator() -> User:
    """Return Lotus Translator, who translates and publishes nothing."""
    return _staff("lotus.translator", "translator")


def organisation() -> Organisation:
    """Return the house, described."""
    house = Organisation.objects.filter(pk=1).first()
    if house is None:
        house = Organisation(
            legal_name="Letters for Example",
            postal_address="1 Model Street\n1000 Model City",
            telephone="+41 22 555 01 00",
            country="CH",
            signatory="Selma Signatory",
            from_name="Letters for Example",
            from_address="letters@letters.example",
            mail_domain="letters.example",
            zone="UTC",
            privacy_contact="privacy@letters.example",
        )
        organisations.describe_organisation(house, by=approver())
    return house


def case() -> Case:
    """Return Ada Sample's case: one person, one situation, one event, all approved."""
    found = Case.objects.filter(slug="ada-sample").first()
    if found:
        return found
    worker = case_worker()
    made = recording.open_case(slug="ada-sample", country=COUNTRY, by=worker)
    ada = recording.add_person(
        made,
        by=worker,
        handle="ada",
        name="Ada Sample",
        pronoun="she",
        aged=78,
        aged_on="2016-06",
        nationality=COUNTRY,
    )
    recording.record_consent(
        ada, by=worker, name=True, story=True, given_by="herself", given_on=date(2016, 6, 20)
    )
    recording.record_situation(
        ada, by=worker, status="arbitrarily-detained", since="2013-06-19", place="Model City"
    )
    recording.record_event(
        made, by=worker, persons=[ada], handle="raid", kind="arrest", on="2013-06-19"
    )
    publish(
        CaseText(
            case=made,
            language="en",
            summary="{name of ada} was taken from her home on {date of raid}.",
            timeline={"raid": "Officers came and took her away."},
        )
    )
    approve_facts(made)
    return made


def approve_facts(of: Case) -> None:
    """Let the approver say yes to the facts and consents of a case as they are now."""
    of.refresh_from_db()
    recording.approve_facts(of, by=approver(), seen=of.facts.changed_at)
    recording.approve_consents(of, by=approver(), seen=of.consents.changed_at)


def office_by_mail(handle: str = "minister", *, carriage: str = "each") -> Office:
    """Return the Minister, who has a mailbox of the office."""
    return office(
        handle,
        title="Minister of Examples",
        contacts=[{"channel": "email", "email": f"{handle}@office.example", "carriage": carriage}],
    )


def office_by_fax(handle: str = "premier", *, carriage: str = "each") -> Office:
    """Return the Premier, who has a fax and a postal address and no mailbox."""
    fax = {"channel": "fax", "number": "+861065961109", "carriage": carriage}
    return office(handle, title="Premier of Examples", contacts=[fax, _POST])


def office_by_post(handle: str = "governor") -> Office:
    """Return the Governor, who has a postal address only."""
    return office(handle, title="Governor of Examples", contacts=[_POST])


def office(handle: str, *, title: str, contacts: Sequence[Mapping[str, Any]] = ()) -> Office:
    """Return an approved office with one holder of today and the contacts given."""
    found = Office.objects.filter(handle=handle).first()
    if found:
        return found
    worker = case_worker()
    made = keeping.add_office(
        by=worker,
        handle=handle,
        country=COUNTRY,
        kind="minister",
        titles={"en": title},
        short_titles={"en": f"the {title}"},
    )
    keeping.add_holder(
        made,
        by=worker,
        name="Otto Official",
        address_line=f"{title} Otto Official",
        term="2013-03-15/..",
    )
    for contact in contacts:
        keeping.add_contact(made, by=worker, **contact)
    approve_coordinates(made)
    return made


def approve_coordinates(of: Office) -> None:
    """Let the approver say yes to an office's holders and contacts as they are now."""
    of.refresh_from_db()
    keeping.approve_coordinates(of, by=approver(), seen=of.coordinates.changed_at)


def contact_of(of: Office, channel: str) -> Contact:
    """Return an office's contact on a channel."""
    return of.contacts.get(channel=channel)


def open_appeal_of(
    *offices: Office,
    slug: str = "ua-20-2016",
    language: str = "en",
    letter_languages: Sequence[str] = (),
    **facts: Any,  # noqa: ANN401 - facts of draft_appeal
) -> Appeal:
    """Return a published, open appeal in Ada's case to ``offices`` (none: the Minister by mail).

    ``letter_languages`` are those of the offices, in their order; each, and ``language``, has a
    live letter text. A ``review_by`` that is past has passed since the appeal opened.
    """
    organisation()
    worker = case_worker()
    due = facts.pop("review_by", None)
    if due and due > domain_now():
        facts["review_by"] = due
    appeal = drafting.draft_appeal(case(), slug=slug, language=language, by=worker, **facts)
    offices = offices or (office_by_mail(),)
    wanted = [*letter_languages, *[""] * (len(offices) - len(letter_languages))]
    for to, letter_language in zip(offices, wanted, strict=True):
        drafting.add_addressee(appeal, to, by=worker, letter_language=letter_language)
    publish(
        AppealText(
            appeal=appeal,
            language=language,
            summary="{name of ada} is held without a trial.",
            ask="Ask for her release.",
        )
    )
    for each in dict.fromkeys([language, *filter(None, wanted)]):
        publish(letter_text(appeal, language=each))
    appeal.refresh_from_db()
    opening.approve_addressing(appeal, by=approver(), seen=appeal.addressing.changed_at)
    opening.approve_limits(appeal, by=approver(), seen=appeal.limits.changed_at)
    answer_risks(appeal)
    reopen(appeal)
    if due and due <= domain_now():
        appeal.review_by = due
        appeal.save(update_fields=["review_by"])
    return appeal


def answer_risks(appeal: Appeal, **answers: Any) -> None:  # noqa: ANN401 - of answer_risks
    """Let Wanda answer each risk question with "no" unless given, and Ali say yes to it."""
    no = dict.fromkeys(risks.QUESTIONS, "no")
    given = risks.answer_risks(appeal, by=case_worker(), **{**no, **answers})
    risks.approve_risks(appeal, by=approver(), seen=given.block.changed_at)


def reopen(appeal: Appeal) -> None:
    """Let Ali look a second time, and open a draft or paused appeal."""
    opening.second_look(appeal, by=approver(), second_source=True)
    opening.open_appeal(appeal, by=approver())


def letter_text(appeal: Appeal, *, language: str = "en", body: str = "") -> LetterText:
    """Return an unsaved letter text about Ada; it says in English which language it stands for."""
    return LetterText(
        appeal=appeal,
        language=language,
        subject="Ada Sample",
        body=body
        or f"I write to you about {{name of ada}}, aged {{age of ada}} ({language}).\n\n"
        "She has been held for {time since raid} although no court has ordered it.",
        lead_in="I respectfully ask you to:",
        demands=["release her at once;", "let her see a doctor of her own choice."],
    )


def publish(text: words.Words, *, same_meaning: bool = False, earlier_may_go: bool = False) -> None:
    """Let Wanda write a text and Ali publish it."""
    revision = words.write(text, by=case_worker())
    text.publish(
        revision, user=approver(), same_meaning=same_meaning, earlier_may_go=earlier_may_go
    )


def revise(
    appeal: Appeal, *, body: str, language: str = "en", earlier_may_go: bool = False
) -> LetterVersion:
    """Publish another body of an appeal's letter; return the version that is live now."""
    text = appeal.letter_texts.get(language=language)
    text.body = body
    publish(text, earlier_may_go=earlier_may_go)
    return choosing.live_versions(appeal)[language]


def ring() -> keys.KeyRing:
    """Return the courier's keys of the tests' data folder, made when first asked for."""
    keys.make_keys(conf.data_dir(), conf.keys_dir())
    return keys.KeyRing(conf.keys_dir())


def signed(  # noqa: PLR0913 - what a supporter says of herself
    appeal: Appeal,
    *,
    name: str = "Marie Exemple",
    who: str = "teacher, Lyon",
    country: str = "FR",
    counted: bool = False,
    embassy: bool = False,
    confirmed_at: datetime | None = None,
    email: str = "",
) -> Action:
    """Return a confirmed action on an appeal, as the courier leaves it: sealed and not planned.

    Each call is another supporter unless ``email`` says who; ``country`` "-" is not said.
    """
    key = ring().appeal(appeal.pk)
    action = Action(
        appeal=appeal,
        shown=Action.COUNTED if counted else Action.NAMED,
        tag=keys.tag(key, addresses.canonical(email)) if email else os.urandom(32),
        confirmed_on=domain_day(),
        confirmed_at=confirmed_at or clock.now(),
    )
    who_signed = envelopes.Signed(
        name="" if counted else name,
        who="" if counted else who,
        country=country,
        email=email or "marie@supporter.example",
        updates=False,
        language="fr",
        embassy=embassy,
    )
    action.sealed = sealing.seal_under(
        key,
        who_signed.to_bytes(),
        purpose=envelopes.ACTION,
        row=str(action.pk),
    )
    action.save(force_insert=True)
    action.versions.set(choosing.signed_versions(appeal))
    return action


def _staff(username: str, *roles: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        found = accounts.add_staff(username=username, password=PASSWORD, roles=roles)
        found.reads = list(READS)
        found.save(update_fields=["reads"])
    return found


_POST: Final = {"channel": "post", "lines": ["2 Sample Street", "1000 Model"], "country": COUNTRY}
