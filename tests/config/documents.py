"""TOML for tests: a writer for what the config may hold, and the example with its options switched on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "keywords.example.toml"


def with_all_options(text: str) -> str:
    """The example with every option that is written behind a "#" switched on."""
    return re.sub(r"^#(?=[a-z\[])", "", text, flags=re.MULTILINE)


def quoted(text: str) -> str:
    """A basic TOML string."""
    escaped = (f"\\U{ord(c):08x}" if c in '"\\' or not c.isprintable() else c for c in text)
    return f'"{"".join(escaped)}"'


def inline(value: object) -> str:
    """A value on one line."""
    match value:
        case bool():
            return str(value).lower()
        case int() | date():
            return str(value)
        case float() | Decimal():
            return _number(str(value).lower())
        case str():
            return quoted(value)
        case list():
            return "[" + ", ".join(map(inline, value)) + "]"
        case Mapping():
            return "{ " + ", ".join(f"{quoted(key)} = {inline(entry)}" for key, entry in value.items()) + " }"
    raise TypeError(f"no TOML for {value!r}")


def _number(text: str) -> str:
    if "nan" in text:
        return "nan"
    return text.replace("infinity", "inf") if re.search(r"[.ei]", text) else f"{text}.0"


def document(values: Mapping[str, object]) -> str:
    """A whole document, one top-level key a line."""
    return "".join(f"{quoted(key)} = {inline(value)}\n" for key, value in values.items())
