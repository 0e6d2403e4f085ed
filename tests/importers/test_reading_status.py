"""The status: beside its label, beside a reference number, or a headline of situations."""

import pytest

from habeas.importers.reading.reader import read_page

STORY = "Una Pellworm was arrested by the guards of the lamp, who took her to the tower."


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Status: On trial, travel ban in place", "On trial, travel ban in place"),
        ("Status:\nPending trial", "Pending trial"),
        ("UA 7/31   Fear of Torture / Sleep   14 June 2031", "Fear of Torture / Sleep"),
        ("UA 7/31 Loss of oil / Fear for safety 14 June 2031", "Loss of oil / Fear for safety"),
        ("EXTRA 7/31 Fear of darkness 14 June 2031", "Fear of darkness"),
        ("UA 7/31\n\nHealth concern/Death threats", "Health concern/Death threats"),
        ("Follow-up on UA 7/31 (14 June 2031) - Fear for safety", "Fear for safety"),
        (
            "Further information on UA 7/31 (14 June 2031) \u2013 Death\nthreats/ Torture",
            "Death threats/ Torture",
        ),
        (
            "Fear of being sent to sea/Death threats\n\n14 June 2031",
            "Fear of being sent to sea/Death threats",
        ),
        ("UA 7/31 The keepers of the lamp 14 June 2031", ""),
        ("ANT 007 / 0631 / OBS 031\nAssassination", "Assassination"),
        ("(see UA 1/29 Fear of torture, 14 June 2029)", ""),
    ],
)
def test_the_status_stands_beside_its_label_or_the_reference(head: str, status: str) -> None:
    assert read_page(f"Una Pellworm\n\n{head}\n\n{STORY}\n").status == status


def test_a_page_that_tells_of_threats_alone_is_an_appeal() -> None:
    page = "Una Pellworm in danger\n\nThe keeper Una Pellworm has been threatened by the guards.\n"
    read = read_page(page)
    assert (read.title, read.language) == ("Una Pellworm in danger", "en")
