"""The reference numbers of appeals, of every kind that organisations print."""

import pytest

from habeas.importers.reading.references import references_in


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("UA: 7/31   Index: XYZ 37/6674/2031", ["UA: 7/31", "XYZ 37/6674/2031"]),
        ("Lamp oil (Antarctica: UA 7.31)", ["UA 7.31"]),
        ("No. PD-17/2031", ["PD-17/2031"]),
        ("Case: LHRC-UAC-088-2031", ["LHRC-UAC-088-2031"]),
        ("UA-Nr: UA-118/2031", ["UA-118/2031"]),
        ("\u0421\u0414 58/31", ["\u0421\u0414 58/31"]),
        ("ACCION URGENTE 22-2031", ["ACCION URGENTE 22-2031"]),
        ("Lighthouse Action 27.3", ["Lighthouse Action 27.3"]),
        ("Tell us what you did on Urgent Action 63.31", ["63.31"]),
        ("Appel du mois n\u00b0 387", ["n\u00b0 387"]),
        ("the petition N\u00b0 1.204-31 to the court", ["N\u00b0 1.204-31"]),
        ("\u0646\u062f\u0627\u0621 \u0631\u0642\u0645 19-2031", ["19-2031"]),
        ("Petition number: 22/002291-ep", ["22/002291-ep"]),
    ],
)
def test_a_reference_number_is_found_as_printed(line: str, found: list[str]) -> None:
    assert list(references_in([line])) == found


@pytest.mark.parametrize(
    "line",
    [
        "fax 02-66-2031 and Tel 11/22/31",
        "Article 12/31 of Law No. 12.345-31",
        "ISSN 0555-2031",
        "THE LAMP - N\u00b0 19 - May 2031",
        "Street 7 No. 15-80",
        "on 3/5/2031",
        "open 24/7",
        "for NIS 12.50",
        "Urgent Action 9-28-31",
    ],
)
def test_another_number_is_no_reference(line: str) -> None:
    assert references_in([line]) == ()


def test_the_numbers_are_in_the_order_of_the_page_across_lines_and_each_once() -> None:
    lines = ["Index: XYZ 41/026/2031, UA 7/31", "see UA 1/29, XYZ", "33/004/2029; UA 7/31"]
    found = ("XYZ 41/026/2031", "UA 7/31", "UA 1/29", "XYZ 33/004/2029")
    assert references_in(lines) == found


def test_a_number_that_is_written_in_two_ways_is_one() -> None:
    assert references_in(["Index number: XYZ 41/026/2031", "XYZ 41/26/31"]) == ("XYZ 41/26/31",)


def test_the_numbers_of_other_appeals_below_are_left_out() -> None:
    assert references_in(["UA 7/31", "Related urgent actions", "Lamp (UA 8/31)"]) == ("UA 7/31",)
