"""/sentiment: in what tone a brand is talked about, over time and against its rivals."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort

from listener.model import Sentiment
from listener.render.tables import days_table, scored_table, tones_table
from listener.reports.breakdown import By
from listener.reports.comparison import Comparison, compare_reports
from listener.reports.health import health
from listener.reports.report import BrandReport, Report, make_report
from listener.reports.series import of_brand
from listener.reports.tone import scored_by
from listener.store.listing import extremes
from web import labels, openings
from web.answers import table_answer
from web.daily import daily_series, most_rows
from web.filters import FRAME, Filters, query, read_filters
from web.frame import picker, render
from web.kpis import tone_kpis
from web.site import Site, site
from web.states import states

blueprint = Blueprint("sentiment", __name__)
EXTREMES = 5


@blueprint.get("/sentiment")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, FRAME)
    brand = filters.brand or found.config.own_brand.name
    report, compared = _reports(found, filters)
    series = daily_series(found, filters)
    mine = replace(series, brands=(brand,), days=tuple(of_brand(series, brand)))
    listening = health(found.store, found.config, now)
    chosen = replace(filters.chosen, brand=brand)
    known = scored_by(found.store, filters.period, brand, By.LANG, choice=filters.choice)
    return render(
        "sentiment.html",
        found,
        now,
        here="/sentiment",
        listening=listening,
        filters=filters,
        picker=picker(found, filters, "/sentiment", brand=brand),
        states=states(found, filters, report, now, listening, so_far=any(row.mentions for row in mine.days)),
        brand=brand,
        report=report,
        kpis=tone_kpis(report, compared, brand, filters, [row for row in mine.days if not row.partial]),
        tones=tones_table(report, compared),
        tone_openings=openings.of_brands(report, filters),
        legends=openings.legends(report, filters),
        scored=openings.of_brand("net", _of(report, brand), report, filters),
        everything_scored=openings.scored(report, filters),
        days=days_table(series),
        day_openings=openings.of_days(series, filters, most=most_rows(series)),
        most=most_rows(series),
        mine=days_table(mine),
        mine_openings=openings.of_days(mine, filters, most=most_rows(series)),
        days_query=query(series.period, **_kept(filters)),
        mine_query=query(series.period, **(_kept(filters) | {"brand": brand})),
        files_query=filters.query(brand=None),
        chart_query=filters.query(compare=None, brand=None),
        mine_chart_query=filters.query(compare=None, brand=brand),
        positive=extremes(found.store, chosen, sentiment=Sentiment.POSITIVE, limit=EXTREMES),
        negative=extremes(found.store, chosen, sentiment=Sentiment.NEGATIVE, limit=EXTREMES),
        positive_href=openings.rows_at(filters, brand=brand, sentiment="positive"),
        negative_href=openings.rows_at(filters, brand=brand, sentiment="negative"),
        by_lang=scored_table(known),
        by_lang_openings=openings.of_scored(known, By.LANG, brand, filters),
        by_lang_names=[labels.written(By.LANG, row.label) for row in known],
    )


@blueprint.get("/sentiment.<suffix>")
def by_brand(suffix: str) -> Response:
    """The table of brands as a file."""
    found, filters = _file(suffix)
    report, compared = _reports(found, filters)
    if filters.brand is not None:
        report = replace(report, brands=(_of(report, filters.brand),))
    return table_answer(tones_table(report, compared), suffix)


@blueprint.get("/sentiment/days.<suffix>")
def by_day(suffix: str) -> Response:
    """The table of days as a file."""
    found, filters = _file(suffix)
    return table_answer(days_table(daily_series(found, filters, brand=filters.brand)), suffix)


@blueprint.get("/sentiment/languages.<suffix>")
def by_language(suffix: str) -> Response:
    """How much is scored of what is said in each language, as a file."""
    found, filters = _file(suffix)
    brand = filters.brand or found.config.own_brand.name
    known = scored_by(found.store, filters.period, brand, By.LANG, choice=filters.choice)
    return table_answer(scored_table(known), suffix)


def _file(suffix: str) -> tuple[Site, Filters]:
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    return found, read_filters(found, found.clock(), FRAME)


def _reports(found: Site, filters: Filters) -> tuple[Report, Comparison | None]:
    report = make_report(found.store, found.config, filters.period, choice=filters.choice)
    return report, compare_reports(found.store, found.config, report, filters.compare, choice=filters.choice)


def _of(report: Report, brand: str) -> BrandReport:
    return next(one for one in report.brands if one.name == brand)


def _kept(filters: Filters) -> dict[str, str | None]:
    return {name: filters.given.get(name) for name in ("source", "lang", "group")}
