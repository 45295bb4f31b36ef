"""The import of a table on a page: checked first, then kept as it was checked. Every kind goes this way."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import request

from listener.errors import UsageError
from listener.store.business import Progress
from listener.tables import Plan, Read, Sheet, Wrong, checked, keep, plan, read_csv
from listener.words import _
from web import forms
from web.access import who
from web.bodies import LONGEST_FILE, too_long
from web.site import Site

SAMPLE = 20
"""Rows of a preview, and wrong rows named on the page; the file of errors names them all."""
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: `kept` what its import changed, `preview` what it would; else why it cannot be.

    `file` is the name it waits by, `columns` and `sample` are its first rows as they will be kept.
    """

    kind: str
    file: str = ""
    kept: Plan | None = None
    preview: Plan | None = None
    columns: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[Wrong, ...] = ()
    error: str = ""

    @property
    def status(self) -> int:
        """The status to answer with."""
        return 400 if self.wrong or self.error else 200


def bring(found: Site, sheet: Sheet[Any]) -> Brought:
    """Check, or import, what the form sent: a file, or the name of one that was checked before."""
    try:
        data, name = _file(found)
        job = forms.field("job")
        read = read_csv(sheet, data, _telling(found, job, _("Reading")))
        read = checked(sheet, found.store, read)
        name = name or found.uploads.keep(data, who=who(), now=found.clock())
        if read.wrong:
            return Brought(sheet.kind, name, wrong=read.wrong)
        if forms.field("do") != "import":
            return _preview(found, sheet, read, name)
        telling = _telling(found, job, _("Keeping"))
        told = keep(sheet, found.store, read, who=who(), now=found.clock(), progress=telling)
        found.uploads.drop(name, who=who())
    except UsageError as error:
        return Brought(sheet.kind, error=str(error))
    return Brought(sheet.kind, kept=told)


def wrong_rows(found: Site, sheet: Sheet[Any], file: str) -> tuple[Wrong, ...] | None:
    """The rows of a waiting file that cannot be taken; None if it waits no more."""
    data = found.uploads.find(file, who=who(), now=found.clock())
    return None if data is None else checked(sheet, found.store, read_csv(sheet, data)).wrong


def new_job() -> str:
    """A name by which a page asks how far its import is."""
    return secrets.token_urlsafe(12)


def _preview(found: Site, sheet: Sheet[Any], read: Read[Any], name: str) -> Brought:
    texts = (sheet.write(row) for row in read.rows[:SAMPLE])
    return Brought(
        sheet.kind,
        name,
        preview=plan(sheet, found.store, read),
        columns=sheet.columns,
        sample=tuple(tuple(row[column] for column in sheet.columns) for row in texts),
    )


def _file(found: Site) -> tuple[bytes, str]:
    """The file that came; or one that waits, and its name."""
    upload = request.files.get("file")
    data = upload.read(LONGEST_FILE + 1) if upload else b""
    name = forms.field("kept")
    if name and not data:
        waiting = found.uploads.find(name, who=who(), now=found.clock())
        if waiting is None:
            raise UsageError(_("The file that was checked is kept for an hour; choose it again."))
        return waiting, name
    if not data:
        raise UsageError(_("Choose a CSV file first."))
    if len(data) > LONGEST_FILE:
        raise UsageError(too_long())
    return data, ""


def _telling(found: Site, job: str, stage: str) -> Progress:
    """Notes how far it is, a hundred times in all."""
    name, told = who(), -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = done * _STEPS // max(total, 1)
        if job and step != told:
            told = step
            found.uploads.tell(job, who=name, stage=stage, done=done, total=total)

    return tell
