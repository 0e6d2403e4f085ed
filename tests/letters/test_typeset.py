from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from sample_letters import ARABIC, CHINESE, ENGLISH, FRENCH, LETTERS

from habeas.letters.letter import Letter, Signer
from habeas.letters.typeset import UnprintableError, paper_for, pdf, unprintable
from habeas.letters.typeset.fonts import fonts

MM = 72 / 25.4
# DIN 5008 form B: the address field on the sheet, in mm from its left and top edges.
WINDOW = (20, 45, 105, 90)


def opened(file: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(file))


def text_of(file: bytes) -> str:
    document = pypdfium2.PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def flowing(file: bytes) -> str:
    return " ".join(text_of(file).split())


@pytest.mark.parametrize("language", LETTERS)
def test_a_letter_of_usual_length_is_one_page_of_a4(language: str) -> None:
    with opened(pdf(LETTERS[language])) as file:
        (page,) = file.pages
        _, _, width, height = (float(side) for side in page.mediabox)
    assert (round(width / MM), round(height / MM)) == (210, 297)


def test_us_letter_is_printed_where_it_is_used() -> None:
    assert paper_for("US") == paper_for("MX") == "us-letter"
    assert paper_for("FR") == paper_for("CN") == paper_for("") == "a4"
    with opened(pdf(ENGLISH, "us-letter")) as file:
        assert [float(side) for side in file.pages[0].mediabox] == [0, 0, 612, 792]


@pytest.mark.parametrize("language", LETTERS)
def test_every_font_is_embedded_as_a_subset(language: str) -> None:
    with opened(pdf(LETTERS[language])) as file:
        faces = file.pages[0].Resources.Font
        assert len(faces) > 0
        for face in faces.values():
            assert str(face.BaseFont)[7] == "+"
            descriptor = face.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in face


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "en"), ("fr", "fr"), ("ru", "ru"), ("ar", "ar"), ("zh-Hans", "zh-CN")],
)
def test_the_file_is_tagged_and_names_its_language_and_subject(language: str, said: str) -> None:
    letter = LETTERS[language]
    with opened(pdf(letter)) as file:
        assert file.Root.Lang == said
        assert file.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in file.Root
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.docinfo["/Title"] == letter.subject
        assert b"<pdfuaid:part>1<" in file.Root.Metadata.read_bytes()


def test_traditional_chinese_is_told_from_simplified() -> None:
    with opened(pdf(replace(CHINESE, language="zh-Hant"))) as file:
        assert file.Root.Lang == "zh-TW"


def test_the_file_tells_no_author_and_no_time_of_work() -> None:
    with opened(pdf(ENGLISH)) as file:
        assert set(file.docinfo.keys()) == {"/Title", "/Creator"}
        metadata = file.Root.Metadata.read_bytes()
    for told in (b"creator>", b"Date>", b"Author", b"Producer"):
        assert told not in metadata


@pytest.mark.parametrize("language", LETTERS)
def test_the_same_letter_is_the_same_bytes(language: str) -> None:
    assert pdf(LETTERS[language]) == pdf(LETTERS[language])


def test_letters_set_at_the_same_time_do_not_disturb_each_other() -> None:
    letters = list(LETTERS.values()) * 4
    alone = [pdf(letter) for letter in letters]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(pdf, letters)) == alone


def test_another_signer_makes_other_bytes() -> None:
    other = replace(ENGLISH, signer=Signer(name="Another Person", who="", country=""))
    assert pdf(other) != pdf(ENGLISH)


@pytest.mark.parametrize("letter", [ENGLISH, FRENCH, LETTERS["ru"], CHINESE])
def test_the_whole_text_can_be_read_out_of_the_file(letter: Letter) -> None:
    # pdfium marks a hyphen at the end of a line as U+FFFE
    read = "".join(text_of(pdf(letter)).replace("\ufffe", "-").split())
    parts = (
        *letter.address.block(letter.language), letter.place_and_date(), letter.subject,
        letter.salutation, *letter.paragraphs, letter.lead_in, *letter.demands,
        *letter.closing.split("\n"), letter.reference,
    )  # fmt: skip
    position = 0
    for part in parts:
        bare = "".join(part.split())
        assert bare in read[position:], part
        position = read.index(bare, position)


