"""Published reports, kept as they were, and notes for those to come. Each change is in the trail."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, func, insert, select

from listener.model import Note, Period, Publication, Snapshot
from listener.store.audit import record
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.schema import published_reports, report_notes

_HEAD = [published_reports.c[name] for name in ("id", "brand", "start", "end", "zone", "as_of", "by", "at")]


def keep_report(
    store: Store,
    snapshot: Snapshot,
    brand: str,
    period: Period,
    *,
    who: str,
    now: datetime,
    occasion: str | None = None,
) -> int:
    """Publish it; its number. On one occasion it is published once, whoever asks again."""
    with store.write() as connection:
        if occasion is not None and (known := _of_occasion(connection, occasion)) is not None:
            return known
        number = (connection.scalar(select(func.max(published_reports.c.id))) or 0) + 1
        versions = {"made by": dict(snapshot.versions), "scorers": dict(snapshot.scorers)}
        row = {
            "id": number,
            "at": now,
            "by": who,
            "brand": brand,
            "start": period.start,
            "end": period.end,
            "zone": period.zone.key,
            "as_of": period.as_of,
            "occasion": occasion,
            "document": snapshot.document,
            "report": snapshot.report,
            "assumptions": snapshot.assumptions,
            "settings": json.dumps(dict(snapshot.settings), ensure_ascii=False, sort_keys=True),
            "versions": json.dumps(versions, ensure_ascii=False, sort_keys=True),
        }
        connection.execute(insert(published_reports).values(row))
        data = {"brand": brand, "from": period.start.isoformat(), "to": period.end.isoformat()}
        record(connection, at=now, who=who, action="report.publish", subject=str(number), data=data)
        return number


def publications(store: Store) -> tuple[Publication, ...]:
    """Every published report, the newest first."""
    with store.read() as connection:
        rows = connection.execute(select(*_HEAD).order_by(published_reports.c.id.desc()))
        return tuple(map(_publication, rows))


def published(store: Store, number: int) -> tuple[Publication, Snapshot] | None:
    """A published report and all that is kept of it; None if there is none of that number."""
    with store.read() as connection:
        row = connection.execute(select(published_reports).where(published_reports.c.id == number)).first()
    if row is None:
        return None
    versions = json.loads(row.versions)
    snapshot = Snapshot(
        row.document,
        row.report,
        row.assumptions,
        json.loads(row.settings),
        versions["made by"],
        versions["scorers"],
    )
    return _publication(row), snapshot


def notes_for(store: Store, brand: str, start: date, end: date) -> tuple[Note, ...]:
    """What is noted for the report of a brand over these days, by section."""
    mine = _mine(brand, start, end)
    with store.read() as connection:
        rows = connection.execute(select(report_notes).where(*mine))
        found = [Note(row.section, row.text, row.by, row.at) for row in rows]
    return tuple(sorted(found, key=lambda one: one.section))


def save_note(store: Store, brand: str, start: date, end: date, note: Note) -> None:
    """Keep a note in place of the one of its section; an empty one takes it away."""
    mine = (*_mine(brand, start, end), report_notes.c.section == note.section)
    with store.write() as connection:
        if connection.scalar(select(report_notes.c.text).where(*mine)) == (note.text or None):
            return
        if note.text:
            row = {
                "start": start,
                "end": end,
                "brand": brand,
                "section": note.section,
                "text": note.text,
                "by": note.by,
                "at": note.at,
            }
            keep_many(connection, report_notes, [row])
        else:
            connection.execute(delete(report_notes).where(*mine))
        data = {"brand": brand, "from": start.isoformat(), "to": end.isoformat()}
        record(connection, at=note.at, who=note.by, action="report.note", subject=note.section, data=data)


def _mine(brand: str, start: date, end: date) -> tuple[Any, ...]:
    kept = report_notes.c
    return kept.brand == brand, kept.start == start, kept.end == end


def _of_occasion(connection: Connection, occasion: str) -> int | None:
    return connection.scalar(select(published_reports.c.id).where(published_reports.c.occasion == occasion))


def _publication(row: Row[Any]) -> Publication:
    return Publication(row.id, row.brand, row.start, row.end, ZoneInfo(row.zone), row.as_of, row.by, row.at)
