import json
import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from habeas.channels.mail import Head, Mailbox, fax_message, letter_message
from habeas.kernel.errors import HabeasError
from habeas.ops.catcher import Catcher

PDF = b"%PDF-1.7\r\n.\r\n\x00\xff"
HEAD = Head(
    sender=Mailbox(name="Maison des Lettres", address="letters@maison.example"),
    recipient="justice@office.example",
    reply_to="r.1@maison.example",
    message_id="<1@maison.example>",
    date=datetime(2026, 11, 22, tzinfo=UTC),
    subject="رسالة <b>من أجل</b> حليمة",
)
LETTER = letter_message(
    HEAD,
    language="ar",
    text="السيد الوزير\n\nhttps://habeas.example/a?b=1&c=2\n<script>alert(1)</script>\n.\n",
    pdf=PDF,
)


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    catcher = Catcher()
    catcher.start()
    yield catcher
    catcher.stop()


def post(catcher: Catcher, message: bytes, *recipients: str) -> None:
    host, port = catcher.smtp.split(":")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        server.sendmail("b.1@maison.example", recipients or ["justice@office.example"], message)


def get(url: str) -> tuple[bytes, Message]:
    with urlopen(url, timeout=10) as answer:
        return answer.read(), answer.headers


def page(url: str) -> str:
    return get(url)[0].decode()


def test_both_servers_listen_on_this_machine_alone(catcher: Catcher) -> None:
    assert catcher.smtp.startswith("127.0.0.1:")
    assert catcher.mailbox.startswith("http://127.0.0.1:")


def test_an_empty_mailbox_says_so(catcher: Catcher) -> None:
    assert "No mail yet" in page(catcher.mailbox)
    assert json.loads(page(catcher.messages)) == []


def test_programs_get_a_list_with_the_address_of_each_message(catcher: Catcher) -> None:
    post(catcher, LETTER, "justice@office.example", "copy@office.example")
    post(catcher, fax_message(HEAD, pdf=PDF), "861065961109@fax.example")
    body, headers = get(catcher.messages)
    assert headers["Content-Type"] == "application/json"
    letter, fax = json.loads(body)
    assert letter == {
        "id": 1,
        "mail_from": "b.1@maison.example",
        "rcpt_to": ["justice@office.example", "copy@office.example"],
        "subject": HEAD.subject,
        "raw": f"{catcher.mailbox}mail/1/raw",
    }
    assert (fax["id"], fax["rcpt_to"]) == (2, ["861065961109@fax.example"])
    assert get(letter["raw"])[0] == LETTER


def test_the_mailbox_lists_the_newest_first_and_is_marked_as_a_demo(catcher: Catcher) -> None:
    post(catcher, LETTER)
    post(catcher, b"Subject: second\r\n\r\nx\r\n")
    shown = page(catcher.mailbox)
    assert shown.index("second") < shown.index("رسالة")
    assert "These mails went nowhere" in shown
    assert "letter.pdf" in shown
    assert "<b>" not in shown


def test_a_mail_shows_headers_text_and_attachment(catcher: Catcher) -> None:
    post(catcher, LETTER)
    shown = page(f"{catcher.mailbox}mail/1")
    assert "السيد الوزير" in shown
    assert '<a href="https://habeas.example/a?b=1&amp;c=2"' in shown
    assert "<script" not in shown
    assert "Message-ID" in shown
    assert "&lt;1@maison.example&gt;" in shown
    assert 'href="/mail/1/attachment/1"' in shown
    assert "These mails went nowhere" in shown


def test_a_pdf_opens_in_the_browser(catcher: Catcher) -> None:
    post(catcher, LETTER)
    body, headers = get(f"{catcher.mailbox}mail/1/attachment/1")
    assert body == PDF
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] is None


def test_a_page_in_a_mail_is_not_run(catcher: Catcher) -> None:
    post(catcher, b"Content-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n")
    _, headers = get(f"{catcher.mailbox}mail/1/attachment/1")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["mail/1", "mail/0", "mail/x", "mail/1/raw", "mail/1/attachment/1", "nothing", "../x"]
)
def test_what_was_not_caught_is_not_found(catcher: Catcher, path: str) -> None:
    with pytest.raises(HTTPError) as missing:
        get(f"{catcher.mailbox}{path}")
    missing.value.close()
    assert missing.value.code == 404


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"no header at all",
        b"Subject: =?utf-8?b?!!!?=\r\nFrom: =?x-none?q?=FF?=\r\nTo: \xff\xfe\r\n\r\n\xff\xfe",
        b"Content-Type: text/plain; charset=x-none\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: message/rfc822\r\n",
        b"Content-Disposition: attachment; filename*=utf-8''%00%0a..\r\nContent-Type: a\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n%%%",
        b"Subject: " + b"=?utf-8?q?=0A?= " * 50 + b"\r\n\r\nx",
    ],
)
def test_a_mail_that_is_hardly_one_is_shown_as_well_as_it_can_be(
    catcher: Catcher, message: bytes
) -> None:
    post(catcher, message)
    assert "/mail/1" in page(catcher.mailbox)
    assert "All its headers" in page(f"{catcher.mailbox}mail/1")
    assert len(json.loads(page(catcher.messages))) == 1


def test_a_taken_port_is_named(catcher: Catcher) -> None:
    taken = int(catcher.smtp.split(":")[1])
    with pytest.raises(HabeasError, match=f"Port {taken} is taken"):
        Catcher(smtp_port=taken).start()
    with pytest.raises(HabeasError, match=f"Port {taken} is taken"):
        Catcher(http_port=taken).start()


def test_it_stops_while_someone_is_talking_and_starts_again_on_the_same_ports() -> None:
    first = Catcher()
    first.start()
    smtp, web = (int(url.rstrip("/").split(":")[-1]) for url in (first.smtp, first.mailbox))
    with socket.create_connection(("127.0.0.1", smtp), timeout=10) as talking:
        assert talking.recv(100).startswith(b"220")
        first.stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", smtp), timeout=10)
    again = Catcher(smtp, web)
    again.start()
    post(again, LETTER)
    assert len(json.loads(page(again.messages))) == 1
    again.stop()
