"""Addresses and greetings whose lines stand apart, on one line, in quotation marks or unstopped."""

import pytest

from habeas.importers.reading.reader import read_page

STORY = "Una Pellworm was arrested by the guards of the tower on 2 March 2030."
PLEA = (
    "I write to you about Una Pellworm, who has kept the lamp of the tower for many years. "
    "I urge you to open the tower."
)
LINES = ("Governor Oda Grell,", "Department of Lamps,", "Floe Street 7,", "Iceport 1000,")


def test_the_lines_of_an_address_may_stand_apart_from_each_other() -> None:
    address = "\n\n\n".join(LINES)
    text = f"{STORY}\n\nSample letter\n\n{address}\n\nEmail: oda@ice.example\n\nDear Governor,\n\n"
    read = read_page(f"The keeper of the lamp\n\n{text}{PLEA}\n")
    assert [each.lines for each in read.addressees] == [LINES]
    assert read.addressees[0].email == ("oda@ice.example",)


def test_a_name_above_the_office_stands_apart_with_it() -> None:
    lines = ("Oda Grell", "Governor of the Ice", "Floe Street 7", "Iceport")
    text = "\n\n".join((STORY, *lines, "Dear Governor:", PLEA))
    (read,) = read_page(f"The keeper of the lamp\n\n{text}\n").addressees
    assert (read.name, read.title, read.lines) == ("Oda Grell", "Governor of the Ice", lines)


def test_headings_that_stand_apart_are_no_address() -> None:
    text = f"{STORY}\n\nThe tower in May\n\nLamps of 1803\n\nDear Governor,\n\n{PLEA}"
    assert read_page(f"The keeper of the lamp\n\n{text}\n").addressees == ()


@pytest.mark.parametrize("slash", [" / ", "/ ", "/"])
def test_an_address_within_a_sentence_is_parted_at_its_strokes(slash: str) -> None:
    parts = ("His Excellency Oda Grell", "Office of the Governor", "The Tower", "Iceport", "Norway")
    text = f"Please send letters urging that Una Pellworm be freed, to: {slash.join(parts)}."
    read = read_page(f"The keeper of the lamp\n\n{STORY} {STORY} {STORY}\n\n{text} {STORY}\n")
    assert [each.lines[:4] for each in read.addressees] == [parts[:4]]
    assert read.demands == ("urging that Una Pellworm be freed",)


def test_a_price_behind_an_address_is_none_of_its_lines() -> None:
    text = (
        "Please write to: Governor Oda Grell, Floe Street 7, Iceport, Norway. Stamps are 5.25 kr."
    )
    (read,) = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}\n").addressees
    assert read.lines == ("Governor Oda Grell", "Floe Street 7", "Iceport", "Norway")


@pytest.mark.parametrize(
    ("greeting", "read"),
    [
        ("“Your Excellency,", "Your Excellency,"),
        ("Dear Mr . Oda Grell", "Dear Mr . Oda Grell"),
        ("Monsieur le Gouverneur", "Monsieur le Gouverneur"),
    ],
)
def test_a_letter_is_greeted_in_quotation_marks_or_without_a_comma(
    greeting: str, read: str
) -> None:
    page = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{greeting}\n{PLEA}\n")
    assert (page.salutation, page.demands) == (read, ("open the tower",))


def test_an_honour_above_the_next_line_of_an_address_is_no_greeting() -> None:
    text = "Monsieur le Gouverneur\nOda Grell\n7, rue de la Banquise\nIceport"
    page = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}\n\n{PLEA}\n")
    assert page.salutation == ""


def test_a_japanese_label_is_the_last_word_of_what_stands_before_its_colon() -> None:
    text = (
        "要請先\n法務大臣 氷野 波子 殿\n氷港市 灯台通り 7\n法務省FAX(大臣官房): 03-5511-7200\n"
        "要請文の書き出し: 氷野大臣閣下"
    )
    read = read_page(f"灯台守を自由に\n\n灯台守は三月二日に逮捕されました。\n\n{text}\n")
    assert [number.printed for number in read.addressees[0].fax] == ["03-5511-7200"]
    assert read.salutation == "氷野大臣閣下"


def test_bodies_with_numbers_beside_an_official_are_written_to() -> None:
    text = (
        "Please call these offices:\n\nMinistry of Lamps\nDepartment of the North\n"
        "tel. 020 7946 0123\n\nGovernor of the Ice\nOda Grell\nfax 020 7946 0124\n\n"
        "The tower is high and was built in 1803.\n"
    )
    read = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}")
    assert [each.lines for each in read.addressees] == [
        ("Ministry of Lamps", "Department of the North"),
        ("Governor of the Ice", "Oda Grell"),
    ]


