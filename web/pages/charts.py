"""/charts: the specs that the page's script draws, and the same charts drawn here as SVG."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from listener.render import charts
from listener.reports.breakdown import By, breakdown
from listener.reports.series import Measure, measured
from web import labels, openings
from web.daily import daily_series, series_before
from web.filters import FRAME, Filters, chosen_of, read_filters
from web.site import Site, site

blueprint = Blueprint("charts", __name__)
MOST_LABELS = 12
"""How many labels a breakdown draws; its table has them all."""
_THEMES = {theme.name: theme for theme in (charts.LIGHT, charts.DARK)}
_FIELDS = (*FRAME, "theme", "narrow", "by", "measure")
Spec = dict[str, Any]


@blueprint.get("/charts/<name>.json")
def spec(name: str) -> Response:
    """One chart in one theme, over the days and the choice of the page it stands on."""
    response = jsonify(_spec(name))
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@blueprint.get("/charts/<name>.svg")
def picture(name: str) -> Response:
    """The same chart as a picture: for print, mail, and browsers without script."""
    response = Response(site().drawer.svg(_spec(name)), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _spec(name: str) -> Spec:
    build = _CHARTS.get(name)
    if build is None:
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), _FIELDS)
    theme = _THEMES[chosen_of(filters.given, "theme", _THEMES, charts.LIGHT.name)]
    narrow = chosen_of(filters.given, "narrow", ("yes", "no"), "no") == "yes"
    return build(found, filters, theme, narrow)


def _mentions_over_time(found: Site, filters: Filters, theme: charts.Theme, narrow: bool) -> Spec:
    before = series_before(found, filters, filters.brand) if filters.brand else None
    series = daily_series(found, filters)
    return charts.mentions_over_time(series, theme, link=_day_link(filters), before=before, narrow=narrow)


def _share_of_voice(found: Site, filters: Filters, theme: charts.Theme, narrow: bool) -> Spec:
    measure = Measure(chosen_of(filters.given, "measure", list(Measure), Measure.MENTIONS))
    series = measured(found.store, daily_series(found, filters), measure, choice=filters.choice)
    more = {"reposts": "with"} if measure is Measure.REACH else {}
    return charts.share_of_voice(series, theme, link=_day_link(filters, **more), narrow=narrow)


def _net_over_time(found: Site, filters: Filters, theme: charts.Theme, narrow: bool) -> Spec:
    series = daily_series(found, filters)
    return charts.net_over_time(series, theme, link=_day_link(filters, sentiment="scored"), narrow=narrow)


def _class_shares(found: Site, filters: Filters, theme: charts.Theme, narrow: bool) -> Spec:
    brand = filters.brand or found.config.own_brand.name
    series = daily_series(found, filters, brand=brand)
    link = _day_link(filters, brand=brand, sentiment="scored")
    return charts.class_shares(series, theme, link=link, narrow=narrow)


def _breakdown(found: Site, filters: Filters, theme: charts.Theme, narrow: bool) -> Spec:
    by = By(chosen_of(filters.given, "by", list(By), By.SOURCE))
    measure = Measure(chosen_of(filters.given, "measure", list(Measure), Measure.MENTIONS))
    told = breakdown(found.store, found.config, filters.period, by, measure, choice=filters.choice)
    return charts.breakdown_bars(
        told,
        theme,
        name=lambda label: labels.written(by, label),
        link=lambda row: openings.of_label(row, told, filters).href,
        most=MOST_LABELS,
        narrow=narrow,
    )


def _day_link(filters: Filters, **fields: str) -> Callable[[date], str]:
    def link(day: date) -> str:
        return openings.rows_at(filters, openings.one_day(filters.period, day), **fields)

    return link


_CHARTS: dict[str, Callable[[Site, Filters, charts.Theme, bool], Spec]] = {
    "mentions-over-time": _mentions_over_time,
    "share-of-voice": _share_of_voice,
    "net-over-time": _net_over_time,
    "class-shares": _class_shares,
    "breakdown": _breakdown,
}
