"""A kind of table: the frozen dataclass of its rows, and how one is read, written, known and kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, Generic, TypeVar

from listener.store import Store
from listener.store.business import Progress
from listener.words import _

Row = TypeVar("Row")
Check = Callable[[Store, Sequence[Row]], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """The columns are the fields of `row`, needed are those without a default.

    `read` takes the texts of a row and raises UsageError for what they must not be; `write` gives texts that
    are read as the same row. Rows that are equal in the columns of `identity` are one. `save` keeps them all
    in one transaction, under who brings them and when, and tells how far it is. `check` tells of each row why
    what is kept does not allow it, None where it does.
    """

    kind: str
    row: type[Row]
    read: Callable[[Mapping[str, str]], Row]
    write: Callable[[Row], Mapping[str, str]]
    identity: tuple[str, ...]
    load: Callable[[Store], Sequence[Row]]
    save: Callable[[Store, Sequence[Row], str, datetime, Progress], None]
    check: Check[Row] | None = None

    def key(self, row: Row) -> Hashable:
        """What the row is known by."""
        return tuple(getattr(row, name) for name in self.identity)

    @property
    def known_by(self) -> str:
        """The columns of its identity in words."""
        return _("all columns") if len(self.identity) == len(self.columns) else " + ".join(self.identity)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order in which they are written."""
        return tuple(field.name for field in self._fields)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that a file must have and a row must fill."""
        return tuple(
            field.name
            for field in self._fields
            if field.default is MISSING and field.default_factory is MISSING
        )

    @property
    def numeric(self) -> tuple[str, ...]:
        """The columns that hold numbers."""
        kinds = ("int", "float", "Decimal")
        return tuple(field.name for field in self._fields if str(field.type).split(" ")[0] in kinds)

    @property
    def _fields(self) -> Any:
        return fields(self.row)  # type: ignore[arg-type]