def test_a_list_of_bodies_with_e_mail_addresses_is_of_addressees() -> None:
    text = (
        "Send the letter to those below.\n- President of the Council: oda@ice.example\n"
        "- Ministry of Lamps: lamps@ice. example\n- Court of the North: court@ice.example\n"
        "- Our mill: mill@ice.example\n"
    )
    read = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}")
    assert [(each.lines, each.email) for each in read.addressees] == [
        (("President of the Council",), ("oda@ice.example",)),
        (("Court of the North",), ("court@ice.example",)),
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_lines_that_stand_apart_give_the_addresses_that_unbroken_ones_give(between: str) -> None:
    first = ("Cabinet Secretary for Lamps", *LINES[:3], "Iceport, Norway")
    second = ("Prosecutor General", "Mr Knut Saltvik", "Kelp Lane 3", "Iceport, Norway")
    numbers = ("Fax: +47 22 24 90 90", "Email: oda@ice.example", "Salutation: Dear Secretary")
    text = between.join((*first, *numbers))
    text += f"\n{between}{between.join((*second, 'Email: knut@ice.example'))}\n{between}"
    read = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}Dear Secretary,\n\n{PLEA}\n")
    assert [(each.lines, each.email) for each in read.addressees] == [
        (first, ("oda@ice.example",)),
        (second, ("knut@ice.example",)),
    ]
    assert [number.printed for number in read.addressees[0].fax] == ["+47 22 24 90 90"]


def test_paragraphs_behind_an_address_whose_lines_stand_apart_are_none_of_it() -> None:
    lines = ("Prosecutor General", "Mr Knut Saltvik", "Kelp Lane 3", "Iceport, Norway")
    text = "\n\n".join((STORY, "Write to:", *lines, "The tower in May", "Norway", STORY))
    read = read_page(f"The keeper of the lamp\n\n{text}\n\nDear Sir,\n\n{PLEA}\n")
    assert [each.lines for each in read.addressees] == [lines]


SENTENCE = (
    "Write to the Governor, H.E. Oda Grell, The Tower, PO Box 7, Iceport, Norway, "
    "fax +47 22 24 90 90, email oda@ice.example"
)
FIRST = ("Governor", "H.E. Oda Grell", "The Tower", "PO Box 7", "Iceport", "Norway")


def test_officials_within_a_sentence_are_addressees_each() -> None:
    text = (
        f"{SENTENCE}, and to the Minister of Lamps, Hon. Knut Saltvik, PO Box 8, Iceport, Norway, "
        "email knut@ice.example, calling for the release of Una Pellworm; and urging that the "
        "tower be opened.\n\nAct before 1 March 2031. Copies to the embassies of Norway."
    )
    read = read_page(f"The keeper of the lamp\n\n{STORY}\n\n{text}\n")
    assert [(each.name, each.title, each.lines, each.email) for each in read.addressees] == [
        ("H.E. Oda Grell", "Governor", FIRST, ("oda@ice.example",)),
        (
            "Hon. Knut Saltvik",
            "Minister of Lamps",
            ("Minister of Lamps", "Hon. Knut Saltvik", "PO Box 8", "Iceport", "Norway"),
            ("knut@ice.example",),
        ),
    ]
    assert [number.printed for number in read.addressees[0].fax] == ["+47 22 24 90 90"]
    assert read.demands == (
        "calling for the release of Una Pellworm",
        "urging that the tower be opened",
    )
    assert read.embassies == ("Copies to the embassies of Norway.",)
    assert read.story == (STORY,)


def test_the_words_that_ask_to_write_are_no_line_of_the_address() -> None:
    read = read_page(f"The keeper of the lamp\n\n{SENTENCE}.\n\nDear Governor,\n\n{PLEA}\n")
    assert [each.lines for each in read.addressees] == [FIRST]


def test_a_page_without_a_letter_says_that_it_has_no_address() -> None:
    text = f"{STORY}\n\nWrite to the Governor, asking for the release of Una Pellworm."
    read = read_page(f"The keeper of the lamp\n\n{text}\n")
    assert "No postal address was found." in read.unsure


def test_a_number_near_an_address_that_is_in_none_is_told() -> None:
    text = "\n".join((*LINES, "", "The tower in May", "", "Fax: +47 22 24 90 90", "", "Dear Sir,"))
    read = read_page(f"The keeper of the lamp\n\n{STORY}\n\nWrite to:\n\n{text}\n\n{PLEA}\n")
    told = "“Fax: +47 22 24 90 90” stands near an address and is in none: add it if it is the "
    assert read.addressees[0].fax == ()
    assert f"{told}addressee's." in read.unsure
