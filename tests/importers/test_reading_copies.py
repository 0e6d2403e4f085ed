"""Whom a page asks to send copies: they are no addressees."""

import pytest

from habeas.importers.reading.reader import read_page

PAGE = """The miller Una Pellworm is in the tower and has been there since the winter was over.

Appeals to:

Governor Oda Grell
Floe Street 7
Antarctica

{}
"""


def copies(lines: str) -> tuple[str, ...]:
    read = read_page(PAGE.format(lines))
    assert [each.name for each in read.addressees] == ["Oda Grell"]
    return read.embassies


@pytest.mark.parametrize(
    "announced", ["COPIES TO:", "And copies to", "With a copy to:", "cc:", "or to the embassy:"]
)
def test_a_block_that_gets_a_copy_is_kept_line_by_line(announced: str) -> None:
    block = "Embassy of Antarctica\nFloe Street 1\n1000 Town\nFax: +44 20 7946 0123"
    assert copies(f"{announced}\n{block}") == (block,)


def test_several_blocks_get_copies_and_a_sentence_ends_them() -> None:
    assert copies(
        "Copies to:\n\nMinister of Snow\nSnow Street 1\n\nOmbudsman\nIceport\n\n"
        "Please check with your office before you write after the third of May.\n\n"
        "Share this page\nPrint it"
    ) == ("Minister of Snow\nSnow Street 1", "Ombudsman\nIceport")


@pytest.mark.parametrize(
    "sentence",
    [
        "Please also send copies to diplomatic representatives accredited to your country.",
        "and to diplomatic representatives accredited to your country with a copy of your letter.",
    ],
)
def test_a_sentence_that_asks_for_copies_is_one_entry(sentence: str) -> None:
    assert copies(sentence) == (sentence,)


def test_a_sentence_that_goes_on_below_a_block_is_an_entry_too() -> None:
    assert copies(
        "COPIES TO:\n\nThe Editor\nIce Times\nFloe Street 9\n\n"
        "and to diplomatic representatives of Antarctica accredited to your\ncountry."
    ) == (
        "The Editor\nIce Times\nFloe Street 9",
        "and to diplomatic representatives of Antarctica accredited to your\ncountry.",
    )


def test_names_with_their_offices_are_an_entry_each() -> None:
    assert copies("CC:\nMr Ulf Grawlix, Minister of Snow\nMs Una Tock, Ombudsman") == (
        "Mr Ulf Grawlix, Minister of Snow",
        "Ms Una Tock, Ombudsman",
    )


def test_an_address_beside_cc_is_a_channel_of_the_addressee() -> None:
    read = read_page(PAGE.format("").rstrip() + "\ncc: office@ice.example\n")
    assert read.addressees[0].cc == ("office@ice.example",)
    assert read.embassies == ()


def test_an_embassy_among_the_addresses_is_an_addressee() -> None:
    read = read_page(PAGE.format("Ambassador Una Frost\nEmbassy of Antarctica\nFloe Street 1"))
    assert [each.name for each in read.addressees] == ["Oda Grell", "Una Frost"]
    assert read.embassies == ()


def test_a_number_below_an_empty_line_is_of_the_embassy_and_what_follows_it_of_none() -> None:
    announced = "Send a copy to the Embassy of Antarctica, Floe Street 1, Iceport. Email:\n\n"
    (embassy,) = copies(f"{announced}embassy@ice.example Information current as of 3 May 2031.")
    assert embassy.endswith("Iceport\nembassy@ice.example")
