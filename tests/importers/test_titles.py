"""The title of a page, under the name of a web site, its links and a mail's head."""

import pytest

from habeas.importers.reading.reader import read_page

LETTER = """
Warden Ilse Grawlix
Tower Street 1
Antarctica

Dear Warden,

Una Pellworm was taken to the tower on 3 February 2031 because she counted the gulls of the island.

I ask you to:
1. let Una Pellworm go;
"""


def title(head: str) -> str:
    return read_page(f"{head}\n{LETTER}").title


def test_the_first_line_is_the_title_where_nothing_tells_more() -> None:
    assert title("A suggestion for your letter\n8 June 2031") == "A suggestion for your letter"


@pytest.mark.parametrize(
    "head",
    [
        "Lantern Watch\nHome | About us | News | Donate\n\nUna Pellworm taken to the tower",
        "Home » Appeals » Una Pellworm taken to the tower\nUna Pellworm taken to the tower",
        "LANTERN HUMAN RIGHTS COMMITTEE - URGENT APPEALS\n\nUna Pellworm taken to the tower",
        (
            "From: gulls@lantern.example\nTo: all@lantern.example\n"
            "Subject: [gulls] Fwd: Una Pellworm taken to the tower\nDate: Tue, 4 Feb 2031 18:22:07"
        ),
    ],
    ids=["bar", "path", "organisation", "mail"],
)
def test_what_belongs_to_the_site_is_no_title(head: str) -> None:
    assert title(head) == "Una Pellworm taken to the tower"


def test_a_title_that_its_page_broke_is_joined() -> None:
    head = "UNA PELLWORM AND FOURTEEN OTHER KEEPERS OF THE\nLIGHT TAKEN TO THE TOWER"
    assert title(head) == head.replace("\n", " ")


def test_short_lines_in_capitals_are_one_title_where_a_small_word_joins_them() -> None:
    head = "KEEPERS OF THE LIGHT\nOF THE TOWER OF PELLWORM\nIN DANGER\n\nLANTERN WATCH"
    assert title(head) == "KEEPERS OF THE LIGHT OF THE TOWER OF PELLWORM IN DANGER"


@pytest.mark.parametrize("cut", ["Una Pellworm taken to the to", "Una Pellworm taken to ..."])
def test_a_title_that_is_cut_off_gives_way_to_the_whole_of_it(cut: str) -> None:
    head = f"{cut}\n\nSubject: Una Pellworm taken to the tower"
    assert title(head) == "Una Pellworm taken to the tower"
    site = "Una Pellworm taken to the tower\n\nUna Pellworm taken to the tower | Lantern Watch"
    assert title(site) == "Una Pellworm taken to the tower"


def test_a_title_may_end_in_a_country_and_two_sentences_are_none() -> None:
    told = (
        "Una Pellworm, keeper of the tower, was taken from it in May by the guards of the island. "
        "Nobody knows where she is."
    )
    head = "Letters for the keepers of the lamp 2031: Bouvet Island"
    assert title(f"{head}\n\n{told}") == head
    assert title(f"A letter to write\n\n{told}") == "A letter to write"


def test_a_title_may_stand_in_one_block_with_a_label_and_its_link() -> None:
    head = "THE LAMP NEWSLETTER\nA page to print:\nhttp://lantern.example/7\nUna Pellworm (f), 31"
    assert title(head) == "Una Pellworm (f), 31"


def test_a_heading_glued_to_the_story_is_the_title() -> None:
    story = "On 3 February 2031 men came for her and took her away before the lamp was lit. " * 2
    assert title(f"Una Pellworm taken to the tower\n{story}") == "Una Pellworm taken to the tower"


def test_the_strokes_of_a_reference_number_part_no_links() -> None:
    line = "Una Pellworm taken to the tower - ANT 007 / 0231 / OBS 031"
    assert title(f"{line}\n\n04/02/2031\nUrgent appeal") == line


def test_a_small_word_of_a_title_is_no_link_to_a_language() -> None:
    line = "Acción urgente: detención de Una Pellworm de la torre de la isla"
    story = (
        "La guardiana Una Pellworm fue detenida el 3 de febrero de 2031 por contar las gaviotas "
        "de la isla. Los hombres de la torre no han dicho por qué la tienen en la celda."
    )
    page = f"lunes, 4 de febrero de 2031\n\n{line}\n\nLos amigos del faro\n\n{story}\n"
    assert read_page(page).title == line


@pytest.mark.parametrize(
    "head",
    [
        "THE LAMP\nLeaf of the keepers, No. 7 (31), May 2031\n\nUna Pellworm taken to the tower",
        "Keepers of the lamp - News\n\nUna Pellworm taken to the tower",
        "Lantern Home - 8 Wick Lane, 99099 Oilham\n\nUna Pellworm taken to the tower",
        "[Photo: keepers]\nUna Pellworm taken to the tower",
        "Una Pellworm taken to the tower (2031-02-18 06:33:51)",
    ],
    ids=["issue", "news", "address", "picture", "stamp"],
)
def test_what_belongs_to_a_publication_is_no_title(head: str) -> None:
    assert title(head) == "Una Pellworm taken to the tower"


def test_the_name_of_a_publication_comes_back_at_its_foot() -> None:
    page = (
        f"VOICES OF WICK\n\nLetters of May\n{LETTER}\n\nVoices of Wick, © 2031 voices@wick.example"
    )
    assert read_page(page).title == "Letters of May"


def test_what_a_saved_page_prints_twice_in_its_first_line_is_the_title() -> None:
    twice = "Una Pellworm: taken to the tower"
    head = f"Lantern Library - Document - {twice} Search What is new Document - {twice} More pages"
    assert title(f"{head} and much else that the page has in one line for all to see") == twice


def test_a_greeting_of_the_readers_and_a_label_are_no_title() -> None:
    head = "Letters of the lamp\n\nDear friends of the lamp,\n\nPlace: Antarctica"
    assert title(head) == "Letters of the lamp"
