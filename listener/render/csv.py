"""Tables as CSV: RFC 4180, UTF-8, streamed, and safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers and
unknown is an empty cell.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from listener.render.report_json import iso
from listener.render.tables import Cell, Column, Table

_FORMULA = re.compile("[\\s\ufeff\u200b]*[=+\\-@＝＋－＠]|[ \u00a0\u3000]*[\t\r]")
_BATCH = 64 * 1024


def csv_lines(table: Table) -> Iterator[str]:
    """The table in pieces of CSV text, header first."""
    return stream_csv(table.columns, table.rows)


def stream_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV text in pieces of about 64 KB, header first, without holding the rows."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([safe(column.key) for column in columns])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
        if held.tell() >= _BATCH:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def safe(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    text = text.replace("\0", "")
    return f"'{text}" if _FORMULA.match(text) else text


def _written(cell: Cell) -> str | int | float:
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, datetime):
        return iso(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return safe(cell) if isinstance(cell, str) else cell
