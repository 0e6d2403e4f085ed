"""What was read, as JSON and back exactly: between processes, and to be kept.

Never pickle: who can write a pickle can run anything where it is loaded.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import MISSING, asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Value = TypeVar("_Value")
_PLAIN = (str, int, float, bool)


class NotAsWrittenError(ValueError):
    """The JSON is not what ``to_json`` writes of such a value."""


def to_json(value: "DataclassInstance") -> str:
    """Write a dataclass of texts, numbers, enumerations, tuples and other such, in ASCII."""
    return json.dumps(asdict(value), separators=(",", ":"))


def from_json(kind: type[_Value], text: str | bytes) -> _Value:
    """Read back the ``kind`` of dataclass that ``to_json`` wrote.

    A field that is not there has its default, so what an earlier version kept is read too.
    Raises NotAsWrittenError, whatever else the JSON holds; the message quotes nothing of it.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAsWrittenError("not JSON") from None
    read: _Value = _reader(cast("Hashable", kind))(value)
    return read


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type as it is annotated
    """Give what reads a value annotated with ``kind``."""
    if get_origin(kind) is tuple:
        return _tuple_reader(*get_args(kind))
    if isinstance(kind, UnionType):
        return _optional_reader(kind)
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if get_origin(kind) is Literal or issubclass(kind, Enum):
        return _one_of_reader(kind)
    if kind not in _PLAIN:
        raise TypeError(f"{kind} is nothing that JSON gives back exactly")

    def plain(value: object) -> object:
        # Not isinstance: True is no age.
        if type(value) is not kind:
            raise NotAsWrittenError(f"not {kind.__name__}")
        return value

    return plain


def _optional_reader(kind: UnionType) -> Callable[[Any], Any]:
    """Read ``X | None``."""
    given = [each for each in get_args(kind) if each is not NoneType]
    if len(given) != 1:
        raise TypeError(f"{kind} is nothing that JSON gives back exactly")
    read = _reader(given[0])
    return lambda value: None if value is None else read(value)


def _tuple_reader(*items: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - as above
    """Read ``tuple[X, ...]``, or a tuple of as many as ``items``."""
    of_any_length = items[1:] == (...,)
    readers = [_reader(item) for item in (items[:1] if of_any_length else items)]

    def of_list(value: object) -> tuple[Any, ...]:
        if type(value) is not list or not (of_any_length or len(value) == len(readers)):
            raise NotAsWrittenError("not a list of this length")
        if of_any_length:
            return tuple(map(readers[0], value))
        return tuple(read(item) for read, item in zip(readers, value, strict=True))

    return of_list


def _one_of_reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - as above
    """Read an enumeration, or one of the texts of a ``Literal``."""
    known: dict[str, Any] = (
        {each: each for each in get_args(kind)}
        if get_origin(kind) is Literal
        else {each.value: each for each in kind}
    )

    def one_of(value: object) -> object:
        if type(value) is not str or value not in known:
            raise NotAsWrittenError("not one of those that there are")
        return known[value]

    return one_of


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - as above
    hints = get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    needed = {
        each.name
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    }

    def dataclass(value: object) -> object:
        if type(value) is not dict or not needed <= value.keys() <= readers.keys():
            raise NotAsWrittenError(f"not the fields of {kind.__name__}")
        return kind(**{name: readers[name](item) for name, item in value.items()})

    return dataclass
