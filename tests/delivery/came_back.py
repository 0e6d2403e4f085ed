"""What comes back, in the shapes that servers and people give it; all of it our own words.

Each function returns the bytes of one message about a consignment; hosts and people are invented.
"""

from collections.abc import Sequence

from habeas.delivery.models import Consignment

OFFICE = "minister@office.example"


def dsn(  # noqa: PLR0913 - the fields that tests vary
    consignment: Consignment,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <minister@office.example>: there is no such user",
    message_id: str | None = None,
    final: str = OFFICE,
    more: Sequence[str] = (),
) -> bytes:
    """Postfix: multipart/report with the headers of the letter (RFC 3464)."""
    recipients = [_block(final, action, status, diagnostic), *more]
    return _crlf(f"""\
Return-Path: <>
Date: Thu, 30 Jun 2016 12:00:00 +0000 (UTC)
From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {consignment.envelope_sender}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="3A1.1467288000/relay.example"
Message-Id: <20160630120000.3A2@relay.example>

--3A1.1467288000/relay.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This server could not hand your message over. A report follows.

--3A1.1467288000/relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 3A1
Arrival-Date: Thu, 30 Jun 2016 11:59:58 +0000 (UTC)

{"".join(recipients)}--3A1.1467288000/relay.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{_headers(consignment, message_id)}
--3A1.1467288000/relay.example--
""")


def recipient(action: str, status: str, to: str = "other@office.example") -> str:
    """The block of one more recipient, as behind an alias."""
    return _block(to, action, status, "smtp; no words")


def exim(consignment: Consignment, *, report: bool = True) -> bytes:
    """Exim: general codes of its own, the exact one in the diagnostic; once without a report."""
    plain = f"""\
This message was made by the mail software of mail.relay.example.

A message that you sent could not be delivered to one recipient:

  {OFFICE}
    host mx.office.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{OFFICE}>:
    550 5.2.2 the mailbox is full
"""
    head = f"""\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mail.relay.example>
To: {consignment.envelope_sender}
X-Failed-Recipients: {OFFICE}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1bIaaa-0001aB-Xx@mail.relay.example>
Date: Thu, 30 Jun 2016 12:00:00 +0000
"""
    if not report:
        return _crlf(
            f"{head}\n{plain}\n------ a copy of the message ------\n\n"
            f"{_headers(consignment, None)}\n\nThe letter itself.\n"
        )
    return _crlf(f"""\
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=1467-exim

--1467-exim
Content-Type: text/plain; charset=us-ascii

{plain}
--1467-exim
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.relay.example

Action: failed
Final-Recipient: rfc822;{OFFICE}
Status: 5.0.0
Remote-MTA: dns; mx.office.example
Diagnostic-Code: smtp; 550 5.2.2 the mailbox is full

--1467-exim
Content-Type: message/rfc822

{_headers(consignment, None)}

The letter itself.

--1467-exim--
""")


def exchange(consignment: Consignment) -> bytes:
    """Exchange: HTML for people, a report whose diagnostic has words in capitals."""
    return _crlf(f"""\
From: <postmaster@office.example>
To: {consignment.envelope_sender}
Date: Thu, 30 Jun 2016 12:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_000_b1_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <b1@exchange.office.example>
In-Reply-To: {consignment.message_id}
References: {consignment.message_id}
Subject: Undeliverable: Ada Sample
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_000_b1_
Content-Type: multipart/alternative; boundary="_001_b1_"

--_001_b1_
Content-Type: text/html; charset="us-ascii"

<p>Your message could not be delivered.</p>

--_001_b1_--

--_000_b1_
Content-Type: message/delivery-status

Reporting-MTA: dns;exchange.office.example
Received-From-MTA: dns;relay.example
Arrival-Date: Thu, 30 Jun 2016 11:59:59 +0000

Original-Recipient: rfc822;{OFFICE}
Final-Recipient: rfc822;{OFFICE}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by lookup

--_000_b1_
Content-Type: message/rfc822

{_headers(consignment, None)}

The letter itself.

--_000_b1_--
""")


