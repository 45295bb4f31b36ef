"""/share-of-voice: whose voice is heard, over time, and within sources, languages, groups and hashtags."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort

from listener.model import Period
from listener.render.tables import (
    Table,
    breakdown_table,
    measure_columns,
    voice_days_table,
    voices_table,
)
from listener.reports.breakdown import Breakdown, By, breakdown
from listener.reports.comparison import Comparison, compare_reports
from listener.reports.health import health
from listener.reports.report import Report, make_report
from listener.reports.series import Measure, Series, measured
from listener.words import N_, _
from web import labels, openings
from web.answers import table_answer
from web.daily import daily_series, most_rows
from web.filters import FRAME, Filters, WrongField, chosen_of, query, read_filters
from web.frame import picker, render
from web.pages.charts import MOST_LABELS
from web.site import Site, site
from web.states import states

blueprint = Blueprint("share_of_voice", __name__)
FIELDS = (*FRAME, "by", "measure")
BRAND = "brand"
_BYS = (BRAND, *(by.value for by in By))
_MEASURES = {
    Measure.MENTIONS: N_("Mentions"),
    Measure.AUTHORS: N_("Unique authors"),
    Measure.REACH: N_("Reach"),
}
_UNITS = {
    Measure.MENTIONS: N_("Share of the mentions of all brands"),
    Measure.AUTHORS: N_("Share of the sum of all brands’ authors; who spoke of two brands counts for both"),
    Measure.REACH: N_("Share of the sum of all brands’ potential reach, an upper bound"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for; `by` is None for the brands themselves."""

    filters: Filters
    by: By | None
    measure: Measure


@blueprint.get("/share-of-voice")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    asked = _asked(found)
    filters = asked.filters
    report, compared = _reports(found, filters)
    listening = health(found.store, found.config, now)
    return render(
        "share_of_voice.html",
        found,
        now,
        here="/share-of-voice",
        filters=filters,
        picker=picker(found, filters, "/share-of-voice", brand=None, kept=("by", "measure")),
        tabs=_tabs(asked),
        measures=_measures(asked),
        unit=_(_UNITS[asked.measure]),
        report=report,
        states=states(found, filters, report, now, listening),
        listening=listening,
        voices=voices_table(_shown(report, filters), compared),
        voices_openings=openings.of_brands(_shown(report, filters), filters),
        legend=openings.legends(report, filters)[openings.SHARES[asked.measure]] if asked.by is None else (),
        names=[(one.name, "", None, "", None) for one in report.brands],
        everything=_everything(report, asked),
        files_query=filters.query(),
        chart_query=filters.query(compare=None),
        **(_by_day(found, asked) if asked.by is None else _by_label(found, asked, asked.by)),
    )


@blueprint.get("/share-of-voice.<suffix>")
def by_brand(suffix: str) -> Response:
    """The table of brands, or of what they are broken down by, as a file."""
    found = site()
    asked = _asked(found, suffix)
    if asked.by is not None:
        return table_answer(_breakdown_table(found, asked, asked.by)[1], suffix)
    report, compared = _reports(found, asked.filters)
    return table_answer(voices_table(_shown(report, asked.filters), compared), suffix)


@blueprint.get("/share-of-voice/days.<suffix>")
def by_day(suffix: str) -> Response:
    """The table of days as a file."""
    found = site()
    asked = _asked(found, suffix)
    return table_answer(voice_days_table(_series(found, asked), asked.measure), suffix)


def _asked(found: Site, suffix: str = "csv") -> Asked:
    if suffix not in ("csv", "json"):
        abort(404)
    filters = read_filters(found, found.clock(), FIELDS)
    by = chosen_of(filters.given, "by", _BYS, BRAND)
    measure = Measure(chosen_of(filters.given, "measure", list(Measure), Measure.MENTIONS))
    if by in (By.GROUP, By.HASHTAG) and "group" in filters.given:
        message = _("group: it cannot be combined with a breakdown by {by}; clear one of them.")
        raise WrongField("group", message.format(by=by))
    return Asked(filters, None if by == BRAND else By(by), measure)


def _reports(found: Site, filters: Filters) -> tuple[Report, Comparison | None]:
    report = make_report(found.store, found.config, filters.period, choice=filters.choice)
    return report, compare_reports(found.store, found.config, report, filters.compare, choice=filters.choice)


def _shown(report: Report, filters: Filters) -> Report:
    """The report with the chosen brand alone; shares stay those of all."""
    if filters.brand is None:
        return report
    return replace(report, brands=tuple(one for one in report.brands if one.name == filters.brand))


def _series(found: Site, asked: Asked) -> Series:
    """The days in the measure asked for, of the chosen brand or of all."""
    filters = asked.filters
    series = measured(found.store, daily_series(found, filters), asked.measure, choice=filters.choice)
    if filters.brand is None:
        return series
    rows = tuple(row for row in series.days if row.brand == filters.brand)
    return replace(series, brands=(filters.brand,), days=rows)


def _by_day(found: Site, asked: Asked) -> dict[str, object]:
    series = _series(found, asked)
    return {
        "by": None,
        "days": voice_days_table(series, asked.measure),
        "day_openings": openings.of_days(series, asked.filters, asked.measure, most=most_rows(series)),
        "most": most_rows(series),
        "days_query": _days_query(asked, series.period),
    }


def _days_query(asked: Asked, period: Period) -> str:
    given = asked.filters.given
    return query(
        period, **{name: given.get(name) for name in ("brand", "source", "lang", "group", "measure")}
    )


def _by_label(found: Site, asked: Asked, by: By) -> dict[str, object]:
    told, table = _breakdown_table(found, asked, by)
    return {
        "by": by.value,
        "by_name": _(labels.NAMES[by]),
        "labels": table,
        "label_openings": openings.of_breakdown(told, asked.filters),
        "label_names": [labels.written(by, row.label) for row in told.rows],
        "label_count": len(told.labels),
        "most_labels": MOST_LABELS,
        "most": MOST_LABELS * len(told.brands),
    }


def _breakdown_table(found: Site, asked: Asked, by: By) -> tuple[Breakdown, Table]:
    filters = asked.filters
    told = breakdown(found.store, found.config, filters.period, by, asked.measure, choice=filters.choice)
    if filters.brand is not None:
        told = replace(told, rows=tuple(row for row in told.rows if row.brand == filters.brand))
    return told, breakdown_table(told, *measure_columns(asked.measure))


def _everything(report: Report, asked: Asked) -> openings.Opening:
    """All rows behind the chart, with reposts where reach is counted."""
    filters = asked.filters
    if asked.measure is Measure.REACH:
        n = report.total + report.reposts
        return openings.Opening(n, openings.rows_at(filters, reposts="with"), noun="mention or repost")
    return openings.Opening(report.total, openings.rows_at(filters))


def _tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    """What the page can be broken down by: name, query string, whether it is shown."""
    names = [(None, N_("Over time")), *labels.NAMES.items()]
    return [(_(name), asked.filters.query(by=by and by.value), by is asked.by) for by, name in names]


def _measures(asked: Asked) -> list[tuple[str, str, bool]]:
    return [
        (
            _(name),
            asked.filters.query(measure=None if one is Measure.MENTIONS else one.value),
            one is asked.measure,
        )
        for one, name in _MEASURES.items()
    ]
