"""/share-of-voice: whose voice is heard, by brand and by day."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort

from listener.render.tables import awareness_table, days_table
from listener.reports.report import Report, make_report
from web.answers import table_answer
from web.daily import FILTERS, daily_series, day_links, most_rows
from web.filters import query, read_filters, source_names
from web.frame import render
from web.kpis import is_collected
from web.site import site

blueprint = Blueprint("share_of_voice", __name__)
_SUFFIXES = ("csv", "json")


@blueprint.get("/share-of-voice")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, FILTERS)
    report = make_report(found.store, found.config, filters.period, source=filters.source)
    series = daily_series(found, filters)
    shown, days = report, series
    if filters.brand is not None:
        shown = replace(report, brands=tuple(one for one in report.brands if one.name == filters.brand))
        days = replace(
            series,
            brands=(filters.brand,),
            days=tuple(day for day in series.days if day.brand == filters.brand),
        )
    return render(
        "share_of_voice.html",
        found,
        now,
        here="/share-of-voice",
        filters=filters,
        brands=[one.name for one in found.config.brands],
        sources=source_names(found),
        report=report,
        collected=is_collected(report),
        heard=is_collected(report) or any(day.mentions for day in series.days),
        series=series,
        awareness=awareness_table(shown),
        brand_links=brand_links(shown, filters.source),
        days=days_table(days),
        most=most_rows(days),
        day_links=day_links(days, filters.source),
        chart_query=filters.chart_query,
        files_query=query(filters.period, brand=filters.brand, source=filters.source),
        days_query=query(days.period, brand=filters.brand, source=filters.source),
    )


@blueprint.get("/share-of-voice.<suffix>")
def by_brand(suffix: str) -> Response:
    """The table of brands as a file."""
    if suffix not in _SUFFIXES:
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), FILTERS)
    report = make_report(
        found.store, found.config, filters.period, brand=filters.brand, source=filters.source
    )
    return table_answer(awareness_table(report), suffix)


@blueprint.get("/share-of-voice/days.<suffix>")
def by_day(suffix: str) -> Response:
    """The table of days as a file."""
    if suffix not in _SUFFIXES:
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), FILTERS)
    return table_answer(days_table(daily_series(found, filters, brand=filters.brand)), suffix)


def brand_links(report: Report, source: str | None) -> list[str]:
    """For every brand of the report, the address of the mentions it counts."""
    return ["/mentions?" + query(report.period, brand=one.name, source=source) for one in report.brands]
