"""PDFs as text: in reading order, paragraphs whole, addresses line by line."""

import pikepdf
import pylopdf_fonts_zh_cn
import pytest
from printed import HEAD, changed, printed, read, text_of

ADDRESS = ["Warden Eskil Brandt", "The Old Castle", "1 Harbour Street", "7000 Nordby"]
STORY = (
    "The keeper Una Pellworm was taken from the lighthouse at Nordby on 3 May 2016 by men who "
    "showed no warrant, and has not been seen by her family since that day. Her brother was told "
    "that the file was closed, and that he should go home and wait for a letter."
)
LONG = (
    "Incommunicado detention is internationally condemned as a circumstance that facilitates "
    "mistreatment, disappearances and uncontrollable interrogations of well-known representatives."
)
RELEASE = (
    "release Una Pellworm immediately and unconditionally, and let her family know where she is "
    "being held at present and why;"
)
LAWYER = "let her see a lawyer of her own choosing."
PRINTED_ADDRESS = " \\ ".join(ADDRESS)
LETTER = f"""= Free Una Pellworm

{STORY}

{PRINTED_ADDRESS}

Dear Warden,

{LONG}

I ask you to:
+ {RELEASE}
+ {LAWYER}

Yours sincerely,
"""
LINES = [
    "Free Una Pellworm",
    STORY,
    *ADDRESS,
    "Dear Warden,",
    LONG,
    "I ask you to:",
    f"1. {RELEASE}",
    f"2. {LAWYER}",
    "Yours sincerely,",
]