def test_arabic_is_read_out_in_its_own_letters_and_order() -> None:
    read = flowing(pdf(ARABIC))
    assert "معالي الوزير سالم النموذجي" in read
    assert "ولم يسمح لهما بلقاء محام" in read
    assert "وتسمحوا لمحامين من اختيارهما بزيارتهما" in read
    assert "وتفضلوا بقبول فائق الاحترام" in read


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize(
    "letter",
    [ENGLISH, ARABIC, replace(ENGLISH, address=replace(ENGLISH.address, lines=("A line",) * 9))],
)
def test_the_address_lies_in_the_window_and_nothing_else_does(letter: Letter, paper: str) -> None:
    document = pypdfium2.PdfDocument(pdf(letter, "us-letter" if paper == "us-letter" else "a4"))
    page = document[0]
    height = page.get_height()
    left, top, right, bottom = (side * MM for side in WINDOW)
    textpage = page.get_textpage()
    inside, around = [], []
    for index in range(textpage.count_rects()):
        x0, y0, x1, y1 = textpage.get_rect(index)
        box = (x0, height - y1, x1, height - y0)
        text = textpage.get_text_bounded(x0, y0, x1, y1).strip()
        if box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom:
            inside.append(text)
        elif box[1] < bottom:
            around.append(text)
    assert len([text for text in inside if text]) >= len(letter.address.lines) + 1
    assert around == []


def test_the_fold_marks_stand_on_the_first_page_alone() -> None:
    long = replace(ENGLISH, paragraphs=ENGLISH.paragraphs * 4)
    document = pypdfium2.PdfDocument(pdf(long))
    assert len(document) > 1
    left_edge = [
        [each for each in page.get_objects() if each.get_bounds()[2] < 12 * MM] for page in document
    ]
    heights = [297 - each.get_bounds()[1] / MM for each in left_edge[0]]
    assert sorted(round(height) for height in heights) == [105, 210]
    assert not any(left_edge[1:])


def test_a_longer_letter_continues_and_numbers_its_pages() -> None:
    long = replace(ENGLISH, paragraphs=ENGLISH.paragraphs * 4)
    read = flowing(pdf(long))
    assert "UA 12/2016 1 / 2" in read
    assert "UA 12/2016 2 / 2" in read
    assert "1 / 1" not in flowing(pdf(ENGLISH))


def test_a_letter_without_what_may_be_left_out_is_still_a_letter() -> None:
    bare = replace(ENGLISH, place="", subject="", demands=(), reference="")
    with opened(pdf(bare)) as file:
        assert file.docinfo["/Title"] == "30 June 2016"
    assert ENGLISH.lead_in not in flowing(pdf(bare))


def test_a_letter_to_sign_by_hand_has_a_line_and_no_name() -> None:
    by_hand = pdf(replace(ENGLISH, signer=None))
    assert "Marie Exemple" not in text_of(by_hand)
    assert "Marie Exemple" in text_of(pdf(ENGLISH))


@pytest.mark.parametrize(
    "name",
    ['#panic("x") *bold* $x$', '"]; #read("/etc/passwd")', "\\u{41} `raw` <label> @ref", "= Title"],
)
def test_markup_in_a_name_is_printed_as_it_was_typed(name: str) -> None:
    signed = replace(ENGLISH, signer=Signer(name=name, who="", country=""))
    assert name in flowing(pdf(signed))


def test_a_character_that_no_font_has_is_an_error_and_no_box() -> None:
    signed = replace(ENGLISH, signer=Signer(name="Tenzin བོད", who="", country=""))
    with pytest.raises(UnprintableError) as refused:
        pdf(signed)
    assert refused.value.characters >= {"བ"}
    assert "Tenzin" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Générique-O’Neil ʿAlī ʾAbd",
        "Łukasz Žižek Nguyễn Thị Ạ",
        "Мария Ґалаґан Ўлугбек",
        "Ελένη Παπαδοπούλου",
        "משה כהן",
        "سامي پژمان چگونه",
        "陶某某 陳慶",
        "e\u0301 a line\nand another",
        "",
    ],
)
def test_names_of_the_scripts_of_today_can_be_printed(text: str) -> None:
    assert unprintable(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Tenzin བོ", {"བ", "ོ"}),
        ("김 Kim", {"김"}),
        ("a\x0bb\x00", {"\x0b", "\x00"}),
        ("a\ud800", {"\ud800"}),
        ("\ue000", {"\ue000"}),
        ("smile 😀", {"😀"}),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, missing: set[str]) -> None:
    assert unprintable(text) == missing


def test_the_fonts_are_loaded_once_and_never_from_the_system() -> None:
    assert fonts() is fonts()
    own = {"Libertinus Serif", "Amiri", "Noto Serif SC", "Noto Sans SC"}
    inside_typst = {"DejaVu Sans Mono", "New Computer Modern", "New Computer Modern Math"}
    assert set(fonts().families()) == own | inside_typst


def test_the_subject_is_a_heading() -> None:
    with opened(pdf(ENGLISH)) as file:
        tags = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        kinds = [str(tag.get("/S")) for tag in tags]
    assert "/H1" in kinds
    assert kinds.count("/LI") == 4
