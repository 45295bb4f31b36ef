"""/sentiment: in what tone a brand is talked about, over time and against its rivals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort

from listener.model import Rank, Sentiment
from listener.render.audit_tables import PUT_RIGHT, put_right
from listener.render.brand_tables import net_days_table, scored_table, tone_days_table, tones_table
from listener.render.tables import Table
from listener.reports.breakdown import By
from listener.reports.comparison import Comparison, compare_reports
from listener.reports.drivers import Kind
from listener.reports.health import health
from listener.reports.report import BrandReport, Report, make_report
from listener.reports.scorers import ToneScorers
from listener.reports.series import Series, of_brand
from listener.reports.tone import scored_by
from listener.store.listing import StoredMention, extremes
from listener.words import N_, _
from web import labels, openings
from web.access import allowed
from web.answers import table_answer
from web.daily import daily_series, most_rows
from web.filters import FRAME, Filters, chosen_of, query, read_filters
from web.frame import picker, render
from web.insight import driven, level_of, turns_of
from web.kpis import tone_kpis
from web.site import Site, site
from web.states import states
from web.trust import brand_scorers, opening_of, scores_of

blueprint = Blueprint("sentiment", __name__)
MOST_EXTREMES = 5
SCORED_BY = {"languages": By.LANG, "sources": By.SOURCE}
"""By what the page tells how much is scored; the files are called so."""
_WHY = {
    By.LANG: N_("A language is scored only where a scorer is proved for it"),
    By.SOURCE: N_("What a source says in other languages is not scored"),
}


@dataclass(frozen=True, slots=True)
class Extremes:
    """The strongest mentions of one class, and the address of all of it."""

    href: str
    rows: list[StoredMention]


@dataclass(frozen=True, slots=True)
class Known:
    """A table of how much is scored, where its files are, and what its rows open and are called."""

    path: str
    why: str
    table: Table
    openings: list[dict[str, openings.Opening]]
    names: list[str]


@blueprint.get("/sentiment")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, (*FRAME, "driver"))
    brand = filters.brand or found.config.own_brand.name
    report, compared = _reports(found, filters)
    series = daily_series(found, filters)
    mine = replace(series, brands=(brand,), days=tuple(of_brand(series, brand)))
    scorers = brand_scorers(found, brand, filters)
    whole = [row for row in mine.days if not row.partial]
    listening = health(found.store, found.config, now)
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
        kpis=tone_kpis(report, compared, brand, filters, whole),
        tones=tones_table(report, compared),
        tones_hidden=(*_IN_FILES, *_hidden(compared)),
        tone_openings=openings.of_brands(report, filters, compared),
        legends=openings.legends(report, filters),
        class_legend=openings.class_legend(_of(report, brand), report, filters),
        scored=openings.of_brand("net", _of(report, brand), report, filters),
        everything_scored=openings.scored(report, filters),
        files_query=filters.query(brand=None, driver=None),
        mine_query=filters.query(brand=brand, driver=None),
        chart_query=filters.query(compare=None, brand=None, driver=None),
        **_days(series, mine, filters),
        **_moved(found, filters, brand),
        **_extremes(found, filters, brand),
        **_known(found, filters, brand, scorers),
        **_trusted(found, filters, brand, scorers),
    )


def _moved(found: Site, filters: Filters, brand: str) -> dict[str, object]:
    """What drove the change of tone, and when its level changed."""
    by = Kind(chosen_of(filters.given, "driver", list(Kind), Kind.SOURCE))
    level = level_of(found, filters, brand)
    return {
        "driven": driven(found, filters, by),
        "level": level,
        "turns": turns_of(level, filters),
        "mine_query_driver": filters.query(brand=brand, driver=by.value),
    }


def _days(series: Series, mine: Series, filters: Filters) -> dict[str, object]:
    """What stands behind the charts by day: of all brands, and of the chosen one."""
    kept = {name: filters.given.get(name) for name in ("source", "lang", "group")}
    most, most_mine = most_rows(series), most_rows(mine)
    return {
        "days": net_days_table(series),
        "day_openings": openings.of_tone_days(series, filters, most=most),
        "most": most,
        "days_query": query(series.period, **kept),
        "my_days": tone_days_table(mine),
        "my_day_openings": openings.of_tone_days(mine, filters, most=most_mine),
        "most_mine": most_mine,
        "my_days_query": query(series.period, **(kept | {"brand": mine.brands[0]})),
    }


def _extremes(found: Site, filters: Filters, brand: str) -> dict[str, object]:
    """The most positive and the most negative mentions, and where all of them are."""
    chosen = replace(filters.chosen, brand=brand)
    return {
        one.value: Extremes(
            openings.rows_at(filters, brand=brand, sentiment=one.value),
            extremes(found.store, chosen, sentiment=one, limit=MOST_EXTREMES),
        )
        for one in (Sentiment.POSITIVE, Sentiment.NEGATIVE)
    }


def _trusted(found: Site, filters: Filters, brand: str, scorers: ToneScorers) -> dict[str, object]:
    """By whom the tone is scored, how far that can be believed, and the tone put right by it."""
    opening = opening_of(scorers)
    return {
        "scores": scores_of(found, scorers, filters),
        "put_right": [(put_right(scorers.tone, name), [{"corrected": opening}] * 3) for name in PUT_RIGHT]
        if scorers.tone and scorers.tone.net.n
        else [],
        "put_right_by": opening,
        "days_as_shown": filters.query(brand=brand, driver=None, compare=None),
    }


def _known(found: Site, filters: Filters, brand: str, scorers: ToneScorers) -> dict[str, object]:
    """How much is scored, by language and by source."""
    return {"known": [_scored(found, filters, brand, name, scorers) for name in SCORED_BY]}


def _scored(found: Site, filters: Filters, brand: str, name: str, scorers: ToneScorers) -> Known:
    by = SCORED_BY[name]
    rows = scored_by(found.store, filters.period, brand, by, choice=filters.choice)
    return Known(
        path=f"/sentiment/{name}",
        why=_(_WHY[by]),
        table=scored_table(rows, by, scorers.languages),
        openings=openings.of_scored(rows, by, brand, filters),
        names=[labels.written(by, row.label) for row in rows],
    )


@blueprint.get("/sentiment.<suffix>")
@allowed(Rank.VIEWER)
def by_brand(suffix: str) -> Response:
    """The table of brands as a file."""
    found, filters = _file(suffix)
    report, compared = _reports(found, filters)
    if filters.brand is not None:
        report = replace(report, brands=(_of(report, filters.brand),))
    return table_answer(tones_table(report, compared), suffix)


@blueprint.get("/sentiment/days.<suffix>")
@allowed(Rank.VIEWER)
def by_day(suffix: str) -> Response:
    """The table of days as a file."""
    found, filters = _file(suffix)
    return table_answer(tone_days_table(daily_series(found, filters, brand=filters.brand)), suffix)


@blueprint.get("/sentiment/<any(languages, sources):name>.<suffix>")
@allowed(Rank.VIEWER)
def by_label(name: str, suffix: str) -> Response:
    """How much is scored of what is said in each language or source, as a file."""
    found, filters = _file(suffix)
    brand = filters.brand or found.config.own_brand.name
    return table_answer(
        _scored(found, filters, brand, name, brand_scorers(found, brand, filters)).table, suffix
    )


@blueprint.get("/sentiment/corrected/<any(shares, net):name>.<suffix>")
@allowed(Rank.VIEWER)
def corrected(name: str, suffix: str) -> Response:
    """The tone as scored and put right, as a file; nothing stands in it where nothing can be put right."""
    found, filters = _file(suffix)
    brand = filters.brand or found.config.own_brand.name
    return table_answer(put_right(brand_scorers(found, brand, filters).tone, name), suffix)


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


_IN_FILES = ("mentions", "scored_share", "positive", "neutral", "negative", "top_author")
"""Columns for which a page is too narrow."""


def _hidden(compared: Comparison | None) -> list[str]:
    """The columns that say nothing where nothing is compared."""
    if compared is not None:
        return []
    return ["net_change", "p", "verdict", "without_top_author", "top_author", "net_before"]
