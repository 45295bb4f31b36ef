"""Customers and what they did, brought as the CSV files that people import, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from listener.config import Config
from listener.store import Store
from listener.tables import keep, read_csv, sheets
from tests.builders import NOW


def bring(store: Store, config: Config, kind: str, *lines: str, now: datetime = NOW) -> None:
    """Import the lines of a table, its header first; none of them may be wrong."""
    sheet = sheets(config)[kind]
    found = read_csv(sheet, _written(lines))
    assert found.wrong == ()
    keep(sheet, store, found, who="mona", now=now)


def _written(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
