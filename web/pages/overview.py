"""/: how one brand does, against the past and its rivals, and whether the listening works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, make_response, request

from listener.model import Period, Rank, Sentiment
from listener.render.tables import awareness_table, days_table
from listener.reports.comparison import compare_reports
from listener.reports.health import health
from listener.reports.mentions import choose_again, mention_page
from listener.reports.report import make_report
from listener.reports.series import of_brand
from listener.store.listing import extremes
from web import openings
from web.access import allowed
from web.daily import GLANCE, daily_series, most_rows
from web.filters import FRAME, Filters, chosen_of, query, read_filters
from web.frame import picker, render
from web.insight import alarms
from web.kpis import Kpi, kpis
from web.response import response_block
from web.roles import ROLES, remember, role_of
from web.site import site
from web.states import states
from web.trust import brand_scorers, scores_of

blueprint = Blueprint("overview", __name__)
LATEST = 8
CRITICAL = 5


@blueprint.get("/")
@allowed(Rank.VIEWER)
def show() -> Response:
    """The page; `role` chooses the order of its blocks and is remembered."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, (*FRAME, "role"))
    asked = filters.given.get("role") and chosen_of(filters.given, "role", ROLES, "")
    role = role_of(request, asked)
    config, store = found.config, found.store
    brand = filters.brand or config.own_brand.name
    report = make_report(store, config, filters.period, choice=filters.choice)
    compared = compare_reports(store, config, report, filters.compare, choice=filters.choice)
    series = daily_series(found, filters)
    listening = health(store, config, now)
    shown = _shown(filters)
    mine = replace(choose_again(filters.chosen, shown), brand=brand)
    alarmed, unwatched = alarms(found, filters, brand)
    answered = response_block(found, filters, brand) if "response" in role.blocks else {}
    page = render(
        "overview.html",
        found,
        now,
        here="/",
        role=role,
        roles=ROLES.values(),
        filters=filters,
        picker=picker(found, filters, "/", brand=brand),
        brand=brand,
        report=report,
        states=states(
            found, filters, report, now, listening, so_far=any(day.mentions for day in series.days)
        ),
        kpis=_ordered(
            kpis(
                report, compared, brand, filters, [day for day in of_brand(series, brand) if not day.partial]
            ),
            role.figures,
        ),
        series=series,
        awareness=awareness_table(report, compared),
        awareness_openings=openings.of_brands(report, filters),
        legends=openings.legends(report, filters),
        everything=openings.Opening(report.total, openings.rows_at(filters)),
        everything_scored=openings.scored(report, filters),
        days=days_table(series),
        most=most_rows(series, GLANCE),
        day_openings=openings.of_days(series, filters, most=most_rows(series, GLANCE)),
        **answered,
        alarms=alarmed,
        unwatched=unwatched,
        scores=scores_of(found, brand_scorers(found, brand, filters), filters),
        listening=listening,
        latest=mention_page(store, shown, mine, limit=LATEST),
        latest_query=openings.rows_at(filters, shown, brand=brand).partition("?")[2],
        critical=extremes(store, mine, sentiment=Sentiment.NEGATIVE, limit=CRITICAL),
        critical_href=openings.rows_at(filters, shown, brand=brand, sentiment="negative"),
        chart_query=filters.query(brand=brand, role=None),
        files_query=filters.query(role=None, brand=None),
        days_query=query(
            series.period, **{name: filters.given.get(name) for name in ("source", "lang", "group")}
        ),
    )
    response = make_response(page)
    if asked:
        remember(response, role)
    return response


def _shown(filters: Filters) -> Period:
    """What the lists of mentions cover: today too, unless an end was asked for."""
    period = filters.period
    if "to" in filters.given:
        return period
    today = period.as_of.astimezone(period.zone).date()
    return replace(period, end=max(period.end, today + timedelta(days=1)))


def _ordered(found: Mapping[str, Kpi], names: Sequence[str]) -> list[Kpi]:
    """The figures in the order of the role; "audience" is whichever figure of it there is."""
    audience = "reach" if "reach" in found else "engagements"
    return [found[audience if name == "audience" else name] for name in names]
