"""/value/costs: the cost book of the days shown. Managers enter, change and remove; everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask import Blueprint, Response, abort, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import FieldError
from listener.model import Cost, CostCategory, Rank
from listener.render import figures
from listener.render.cost_tables import CATEGORIES, costs_table, sums_json
from listener.reports.value.costs import CostBook, cost_book
from listener.store.business import COSTS, all_rows, cost_key, remove_row, save_rows
from listener.tables import one_row, sheets
from listener.words import _
from web import forms
from web.access import allowed, who
from web.answers import table_answer
from web.filters import Filters, WrongField, chosen_of, query, read_filters
from web.frame import dates_picker, render
from web.openings import Opening
from web.site import Site, site

blueprint = Blueprint("costs", __name__)
Answer = tuple[str, int] | AnyResponse
PATH = "/value/costs"
FIELDS = ("from", "to", "category", "change")
MOST = 200
"""Entries shown on the page; the files have them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A category with what it cost in these days, None if that is not recorded, and what it opens."""

    value: str
    name: str
    worth: Decimal | None
    opening: Opening


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; with `change` the form holds that entry."""
    found = site()
    key = _filters(found).given.get("change")
    if key is None:
        return page()
    cost = _of_key(found, key)
    if cost is None:
        raise WrongField("change", _("change: there is no such entry; it may be changed already."))
    return page(typed=sheets(found.config)["costs"].write(cost), was=key)


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The entries of these days, X reads with them; the JSON has the sums as well."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = _filters(found)
    book = cost_book(found.store, found.config, filters.period)
    return table_answer(costs_table(book, _category(filters)), suffix, **sums_json(book))


@blueprint.post(PATH)
@allowed(Rank.MANAGER)
def save() -> Answer:
    """A new entry, or another one in place of the one of the key `was`."""
    found = site()
    sheet = sheets(found.config)["costs"]
    typed = {name: forms.field(name) for name in sheet.columns}
    was = forms.field("was")
    try:
        cost: Cost = one_row(sheet, found.store, typed)
        before = _of_key(found, was) if was else None
        if was and before is None:
            raise FieldError("start", _("the entry was changed or removed meanwhile; open the page again"))
        if cost != before and _of_key(found, cost_key(cost)) is not None:
            raise FieldError("note", _("this very entry is kept already; tell two apart by their notes"))
    except FieldError as error:
        return page(typed=typed, was=was, wrong={error.field: error.told}), 400
    gone = () if before is None else (COSTS.key(before),)
    if cost != before:
        save_rows(found.store, COSTS, [cost], who=who(), now=found.clock(), instead_of=gone)
    flash(_("The entry is kept."))
    return _back(found)


@blueprint.post(f"{PATH}/remove")
@allowed(Rank.MANAGER)
def remove() -> Answer:
    """The end of an entry."""
    found = site()
    cost = _of_key(found, forms.field("key"))
    if cost is None or not remove_row(found.store, COSTS, COSTS.key(cost), who=who(), now=found.clock()):
        return page(
            wrong={"entries": _("There is no such entry; it may be changed or removed already.")}
        ), 400
    flash(_("The entry is removed."))
    return _back(found)


def page(
    *, typed: Mapping[str, str] | None = None, was: str = "", wrong: Mapping[str, str] | None = None
) -> str:
    """The page; `typed` is what its form holds, in place of the entry of the key `was`."""
    found = site()
    filters = _filters(found)
    book = cost_book(found.store, found.config, filters.period)
    category = _category(filters)
    entries = [one for one in book.entries if category is None or one.cost.category is category]
    newest = sorted(entries, key=lambda one: one.cost.start, reverse=True)[:MOST]
    return render(
        "costs.html",
        found,
        filters.period.as_of,
        here="/value",
        part=PATH,
        filters=filters,
        picker=dates_picker(filters, PATH, kept=("category",)),
        book=book,
        lines=_lines(book, filters),
        everything=Opening(len(book.entries) + len(book.x_reads), _opens(filters), noun="entry"),
        entries=[(one, cost_key(one.cost)) for one in newest],
        count=len(entries),
        x_reads=[one for one in book.x_reads if category is None or one.cost.category is category],
        category=category and _(CATEGORIES[category]),
        category_names={one.value: _(name) for one, name in CATEGORIES.items()},
        days_of=_days,
        typed=_new(filters, found) if typed is None else typed,
        was=was,
        wrong=wrong or {},
        page_query=filters.query(change=None),
    )


def _lines(book: CostBook, filters: Filters) -> list[Line]:
    rows = [one.cost.category for one in (*book.entries, *book.x_reads)]
    return [
        Line(
            one.value,
            _(name),
            book.by_category.get(one),
            Opening(rows.count(one), _opens(filters, one), noun="entry"),
        )
        for one, name in CATEGORIES.items()
    ]


def _days(cost: Cost) -> str:
    return figures.days(cost.start, cost.end + timedelta(days=1))


def _opens(filters: Filters, category: CostCategory | None = None) -> str:
    told = query(filters.period, category=category and category.value)
    return f"{PATH}?{told}#entries"


def _new(filters: Filters, found: Site) -> dict[str, str]:
    """What the form of a new entry begins with: the days shown."""
    last = filters.period.end - timedelta(days=1)
    return {
        "start": filters.period.start.isoformat(),
        "end": last.isoformat(),
        "category": CostCategory.LABOUR.value,
        "currency": found.config.workspace.currency,
    }


def _filters(found: Site) -> Filters:
    return read_filters(found, found.clock(), FIELDS)


def _category(filters: Filters) -> CostCategory | None:
    if "category" not in filters.given:
        return None
    return CostCategory(chosen_of(filters.given, "category", list(CostCategory), ""))


def _of_key(found: Site, key: str) -> Cost | None:
    return next((cost for cost in all_rows(found.store, COSTS) if cost_key(cost) == key), None)


def _back(found: Site) -> AnyResponse:
    """To the page as it was looked at."""
    asked = _filters(found).query(change=None)
    return redirect(PATH + (f"?{asked}" if asked else "") + "#entries")
