"""/share-of-voice: whose voice is heard, over time, and within sources, languages, groups and hashtags."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort

from listener.errors import UsageError
from listener.model import Period, Rank
from listener.render import figures
from listener.render.brand_tables import COUNTS, breakdown_table, voice_days_table, voices_table
from listener.render.metered_tables import OWN_COUNTS, counts_table
from listener.reports.breakdown import Breakdown, By, breakdown
from listener.reports.comparison import Comparison, compare_reports
from listener.reports.health import health
from listener.reports.report import Report, make_report
from listener.reports.series import Measure, Series, measured
from listener.reports.volumes import Counted, counted_volumes
from listener.words import N_, _
from web import labels, openings
from web.access import allowed
from web.answers import table_answer
from web.daily import daily_series, most_rows
from web.excess import excess_card
from web.filters import FRAME, Filters, WrongField, chosen_of, located, query, read_filters
from web.frame import picker, render
from web.pages.charts import MOST_LABELS
from web.site import Site, site
from web.states import states
from web.top_authors import AUTHOR, authors_answer, by_author

blueprint = Blueprint("share_of_voice", __name__)
FIELDS = (*FRAME, "by", "measure", "sort")
_BESIDE = (Measure.MENTIONS, Measure.AUTHORS, Measure.REACH)
"""The counts that stand beside the one that is asked for; the files have them all."""
BRAND = "brand"
_BYS = (BRAND, *(by.value for by in By), AUTHOR)
_MEASURES = {
    Measure.MENTIONS: N_("Mentions"),
    Measure.POSTS: N_("Posts"),
    Measure.AUTHORS: N_("Unique authors"),
    Measure.REACH: N_("Reach"),
    Measure.IMPRESSIONS: N_("Impressions"),
}
_UNITS = {
    Measure.MENTIONS: N_("Share of the mentions of all brands"),
    Measure.POSTS: N_("Share of the posts that name a brand; one that names two counts half for each"),
    Measure.AUTHORS: N_("Share of the sum of all brands’ authors; who spoke of two brands counts for both"),
    Measure.REACH: N_(
        "Share of the sum of all brands’ potential reach, an upper bound; "
        "the audience is known for {known} of {mentions}"
    ),
    Measure.IMPRESSIONS: N_(
        "Share of the sum of all brands’ potential impressions, an upper bound that counts a follower again "
        "for every mention and repost; the audience is known for {known} of {mentions}"
    ),
}
_TITLES = {
    By.GROUP: N_("Share of voice by keyword group"),
    By.HASHTAG: N_("Share of voice by hashtag"),
    By.SOURCE: N_("Share of voice by source"),
    By.LANG: N_("Share of voice by language"),
}
_NOTES = {
    By.GROUP: N_("a mention counts in each of its groups, or in none"),
    By.HASHTAG: N_("a mention counts under each of its hashtags, or under none"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for; `by` is None for the brands themselves, and for their `authors`."""

    filters: Filters
    by: By | None
    measure: Measure
    authors: bool = False


@blueprint.get("/share-of-voice")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    return page()


def page(**more: object) -> str:
    """The page; `more` goes to the template."""
    found = site()
    now = found.clock()
    asked = _asked(found)
    filters = asked.filters
    report = _report(found, asked)
    listening = health(found.store, found.config, now)
    if asked.authors:
        content = by_author(found, filters)
    elif asked.by is not None:
        content = _by_label(found, asked, report, asked.by)
    else:
        content = _over_time(found, asked, report)
    return render(
        "share_of_voice.html",
        found,
        now,
        here="/share-of-voice",
        filters=filters,
        picker=picker(found, filters, "/share-of-voice", brand=None, kept=("by", "measure", "sort")),
        tabs=_tabs(asked),
        measures=_measures(asked),
        unit=_unit(report, asked),
        report=report,
        states=states(found, filters, report, now, listening),
        listening=listening,
        **_counts(found, asked),
        everything=_everything(report, asked),
        files_query=filters.query(),
        chart_query=filters.query(compare=None),
        **(content | more),
    )


@blueprint.get("/share-of-voice.<suffix>")
@allowed(Rank.VIEWER)
def by_brand(suffix: str) -> Response:
    """The table of brands, or of what they are broken down by, as a file."""
    found = site()
    asked = _asked(found, suffix)
    if asked.authors:
        return authors_answer(found, asked.filters, suffix)
    if asked.by is not None:
        return table_answer(breakdown_table(_broken_down(found, asked, asked.by)), suffix)
    filters = asked.filters
    report = _report(found, asked)
    compared = _compared(found, asked, report)
    return table_answer(voices_table(shown(report, filters), compared, asked.measure), suffix)


@blueprint.get("/share-of-voice/days.<suffix>")
@allowed(Rank.VIEWER)
def by_day(suffix: str) -> Response:
    """The table of days as a file."""
    found = site()
    asked = _asked(found, suffix)
    return table_answer(voice_days_table(_series(found, asked), asked.measure), suffix)


@blueprint.get("/share-of-voice/counts.<suffix>")
@allowed(Rank.VIEWER)
def by_count(suffix: str) -> Response:
    """The table of what networks count themselves as a file."""
    found = site()
    asked = _asked(found, suffix)
    return table_answer(counts_table(_counted(found, asked.filters), asked.filters.brand), suffix)


def _counted(found: Site, filters: Filters) -> tuple[Counted, ...]:
    """The networks' own counts; none where a language or a group is asked for, which they do not know."""
    if filters.choice.lang is not None or filters.choice.keywords is not None:
        return ()
    return counted_volumes(found.store, found.config, filters.period, filters.source)


