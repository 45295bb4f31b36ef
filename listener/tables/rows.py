"""Rows of a noun from texts and back: a reader for every field, and rules over the whole row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from listener.errors import FieldError
from listener.words import _

Row = TypeVar("Row")
Reader = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Form(Generic[Row]):
    """How a noun is read: the reader of each field, and rules that raise FieldError for what no row may say.

    `given` fills fields whose text is empty.
    """

    row: type[Row]
    readers: Mapping[str, Reader]
    rules: tuple[Callable[[Row], None], ...] = ()
    given: Mapping[str, str] | None = None

    def read(self, texts: Mapping[str, str]) -> Row:
        """The row that these texts mean; what is missing or empty is unknown. Raises FieldError."""
        told: dict[str, Any] = {}
        for field in fields(self.row):  # type: ignore[arg-type]
            text = texts.get(field.name, "").strip() or (self.given or {}).get(field.name, "")
            value = self.readers[field.name](field.name, text)
            is_needed = field.default is MISSING and field.default_factory is MISSING
            if value is not None:
                told[field.name] = value
            elif is_needed:
                raise FieldError(field.name, _("is missing"))
        found = self.row(**told)
        for rule in self.rules:
            rule(found)
        return found

    def write(self, row: Row) -> dict[str, str]:
        """The row as texts that `read` takes for the same one."""
        return {field.name: written(getattr(row, field.name)) for field in fields(self.row)}  # type: ignore[arg-type]


def written(value: Any) -> str:
    """A value of a field as its text; unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return ";".join(value) if isinstance(value, tuple) else str(value)
