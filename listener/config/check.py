"""The parsed file in, a checked Document or every fault out.

Each table is checked by itself, so that a fault in one hides none in another. Pydantic's findings are turned
into our own sentences here; its wording goes no further. Lines are not known here: a fault carries its path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from listener.config.locate import KeyPath
from listener.config.schema import (
    SINGLE_TABLES,
    SOURCE_TABLES,
    BrandTable,
    Document,
    RssTable,
    SourceTable,
    Table,
    XTable,
)
from listener.config.sign_offs import clashes
from listener.config.values import fold, found, shown

EXPECTED = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "list_type": "a list in square brackets",
    "dict_type": "a table in braces",
    "model_type": "a table",
}


class Fault(NamedTuple):
    """What is wrong, and at which path of keys and indexes."""

    path: KeyPath
    message: str


def check_document(raw: Mapping[str, Any]) -> tuple[Document | None, list[Fault]]:
    """Check all tables of the parsed file. The Document is None if there is any fault.

    Numbers with a fraction must come as Decimal: that keeps prices exact.
    """
    tables: dict[str, Any] = {}
    faults = [
        Fault((key,), _unknown(key, Document.model_fields)) for key in raw if key not in Document.model_fields
    ]
    for key, model in SINGLE_TABLES.items():
        if key in raw:
            tables[key] = _table(model, raw[key], (key,), faults)
    tables["brands"] = [_table(BrandTable, row, path, faults) for path, row in _rows(raw, "brands", faults)]
    tables["sources"] = [_source(row, path, faults) for path, row in _rows(raw, "sources", faults)]
    if "brands" not in raw or raw["brands"] == []:
        faults.append(
            Fault(("brands",), "missing; write at least one [[brands]] with name, role and keywords")
        )
    faults += _same_names(raw, "brands")
    faults += _same_names(raw, "sources")
    faults += _shared_handles(raw)
    faults += _shared_sign_offs(raw)
    return (None if faults else Document.model_construct(**tables)), faults


def _rows(raw: Mapping[str, Any], key: str, faults: list[Fault]) -> list[tuple[KeyPath, Any]]:
    rows = raw.get(key, [])
    if not isinstance(rows, list):
        faults.append(
            Fault((key,), f"expected a list of tables; write [[{key}]] in double brackets above each")
        )
        return []
    return [((key, index), row) for index, row in enumerate(rows)]


def _table(model: type[Table], value: Any, path: KeyPath, faults: list[Fault]) -> Table | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults += [_fault(model, path, detail) for detail in error.errors(include_url=False)]
        return None


def _source(value: Any, path: KeyPath, faults: list[Fault]) -> Table | None:
    """Check one source as its kind demands; of an unknown kind only what every kind has."""
    if not isinstance(value, dict):
        return _table(SourceTable, value, path, faults)
    kind = value.get("kind")
    if isinstance(kind, str) and kind in SOURCE_TABLES:
        return _table(SOURCE_TABLES[kind], value, path, faults)
    known = {**RssTable.model_fields, **XTable.model_fields}
    faults += [Fault((*path, key), _unknown(key, known)) for key in value if key not in known]
    common = {key: value[key] for key in value if key in SourceTable.model_fields}
    return _table(SourceTable, common, path, faults)


def _fault(model: type[Table], path: KeyPath, detail: ErrorDetails) -> Fault:
    where = tuple(part for part in detail["loc"] if part != "[key]")
    if where and detail["type"] in ("missing", "extra_forbidden"):
        owner = _model_at(model, where[:-1])
        return Fault(path + where, _key_message(owner, str(where[-1]), detail["type"]))
    return Fault(path + where, _value_message(detail))


def _model_at(model: type[Table], where: Iterable[str | int]) -> type[Table]:
    for part in where:
        inner = model.model_fields[str(part)].annotation
        assert isinstance(inner, type)
        model = inner
    return model


def _key_message(model: type[Table], key: str, problem: str) -> str:
    if problem == "missing":
        return f"missing; write for example {(model.model_fields[key].examples or [key])[0]}"
    for kind, other in SOURCE_TABLES.items():
        if issubclass(model, SourceTable) and key in other.model_fields:
            return f'only a source of kind "{kind}" has this key; remove it or change the kind'
    return _unknown(key, model.model_fields)


def _value_message(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    expected = EXPECTED.get(detail["type"])
    return "is not allowed here" if expected is None else found(expected, detail["input"])


def _unknown(key: str, allowed: Iterable[str]) -> str:
    names = list(allowed)
    close = get_close_matches(key.casefold(), names, n=1)
    if close:
        return f"unknown key, did you mean {shown(close[0])}?"
    return f"unknown key; allowed are {', '.join(names)}"


def _same_names(raw: Mapping[str, Any], key: str) -> Iterator[Fault]:
    """Names must differ by more than case: they stand in addresses and filters."""
    seen: dict[str, int] = {}
    for index, row in enumerate(_dicts(raw, key)):
        name = row.get("name")
        if isinstance(name, str) and name.strip():
            first = seen.setdefault(fold(name), index)
            if first != index:
                yield Fault(
                    (key, index, "name"),
                    f"{shown(name)} is also the name of {key}[{first}]; give each its own name",
                )


def _shared_handles(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """A handle of two brands would make every message to it belong to both."""
    owners: dict[tuple[str, str], int] = {}
    for index, brand in enumerate(_dicts(raw, "brands")):
        networks = brand.get("handles")
        for network, handles in networks.items() if isinstance(networks, dict) else ():
            for position, handle in enumerate(handles if isinstance(handles, list) else ()):
                if not isinstance(handle, str):
                    continue
                owner = owners.setdefault((network, fold(handle).removeprefix("@")), index)
                if owner != index:
                    path = ("brands", index, "handles", network, position)
                    yield Fault(
                        path, f"{shown(handle)} is also a handle of brands[{owner}]; keep it in one brand"
                    )


def _shared_sign_offs(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Of two agents of a brand with one sign-off nobody could tell who wrote the reply."""
    for index, brand in enumerate(_dicts(raw, "brands")):
        agents = brand.get("agents")
        for pattern, earlier in clashes(agents if isinstance(agents, dict) else {}):
            yield Fault(
                ("brands", index, "agents", pattern),
                f"{shown(pattern)} means a sign-off that {shown(earlier)} means too;"
                " give each agent a sign-off of their own",
            )


def _dicts(raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a list of tables, an empty one in place of what is no table."""
    rows = raw.get(key)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
