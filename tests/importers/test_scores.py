"""How well labelled appeals are read, those that the reader was not made with as well.

`python bench/reading.py` prints the same figures. The floors lie a little below them, so that a
rule which costs more than it brings is noticed.
"""

import os
from pathlib import Path

import pytest
from scoring import overall, right_by_sureness, scores

INVENTED = Path(__file__).parent.parent / "appeals"
REAL = Path(os.environ.get("HABEAS_APPEALS", Path(__file__).parents[3] / "shared" / "appeals"))
# Of each folder: the least F1 over all fields, and of every field.
FLOORS = {"tuned": (0.92, 0.85), "held_out": (0.92, 0.84)}
APART = 0.06


@pytest.mark.parametrize("name", FLOORS)
def test_invented_appeals_are_read_above_their_floor(name: str) -> None:
    least_overall, least_field = FLOORS[name]
    counts = scores(INVENTED / name)
    assert {field: count.f1 for field, count in counts.items() if count.f1 < least_field} == {}
    assert overall(counts) >= least_overall


def test_pages_that_the_reader_had_not_seen_are_read_about_as_well() -> None:
    tuned, held_out = (overall(scores(INVENTED / name)) for name in ("tuned", "held_out"))
    assert tuned - held_out <= APART


def test_what_is_called_sure_is_right_more_often_than_what_is_doubted() -> None:
    right, made = right_by_sureness(INVENTED / "held_out")["sure"]
    doubted, all_doubted = right_by_sureness(INVENTED / "held_out")["unsure"]
    assert right / made > doubted / all_doubted


def test_the_labelled_appeals_are_read_above_the_floor() -> None:
    if not REAL.is_dir():
        pytest.skip(f"the labelled appeals are not here ({REAL.name}; set HABEAS_APPEALS)")
    counts = scores(REAL)
    assert {field: count.f1 for field, count in counts.items() if count.f1 < 0.80} == {}
    assert overall(counts) >= 0.95
