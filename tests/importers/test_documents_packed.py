"""E-mails, saved pages in the shape of one, and ZIPs: several documents in one file."""
# ruff: noqa: RUF001 - mails in Cyrillic

import zipfile
from email.message import EmailMessage
from io import BytesIO

import docx
import pytest

from habeas.importers.documents import Document, opened
from habeas.importers.documents.limits import LARGEST_PAGE, MOST_FILES, MOST_TEXT
from habeas.importers.documents.opening import opened_in_turn
from habeas.kernel.errors import HabeasError

STORY = (
    "The keeper Una Pellworm was taken from the lighthouse at Nordby on 3 May 2016 by men who "
    "showed no warrant, and has not been seen by her family since that day."
)
CONTACTS = "Name: Eskil Brandt\nFax: +47 22 00 00 00\nEmail: warden@castle.example"

NESTED = "A ZIP within another file is not opened; give it by itself."


def mail(text: str = STORY, subject: str = "Fwd: RE: UA: Una Pellworm") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ida Holm <ida@lights.example>"
    message["To"] = "desk@habeas.example"
    message["Reply-To"] = "family@lights.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 09 May 2016 23:30:00 +0200"
    message["Message-ID"] = "<1@lights.example>"
    if text:
        message.set_content(text)
    return message


def read(content: bytes | EmailMessage, name: str = "a.eml") -> list[Document]:
    return opened(content if isinstance(content, bytes) else content.as_bytes(), name=name)


def refusal(content: bytes | EmailMessage, name: str = "a.eml") -> str:
    with pytest.raises(HabeasError) as refused:
        read(content, name)
    return str(refused.value)


def packed(files: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_mail_gives_its_body_and_its_day_and_says_nothing_of_who_wrote_it() -> None:
    (document,) = read(mail(f"{STORY}\n\n{CONTACTS}\n"))
    assert document == Document(
        name="a.eml",
        kind="eml",
        text=f"{STORY}\n\n{CONTACTS}",
        title="UA: Una Pellworm",
        issued_on="2016-05-09",
    )


def test_the_fuller_of_two_bodies_is_read() -> None:
    both = mail(f"{STORY}\nPlain.")
    both.add_alternative(f"<p>{STORY}</p><p>Rich.</p>", subtype="html")
    assert "Plain." in read(both)[0].text
    stub = mail("See the other part.")
    stub.add_alternative(f"<div class=nav>Menu</div><p>{STORY}</p><p>Rich.</p>", subtype="html")
    assert read(stub)[0].text == f"{STORY}\n\nRich."
    only = mail("")
    only.set_content(f"<p>{STORY}</p>".encode("koi8-r"), "text", "html", cte="base64")
    assert read(only)[0].text == STORY


@pytest.mark.parametrize(
    ("charset", "text"),
    [("koi8-r", "Уважаемый министр"), ("gb2312", "尊敬的部长"), ("windows-1256", "معالي الوزير")],
)
def test_a_body_is_in_the_encoding_that_its_mail_names(charset: str, text: str) -> None:
    message = mail("")
    message.set_content(text, charset=charset, cte="base64")
    assert read(message)[0].text == text


def test_lines_that_flow_are_joined_and_quoted_ones_lose_their_marks() -> None:
    flowed = mail("").as_bytes() + (
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
        b"The keeper was \ntaken.\nHer brother \ntoo.\n"
    )
    assert read(flowed.replace(b"\n\nMIME", b"\nMIME"))[0].text == (
        "The keeper was taken.\nHer brother too."
    )
    quoted = mail("> Dear Warden,\n>\n> > let her go;\n> let her be.\nIda")
    assert read(quoted)[0].text == "Dear Warden,\n\nlet her go;\nlet her be.\nIda"


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: Bo <b@x.example>\nDate: Mon\nSubject: U\n",
        "-----Message d'origine-----\nDe : Bo\nEnvoyé : lundi 9 mai\nÀ : Ida\nObjet : Una\n",
        "*From:* Bo\n*Sent:* Monday\n*To:* Ida\n*Subject:* Una\n",
        "________________________________\nОт: Бо\nОтправлено: 9 мая\nКому: Ида\nТема: Уна\n",
        "发件人：波\n发送时间：5月9日\n收件人：伊达\n主题：乌娜\n",
    ],
    ids=["en", "fr", "outlook", "ru", "zh"],
)
def test_the_copied_head_of_a_mail_is_left_out_and_contacts_are_not(head: str) -> None:
    (document,) = read(mail(f"Please see below.\n\n{head}\n{STORY}\n\n{CONTACTS}"))
    assert [line for line in document.text.splitlines() if line] == [
        "Please see below.",
        STORY,
        *CONTACTS.splitlines(),
    ]


def test_mails_and_files_within_a_mail_are_documents_of_their_own() -> None:
    outer = mail("Please see the two below, and the picture.", subject="Two cases")
    outer.add_attachment(mail(f"{STORY} Within."))
    outer.add_attachment(
        word(STORY), maintype="application", subtype="octet-stream", filename="Una.docx"
    )
    outer.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    outer.add_attachment(b"\x01\x02", maintype="application", subtype="pdf", filename="scan.pdf")
    documents = read(outer)
    assert [(d.name, d.kind, d.title) for d in documents] == [
        ("a.eml", "eml", "Two cases"),
        ("a.eml: 1", "eml", "UA: Una Pellworm"),
        ("a.eml: Una.docx", "docx", ""),
    ]
    assert documents[1].text == f"{STORY} Within."
    (left_out,) = documents[0].left_out
    assert left_out.startswith("An attachment of the e-mail was left out: The file is not text")
    assert "scan" not in left_out


