"""CSV read into rows, every wrong one told with its line. Knows no database."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from listener.errors import UsageError
from listener.store.business import Progress
from listener.tables.cells import unguarded
from listener.tables.sheet import Row, Sheet
from listener.words import _

LONGEST = 50_000_000
"""Bytes of the longest file that is read whole."""
_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken: the line it begins on, the header being line 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Read(Generic[Row]):
    """The rows of a file in its order, and what is wrong in it. Nothing is to be kept if anything is.

    `lines` are those on which the rows begin.
    """

    rows: tuple[Row, ...]
    wrong: tuple[Wrong, ...]
    lines: tuple[int, ...] = ()


def read_csv(sheet: Sheet[Row], data: bytes, progress: Progress = lambda _done, _total: None) -> Read[Row]:
    """The rows of a CSV file. UsageError where the file as a whole is none for this kind.

    `progress` is told how many lines are read, and of how many.
    """
    if len(data) > LONGEST:
        raise UsageError(_("The file is longer than {most} MB; split it.").format(most=LONGEST // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(_("The file is not UTF-8; save it again in that encoding.")) from None
    lines = _lines(text)
    _first, header = next(lines, (1, []))
    names = [cell.strip() for cell in header]
    _check_header(sheet, names)
    rows: list[Row] = []
    places: list[int] = []
    wrong: list[Wrong] = []
    known: dict[Hashable, int] = {}
    last = data.count(b"\n")
    for line, cells in lines:
        if line % _TOLD == 0:
            progress(line, last)
        try:
            row = sheet.read(_given(sheet, names, cells))
            before = known.setdefault(sheet.key(row), line)
            if before != line:
                told = _("{fields}: line {line} is the same one; each stands once, leave one of the two")
                raise UsageError(told.format(fields=sheet.known_by, line=before))
            rows.append(row)
            places.append(line)
        except UsageError as error:
            wrong.append(Wrong(line, str(error)))
    return Read(tuple(rows), tuple(wrong), tuple(places))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        told = _("Line {line} is no CSV ({reason}); write commas between cells and quotes in pairs.")
        raise UsageError(told.format(line=line, reason=error)) from None


def _check_header(sheet: Sheet[Row], names: Sequence[str]) -> None:
    allowed = ", ".join(sheet.columns)
    if not names:
        raise UsageError(
            _("The file is empty; its first line names the columns: {columns}.").format(columns=allowed)
        )
    unknown = [name for name in names if name not in sheet.columns]
    if unknown:
        told = _("There is no column {name!r} of {kind}; there are: {columns}.")
        raise UsageError(told.format(name=unknown[0][:80], kind=sheet.kind, columns=allowed))
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(_("The column {name!r} stands twice; leave one of them.").format(name=twice[0]))
    missing = [name for name in sheet.needed if name not in names]
    if missing:
        told = _("The column {name!r} is missing; {kind} needs: {columns}.")
        raise UsageError(told.format(name=missing[0], kind=sheet.kind, columns=", ".join(sheet.needed)))


def _given(sheet: Sheet[Row], names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(names):
        told = _("it has {cells} cells and the header {columns}")
        raise UsageError(told.format(cells=len(cells), columns=len(names)))
    given = {name: unguarded(cell.strip()) for name, cell in zip(names, cells, strict=True)}
    for name in sheet.needed:
        if not given[name]:
            raise UsageError(_("{name}: is missing").format(name=name))
    return given
