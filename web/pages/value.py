"""/value: was it worth it? Worth of goals against their cost, what it hangs on, and what is at risk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, abort

from listener.errors import FieldError
from listener.metrics.value.deflection import saving_each
from listener.model import Assumption, CostCategory, Rank
from listener.render.cost_tables import CATEGORIES
from listener.render.value_json import value_json
from listener.render.value_tables import cents, factors_table, funnels_table, worth_table
from listener.render.value_words import METHODS, money_range, rounded_money
from listener.reports.value.assumed import assumed
from listener.reports.value.facts import contact_sums
from listener.reports.value.funnels import funnels
from listener.reports.value.known import KNOWN, Unit, check_alone
from listener.reports.value.media_cost import CAVEAT
from listener.reports.value.value import Line, Value, make_value
from listener.words import _
from web.access import allowed
from web.answers import table_answer
from web.filters import Filters, WrongField, read_filters
from web.frame import dates_picker, render
from web.site import Site, site
from web.value_cards import MOVED, bars, break_even, cards

blueprint = Blueprint("value", __name__)
PATH = "/value"
FIELDS = ("from", "to", *(MOVED + one.name for one in KNOWN if one.unit is not Unit.DAYS))
"""Days shape attribution, which has a page of its own."""
_TABLES = ("worth", "factors", "funnels")


@dataclass(frozen=True, slots=True)
class LineView:
    """A goal's worth as it is shown."""

    line: Line
    method: str
    worth: str
    worth_range: str


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; assumptions may be moved in the query string, which changes nothing that is kept."""
    found = site()
    filters = _filters(found)
    value = _value(found, filters)
    return render(
        "value.html",
        found,
        filters.period.as_of,
        here=PATH,
        part=PATH,
        filters=filters,
        picker=dates_picker(filters, PATH),
        value=value,
        cards=cards(value, filters),
        bars=bars(value),
        moved=_moved(filters),
        still=filters.query(**{name: None for name in filters.given if name.startswith(MOVED)}),
        lines=[_view(line, value.currency) for line in value.lines],
        categories=_categories(value),
        saves_needed=break_even(value, value.lines),
        funnels=funnels_table(funnels(found.store, filters.period, value.cost)),
        caveat=_(CAVEAT),
        money=lambda amount: rounded_money(amount, value.currency),
        money_range=lambda estimate: money_range(estimate, value.currency),
        per_contact=_per_contact(found, value),
        page_query=filters.query(),
    )


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """What goals are worth; the JSON has the value of the report as well."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    value = _value(found, _filters(found))
    return table_answer(worth_table(value), suffix, value=value_json(value))


@blueprint.get(f"{PATH}/<any({', '.join(_TABLES)}):name>.<suffix>")
@allowed(Rank.VIEWER)
def table_file(name: str, suffix: str) -> Response:
    """One of the tables of the page."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = _filters(found)
    value = _value(found, filters)
    if name == "funnels":
        return table_answer(funnels_table(funnels(found.store, filters.period, value.cost)), suffix)
    return table_answer(worth_table(value) if name == "worth" else factors_table(value), suffix)


def _value(found: Site, filters: Filters) -> Value:
    return make_value(found.store, found.config, filters.period, moved=_moved(filters))


def _moved(filters: Filters) -> dict[str, Decimal]:
    """The assumptions that the query string moves, with their central values."""
    moved: dict[str, Decimal] = {}
    for field, text in filters.given.items():
        if not field.startswith(MOVED):
            continue
        try:
            moved[field.removeprefix(MOVED)] = _decimal(text)
        except InvalidOperation:
            told = _("{field}: {value!r} is no number; write it like 0.125.")
            raise WrongField(field, told.format(field=field, value=text[:40])) from None
        _check(field, moved[field.removeprefix(MOVED)])
    return moved


def _check(field: str, value: Decimal) -> None:
    """Refuse what could not be kept as an assumption either."""
    try:
        check_alone(Assumption(field.removeprefix(MOVED), value, value, value))
    except FieldError as error:
        raise WrongField(field, f"{field}: {str(error).partition(': ')[2]}.") from None


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 12:
        raise InvalidOperation
    return value


def _view(line: Line, currency: str) -> LineView:
    return LineView(
        line,
        _(METHODS[line.goal.value_method]),
        rounded_money(line.value.value, currency),
        money_range(line.value, currency),
    )


def _categories(value: Value) -> list[tuple[str, Decimal | None]]:
    return [(_(CATEGORIES[one]), value.cost.by_category.get(one)) for one in CostCategory]


def _per_contact(found: Site, value: Value) -> Decimal | None:
    """What each contact saved, to check a published figure by."""
    contacts = contact_sums(found.store, assumed(found.store, found.config).rates, value.period).contacts
    return saving_each(cents(value.deflection.value), contacts)


def _filters(found: Site) -> Filters:
    """The request as of the minute: what was reckoned within it holds for all of it."""
    now = found.clock().replace(second=0, microsecond=0)
    filters = read_filters(found, now, FIELDS)
    return replace(filters, period=replace(filters.period, as_of=now))