def gmail(consignment: Consignment) -> bytes:
    """Gmail: a related part for the picture, a report with a folded diagnostic."""
    return _crlf(f"""\
Return-Path: <>
To: {consignment.envelope_sender}
Auto-Submitted: auto-replied
Message-ID: <57751a00.g1@mx.bigmail.example>
Date: Thu, 30 Jun 2016 05:00:00 -0700 (PDT)
From: Mail Delivery Subsystem <mailer-daemon@bigmail.example>
Subject: Delivery Status Notification (Failure)
References: {consignment.message_id}
In-Reply-To: {consignment.message_id}
X-Failed-Recipients: {OFFICE}
Content-Type: multipart/report; boundary="000000000000g1"; report-type=delivery-status

--000000000000g1
Content-Type: multipart/related; boundary="000000000000g2"

--000000000000g2
Content-Type: text/plain; charset="UTF-8"

** The address was not found **

--000000000000g2--
--000000000000g1
Content-Type: message/delivery-status

Reporting-MTA: dns; bigmail.example
Arrival-Date: Thu, 30 Jun 2016 04:59:58 -0700 (PDT)
X-Original-Message-ID: {consignment.message_id}

Final-Recipient: rfc822; {OFFICE}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.office.example. (192.0.2.7, the server for the domain office.example.)
Diagnostic-Code: smtp; 550-5.1.1 The address that you wrote to does not
 550-5.1.1 exist. Please look for unnecessary spaces.
 550 5.1.1 k1 - gsmtp
Last-Attempt-Date: Thu, 30 Jun 2016 05:00:00 -0700 (PDT)

--000000000000g1
Content-Type: message/rfc822

{_headers(consignment, None)}

The letter itself.

--000000000000g1--
""")


def qmail(consignment: Consignment) -> bytes:
    """Qmail: plain text in QSBMF, which no standard names."""
    return _crlf(f"""\
Return-Path: <>
Date: 30 Jun 2016 12:00:00 -0000
From: MAILER-DAEMON@relay.example
To: {consignment.envelope_sender}
Subject: failure notice

Hi. This is the qmail-send program at relay.example.
I could not deliver your message to the following addresses.
I have given up; sorry.

<{OFFICE}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <{consignment.envelope_sender}>
{_headers(consignment, None)}

The letter itself.
""")


def away(consignment: Consignment, *headers: str, subject: str = "Out of office") -> bytes:
    """What a mailbox answers by itself, with the headers that say so."""
    lines = "".join(f"{header}\n" for header in headers)
    return _crlf(f"""\
From: Otto Official <{OFFICE}>
To: {consignment.envelope_sender}
Date: Thu, 30 Jun 2016 12:00:00 +0000
Message-ID: <away-1@office.example>
Subject: {subject}
{lines}Content-Type: text/plain; charset=utf-8

I am away until Monday.
""")


def complaint(consignment: Consignment) -> bytes:
    """A feedback report (RFC 5965): somebody pressed the button that calls it unwanted."""
    return _crlf(f"""\
From: <feedback@bigmail.example>
To: {consignment.envelope_sender}
Date: Thu, 30 Jun 2016 12:00:00 +0000
Message-ID: <arf-1@bigmail.example>
Subject: FW: Ada Sample
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="arf"

--arf
Content-Type: text/plain

This is a report about a message that came from you.

--arf
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--arf
Content-Type: message/rfc822

{_headers(consignment, None)}

The letter itself.

--arf--
""")


def answer(
    consignment: Consignment,
    *,
    text: str = "The Minister has taken note of your letter.",
    number: int = 1,
) -> bytes:
    """What a person at the office writes to the reply address."""
    reply = consignment.envelope_sender.replace("letter-", "reply-", 1)
    return _crlf(f"""\
Return-Path: <{OFFICE}>
Delivered-To: {reply}
From: Office of the Minister <{OFFICE}>
To: {reply}
Date: Fri, 1 Jul 2016 09:00:00 +0000
Message-ID: <answer-{number}@office.example>
In-Reply-To: {consignment.message_id}
Subject: Re: Ada Sample
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
""")


def _block(to: str, action: str, status: str, diagnostic: str) -> str:
    return f"""\
Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.office.example
Diagnostic-Code: {diagnostic}

"""


def _headers(consignment: Consignment, message_id: str | None) -> str:
    return f"""\
From: Letters for Example <letters@letters.example>
To: {OFFICE}
Subject: Ada Sample
Message-ID: {message_id or consignment.message_id}"""


def _crlf(text: str) -> bytes:
    return text.encode().replace(b"\n", b"\r\n")