def test_the_name_of_what_is_attached_or_packed_does_nothing_to_a_terminal() -> None:
    outer = mail()
    outer.add_attachment(STORY, filename="Una\x1b[2J\u202e.txt")
    assert read(outer)[1].name == "a.eml: Una\ufffd[2J\ufffd.txt"
    assert read(packed({"Una\u202e.txt": STORY.encode()}), "a.zip")[0].name == "a.zip/Una\ufffd.txt"


def test_a_page_that_a_browser_saved_as_a_mail_is_a_page() -> None:
    head = b"From: <Saved by Blink>\nSnapshot-Content-Location: https://x.example/\nSubject: Una\n"
    head += b"Date: Mon, 9 May 2016 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: "
    head += b'multipart/related; type="text/html"; boundary="b"\n\n--b\n'
    page = f"<html lang=en><h1>Una</h1><p>{STORY}</p></html>".encode()
    body = b"Content-Type: text/html\nContent-Transfer-Encoding: binary\n\n" + page
    style = b"\n--b\nContent-Type: text/css\n\np{}\n--b--\n"
    (document,) = read(head + body + style, "page.mht")
    assert (document.kind, document.language) == ("html", "en")
    assert document.text == f"Una\n\n{STORY}"


def test_a_mail_made_to_be_read_for_long_is_refused() -> None:
    head = mail().as_bytes().partition(b"\n\n")[0]
    parts = head.replace(b"text/plain", b'multipart/mixed; boundary="b"')
    nested = b""
    for n in range(3_000):
        nested += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    inner = mail("Innermost.")
    for _ in range(6):
        outer = mail("", subject="x")
        outer.add_attachment(inner)
        inner = outer
    harm = {
        "too many parts": parts + b"\n\n" + b"--b\n\nx\n" * 500,
        "too many": parts + b"\n\n" + b"--b\n\nx\n" * 50_000,
        "far too": head.replace(b"Content-Type: text/plain", b"X-Y: z") + b"\n" + nested,
        "no mail program writes": head.replace(b"Fwd:", b"=?utf-8?q?x?= " * 1_000) + b"\n\nx",
        "passed on too many times": inner.as_bytes(),
        "no text": head + b"\n\n \n",
    }
    for says, made in harm.items():
        assert says in refusal(made), says


def test_a_zip_gives_the_documents_in_it_and_tells_what_it_left_out() -> None:
    documents = read(
        packed(
            {
                "cases/": b"",
                "cases/una.html": f"<h1>Una</h1><p>{STORY}</p>".encode(),
                "cases/una_files/style.css": b"p{}",
                "cases/una_files/x.js": b"x()",
                "__MACOSX/cases/._una.html": b"\0\5",
                "cases/.DS_Store": b"\0",
                "案件.txt": STORY.encode(),
                "una.docx": word(STORY),
                "una.eml": mail().as_bytes(),
                "empty.txt": b"",
                "again.zip": packed({"x.txt": STORY.encode()}),
            }
        ),
        "all.zip",
    )
    assert [(d.name, d.kind) for d in documents] == [
        ("all.zip/cases/una.html", "html"),
        ("all.zip/案件.txt", "text"),
        ("all.zip/una.docx", "docx"),
        ("all.zip/una.eml", "eml"),
    ]
    assert all(STORY in document.text for document in documents)
    assert documents[0].left_out == (
        f"File 5 of the ZIP was left out: {refusal(b'')}",
        f"File 6 of the ZIP was left out: {NESTED}",
    )


def test_names_that_were_packed_without_saying_their_encoding_are_read_as_utf_8() -> None:
    content = packed({"caf\u00e9.txt": STORY.encode()})
    unsaid = content.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert unsaid != content
    (document,) = read(unsaid, "a.zip")
    assert document.name == "a.zip/café.txt"


def test_a_zip_made_to_do_harm_is_refused() -> None:
    page = STORY.encode()
    locked = bytearray(packed({"a.txt": page}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    harm = {
        "far more than a document": packed({"a.txt": b"\0" * 30_000_000}),
        "more than a document can": packed({"a.txt": b" " * 2_000_000}),
        "more than 200 MB": packed({f"{n}.bin": bytes(19_000_000) for n in range(11)}),
        "more than 2000 files": packed({f"{n}.txt": b"x" for n in range(MOST_FILES + 1)}),
        "far too many files": packed({"a": b"PK\x01\x02" * 200_000}, zipfile.ZIP_STORED),
        "leads out": packed({"../../etc/a.txt": page}),
        "whose name": packed({"/etc/a.txt": page}),
        "cannot be shown": packed({"a\x1b[2J.txt": page}),
        "encrypted": bytes(locked),
        "damaged": packed({"a.txt": page})[:-30],
        "or packed in a way": packed({"a.txt": page}, zipfile.ZIP_STORED).replace(
            b"keeper", b"reader"
        ),
        "no pages": packed({"a.png": b"\x89PNG", "b/.x": b""}),
        "A ZIP within": packed({"a.zip": packed({"a.txt": page})}),
        "File 1 of the ZIP": packed({"a.png.txt": b"\x89PNG\r\n"}),
        "Of office documents": packed({"mimetype": b"application/vnd.oasis", "content.xml": page}),
    }
    for says, made in harm.items():
        assert says in refusal(made, "a.zip"), says


def test_a_zip_gives_no_more_text_than_whoever_asked_has_room_for() -> None:
    page = f"{STORY}\n".encode() * (LARGEST_PAGE // (len(STORY) + 1))
    fitting = MOST_TEXT // len(page)
    files = {f"{number}.txt": page for number in range(fitting + 1)}
    parts = opened_in_turn(packed(files, zipfile.ZIP_STORED), name="a.zip")
    assert [next(parts).refused for _ in range(fitting)] == [""] * fitting
    with pytest.raises(HabeasError, match="far more text"):
        next(parts)
