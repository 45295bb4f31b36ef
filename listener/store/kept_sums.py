"""Days of the desk summed up, kept in the database: what they hold is the reports' own (case_sums.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.schema import case_days, case_sums


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day summed up: true for that version of it and those settings."""

    day: date
    version: int
    settings: str
    content: bytes


def read_day(connection: Connection, day: date, version: int, settings: str) -> bytes | None:
    """What is kept of a day at that version; None if that is nothing, or no longer true."""
    query = select(case_sums.c.content).where(
        case_sums.c.day == day, case_sums.c.version == version, case_sums.c.settings == settings
    )
    found: bytes | None = connection.scalar(query)
    return found


def stale_days(store: Store, settings: str, most: int) -> tuple[date, ...]:
    """Days of which nothing true is kept, the newest first."""
    kept = case_sums
    query = (
        select(case_days.c.day)
        .outerjoin(kept, kept.c.day == case_days.c.day)
        .where(or_(kept.c.day.is_(None), kept.c.version != case_days.c.version, kept.c.settings != settings))
        .order_by(case_days.c.day.desc())
        .limit(most)
    )
    with store.read() as connection:
        return tuple(connection.scalars(query))


def keep_days(store: Store, found: list[KeptDay]) -> None:
    """Keep days in the place of what was kept of them."""
    rows = [
        {"day": one.day, "version": one.version, "settings": one.settings, "content": one.content}
        for one in found
    ]
    with store.write() as connection:
        keep_many(connection, case_sums, rows)
