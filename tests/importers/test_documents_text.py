"""Texts in any encoding, with what they say of themselves, and what is no text at all."""
# ruff: noqa: RUF001 - sentences in Cyrillic

import pytest

from habeas.importers.documents import Document, opened
from habeas.importers.documents.limits import LARGEST_FILE, LARGEST_PAGE
from habeas.kernel.errors import HabeasError

# Invented sentences, long enough for a detector to be sure.
RUSSIAN = (
    "Смотрительница маяка Уна Пелворм была задержана 3 мая 2016 года. Мы просим немедленно и без "
    "всяких условий освободить её, допустить к ней адвоката и сообщить семье, где она находится."
)
UKRAINIAN = (
    "Доглядачку маяка Уну Пелворм затримали 3 травня 2016 року. Ми просимо звільнити її негайно, "
    "допустити до неї адвоката і повідомити родині, де її тримають."
)
ARABIC = (
    "اعتقلت حارسة المنارة أونا بيلوورم في 3 مايو 2016 دون مذكرة توقيف. نطلب الإفراج عنها فورا ودون "
    "قيد أو شرط والسماح لها بمقابلة محام من اختيارها وإبلاغ أسرتها بمكان احتجازها."
)
CHINESE = (
    "灯塔看守人乌娜于2016年5月3日被带走，没有人出示逮捕证。我们要求立即无条件释放她，"
    "允许她会见自己选择的律师，并告知家属她的关押地点。"
)
TAIWANESE = (
    "燈塔看守人烏娜於2016年5月3日被帶走，沒有人出示逮捕證。我們要求立即無條件釋放她，"
    "允許她會見自己選擇的律師，並告知家屬她的關押地點。"
)
JAPANESE = (
    "灯台守のウナさんは2016年5月3日に令状なしに連行されました。私たちは彼女の即時かつ無条件の釈放と、"
    "弁護士との面会、そして家族への所在の通知を求めます。"
)
FRENCH = (
    "La gardienne du phare Una Pellworm a été arrêtée le 3 mai 2016 sans mandat. Nous demandons sa "
    "libération immédiate, l’accès à un avocat et que sa famille sache où elle est détenue."
)
POLISH = (
    "Strażniczka latarni Una Pellworm została zatrzymana 3 maja 2016 roku bez nakazu. Żądamy jej "
    "natychmiastowego uwolnienia, dostępu do adwokata i wiadomości dla rodziny, gdzie przebywa."
)


def read(content: bytes, name: str = "page.txt") -> Document:
    (document,) = opened(content, name=name)
    return document


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", ["Free Una Pellworm", f"Free\n{RUSSIAN}", f"{CHINESE}\n{ARABIC}"])
def test_unicode_is_read_with_a_mark_and_without(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)) == Document(name="page.txt", kind="text", text=text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "cp866"),
        (UKRAINIAN, "windows-1251"),
        (ARABIC, "windows-1256"),
        (ARABIC, "iso8859-6"),
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (FRENCH, "windows-1252"),
        (FRENCH.replace("’", "'"), "iso8859-1"),
        (FRENCH.replace("’", "'"), "iso8859-15"),
        (POLISH, "windows-1250"),
        (POLISH, "iso8859-2"),
    ],
)
def test_an_older_encoding_is_told_from_the_text(text: str, encoding: str) -> None:
    encodable = text.encode(encoding, "ignore").decode(encoding)
    assert read(encodable.encode(encoding)).text == encodable


@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        ("Señor Ministro", "ISO-8859-1", "cp1252"),
        ("“Señor” Ministro", "iso-8859-1", "cp1252"),
        ("Уважаемый", "windows-1251", "cp1251"),
        ("Уважаемый", "KOI8-R", "koi8_r"),
        ("阁下", "gb2312", "gb18030"),
        ("閣下", "Big5", "big5"),
        ("閣下殿", "x-sjis", "cp932"),
        ("معالي الوزير", "windows-1256", "cp1256"),
    ],
)
def test_a_page_is_believed_about_its_encoding(text: str, declared: str, encoding: str) -> None:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    assert read(f"{head}<body>{text}".encode(encoding)).text == text
    assert read(f"<meta charset={declared}><p>{text}".encode(encoding)).text == text


def test_unicode_is_believed_before_what_a_page_declares() -> None:
    assert read("<meta charset='iso-8859-1'><p>Señor 阁下".encode()).text == "Señor 阁下"
    assert read("<meta charset='utf-8'><p>Señor".encode("utf-16")).text == "Señor"