def full(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def test_a_letter_is_read_paragraph_by_paragraph() -> None:
    document = read(printed(LETTER, HEAD + '#set document(title: "Free Una")\n'))
    assert (document.kind, document.title) == ("pdf", "Free Una")
    assert full(document.text) == LINES
    blocks = document.text.split("\n\n")
    assert "\n".join(ADDRESS) in blocks
    assert STORY in blocks
    assert "Dear Warden," in blocks


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    source = LETTER + "\n" + "\n".join(f"{LONG} It is told {n} times.\n" for n in range(9))
    head = HEAD + f"#set page(columns: {columns})\n#set text(size: 9pt)\n"
    document = text_of(source, head)
    assert full(document)[: len(LINES)] == LINES
    assert full(document)[len(LINES) :] == [f"{LONG} It is told {n} times." for n in range(9)]


def test_columns_that_are_drawn_line_by_line_are_read_one_after_the_other() -> None:
    left, right = STORY.split(), LONG.split()
    rows = "".join(
        f"[{' '.join(left[n : n + 4])}], [{' '.join(right[n : n + 4])}],"
        for n in range(0, max(len(left), len(right)), 4)
    )
    text = text_of(f"#grid(columns: (8cm, 8cm), row-gutter: 0.6em, {rows})")
    assert " ".join(text.split()).startswith(f"{STORY} {LONG}") or (
        text.replace("\n", " ").index("wait for a letter.") < text.index("Incommunicado")
    )


def test_a_headline_across_columns_stands_where_it_is_printed() -> None:
    head = HEAD + "#set page(columns: 2)\n"
    across = '#place(top, scope: "parent", float: true)[= Free Una Pellworm at once, and all]\n'
    text = text_of(
        across + f"{STORY}\n\n{LONG}\n\n" * 3 + "#colbreak()\n" + f"{STORY}\n\n" * 4, head
    )
    assert full(text)[:3] == ["Free Una Pellworm at once, and all", STORY, LONG]
    assert full(text)[-4:] == [STORY] * 4


def test_words_that_were_parted_at_the_end_of_a_line_are_whole_again() -> None:
    text = text_of(f"#set text(hyphenate: true)\n#block(width: 5cm)[{LONG}]\n\nwell-known")
    assert full(text) == [LONG, "well-known"]


def test_a_table_is_read_row_by_row() -> None:
    text = text_of(
        f"{STORY}\n#table(columns: 3, [Name], [Age], [Taken on], [Una], [41], [3 May], [Olm], "
        f"[39], [4 May])\nFax: #h(2cm) +47 22 00 00 00\n\n{STORY}"
    )
    for row in ("Name Age Taken on", "Una 41 3 May", "Olm 39 4 May", "Fax: +47 22 00 00 00"):
        assert row in full(text)


def test_running_heads_are_told_once_and_page_numbers_never() -> None:
    head = (
        HEAD + "#set page(header: [UA 12/2016 #h(1fr) Friends of the Lights], "
        "footer: context [Page #counter(page).display() of 3])\n"
    )
    text = text_of("\n#pagebreak()\n".join(f"Part {n}.\n\n{STORY}" for n in "abc"), head)
    parts = [line for n in "abc" for line in (f"Part {n}.", STORY)]
    assert full(text) == [*parts, "UA 12/2016", "Friends of the Lights"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    words = " ".join(f"word{n}" for n in range(1_500))
    head = HEAD + "#set page(footer: context counter(page).display())\n"
    assert full(text_of(f"{words}.\n\nEnd.", head)) == [f"{words}.", "End."]


def test_what_is_printed_once_at_the_head_or_foot_stays() -> None:
    head = HEAD + "#set page(header: [UA 12/2016, index NOR 12/003/2016], footer: [Act by 9 May])\n"
    assert full(text_of(STORY, head)) == [
        "UA 12/2016, index NOR 12/003/2016",
        STORY,
        "Act by 9 May",
    ]


ARABIC = (
    "اعتقلت حارسة المنارة أونا بيلوورم في 3 مايو 2016 دون مذكرة توقيف. نطلب الإفراج عنها فورا ودون "
    "قيد أو شرط والسماح لها بمقابلة محام من اختيارها وإبلاغ أسرتها بمكان احتجازها "
    "(انظر UA 12/2016)."
)
HEBREW = "שומר המגדלור נעצר ב-3 במאי 2016 ומוחזק ללא אישום. אנו קוראים לשחררו לאלתר וללא תנאי."


@pytest.mark.parametrize(
    ("language", "font", "text"),
    [("ar", "Amiri", ARABIC), ("he", "Libertinus Serif", HEBREW)],
)
def test_what_is_written_from_right_to_left_is_read_so(language: str, font: str, text: str) -> None:
    head = HEAD + f'#set text(lang: "{language}", font: ("{font}", "Libertinus Serif"))\n'
    source = f"{text}\n\nFax: +47 22 00 00 00 \\ warden\\@castle.example\n\n+ {text}\n+ {text}"
    assert full(text_of(source, head)) == [
        *(text, "Fax: +47 22 00 00 00", "warden@castle.example", f"1. {text}", f"2. {text}"),
    ]


def test_columns_of_arabic_are_read_from_the_right() -> None:
    head = HEAD + '#set text(lang: "ar", font: ("Amiri", "Libertinus Serif"))\n'
    head += "#set page(columns: 2)\n"
    unbracketed = ARABIC.partition(" (")[0]
    text = text_of(f"{unbracketed}\n\n" * 4 + "#colbreak()\n" + f"{HEBREW}\n\n" * 4, head)
    assert full(text) == [unbracketed] * 4 + [HEBREW] * 4


def test_chinese_is_joined_without_blanks() -> None:
    text = "灯塔看守人乌娜于2016年5月3日被带走，没有人出示逮捕证。" * 6
    fonts = str(next(iter(pylopdf_fonts_zh_cn.__path__)))
    head = HEAD + '#set text(lang: "zh", font: "Noto Serif SC")\n'
    assert full(read(printed(f"{text}\n\n阁下：", head, fonts)).text) == [text, "阁下："]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_shown(turn: int) -> None:
    upright = printed(LETTER)

    def turned(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            wide, high = right - left, top - bottom
            # The same picture, drawn turned the other way round and shown turned back.
            matrix = {
                90: f"0 1 -1 0 {high} 0",
                180: f"-1 0 0 -1 {wide} {high}",
                270: f"0 -1 1 0 0 {wide}",
            }[turn]
            if turn != 180:
                page.mediabox = pikepdf.Array([0, 0, high, wide])
            page.contents_add(f"q {matrix} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.rotate(turn, relative=False)

    assert full(read(changed(upright, turned)).text) == LINES
