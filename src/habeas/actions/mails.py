"""The mails to supporters, one function each.

No mail before confirmation names a person, a country, an office or a case: whoever reads over a
shoulder, or runs the mailbox, learns that somebody signed a letter and nothing more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel.dates import format_skeleton
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from habeas import conf
from habeas.actions import envelopes
from habeas.actions.envelopes import MESSAGE_ID, NOT_ME_TOKEN, Signing
from habeas.appeals.models import Appeal
from habeas.channels.mail import Head, Mailbox, plain_message
from habeas.kernel import dates, languages, tokens
from habeas.letters.plain import wrap
from habeas.staff.organisations import the_organisation

# The domain of a Message-ID when the house has not said its own.
NO_DOMAIN: Final = "localhost"


@dataclass(frozen=True, kw_only=True)
class SystemMail:
    """One mail of the software itself, ready to be handed over; the same bytes at every try."""

    sender: str
    recipient: str
    message: bytes


def confirmation(signing: Signing, *, expires_at: datetime) -> SystemMail:
    """Ask whether the signer wants her letter sent: the link first, *not me* second."""
    not_me = tokens.derive_token(signing.token, NOT_ME_TOKEN)
    with translation.override(signing.language):
        paragraphs = [
            _(
                "You signed a letter on our site. To send it, open this page and press the button "
                "there:"
            ),
            "   " + _link(signing.language, "confirm", signing.token),
            _(
                "The page on which you signed showed the words “%(phrase)s”. If you did not see "
                "them, someone else typed your address. Do nothing, and nothing is sent."
            )
            % {"phrase": signing.phrase},
            _("To hear no more from us:") + "\n   " + _link(signing.language, "not-me", not_me),
            _(
                "The link works until %(moment)s. Please do not forward this mail: whoever has it "
                "can send the letter."
            )
            % {"moment": _moment(expires_at, signing.language)},
        ]
        subject = _subject(signing)
        return _mail(signing, subject=subject, paragraphs=paragraphs, label=MESSAGE_ID)


def already_signed(signing: Signing, *, appeal: Appeal, signed_on: date) -> SystemMail:
    """Tell the signer that her letter of an earlier day counts, once."""
    with translation.override(signing.language):
        paragraphs = [
            _("You have already signed this letter, on %(day)s. It counts once. Its page:")
            % {"day": dates.show(signed_on, signing.language)},
            f"   {conf.public_url()}/{signing.language}/appeals/{appeal.slug}/",
            _(
                "The page on which you signed showed the words “%(phrase)s”. If you did not see "
                "them, someone else typed your address. There is nothing to do."
            )
            % {"phrase": signing.phrase},
        ]
        subject = _subject(signing)
        return _mail(signing, subject=subject, paragraphs=paragraphs, label="already signed id")


def erased(request: envelopes.Erasing) -> SystemMail:
    """Answer a request to erase, in the languages she was written to, or in all of ours.

    It names no case, no person and no country: whoever runs the mailbox reads it too.
    """
    spoken = request.languages or [code for code, _name in settings.LANGUAGES]
    blocks = []
    for language in spoken:
        with translation.override(language):
            blocks.append("\n\n".join(_wrapped(said) for said in _what_was_erased(request)))
    with translation.override(spoken[0]):
        return _written(
            request.address,
            token=request.token,
            moment=request.asked_at,
            language=spoken[0],
            subject=_("Your request"),
            paragraphs=["\n\n\n".join(blocks), _foot()],
            label="erased id",
        )


def found(request: envelopes.Finding, *, links: list[tuple[date, str]]) -> SystemMail:
    """Bring lost links back, all in one mail: each letter by the day it was signed, and no more."""
    language = request.language
    with translation.override(language):
        one_by_one = [
            _("Signed on %(day)s:") % {"day": dates.show(day, language)}
            + f"\n   {_link(language, 'my', my_token)}"
            for day, my_token in links
        ]
        paragraphs = [
            _wrapped(
                _("Somebody typed this address on our site and asked for the links to its letters.")
            ),
            *one_by_one,
            _wrapped(
                _(
                    "Links that you had before go on working. Please do not forward this mail: "
                    "whoever has a link can take the letter back. If you did not ask for it, there "
                    "is nothing to do."
                )
            ),
            _foot(),
        ]
        return _written(
            request.address,
            token=request.token,
            moment=request.asked_at,
            language=language,
            subject=_("Your request"),
            paragraphs=paragraphs,
            label="found id",
        )


def _what_was_erased(request: envelopes.Erasing) -> list[str]:
    stopped, left, unconfirmed = request.found or [0, 0, 0]
    said = [_("We were asked to erase what we hold of this e-mail address.")]
    if not any((stopped, left, unconfirmed)):
        return [*said, _("We hold nothing of this address.")]
    if stopped:
        said.append(
            ngettext(
                "%(n)s letter that waited was stopped. It will not leave.",
                "%(n)s letters that waited were stopped. They will not leave.",
                stopped,
            )
            % {"n": stopped}
        )
    if left:
        said.append(
            ngettext(
                "%(n)s letter had left, or may have left. We cannot call it back.",
                "%(n)s letters had left, or may have left. We cannot call them back.",
                left,
            )
            % {"n": left}
        )
    if unconfirmed:
        said.append(
            ngettext(
                "%(n)s letter waited to be confirmed. It is gone.",
                "%(n)s letters waited to be confirmed. They are gone.",
                unconfirmed,
            )
            % {"n": unconfirmed}
        )
    said.append(_("Name, address and all else that we held with them are erased."))
    return said


def _mail(signing: Signing, *, subject: str, paragraphs: list[str], label: str) -> SystemMail:
    what_we_hold = f"{conf.public_url()}/{signing.language}/what-we-hold/"
    foot = f"{_foot()}\n" + _("What we hold:") + f" {what_we_hold}"
    return _written(
        signing.email,
        token=signing.token,
        moment=signing.signed_at,
        language=signing.language,
        subject=subject,
        paragraphs=[*(_wrapped(paragraph) for paragraph in paragraphs), _wrapped(foot)],
        label=label,
    )


def _foot() -> str:
    house = the_organisation()
    lines = (house.legal_name, *house.postal_address.split("\n"))
    return ", ".join(line for line in lines if line)


def _written(  # noqa: PLR0913 - what a mail is made of
    recipient: str,
    *,
    token: str,
    moment: str,
    language: str,
    subject: str,
    paragraphs: list[str],
    label: str,
) -> SystemMail:
    house = the_organisation()
    sender = Mailbox(name=house.from_name, address=house.from_address)
    random = tokens.derive_token(token, label)[:32].strip("-_")
    head = Head(
        sender=sender,
        recipient=recipient,
        reply_to=sender.address,
        message_id=f"<{random}@{house.mail_domain or NO_DOMAIN}>",
        date=datetime.fromisoformat(moment),
        subject=subject,
    )
    text = "\n\n".join(paragraphs) + "\n"
    message = plain_message(head, language=language, text=text)
    return SystemMail(sender=sender.address, recipient=recipient, message=message)


def _subject(signing: Signing) -> str:
    return _("Your letter: %(phrase)s") % {"phrase": signing.phrase}


def _link(language: str, what: str, token: str) -> str:
    return f"{conf.public_url()}/{language}/{what}/{token}/"


def _moment(moment: datetime, language: str) -> str:
    locale = languages.babel_locale(language)
    day = format_skeleton("MMMMd", moment, locale=locale)
    return f"{day} {moment:%H:%M} (UTC)"


def _wrapped(paragraph: str) -> str:
    if "://" in paragraph:
        return paragraph
    return "\n".join(wrap(paragraph))