@pytest.mark.parametrize("declared", ["utf-8", "utf-7", "rot13", "hex", "no-such", "idna", "zlib"])
def test_an_encoding_that_does_not_fit_is_not_believed(declared: str) -> None:
    page = f"<meta charset={declared}><p>{RUSSIAN}".encode("windows-1251")
    assert read(page).text == RUSSIAN


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"Dear Warden\0", "not text"),
        (bytes(range(256)) * 20, "not text"),
        (b"\x01\x02\x03\x04 Dear Warden", "not text"),
        (b"Dear Ward\xe9n", "cannot be told for sure"),
        (b"Dear \xed\xa0\x80", "cannot be told for sure"),
        (b"\xff\xfeD\0e", "begins as Unicode text does and is not, .* save"),
        (b"\xef\xbb\xbfDear \xff", "begins as Unicode text does"),
        (b"a" * (LARGEST_PAGE + 1), "larger than 5 MB, the most .* text or a web page; save"),
        (b"a" * (LARGEST_FILE + 1), "larger than 5 MB, the most .* text or a web page; save"),
        (b"PK\x03\x04" + bytes(LARGEST_FILE), "larger than 50 MB, the most .* a ZIP; pack"),
        (b"%PDF-" + bytes(LARGEST_FILE), "larger than 20 MB, the most .* PDF, DOCX or mail; save"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"{\\rtf1 Dear Warden}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or an encrypted Office file"),
        (b"\x1f\x8b\x08\0\0", "only ZIP"),
        (b"7z\xbc\xaf\x27\x1c", "only ZIP"),
        (b"MZ\x90\0\x03\0", "program"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"---\ntitle: x\n---\n \n", "empty"),
    ],
)
def test_what_is_no_text_is_refused_and_not_quoted(content: bytes, says: str) -> None:
    with pytest.raises(HabeasError, match=says) as refused:
        read(content, "page-of-somebody.txt")
    assert "somebody" not in str(refused.value)
    assert "Warden" not in str(refused.value)


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Free Una: now"\nlang: pt_br\ndate: 2016-05-03\n---\n',
        "\ufeff---\r\ntitle: 'Free Una: now'\r\nlang: pt-BR\r\ndate: 2016-05-03 10:00\r\n---\r\n",
        '+++\ntitle = "Free Una: now"\nlanguage = "pt-BR"\ndate = 2016-05-03T10:00:00Z\n+++\n',
        '---\nheadline: "Free Una: now"\ninLanguage: [pt-BR]\ndatePublished: "2016-05-03"\n---\n',
    ],
    ids=["yaml", "windows", "toml", "schema"],
)
def test_front_matter_says_title_language_and_day(front: str) -> None:
    document = read(f"{front}\nDear Warden,".encode())
    assert document.text.strip() == "Dear Warden,"
    assert (document.title, document.language) == ("Free Una: now", "pt-BR")
    assert document.issued_on == "2016-05-03"


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe keeper was taken.\n---\nDear Warden,",
        "---\n- one\n- two\n---\nDear Warden,",
        "+++\nno table\n+++\nDear Warden,",
        "---\ntitle: x\nDear Warden,",
        "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\nDear Warden,",
        "---\ntitle: !!python/object/apply:os.system ['true']\n---\nDear Warden,",
        "---\n" + "[" * 9_000 + "\n---\nDear Warden,",
        "---\ntitle: 2016-13-45\n---\nDear Warden,",
        "---\n" + "x" * 30_000 + ": 1\n---\nDear Warden,",
    ],
    ids=["rule", "list", "plus", "open", "bomb", "object", "deep", "day", "long"],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert read(text.encode()) == Document(name="page.txt", kind="text", text=text)


def test_the_kind_is_told_by_the_content_and_not_by_the_name() -> None:
    assert read(b"<p>Dear <b>Warden</b>", "appeal.txt").kind == "html"
    assert read(b"Dear Warden, 1 < 2 and <so> on", "appeal.html").kind == "text"
    assert read(b"<!-- saved -->\n<?xml version='1.0'?><HTML>x", "appeal").kind == "html"
    assert read(b"One<br>two<br/>three<br><b>four</b><br>five", "appeal.pdf").text == (
        "One\ntwo\nthree\nfour\nfive"
    )
    assert read(b"From: a\nTo: b\nSubject: c\n\nDear Warden,", "appeal.eml").kind == "text"
