"""Write the notices that are due, remind of reviews, and mail both.

A notice says that something waits at the desk. It names no case, no person and no country: it lies
in mailboxes that others may read.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from habeas import conf
from habeas.appeals import awaiting, composing, vocabulary
from habeas.appeals.models import Addressee, Appeal, LetterText
from habeas.channels.base import ChannelError
from habeas.channels.mail import Head, Mailbox, letter_message, plain_message
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.letters.letter import Letter, Signer
from habeas.letters.plain import as_text
from habeas.letters.typeset import paper_for, pdf
from habeas.staff import notices, roles
from habeas.staff.auditing import name_of
from habeas.staff.models import AuditEntry, Notice, User
from habeas.staff.organisations import domain_day, domain_now, the_organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from habeas.actions.mails import SystemMail

# Before a review is overdue its people are told twice (decision of the house: a day, four hours).
REMINDERS: Final = (timedelta(hours=24), timedelta(hours=4))
# A partner's approver is asked when the house's own have not answered.
GUEST_AFTER: Final = timedelta(minutes=10)
RETRY_AFTER: Final = timedelta(minutes=10)
MOST_TRIES: Final = 12

TEXTS: Final = {
    "approval": (
        "Something waits for you at the desk",
        "Something at the desk waits for a second person's yes.",
    ),
    "given-back": (
        "Something waits for you at the desk",
        "Something at the desk was given back, with a note.",
    ),
    "still-true": (
        "Something waits for you at the desk",
        "Facts at the desk have to be checked soon. Otherwise their letters stop.",
    ),
}


def ask_for_approval(appeal: Appeal, *, by: User) -> int:
    """Let every approver of the house but ``by`` be told, and the guests ten minutes later.

    Returns how many have an address to be told at.
    """
    later = clock.now() + GUEST_AFTER
    told = 0
    for user in User.objects.filter(is_active=True).exclude(pk=by.pk).prefetch_related("groups"):
        names = {group.name for group in user.groups.all()}
        about = {"appeal": appeal.pk}
        if roles.GROUPS[roles.APPROVER] in names:
            told += notices.notify(user, kind="approval", about=about) is not None
        elif roles.GROUPS[roles.GUEST] in names:
            told += notices.notify(user, kind="approval", about=about, due_at=later) is not None
    return told


def tell_given_back(appeal: Appeal, *, by: User) -> int:
    """Let those who prepare an appeal be told that ``by`` gave it back.

    They are the staff assigned to the case and whoever asked for the yes. Returns how many have an
    address to be told at.
    """
    asked = AuditEntry.objects.filter(target=name_of(appeal), verb="appeal.submitted").first()
    authors = {*appeal.case.assigned.all(), *([asked.actor] if asked and asked.actor else [])}
    about = {"appeal": appeal.pk}
    told = [notices.notify(user, kind="given-back", about=about) for user in authors - {by}]
    return sum(notice is not None for notice in told)


def send_sample(text: LetterText, addressee: Addressee, *, by: User) -> Notice | None:
    """Let ``by`` have the letter as it stands, by mail, as the office would get it."""
    return notices.notify(by, kind="sample", about={"letter": text.pk, "to": addressee.pk})


def remind_due() -> int:
    """Tell those assigned to a case that its review is near; return how many notices wait."""
    now, told = domain_now(), 0
    for before in REMINDERS:
        due = Appeal.objects.open().filter(review_by__gt=now, review_by__lte=now + before)
        for appeal in due.select_related("case"):
            about: dict[str, int | str] = {
                "appeal": appeal.pk,
                "review_by": appeal.review_by.isoformat(),
                "hours": int(before.total_seconds() // 3600),
            }
            for user in appeal.case.assigned.all():
                if not Notice.objects.filter(to=user, kind="still-true", about=about).exists():
                    told += notices.notify(user, kind="still-true", about=about) is not None
    return told


def mail_due(send: "Callable[[SystemMail], None]") -> int:
    """Mail what is due; return how many left. What does not leave is tried again."""
    now, mailed = clock.now(), 0
    waiting = Notice.objects.filter(mailed_at=None, due_at__lte=now, tries__lt=MOST_TRIES)
    for notice in waiting.select_related("to")[:50]:
        same = Notice.objects.filter(pk=notice.pk, mailed_at=None, tries=notice.tries)
        if same.update(tries=notice.tries + 1, due_at=now + RETRY_AFTER) != 1:
            continue  # another courier has it
        try:
            mail = _mail(notice, now=now)
        except HabeasError:
            mail = None  # the text it was about is gone, or cannot be written any more
        if mail is None:
            Notice.objects.filter(pk=notice.pk).delete()
            continue
        try:
            send(mail)
        except ChannelError:
            continue
        Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
        mailed += 1
    return mailed


def _mail(notice: Notice, *, now: datetime) -> "SystemMail | None":
    """Return the mail, or None when nobody needs it any more."""
    if not notice.to.is_active or not _still_needed(notice):
        return None
    head = _head(notice, now=now)
    if notice.kind == "sample":
        letter = _sample(notice)
        message = letter_message(
            replace(head, subject="One letter, for you to look at"),
            language=letter.language,
            text=as_text(letter),
            pdf=pdf(letter, paper_for(letter.address.country)),
        )
    else:
        subject, sentence = TEXTS[notice.kind]
        text = f"{sentence}\n\n{conf.desk_url()}/desk/\n\nThis mail says no more on purpose.\n"
        message = plain_message(replace(head, subject=subject), language="en", text=text)
    return _system_mail(head, message)


def _still_needed(notice: Notice) -> bool:
    about = notice.about
    if notice.kind == "approval":
        draft = Appeal.objects.filter(pk=about["appeal"], state=vocabulary.DRAFT).first()
        return draft is not None and awaiting.given_back(draft) is None
    if notice.kind == "given-back":
        same = Appeal.objects.filter(pk=about["appeal"]).first()
        return same is not None and awaiting.given_back(same) is not None
    if notice.kind == "still-true":
        open_ = Appeal.objects.open().filter(pk=about["appeal"])
        return any(each.review_by.isoformat() == about["review_by"] for each in open_)
    return True


def _sample(notice: Notice) -> Letter:
    about = notice.about
    text = LetterText.objects.filter(pk=about["letter"]).first()
    to = Addressee.objects.filter(pk=about["to"]).select_related("office", "appeal__case").first()
    if text is None or to is None:
        raise HabeasError("The letter is gone.")
    words: Any = text.newest()
    return composing.compose(
        {field: getattr(words, field) for field in LetterText.FIELDS},
        language=words.language,
        addressee=to,
        day=domain_day(),
        place="",
        signer=Signer(name="[Name of the signer]", who="", country=""),
        approved_only=False,
    )


def _head(notice: Notice, *, now: datetime) -> Head:
    house = the_organisation()
    domain = house.mail_domain or "localhost"
    return Head(
        sender=Mailbox(name=house.from_name, address=house.from_address),
        recipient=notice.to.email,
        reply_to=house.from_address,
        message_id=f"<notice-{notice.pk}.{int(notice.due_at.timestamp())}@{domain}>",
        date=now,
        subject="",
    )


def _system_mail(head: Head, message: bytes) -> "SystemMail":
    from habeas.actions.mails import SystemMail

    return SystemMail(sender=head.sender.address, recipient=head.recipient, message=message)
