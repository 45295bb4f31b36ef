"""Rows into the database in one transaction, or what would change; and out again as the same file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from listener.errors import FieldError, UsageError
from listener.render.csv import safe
from listener.render.figures import counted
from listener.store import Store
from listener.store.business import Progress
from listener.tables.cells import guarded
from listener.tables.read import Read, Wrong
from listener.tables.sheet import Row, Sheet
from listener.words import _

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: how many rows are new, change a known one, or are as they are kept already."""

    added: int
    changed: int
    same: int

    def __str__(self) -> str:
        told = _("{rows}: {added} new, {changed} changed, {same} known")
        return told.format(
            rows=counted(self.added + self.changed + self.same, "row"),
            added=f"{self.added:,}",
            changed=f"{self.changed:,}",
            same=f"{self.same:,}",
        )


def checked(sheet: Sheet[Row], store: Store, found: Read[Row]) -> Read[Row]:
    """The same with the rows that what is kept does not allow told as wrong."""
    if sheet.check is None:
        return found
    told = zip(found.lines, sheet.check(store, found.rows), strict=True)
    wrong = [Wrong(line, reason) for line, reason in told if reason is not None]
    return replace(found, wrong=tuple(sorted((*found.wrong, *wrong), key=lambda one: one.line)))


def one_row(sheet: Sheet[Row], store: Store, texts: Mapping[str, str]) -> Row:
    """The row that a form tells. FieldError for what it must not be, or what is kept does not allow."""
    row = sheet.read(texts)
    told = None if sheet.check is None else sheet.check(store, [row])[0]
    if told is not None:
        field, _colon, reason = told.partition(": ")
        raise FieldError(field, reason)
    return row


def plan(sheet: Sheet[Row], store: Store, found: Read[Row]) -> Plan:
    """What keeping the rows would change, as the database stands now."""
    kept = {sheet.key(row): row for row in sheet.load(store)}
    added = sum(sheet.key(row) not in kept for row in found.rows)
    same = sum(kept.get(sheet.key(row)) == row for row in found.rows)
    return Plan(added, len(found.rows) - added - same, same)


def keep(
    sheet: Sheet[Row],
    store: Store,
    found: Read[Row],
    *,
    who: str,
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> Plan:
    """Keep all rows in one transaction; UsageError, and nothing kept, if any row of the file is wrong.

    `progress` is told how many rows are written, and of how many.
    """
    if found.wrong:
        raise UsageError(
            _("Nothing was imported, for {rows} cannot be taken.").format(
                rows=counted(len(found.wrong), "row")
            )
        )
    changes = plan(sheet, store, found)
    sheet.save(store, found.rows, who, now, progress)
    return changes


def write_csv(sheet: Sheet[Row], store: Store) -> str:
    """Every row that is kept, as a file that changes nothing when it is imported again."""
    return "".join(csv_pieces(sheet, sheet.load(store)))


def csv_pieces(sheet: Sheet[Row], rows: Iterable[Row]) -> Iterator[str]:
    """These rows as CSV text in pieces, header first: as a file of them is imported."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    for row in rows:
        texts = sheet.write(row)
        writer.writerow([guarded(texts[name]) for name in sheet.columns])
        if held.tell() >= _PIECE:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def wrong_csv(wrong: Iterable[Wrong]) -> str:
    """The rows that cannot be taken, with why, as the file of errors."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(["line", "reason"])
    writer.writerows([one.line, safe(one.reason)] for one in wrong)
    return held.getvalue()