def _counts(found: Site, asked: Asked) -> dict[str, object]:
    """The section of these counts: below the shares of brands, which it is no part of."""
    counted = _counted(found, asked.filters) if asked.by is None and not asked.authors else ()
    uneven = any(not one.is_even for one in counted)
    return {
        "counted": counted,
        "counts": counts_table(counted, asked.filters.brand),
        "counts_hidden": (
            *(("source",) if len(counted) == 1 else ()),
            *(() if uneven else OWN_COUNTS),
        ),
    }


def _report(found: Site, asked: Asked) -> Report:
    filters, audiences = asked.filters, asked.measure.is_of_audience
    return make_report(found.store, found.config, filters.period, choice=filters.choice, audiences=audiences)


def _compared(found: Site, asked: Asked, report: Report) -> Comparison | None:
    filters, audiences = asked.filters, asked.measure.is_of_audience
    return compare_reports(
        found.store, found.config, report, filters.compare, choice=filters.choice, audiences=audiences
    )


def _asked(found: Site, suffix: str = "csv") -> Asked:
    if suffix not in ("csv", "json"):
        abort(404)
    filters = read_filters(found, found.clock(), FIELDS)
    by = chosen_of(filters.given, "by", _BYS, BRAND)
    if by == AUTHOR and "measure" in filters.given:
        raise WrongField("measure", _("measure: authors are shown in all measures; choose one as the sort."))
    if by != AUTHOR and "sort" in filters.given:
        raise WrongField("sort", _("sort: only authors can be sorted; clear it, or add by=author."))
    measure = Measure(chosen_of(filters.given, "measure", list(Measure), Measure.MENTIONS))
    return Asked(filters, By(by) if by in list(By) else None, measure, by == AUTHOR)


def shown(report: Report, filters: Filters) -> Report:
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


def _over_time(found: Site, asked: Asked, report: Report) -> dict[str, object]:
    filters, measure = asked.filters, asked.measure
    series = _series(found, asked)
    most = most_rows(series)
    compared = _compared(found, asked, report)
    seen = shown(report, filters)
    voices = voices_table(seen, compared, measure)
    changes = [one.key for one in voices.columns if one.key.endswith(("_change", "_before", "growth"))]
    return {
        "by": None,
        "legend": openings.legends(report, filters)[openings.SHARES[measure]],
        "voices": voices,
        "voices_openings": openings.of_brands(seen, filters, compared),
        "hidden": (
            *("role", "engagements"),
            *(column.key for one, column in COUNTS.items() if one not in (measure, *_BESIDE)),
            *([] if compared else [*changes, "p"]),
        ),
        "days": voice_days_table(series, measure),
        "day_openings": openings.of_voice_days(series, filters, measure, most=most),
        "most": most,
        "days_query": _days_query(asked, series.period),
        **excess_card(found, seen, filters),
    }


def _days_query(asked: Asked, period: Period) -> str:
    given = asked.filters.given
    return query(
        period, **{name: given.get(name) for name in ("brand", "source", "lang", "group", "measure")}
    )


def _by_label(found: Site, asked: Asked, report: Report, by: By) -> dict[str, object]:
    told = _broken_down(found, asked, by, most=MOST_LABELS)
    return {
        "by": by.value,
        "title": _(_TITLES[by]),
        "names": [(one.name, "", None, "", None) for one in report.brands],
        "labels": breakdown_table(told),
        "label_openings": openings.of_breakdown(told, asked.filters),
        "label_names": [labels.written(by, row.label) for row in told.rows],
        "label_links": [_census(asked, row.label) for row in told.rows] if by is By.HASHTAG else None,
        "label_count": len(told.labels),
        "labels_found": told.found,
    }


def _census(asked: Asked, hashtag: str) -> str:
    """Where more is told of a hashtag."""
    return "/share-of-voice/hashtag?" + asked.filters.query(by=None, measure=None, hashtag=hashtag)


def _broken_down(found: Site, asked: Asked, by: By, most: int | None = None) -> Breakdown:
    """The breakdown, of the chosen brand or of all."""
    filters = asked.filters
    try:
        told = breakdown(
            found.store,
            found.config,
            filters.period,
            by,
            asked.measure,
            choice=filters.choice,
            most=most,
        )
    except UsageError as error:
        raise located(error, FIELDS) from error
    if filters.brand is None:
        return told
    return replace(told, rows=tuple(row for row in told.rows if row.brand == filters.brand))


def _unit(report: Report, asked: Asked) -> str:
    """What is shared, for how much of it that is known, and how labels overlap."""
    known = sum(one.awareness.audience_known for one in report.brands)
    unit = _(_UNITS[asked.measure]).format(
        known=figures.number(known), mentions=figures.counted(report.total, "mention")
    )
    return f"{unit}; {_(_NOTES[asked.by])}" if asked.by in _NOTES else unit


def _everything(report: Report, asked: Asked) -> openings.Opening:
    """All rows behind the chart, with reposts where reach is counted."""
    filters = asked.filters
    if asked.measure.is_of_audience:
        n = report.total + report.reposts
        return openings.Opening(n, openings.rows_at(filters, reposts="with"), noun="mention or repost")
    return openings.Opening(report.total, openings.rows_at(filters))


def _tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    """What the page can be broken down by: name, query string, whether it is shown."""
    names = [(None, N_("Over time")), *labels.NAMES.items()]
    tabs = [
        (
            _(name),
            asked.filters.query(by=by and by.value, sort=None),
            by is asked.by and not asked.authors,
        )
        for by, name in names
    ]
    return [*tabs, (_("Author"), asked.filters.query(by=AUTHOR, measure=None), asked.authors)]


def _measures(asked: Asked) -> list[tuple[str, str, bool]]:
    return [
        (
            _(name),
            asked.filters.query(measure=None if one is Measure.MENTIONS else one.value),
            one is asked.measure,
        )
        for one, name in _MEASURES.items()
    ]
