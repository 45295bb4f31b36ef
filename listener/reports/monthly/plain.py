"""A document as plain values, for JSON, and back again unchanged. It knows no block by name."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Made = TypeVar("Made")
KIND = "is"
"""The key under which an object says what it is."""


def to_plain(value: object) -> Any:
    """A dataclass as an object that names its class, tuples as lists; texts, numbers and None as they are."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
        return {KIND: type(value).__name__, **told}
    return value


def from_plain(kind: type[Made], told: object) -> Made:
    """What `to_plain` made, as it was. ValueError where it is of another kind."""
    return cast(Made, _read(kind, told))


def _read(kind: Any, told: object) -> object:
    if get_origin(kind) in (Union, types.UnionType):
        return _read_one_of(get_args(kind), told)
    if get_origin(kind) is tuple and isinstance(told, list):
        return tuple(_read(get_args(kind)[0], one) for one in told)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(told, Mapping):
        if told.get(KIND) != kind.__name__:
            raise ValueError(f"{told.get(KIND)!r} is no {kind.__name__}")
        return kind(**{name: _read(one, told[name]) for name, one in _hints(kind).items() if name in told})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(told)
    if kind is float and isinstance(told, int) and not isinstance(told, bool):
        return float(told)
    if isinstance(kind, type) and isinstance(told, kind):
        return told
    raise ValueError(f"{str(told)[:40]!r} is no {kind}")


def _read_one_of(kinds: tuple[Any, ...], told: object) -> object:
    """An object says which it is; of all else the first kind that fits is meant."""
    if told is None and type(None) in kinds:
        return None
    wanted = [one for one in kinds if one is not type(None)]
    if isinstance(told, Mapping):
        wanted = [one for one in wanted if getattr(one, "__name__", "") == told.get(KIND)]
    for one in wanted:
        try:
            return _read(one, told)
        except ValueError:
            if len(wanted) == 1:
                raise
    raise ValueError(f"{str(told)[:40]!r} is none of {kinds}")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
