"""Refusals as servers write them, and the class of each. Addresses and machines are invented."""

import re

import pytest

from habeas.channels.replies import TABLE, RetryClass, classify, status_in

K = RetryClass

SAID = [
    # Postgrey, milter-greylist, Exim, rspamd, Postfix asking first, NetEase
    (
        450,
        "4.2.0 <…>: Recipient address rejected: Greylisted, see http://pg.example/",
        K.GREYLISTED,
    ),
    (451, "4.7.1 Greylisting in action, please come back in 00:05:00", K.GREYLISTED),
    (451, "Temporarily rejected: grey listed", K.GREYLISTED),
    (451, "4.7.1 Try again later", K.GREYLISTED),
    (450, "4.1.1 <…>: unverified address: Address verification in progress", K.GREYLISTED),
    (451, "DT:SPM mx1,please try again", K.GREYLISTED),
    # full
    (452, "4.2.2 The email account that you tried to reach is over quota.", K.FULL),
    (552, "5.2.2 The email account that you tried to reach is over quota.", K.FULL),
    (452, "4.2.2 The recipient's inbox is out of storage space.", K.FULL),
    (552, "Requested mail action aborted: exceeded storage allocation", K.FULL),
    (452, "Insufficient system storage", K.FULL),
    (550, "Mailbox is full", K.FULL),
    (554, "5.2.2 mailbox full; larger than the current limit", K.FULL),
    (422, "4.2.2 try later", K.FULL),
    # the disk of the server is full, not the mailbox
    (452, "4.3.1 Insufficient system storage", K.OTHER),
    # throttled
    (421, "4.7.0 Our system has detected an unusual rate of mail", K.THROTTLED),
    (421, "Service not available, closing transmission channel", K.THROTTLED),
    (450, "4.2.1 The user you are trying to contact is receiving mail too quickly.", K.THROTTLED),
    (550, "5.2.1 The user is receiving email at a rate that prevents more", K.THROTTLED),
    (451, "4.7.500 Server busy. Please try again later from [192.0.2.1].", K.THROTTLED),
    (451, "4.7.650 The mail server has been temporarily rate limited", K.THROTTLED),
    (432, "4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", K.THROTTLED),
    (421, "4.7.0 [TSS04] Messages temporarily deferred due to user complaints", K.THROTTLED),
    (452, "4.5.3 Too many recipients", K.THROTTLED),
    (421, "4.4.5 closing", K.THROTTLED),
    (550, "Ip frequency limited", K.THROTTLED),
    (550, "Mailbox unavailable or access denied", K.THROTTLED),
    (421, "HL:ICC mx1,wKjAA", K.THROTTLED),
    (451, "MI:DMC mx2", K.THROTTLED),
    (450, "4.7.25 no", K.THROTTLED),
    # bad address
    (550, "5.1.1 The email account that you tried to reach does not exist.", K.BAD_ADDRESS),
    (550, "5.1.1 <…>: Recipient address rejected: User unknown in table", K.BAD_ADDRESS),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", K.BAD_ADDRESS),
    (550, "5.4.1 Recipient address rejected: Access denied.", K.BAD_ADDRESS),
    (550, "5.2.1 The email account that you tried to reach is disabled.", K.BAD_ADDRESS),
    (550, "Mailbox not found.", K.BAD_ADDRESS),
    (550, "No such recipient here", K.BAD_ADDRESS),
    (554, "delivery error: dd This user doesn't have an account", K.OTHER),
    (511, "sorry, no mailbox here by that name (#5.1.1)", K.BAD_ADDRESS),
    (551, "User not local; please try elsewhere", K.BAD_ADDRESS),
    (553, "Requested action not taken: mailbox name not allowed", K.BAD_ADDRESS),
    (554, "Sorry, your recipient's account has been disabled", K.BAD_ADDRESS),
    (556, "no mail here", K.BAD_ADDRESS),
    (556, "5.1.10 Recipient address has null MX", K.BAD_ADDRESS),
    (450, "4.1.1 not now", K.BAD_ADDRESS),
    # policy
    (550, "5.7.1 Our system has detected that this message is likely unsolicited", K.POLICY),
    (550, "5.7.26 This mail has been blocked because the sender is unauthenticated.", K.POLICY),
    (554, "5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org", K.POLICY),
    (550, "Mail content denied.", K.POLICY),
    (550, "DMARC check failed", K.POLICY),
    (550, "5.1.8 Sender's address is unknown", K.POLICY),
    (553, "5.7.1 Sender address rejected: not owned by user", K.POLICY),
    (552, "5.7.0 This message was blocked because its content presents a risk", K.POLICY),
    # size
    (552, "5.3.4 Message size exceeds fixed limit", K.SIZE),
    (552, "5.2.3 too big for this mailbox", K.SIZE),
    (552, "message is too long", K.SIZE),
    (552, "exceeded mailsize limit", K.SIZE),
    (523, "the message size exceeds the recipient's size limit", K.SIZE),
    # syntax
    (500, "5.5.2 Error: bad syntax", K.SYNTAX),
    (501, "Syntax error in parameters", K.SYNTAX),
    (502, "Command not implemented", K.SYNTAX),
    (503, "5.5.1 Bad sequence of commands", K.SYNTAX),
    (504, "Command parameter not implemented", K.SYNTAX),
    (555, "MAIL FROM parameters not recognized", K.SYNTAX),
    # the way there
    (421, "4.4.2 Timeout - closing connection", K.UNREACHABLE),
    (450, "4.4.1 no answer from host", K.UNREACHABLE),
    (421, "4.3.2 System not accepting network messages", K.UNREACHABLE),
    (450, "4.4.3 the directory does not answer", K.DNS),
    (450, "4.1.2 <…>: Recipient address rejected: Domain not found", K.DNS),
    (550, "5.4.4 Unable to route", K.DNS),
    (550, "DNS query error", K.DNS),
    (450, "4.4.3 Host or domain name not found. Name service error", K.DNS),
    # encryption and login
    (530, "5.7.0 Must issue a STARTTLS command first", K.TLS),
    (421, "4.7.0 TLS required for RCPT domain, closing connection.", K.TLS),
    (523, "5.7.10 no", K.TLS),
    (530, "5.7.0 Authentication required", K.AUTH),
    (535, "5.7.8 Username and Password not accepted", K.AUTH),
    (535, "no", K.AUTH),
    (454, "4.7.0 Temporary authentication failure", K.AUTH),
    (530, "5.7.57 Client was not authenticated to send anonymous mail", K.AUTH),
    (554, "5.7.1 <…>: Relay access denied", K.AUTH),
    (550, "5.7.54 Unable to relay recipient in non-accepted domain", K.AUTH),
    # nothing that we know
    (451, "4.3.0 Temporary local problem", K.OTHER),
    (450, "mailbox busy", K.OTHER),
    (550, "no", K.OTHER),
    (554, "Transaction failed", K.OTHER),
]


@pytest.mark.parametrize(("code", "text", "kind"), SAID)
def test_a_refusal_has_its_class(code: int, text: str, kind: RetryClass) -> None:
    assert classify(code, text) is kind


def test_every_line_of_the_table_decides_some_refusal_and_has_its_source() -> None:
    left = [line for line in TABLE if not any(line is _deciding(c, t) for c, t, _ in SAID)]
    assert left == []
    assert all(line.source for line in TABLE)


def _deciding(code: int, text: str) -> object:
    """Return the first line that fits, found apart from ``classify``."""
    for line in TABLE:
        fits = re.fullmatch(line.code, str(code)) if line.code else True
        status = re.fullmatch(line.status, status_in(text)) if line.status else True
        if fits and status and re.search(line.words, text.lower()):
            return line
    return None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1 no", "5.1.1"),
        ("sorry (#5.7.1)", "5.7.1"),
        ("see 4.7.500.", "4.7.500"),
        ("blocked 192.0.2.5 [5.1.1.9]", ""),
        ("version 15.1.1", ""),
        ("no", ""),
    ],
)
def test_a_status_is_told_from_an_address_of_a_machine(text: str, status: str) -> None:
    assert status_in(text) == status
