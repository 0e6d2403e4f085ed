"""The title of a page, under the name of a web site, its links and a mail's head."""

import pytest

from habeas.importers.reading import read_page

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


def test_a_heading_glued_to_the_story_is_the_title() -> None:
    story = "On 3 February 2031 men came for her and took her away before the lamp was lit. " * 2
    assert title(f"Una Pellworm taken to the tower\n{story}") == "Una Pellworm taken to the tower"
