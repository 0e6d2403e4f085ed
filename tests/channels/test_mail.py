import dataclasses
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from habeas.channels.mail import (
    Head,
    HeaderError,
    Mailbox,
    fax_message,
    letter_message,
    plain_message,
)

HEAD = Head(
    sender=Mailbox(name="Maison des Lettres, Genève", address="letters@maison.example"),
    recipient="justice@office.example",
    reply_to="r." + "x" * 43 + "@replies.maison.example",
    message_id="<" + "m" * 43 + "@a.long.name.of.the.mail.domain.maison.example>",
    date=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
    subject="Lettre pour Ḥalīma بن عمر, " + "à Genève " * 12,
)
SHORT = dataclasses.replace(
    HEAD, sender=Mailbox(name="Letters", address="letters@maison.example"), subject="UA 13/2016"
)
TEXT = ".a dot first\n\nJe vous écris. اكتب إليكم\n" + "é" * 300 + "\n"
PDF = b"%PDF-1.7\r\n\x00\xff" * 50

CONTROLS = (
    0x00,
    0x0A,
    0x0B,
    0x0C,
    0x0D,
    0x1C,
    0x1D,
    0x1E,
    0x1F,
    0x7F,
    0x85,
    0x2028,
    0x2029,
    0xD800,
)
SEPARATORS = ["\r\n", *map(chr, CONTROLS)]
INJECTIONS = [f"UA 13{s}{rest}" for s in SEPARATORS for rest in ("Bcc: a@b.example", " x", "")]
ENCODED = [
    "=?utf-8?q?x=0ABcc:_a@b.example?=",
    "=?utf-8?q?x=0D=0ABcc:_a@b.example=0D=0A=0D=0Abody?=",
    "=?utf-8?b?eApCY2M6IGFAYi5leGFtcGxl?=",
    "é =?utf-8?b?eApCY2M6IGFAYi5leGFtcGxl?=",
    "%0D%0ABcc: a@b.example",
    "&#10;Bcc: a@b.example",
    "\\r\\nBcc: a@b.example",
    '" <c@d.example>, "x',
]


def read(message: bytes) -> EmailMessage:
    assert all(len(line) <= 998 for line in message.split(b"\r\n"))
    assert message.isascii()
    assert b"\n" not in message.replace(b"\r\n", b"")
    return message_from_bytes(message, policy=policy.default)


def head_with(field: str, value: str) -> Head:
    sender = Mailbox(name=value if field == "sender" else "x", address="a@b.example")
    strings = {"recipient": HEAD.recipient, "reply_to": HEAD.reply_to, "subject": HEAD.subject}
    strings["message_id"] = HEAD.message_id
    if field in strings:
        strings[field] = value
    return Head(sender=sender, date=HEAD.date, **strings)


def headers_of(message: EmailMessage) -> dict[str, str]:
    return {name: str(value) for name, value in message.items()}


def check_head(message: EmailMessage) -> None:
    headers = headers_of(message)
    assert headers["From"] == '"Maison des Lettres, Genève" <letters@maison.example>'
    assert headers["To"] == HEAD.recipient
    assert headers["Reply-To"] == HEAD.reply_to
    assert headers["Message-ID"] == HEAD.message_id
    assert headers["Subject"] == HEAD.subject
    assert message["Date"].datetime == HEAD.date


def test_a_letter_is_its_text_and_the_same_letter_as_pdf() -> None:
    message = read(letter_message(HEAD, language="fr", text=TEXT, pdf=PDF))
    check_head(message)
    text, letter = message.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(letter, EmailMessage)
    assert text.get_content_type() == "text/plain"
    assert text["Content-Language"] == "fr"
    assert text.get_content().replace("\r\n", "\n") == TEXT
    assert letter.get_content_type() == "application/pdf"
    assert letter.get_filename() == "letter.pdf"
    assert letter.get_content() == PDF


def test_a_letter_has_no_header_but_the_known_ones() -> None:
    message = read(letter_message(HEAD, language="fr", text=TEXT, pdf=PDF))
    assert set(message.keys()) == {
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    }


def test_a_fax_is_the_pdf_alone() -> None:
    head = dataclasses.replace(HEAD, recipient="861065961109@fax.example", subject="D-2016-0017")
    message = read(fax_message(head, pdf=PDF))
    assert message["To"] == "861065961109@fax.example"
    assert message["Subject"] == "D-2016-0017"
    assert not message.is_multipart()
    assert message.get_content_type() == "application/pdf"
    assert message.get_content() == PDF


def test_a_plain_mail_says_that_a_machine_wrote_it() -> None:
    link = "https://habeas.example/ar/confirm/" + "x" * 120 + "/"
    message = read(plain_message(HEAD, language="ar", text=f"اضغطوا هنا\n{link}\n"))
    check_head(message)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ar"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split("\r\n") == ["اضغطوا هنا", link, ""]


def test_the_same_mail_is_the_same_bytes() -> None:
    one, two = (letter_message(HEAD, language="fr", text=TEXT, pdf=PDF) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("value", INJECTIONS)
@pytest.mark.parametrize("field", ["subject", "recipient", "reply_to", "message_id", "sender"])
def test_a_control_character_never_reaches_a_header(field: str, value: str) -> None:
    head = head_with(field, value)
    with pytest.raises(HeaderError):
        plain_message(head, language="en", text="x\n")


@pytest.mark.parametrize("value", ENCODED)
@pytest.mark.parametrize("field", ["subject", "sender"])
def test_an_encoded_line_end_makes_no_header(field: str, value: str) -> None:
    message = plain_message(head_with(field, value), language="en", text="x\n")
    assert b"\nBcc" not in message
    read_again = read(message)
    assert len(read_again.keys()) == 11
    if field == "subject":
        assert read_again["Subject"] == value
    else:
        (sender,) = read_again["From"].addresses
        assert sender.addr_spec == "a@b.example"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1c", "\r", "\x85", "\ud800"])
def test_a_text_with_a_control_character_is_refused(character: str) -> None:
    with pytest.raises(HeaderError):
        plain_message(HEAD, language="en", text=f"one{character}two\n")


@pytest.mark.parametrize(
    "address",
    [
        "jane",
        "a@",
        "@b.example",
        "a@b@c.example",
        "a b@c.example",
        "a@b..example",
        "é@b.example",
        "a,c@b.example",
        "x" * 65 + "@b.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderError):
        plain_message(dataclasses.replace(HEAD, recipient=address), language="en", text="x\n")


def test_a_date_without_a_zone_is_refused() -> None:
    head = dataclasses.replace(HEAD, date=datetime(2026, 11, 22))  # noqa: DTZ001 - the fault
    with pytest.raises(HeaderError):
        plain_message(head, language="en", text="x\n")


def test_a_head_in_ascii_is_written_as_it_is() -> None:
    message = plain_message(SHORT, language="en", text="x\n")
    assert b'From: "Letters"\r\n <letters@maison.example>\r\n' in message
    assert b"Subject: UA 13/2016\r\n" in message
