"""Fax, telephone, e-mail and the like beside an address, and how the official is greeted."""

import pytest

from habeas.importers.reading.fields import ReadAddressee, ReadAppeal
from habeas.importers.reading.reader import read_page

PAGE = """The miller Una Pellworm is in the tower and has been there since the winter was over.

Write to:

Governor Oda Grell
Floe Street 7
Iceport
{}
"""
FAX = "+44 20 7946 0123"


def page(lines: str) -> ReadAppeal:
    return read_page(PAGE.format(lines))


def official(lines: str) -> ReadAddressee:
    (found,) = page(lines).addressees
    assert found.lines == ("Governor Oda Grell", "Floe Street 7", "Iceport")
    return found


def faxes(lines: str) -> list[str]:
    return [number.printed for number in official(lines).fax]


@pytest.mark.parametrize(
    "line",
    [
        f"Fax: {FAX}",
        f"fax {FAX}",
        f"Via facsimile: {FAX}",
        f"Fax (office): {FAX}",
        f"Fax no.: {FAX} (if a voice answers, ask for the fax)",
        f"• FAX: {FAX}",
        f"F: {FAX}",
        f"\uff26\uff21\uff38\uff1a{FAX}",
    ],
)
def test_a_label_of_a_number_has_many_forms(line: str) -> None:
    assert faxes(line) == [FAX]


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (f"{FAX} / 7946 0124", [FAX, "7946 0124"]),
        (f"{FAX} -OR- 202 244 4319", [FAX, "202 244 4319"]),
        (f"{FAX}, {FAX}4", [FAX, f"{FAX}4"]),
        (f"{FAX}\n            +44 20 7946 0124", [FAX, "+44 20 7946 0124"]),
        ("00672 / 21 35 50 16", ["00672 / 21 35 50 16"]),
        ("(00 47) 790 55 12 08", ["(00 47) 790 55 12 08"]),
        ("+500 4 3310 ext. 12", ["+500 4 3310 ext. 12"]),
        (
            "\uff0b\uff14\uff17\u3000\uff17\uff19\u3000\uff10\uff13\u3000\uff11\uff12\u3000\uff11\uff12",
            ["\uff0b\uff14\uff17 \uff17\uff19 \uff10\uff13 \uff11\uff12 \uff11\uff12"],
        ),
        ("٠٠٦٧٢٢١٣٥٥٠١٦", ["٠٠٦٧٢٢١٣٥٥٠١٦"]),
    ],
)
def test_numbers_are_read_as_printed(value: str, numbers: list[str]) -> None:
    assert faxes(f"Fax: {value}") == numbers


def test_channels_on_one_line_are_parted() -> None:
    found = official(f"Tel. {FAX} I Fax: {FAX}4 | E-mail: oda@ice.example; X/Twitter: @OdaGrell")
    assert [number.printed for number in found.phone] == [FAX]
    assert [number.printed for number in found.fax] == [f"{FAX}4"]
    assert (found.email, found.twitter) == (("oda@ice.example",), ("@OdaGrell",))


def test_one_number_may_be_two_channels() -> None:
    found = official(f"Tel./Fax: {FAX}")
    assert [number.printed for number in (*found.fax, *found.phone)] == [FAX, FAX]


def test_what_has_no_label_is_known_by_its_form() -> None:
    found = official("oda@ice.example\n@OdaGrell\nwww.ice.example")
    assert (found.email, found.twitter) == (("oda@ice.example",), ("@OdaGrell",))


def test_a_form_on_the_web_is_its_address() -> None:
    found = official("Contact form: https://ice.example/form (in English)")
    assert found.webform == ("https://ice.example/form",)


def test_telegrams_are_no_lines_of_an_address() -> None:
    assert official(
        "Telegrams: Governor Grell, Iceport\nTelexes: 78211 GOVBV; 78260 GOVBV"
    ).telex == (
        "78211 GOVBV",
        "78260 GOVBV",
    )


@pytest.mark.parametrize(
    ("line", "greeting"),
    [
        ("Salutation: Dear Governor", "Dear Governor"),
        ("(Salutation: Dear Governor)", "Dear Governor"),
        ("Salutation:\nYour Excellency", "Your Excellency"),
        ("Salutation: Dear Sir / Madam", "Dear Sir / Madam"),
        (
            "Form of address: Monsieur le Président de la République,",
            "Monsieur le Président de la République,",
        ),
    ],
)
def test_a_greeting_stands_beside_its_label(line: str, greeting: str) -> None:
    assert page(line).salutations == (greeting,)
    assert official(line)


def test_a_greeting_in_two_languages_is_two() -> None:
    assert page("Salutation: Sr. Presidente / Dear President").salutations == (
        "Sr. Presidente",
        "Dear President",
    )


def test_the_greeting_of_a_page_to_its_readers_is_no_letter_s() -> None:
    read = page("\nDear friends,\n\nthank you.\n\nSample letter:\n\nDear Governor,\n\nOpen it.")
    assert read.salutations == ("Dear Governor,",)


def test_a_greeting_may_be_quoted() -> None:
    assert page("\nYou may begin with “Dear Governor”.").salutations == ("Dear Governor",)


def test_a_greeting_may_stand_before_its_first_sentence() -> None:
    long = "The tower is dark and nobody may come to see her, not even her brother. " * 3
    assert page(f"\nDear Governor! {long}").salutations == ("Dear Governor!",)


@pytest.mark.parametrize("greeting", ["罗淳厚检察长:", "总理阁下", "尊敬的总理:"])
def test_a_chinese_greeting_may_end_with_the_office(greeting: str) -> None:
    story = "磨坊主李冰花被关押在塔里,我们至今没有他们的消息,也不知道这是为什么。"
    read = read_page(
        f"请让她回家\n\n{greeting}\n\n{story}\n\n我请求您:\n1、让她回家;\n2、把灯点亮。\n"
    )
    assert read.salutations == (greeting,)
