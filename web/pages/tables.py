"""/value/tables: every kind of table that people bring: what it is, how many rows there are, in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from listener.model import Period, Rank
from listener.store.business import EVERY, extent
from listener.tables import KINDS, Sheet, csv_pieces, sheets, wrong_csv
from listener.tables.guide import GUIDES, Guide
from listener.words import _
from web import forms
from web.access import allowed, who
from web.answers import csv_answer
from web.bodies import takes_file
from web.filters import Filters, chosen_of, query, read_filters, without
from web.frame import dates_picker, render
from web.importing import Brought, bring, new_job, wrong_rows
from web.site import Site, site

blueprint = Blueprint("tables", __name__)
Answer = tuple[str, int] | AnyResponse
PATH = "/value/tables"
PAGE = 100
_DEEPEST = 10_000_000
_KIND = f"<any({', '.join(KINDS)}):kind>"
_BY_KIND = {kept.kind: kept for kept in EVERY}
# Rows name customers: public_read opens the figures made of them, never the rows.
_readers = allowed(Rank.VIEWER, public=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with how many rows it has, the day of the newest one, and how its files are made."""

    name: str
    guide: Guide
    needed: tuple[str, ...]
    count: int
    newest: date | datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a kind as they were asked for, in the order of its file."""

    sheet: Sheet[Any]
    guide: Guide
    filters: Filters
    rows: Sequence[Any]
    skip: int


@blueprint.get(PATH)
@_readers
def show() -> str:
    """The page; `kind` is the one chosen in its form."""
    found = site()
    given = read_filters(found, found.clock(), ("kind",)).given
    return page(chosen_of(given, "kind", KINDS, KINDS[0]))


@blueprint.post(f"{PATH}/import")
@allowed(Rank.MANAGER)
@takes_file
def take() -> Answer:
    """A file of one kind: with `do` "check" only what would change, with "import" the change itself."""
    found = site()
    kind = forms.field("kind")
    if kind not in KINDS:
        abort(400, _("kind: choose one of {known}.").format(known=", ".join(KINDS)))
    brought = bring(found, sheets(found.config)[kind])
    if brought.kept is None:
        return page(kind, brought), brought.status
    flash(_("Imported: {plan}.").format(plan=brought.kept))
    return redirect(f"{PATH}?kind={kind}")


@blueprint.get(f"{PATH}/progress.json")
@allowed(Rank.MANAGER)
def progress() -> Response:
    """How far the import is that the page named `job`: its stage, and how many of how many rows."""
    return jsonify(site().uploads.told(request.args.get("job", ""), who=who()))


@blueprint.get(f"{PATH}/{_KIND}/wrong.csv")
@allowed(Rank.MANAGER)
def wrong(kind: str) -> Response:
    """The rows of a checked file that cannot be taken, with line and reason."""
    found = site()
    rows = wrong_rows(found, sheets(found.config)[kind], request.args.get("file", ""))
    if rows is None:
        abort(404)
    return csv_answer(f"{kind}.rejected", iter([wrong_csv(rows)]))


@blueprint.get(f"{PATH}/{_KIND}/template.csv")
@_readers
def template(kind: str) -> Response:
    """An empty file of a kind: its header."""
    return csv_answer(kind, csv_pieces(sheets(site().config)[kind], ()))


@blueprint.get(f"{PATH}/{_KIND}")
@_readers
def rows(kind: str) -> str:
    """The rows of a kind, the newest first."""
    found = site()
    listed = _listed(found, kind)
    newest = _newest_first(listed)
    skip = listed.skip
    return render(
        "table_rows.html",
        found,
        listed.filters.period.as_of,
        here="/value",
        part=PATH,
        path=f"{PATH}/{kind}",
        kind=kind,
        title=_(listed.guide.title),
        purpose=_(listed.guide.purpose),
        columns=listed.sheet.columns,
        n=len(newest),
        rows=[_texts(listed.sheet, row) for row in newest[skip : skip + PAGE]],
        picker=dates_picker(listed.filters, f"{PATH}/{kind}", kept=listed.guide.narrowed),
        of_dates=_is_dated(listed.filters),
        filters=listed.filters,
        has_days=listed.guide.day is not None,
        chips=list(_chips(listed)),
        without_dates=without("from", "to", "skip"),
        narrowed=listed.guide.narrowed,
        numeric=listed.sheet.numeric,
        narrow=lambda name, value: f"{PATH}/{kind}?{_query(listed, **{name: value})}",
        files_query=_query(listed),
        first=skip + 1,
        earlier=_query(listed, skip - PAGE) if skip else None,
        more=_query(listed, skip + PAGE) if skip + PAGE < len(newest) else None,
    )


@blueprint.get(f"{PATH}/{_KIND}.<suffix>")
@_readers
def file(kind: str, suffix: str) -> Response:
    """CSV: every row, as it is imported. JSON: a page of them, with n and how many to skip for the next."""
    if suffix not in ("csv", "json"):
        abort(404)
    listed = _listed(site(), kind)
    if suffix == "csv":
        return csv_answer(kind, csv_pieces(listed.sheet, listed.rows))
    skip, n = listed.skip, len(listed.rows)
    some = [_texts(listed.sheet, row) for row in listed.rows[skip : skip + PAGE]]
    return jsonify(
        name=kind,
        columns=listed.sheet.columns,
        rows=[{name: text or None for name, text in row.items()} for row in some],
        n=n,
        more=skip + PAGE if skip + PAGE < n else None,
    )


def page(kind: str, brought: Brought | None = None) -> str:
    """The page; `kind` is the one chosen, `brought` what came of its file."""
    found = site()
    return render(
        "tables.html",
        found,
        found.clock(),
        here="/value",
        part=PATH,
        kinds=[_kind(found, name, sheet) for name, sheet in sheets(found.config).items()],
        names=[(name, _(GUIDES[name].title)) for name in KINDS],
        kind=kind,
        brought=brought,
        job=new_job(),
    )


def _kind(found: Site, name: str, sheet: Sheet[Any]) -> Kind:
    guide = GUIDES[name]
    if name in _BY_KIND:
        count, newest = extent(found.store, _BY_KIND[name], guide.day)
    else:
        rows = sheet.load(found.store)
        days = [day for row in rows if guide.day and (day := getattr(row, guide.day)) is not None]
        count, newest = len(rows), max(days, default=None)
    return Kind(name, guide, sheet.needed, count, newest)


def _listed(found: Site, kind: str) -> Listed:
    sheet, guide = sheets(found.config)[kind], GUIDES[kind]
    dates = ("from", "to") if guide.day else ()
    filters = read_filters(found, found.clock(), (*dates, *guide.narrowed, "skip"))
    rows: Sequence[Any] = sheet.load(found.store)
    if not _is_dated(filters):
        filters = replace(filters, chosen=replace(filters.chosen, start=None, end=None))
    else:
        rows = [row for row in rows if _is_in(row, guide, filters.period)]
    for name in guide.narrowed:
        if name in filters.given:
            rows = [row for row in rows if getattr(row, name) == filters.given[name]]
    return Listed(sheet, guide, filters, rows, filters.whole("skip", _DEEPEST) or 0)


def _is_dated(filters: Filters) -> bool:
    return bool({"from", "to"} & set(filters.given))


def _is_in(row: Any, guide: Guide, period: Period) -> bool:
    """Whether a day of the row is one of the period's."""
    first = getattr(row, guide.day or "")
    if isinstance(first, datetime):
        return period.start_at <= first < period.end_at
    last = getattr(row, guide.last) if guide.last else first
    return first is not None and first < period.end and last >= period.start


def _newest_first(listed: Listed) -> Sequence[Any]:
    field = listed.guide.day
    if field is None:
        return listed.rows
    return sorted(listed.rows, key=lambda row: ((day := getattr(row, field)) is not None, day), reverse=True)


def _texts(sheet: Sheet[Any], row: Any) -> dict[str, str]:
    texts = sheet.write(row)
    return {name: texts[name] for name in sheet.columns}


def _chips(listed: Listed) -> Iterator[tuple[str, str]]:
    for name in listed.guide.narrowed:
        if name in listed.filters.given:
            yield f"{name}: {listed.filters.given[name]}", without(name, "skip")


def _query(listed: Listed, skip: int = 0, **fields: str) -> str:
    """The list as it was asked for, with its days spelt out, so that its files and pages mean the same."""
    filters = listed.filters
    told = {name: filters.given.get(name) for name in listed.guide.narrowed} | fields
    told["skip"] = str(skip) if skip > 0 else None
    return query(filters.period, **told) if _is_dated(filters) else filters.query(**told)
