"""The title of a page, told by what stands beside it: a date, a greeting, an address, links."""

import pytest

from habeas.importers.reading.reader import read_page

LETTER = """
Warden Ilse Grawlix
Tower Street 1
Antarctica

Dear Warden,

Una Pellworm was taken to the tower on 3 February 2031 because she counted
the gulls of the island, and nobody has been allowed to see her there since that night.

I ask you to:
1. let Una Pellworm go;
"""


def title(head: str, letter: str = LETTER) -> str:
    return read_page(f"{head}\n{letter}").title


@pytest.mark.parametrize(
    "head",
    [
        "Keepers of Antarctica\nTower Street 7, 00-112 Lampton\n\nThe gulls of May",
        "Pellworm of Antarctica\n[Home] [Letters] [About] [Give]\n\nThe gulls of May",
        "Pellworm of Antarctica\nPIERS   ROPES   HOME   PRESS   CONTACT\n\nThe gulls of May",
        "Home > Our gulls > Letters\n\nOur gulls\n\nThe gulls of May\n\n4 February 2031",
        "Our leaf May 2031\n\nThe gulls of May",
        "About oil (p. 1) - About gulls (p. 3) - About tower and island (p. 4)\n\nThe gulls of May",
    ],
    ids=["letterhead", "brackets", "many links", "section", "monthly", "contents"],
)
def test_what_stands_above_an_address_or_links_is_no_title(head: str) -> None:
    assert title(head) == "The gulls of May"


def test_what_runs_on_top_of_every_sheet_is_no_title() -> None:
    top = "PELLWORM CENTRE ANTARCTICA          URGENT ACTION"
    assert title(f"{top}\n\nThe gulls of May", f"{LETTER}\n{top}\n") == "The gulls of May"


@pytest.mark.parametrize(
    "head",
    [
        "Keepers who count\n\nRopes\n\nA lamp goes out\n\n4 February 2031, 11:05",
        "Keepers who count\n\nRopes\n\nA lamp goes out\n\nBy the crew, 4 February 2031 in Lamps",
        "Ropes\n\nA lamp goes out for Una Pellworm\nIt was the last one\n\n4 February 2031",
    ],
    ids=["date", "who wrote it", "a line between"],
)
def test_the_title_stands_above_the_date(head: str) -> None:
    assert title(f"Home | Ropes | Lamps | News\n\n{head}").startswith("A lamp goes out")


def test_the_subject_of_a_letter_stands_under_its_greeting() -> None:
    letter = LETTER.replace("Dear Warden,\n", "Dear Warden,\n\nA lamp and its family\n")
    assert title("Envoys from the Court of Lampton", letter) == "A lamp and its family"


def test_the_subject_that_a_letter_labels_is_its_title() -> None:
    assert (
        title("Keepers of gulls\nTower Street 7\n\nRe: a lamp without oil") == "a lamp without oil"
    )


def test_the_name_alone_above_its_story_is_the_title() -> None:
    assert title("Lamps and ropes\nA leaf\n\nUna Pellworm") == "Una Pellworm"


@pytest.mark.parametrize(
    "head",
    [
        "🔴 Antarctica: Una Pellworm in the tower",
        "Document - Antarctica: Una Pellworm in the tower",
        "Thread: Antarctica: Una Pellworm in the tower",
    ],
)
def test_pictures_and_rubrics_are_left_out(head: str) -> None:
    assert title(head) == "Antarctica: Una Pellworm in the tower"


def test_a_month_with_more_words_may_be_a_title() -> None:
    assert title("May 2031 Letter Gulls") == "May 2031 Letter Gulls"


def test_names_below_a_label_and_a_country_with_its_number_are_no_title() -> None:
    head = (
        "Home > Lamps\n\nA lamp goes out\n\nCase 2 Antarctica\n\nGulls:\nUna Pellworm of Antarctica"
    )
    assert title(head) == "A lamp goes out"


def test_a_heading_in_capitals_goes_on_in_small_letters() -> None:
    head = "APPEAL\nabout the oil of Una Pellworm"
    assert title(head) == "APPEAL about the oil of Una Pellworm"


def test_the_titles_of_pages_on_one_line_are_cut_out() -> None:
    story = "Una Pellworm was taken to the tower on 3 February 2031 because she counted gulls. " * 3
    page = f"Una in the tower | Lamps Home Links Lamps >> May Una in the tower 4 May 2031 {story}"
    assert read_page(page + "Dear Warden, let her go.").title == "Una in the tower"
    mail = f"Subject: Una Pellworm in the tower Dear friends, {story}"
    assert read_page(f"{mail}\n{LETTER}").title == "Una Pellworm in the tower"
