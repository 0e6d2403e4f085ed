"""What was read comes back out of its JSON exactly, and nothing else comes out of JSON."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.importers.as_json import NotAsWrittenError, from_json, to_json
from habeas.importers.reading.fields import ReadAddressee, ReadAppeal, ReadSubject
from habeas.importers.reading.reader import load_page, read_page

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*.txt"))


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Inner:
    name: str
    count: int | None = None
    colour: Colour = Colour.RED


@dataclass(frozen=True, kw_only=True)
class Outer:
    """One field of each kind that is written."""

    text: str
    inner: Inner
    another: Inner | None = None
    several: tuple[Inner, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    share: float = 0.0
    sure: bool = False
    kind: Literal["html", "text"] = "text"


@given(st.builds(Outer))
def test_a_value_of_any_kind_comes_back_as_it_was(value: Outer) -> None:
    assert from_json(Outer, to_json(value)) == value


@given(st.builds(ReadAppeal))
def test_any_appeal_comes_back_as_it_was_read(read: ReadAppeal) -> None:
    text = to_json(read)
    assert text.isascii()
    assert from_json(ReadAppeal, text) == read


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_comes_back_as_it_was_read(path: Path) -> None:
    read = read_page(load_page(path))
    assert from_json(ReadAppeal, to_json(read).encode()) == read


def test_half_a_character_comes_back_as_well() -> None:
    read = ReadAppeal(title="a mail's \udce9 that no encoding explains")
    assert from_json(ReadAppeal, to_json(read).encode()) == read


def test_what_was_kept_before_a_field_was_added_is_read_with_its_default() -> None:
    kept = json.loads(to_json(ReadAppeal(title="kept")))
    del kept["unplaced"]
    assert from_json(ReadAppeal, json.dumps(kept)) == ReadAppeal(title="kept")


def test_an_enumeration_comes_back_as_one() -> None:
    outer = Outer(text="", inner=Inner(name="", colour=Colour.BLUE))
    assert from_json(Outer, to_json(outer)).inner.colour is Colour.BLUE


def _with(**changed: object) -> str:
    return json.dumps(json.loads(to_json(Outer(text="a", inner=Inner(name="b")))) | changed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{}",
        "[" * 100_000,
        b"\xff",
        _with(text=1),
        _with(text=None),
        _with(sure=1),
        _with(kind="pdf"),
        _with(kind=None),
        _with(inner=None),
        _with(inner=[]),
        _with(another=[]),
        _with(inner={"name": "b", "count": True}),
        _with(inner={"name": "b", "colour": "green"}),
        _with(inner={"name": "b", "colour": []}),
        _with(several={}),
        _with(several=["b"]),
        _with(places=[[1]]),
        _with(places=[[1, 2, 3]]),
        _with(places=[["1", 2]]),
        _with(unknown=1),
        _with(__class__="str"),
    ],
    ids=lambda text: str(text)[:40],
)
def test_json_of_another_shape_is_refused_without_a_word_of_it(text: str | bytes) -> None:
    with pytest.raises(NotAsWrittenError) as refused:
        from_json(Outer, text)
    assert "green" not in str(refused.value)


def test_what_would_not_come_back_is_refused_when_the_kind_is_first_read() -> None:
    @dataclass
    class Loose:
        anything: dict[str, str]

    with pytest.raises(TypeError):
        from_json(Loose, "{}")


def test_the_appeals_of_a_reading_keep_their_order_and_their_parts() -> None:
    read = ReadAppeal(
        subjects=(ReadSubject(name="B", age=3), ReadSubject(name="A")),
        addressees=(ReadAddressee(lines=("one", "two"), holder_lines=1),),
    )
    assert from_json(ReadAppeal, to_json(replace(read, demands=("z", "a")))) == replace(
        read, demands=("z", "a")
    )
