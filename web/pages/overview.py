"""/: how one brand does, against the past and its rivals, and whether the listening works."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint

from listener.render.tables import awareness_table, days_table
from listener.reports.health import health
from listener.reports.mentions import choose, mention_page
from listener.reports.report import make_report
from listener.reports.series import of_brand
from web.daily import FILTERS, daily_series, day_links, most_rows
from web.filters import query, read_filters, source_names
from web.frame import render
from web.kpis import is_collected, kpis, period_before
from web.pages.share_of_voice import brand_links
from web.site import site

blueprint = Blueprint("overview", __name__)
LATEST = 8


@blueprint.get("/")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, FILTERS)
    period, source = filters.period, filters.source
    brand = filters.brand or found.config.own_brand.name
    report = make_report(found.store, found.config, period, source=source)
    before = make_report(found.store, found.config, period.before, source=source)
    series = daily_series(found, filters)
    until_now = replace(period, end=max(period.end, now.astimezone(period.zone).date() + timedelta(days=1)))
    shown = period if "to" in filters.given else until_now
    chosen = choose(found.config, shown, brand=brand, source=source)
    over = [day for day in of_brand(series, brand) if not day.partial]
    return render(
        "overview.html",
        found,
        now,
        here="/",
        filters=filters,
        brand=brand,
        brands=[one.name for one in found.config.brands],
        sources=source_names(found),
        report=report,
        collected=is_collected(report),
        heard=is_collected(report) or any(day.mentions for day in series.days),
        compared=period_before(period),
        kpis=kpis(report, before, brand, over, source=source),
        series=series,
        awareness=awareness_table(report),
        brand_links=brand_links(report, source),
        days=days_table(series),
        most=most_rows(series),
        day_links=day_links(series, source),
        listening=health(found.store, found.config, now),
        latest=mention_page(found.store, shown, chosen, limit=LATEST),
        latest_query=query(shown, brand=brand, source=source),
        chart_query=filters.chart_query,
        files_query=query(period, source=source),
        days_query=query(series.period, source=source),
    )
