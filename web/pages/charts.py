"""/charts: the specs that the page's script draws, and the same charts drawn here as SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from listener.model import Rank
from listener.render import charts
from listener.reports.breakdown import By, breakdown
from listener.reports.marks import marks
from listener.reports.series import Measure, measured
from listener.reports.value.groups import control_groups
from web import groups, labels, learning, openings
from web.access import allowed
from web.daily import daily_series, series_before, shown_days
from web.filters import FRAME, Filters, chosen_of, read_filters
from web.pages.hashtag import FIELDS as HASHTAG_FIELDS
from web.pages.hashtag import hashtag_days, hashtag_of
from web.response import ask
from web.response_charts import RESPONSE_CHARTS
from web.site import Site, site

blueprint = Blueprint("charts", __name__)
MOST_LABELS = 12
"""How many labels a breakdown draws; its table has them all."""
_THEMES = {theme.name: theme for theme in (charts.LIGHT, charts.DARK)}
_FIELDS = (*FRAME, "by", "measure")
Spec = dict[str, Any]


@blueprint.get("/charts/<name>.json")
@allowed(Rank.VIEWER)
def spec(name: str) -> Response:
    """One chart in one theme, over the days and the choice of the page it stands on."""
    return _kept(jsonify(_spec(name)))


@blueprint.get("/charts/<name>.svg")
@allowed(Rank.VIEWER)
def picture(name: str) -> Response:
    """The same chart as a picture: for print, mail, and browsers without script."""
    return _kept(Response(site().drawer.svg(_spec(name)), mimetype="image/svg+xml"))


def _kept(response: Response) -> Response:
    """A page that is looked at again at once asks for no chart again."""
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _spec(name: str) -> Spec:
    found = site()
    if (response := RESPONSE_CHARTS.get(name)) is not None:
        asked = ask(found, "theme")
        return _marked(name, found, asked.filters, response(asked, _theme(asked.filters)))
    if name == "retention":
        return _retention(found)
    if name == "learning":
        return _learning(found)
    build = _CHARTS.get(name)
    if build is None:
        abort(404)
    fields = HASHTAG_FIELDS if name == "hashtag" else _FIELDS
    filters = read_filters(found, found.clock(), (*fields, "theme"))
    return _marked(name, found, filters, build(found, filters, _theme(filters)))


def _retention(found: Site) -> Spec:
    chosen = groups.ask(found, "theme")
    told = control_groups(found.store, found.config, chosen.choice, chosen.as_of)
    link = chosen.members(told).href
    return charts.retention_curve(told.lives, told.times.horizon, _theme(chosen.filters), link=link)


def _learning(found: Site) -> Spec:
    filters = read_filters(found, found.clock(), ("lang", "theme"))
    one = learning.one_language(found, filters.given.get("lang", ""))
    if one is None:
        abort(404)
    outcome = one.training.outcome if one.training else None
    link = learning.opening(one, sum(one.by_class)).href
    return charts.learning_curve(outcome, _theme(filters), link=link)


def _marked(name: str, found: Site, filters: Filters, spec: Spec) -> Spec:
    """The chart with what happened to the listening in it, where it is one by time."""
    if name in _TIMELESS:
        return spec
    period = shown_days(filters)
    told = marks(found.store, found.config, period, filters.source)
    return charts.marked(spec, told, _theme(filters), period.start, period.end)


_TIMELESS = ("breakdown", "response-curve", "response-hours")


def _theme(filters: Filters) -> charts.Theme:
    return _THEMES[chosen_of(filters.given, "theme", _THEMES, charts.LIGHT.name)]


def _mentions_over_time(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    before = series_before(found, filters, filters.brand) if filters.brand else None
    link = _days_of_brand(filters)
    return charts.mentions_over_time(daily_series(found, filters), theme, link=link, before=before)


def _share_of_voice(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    measure = _measure(filters)
    series = measured(found.store, daily_series(found, filters), measure, choice=filters.choice)
    more = {"reposts": "with"} if measure.is_of_audience else {}
    return charts.share_of_voice(series, theme, link=_days_of_brand(filters, **more))


def _net_over_time(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    link = _days_of_brand(filters, sentiment="scored")
    return charts.net_over_time(daily_series(found, filters), theme, link=link)


def _class_shares(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    brand = filters.brand or found.config.own_brand.name

    def link(start: date, end: date, sentiment: str) -> str:
        days = replace(filters.period, start=start, end=end)
        return openings.rows_at(filters, days, brand=brand, sentiment=sentiment)

    return charts.class_shares(daily_series(found, filters, brand=brand), theme, link=link)


def _breakdown(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    by = By(chosen_of(filters.given, "by", list(By), By.SOURCE))
    told = breakdown(
        found.store,
        found.config,
        filters.period,
        by,
        _measure(filters),
        choice=filters.choice,
        most=MOST_LABELS,
    )
    return charts.breakdown_bars(
        told,
        theme,
        name=lambda label: labels.written(by, label),
        link=lambda row: openings.of_label(row, told, filters).href,
    )


def _hashtag(found: Site, filters: Filters, theme: charts.Theme) -> Spec:
    link = _days_of_brand(filters, hashtag=hashtag_of(filters))
    return charts.mentions_over_time(hashtag_days(found, filters), theme, link=link)


def _measure(filters: Filters) -> Measure:
    return Measure(chosen_of(filters.given, "measure", list(Measure), Measure.MENTIONS))


def _days_of_brand(filters: Filters, **fields: str) -> charts.Link:
    """What a brand's mark over some days opens; `fields` narrow it further."""

    def link(start: date, end: date, brand: str) -> str:
        days = replace(filters.period, start=start, end=end)
        return openings.rows_at(filters, days, brand=brand, **fields)

    return link


_CHARTS: dict[str, Callable[[Site, Filters, charts.Theme], Spec]] = {
    "mentions-over-time": _mentions_over_time,
    "share-of-voice": _share_of_voice,
    "net-over-time": _net_over_time,
    "class-shares": _class_shares,
    "breakdown": _breakdown,
    "hashtag": _hashtag,
}
