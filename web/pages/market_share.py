"""The market shares on /share-of-voice: entered and removed by managers, and the excess as a file."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from listener.errors import FieldError
from listener.model import MARKET_SHARE, Assumption, Rank
from listener.render.excess_tables import excess_table
from listener.reports.excess_voice import excess_voice
from listener.reports.report import make_report
from listener.store.assumptions import remove_assumption, save_assumptions
from listener.tables.assumptions import ASSUMPTION
from listener.tables.fields import number
from listener.words import _
from web import forms
from web.access import allowed, who
from web.answers import table_answer
from web.filters import read_filters
from web.pages.share_of_voice import FIELDS, page, shown
from web.site import site

blueprint = Blueprint("market_share", __name__)
Answer = tuple[str, int] | Response
_SHARES = ("low", "central", "high")
_TYPED = ("brand", *_SHARES, "source", "date")


@blueprint.get("/share-of-voice/excess.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """Share of voice beside market share as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), FIELDS)
    report = make_report(found.store, found.config, filters.period, choice=filters.choice, changes=False)
    return table_answer(excess_table(excess_voice(found.store, shown(report, filters))), suffix)


@blueprint.post("/share-of-voice/market-share")
@allowed(Rank.MANAGER)
def save() -> Answer:
    """A brand's share of its market, entered in percent and kept as fractions."""
    found = site()
    typed = {name: forms.field(name) for name in _TYPED}
    try:
        told = _read(typed, [one.name for one in found.config.brands])
    except FieldError as error:
        return page(typed=typed, wrong={error.field: error.told}), 400
    save_assumptions(found.store, [told], who=who(), now=found.clock())
    flash(_("The market share of {brand} is kept.").format(brand=typed["brand"]))
    return _back()


@blueprint.post("/share-of-voice/market-share/remove")
@allowed(Rank.MANAGER)
def remove() -> Answer:
    """The end of a market share: it is unknown again."""
    found, brand = site(), forms.field("brand")
    if not remove_assumption(found.store, MARKET_SHARE + brand, who=who(), now=found.clock()):
        wrong = {"brand": _("There is no market share of that brand; it may be removed already.")}
        return page(wrong=wrong), 400
    flash(_("The market share of {brand} is removed.").format(brand=brand))
    return _back()


def _read(typed: dict[str, str], brands: list[str]) -> Assumption:
    if typed["brand"] not in brands:
        raise FieldError("brand", _("choose one of {brands}").format(brands=", ".join(brands)))
    fractions = {name: format(_fraction(name, typed[name]), "f") for name in _SHARES}
    return ASSUMPTION.read(typed | fractions | {"name": MARKET_SHARE + typed["brand"]})


def _fraction(field: str, text: str) -> Decimal:
    """Percent as a fraction, exactly."""
    percent = number(field, text.removesuffix("%").rstrip())
    if not 0 <= percent <= 100:
        raise FieldError(field, _("{value} is no percentage from 0 to 100").format(value=percent))
    return percent.scaleb(-2)


def _back() -> Response:
    """To the page as it was looked at."""
    query = forms.field("query")
    return redirect("/share-of-voice" + (f"?{query}" if query else "") + "#excess")
