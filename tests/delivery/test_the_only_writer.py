"""A letter's state is written by ``advancing`` alone: no other module assigns or updates it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "habeas"
WRITER = "advancing.py"
# Rows of other kinds have a state as well: the names they go by, in the modules that write them.
# After a rollback a row in hand is given back the state that it still has.
OTHERS = {"answering.py": {"row"}, "ending.py": {"delivery"}}


def test_no_module_of_the_room_but_one_writes_a_state() -> None:
    found = [
        f"{path.name}:{line}"
        for path in sorted((SOURCES / "delivery").rglob("*.py"))
        if path.name != WRITER and "migrations" not in path.parts
        for line in _writes_of_a_state(path.read_text(), OTHERS.get(path.name, set()))
    ]
    assert found == []


def test_nothing_outside_the_room_writes_rows_of_letters() -> None:
    for path in sorted(SOURCES.rglob("*.py")):
        if SOURCES / "delivery" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name(node) in {"update", "bulk_update", "create"}:
                assert not ast.unparse(node).startswith(("Delivery.", "deliveries.")), path


@pytest.mark.parametrize(
    "written",
    [
        "letter.state = 'queued'",
        "letter.reason, letter.state = '', 'queued'",
        "Delivery.objects.filter(pk=1).update(state='queued')",
        "setattr(letter, 'state', 'queued')",
        "letter.save(update_fields=['state'])",
        "Delivery.objects.bulk_update(letters, ['state'])",
    ],
)
def test_the_search_finds_whoever_writes_one(written: str) -> None:
    assert list(_writes_of_a_state(written, set())) == [1]


def _writes_of_a_state(source: str, others: set[str]) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            if isinstance(node.ctx, ast.Store) and ast.unparse(node.value) not in others:
                yield node.lineno
        elif isinstance(node, ast.Call) and not ast.unparse(node).startswith(tuple(others) or " "):
            by_keyword = any(keyword.arg == "state" for keyword in node.keywords)
            by_name = "'state'" in ast.unparse(node)
            if _name(node) == "update" and by_keyword:
                yield node.lineno
            if _name(node) in {"setattr", "save", "bulk_update"} and by_name:
                yield node.lineno


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
