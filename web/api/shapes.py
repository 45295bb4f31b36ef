"""Small pieces that the schemas of the API are made of. It knows nothing of what they describe."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Schema = dict[str, Any]
LARGEST = 2**63 - 1

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
DATE: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
INSTANT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
SHARE_OR_NULL: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
ROW: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
TEXTS: Schema = {"type": "array", "items": TEXT}
MONEY_OR_NULL: Schema = {"type": ["string", "null"], "pattern": r"^-?[0-9]+\.[0-9]{2,6}$"}


def whole(fields: Mapping[str, Schema], *, optional: Collection[str] = (), told: str | None = None) -> Schema:
    """An object that has these fields, but for the optional ones, and no other."""
    described = {} if told is None else {"description": told}
    return {
        "type": "object",
        **described,
        "properties": dict(fields),
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


def one_of(values: Collection[str]) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": [str(value) for value in values]}


def one_of_or_null(values: Collection[str]) -> Schema:
    """One of these words, or null."""
    return {"type": ["string", "null"], "enum": [*(str(value) for value in values), None]}


def rows(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def ref(name: str) -> Schema:
    """The schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}
