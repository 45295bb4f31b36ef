"""/response: how fast people are answered, who waits, and how many never were answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlencode

from flask import Blueprint, Response, abort

from listener.model import Rank
from listener.render import figures
from listener.render import response_tables as tables
from listener.render.charts.response_hours import STEPS
from listener.render.tables import Table
from listener.reports.health import health
from listener.reports.reckoning import Reading, Sort
from listener.store.inbox import oldest_cases
from listener.words import N_, _
from web import response_openings as opens
from web.access import allowed
from web.answers import table_answer
from web.daily import DAYS_SHOWN
from web.frame import picker, render
from web.inbox import own_brands, row_of
from web.openings import Opening
from web.response import Asked, ask, oldest_hours
from web.response_kpis import headlines
from web.response_states import response_states
from web.site import Site, site

blueprint = Blueprint("response", __name__)
OLDEST = 10
"""How many of those who wait the page shows."""
_TIME = "{}, {}"
_READINGS = {Reading.CLOCK: N_("By the clock"), Reading.BUSINESS: N_("In opening hours")}


@blueprint.get("/response")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    here = site()
    asked = ask(here)
    found, filters, now = asked.found, asked.filters, asked.filters.period.as_of
    listening = health(here.store, here.config, now)
    waiting = oldest_cases(here.store, asked.brand, now, OLDEST)
    return render(
        "response.html",
        here,
        now,
        here="/response",
        listening=listening,
        filters=filters,
        picker=replace(
            picker(here, filters, "/response", brand=asked.brand, kept=("hours",)),
            sources=[],
            languages=(),
            groups=[],
        ),
        states=response_states(here, filters, found, now, listening),
        brand=asked.brand,
        found=found,
        headlines=headlines(found, asked.opener, oldest_hours(waiting, now)),
        waiting=[row_of(one, now) for one in waiting],
        all_waiting=asked.opener.waits(found.waiting, opens.WAITING),
        in_inbox=_inbox(here, asked.brand),
        files_query=filters.query(),
        chart_query=filters.query(brand=asked.brand, hours=asked.reading.value),
        readings=_readings(asked),
        keys=_keys(asked),
        **_tables(asked),
        **_names(asked),
        **_counts(asked),
    )


@blueprint.get("/response.<suffix>")
@allowed(Rank.VIEWER)
def by_brand(suffix: str) -> Response:
    """The table of brands as a file."""
    return _file(lambda asked: tables.rivals_table(asked.found.rivals), suffix)


@blueprint.get("/response/<any(curve, hours, days, weeks, times, outcomes):name>.<suffix>")
@blueprint.get("/response/<any(agents, channels, backlog, ages, simple):name>.<suffix>")
@allowed(Rank.VIEWER)
def file(name: str, suffix: str) -> Response:
    """Any other table of the page as a file."""
    return _file(TABLES[name], suffix)


def _file(table: Callable[[Asked], Table], suffix: str) -> Response:
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(table(ask(site())), suffix)


TABLES: dict[str, Callable[[Asked], Table]] = {
    "curve": lambda asked: tables.curve_table(asked.found.curves[asked.reading], asked.reading),
    "hours": lambda asked: tables.hours_table(asked.found.hours[asked.reading]),
    "days": lambda asked: tables.days_table(asked.found.days),
    "weeks": lambda asked: tables.weeks_table(asked.found.weeks),
    "times": lambda asked: tables.times_table(asked.found),
    "outcomes": lambda asked: tables.outcomes_table(asked.found.figures.cases),
    "agents": lambda asked: tables.agents_table(asked.found.agents),
    "channels": lambda asked: tables.channels_table(asked.found.channels),
    "backlog": lambda asked: tables.backlog_table(asked.found),
    "ages": lambda asked: tables.ages_table(asked.found),
    "simple": lambda asked: tables.simple_table(asked.found),
}


def _tables(asked: Asked) -> dict[str, object]:
    """Every table with what its figures open."""
    found, opener, reading = asked.found, asked.opener, asked.reading
    answered = found.figures.cases.answered
    told: dict[str, object] = {name: make(asked) for name, make in TABLES.items()}
    told["rivals"] = tables.rivals_table(found.rivals)
    told["opening"] = {
        "curve": opens.of_curve(found.curves[reading], answered, opener, reading),
        "hours": opens.of_hours(found.hours[reading], opener, reading),
        "days": opens.of_days(found.days[-DAYS_SHOWN:], opener),
        "weeks": opens.of_weeks(found.weeks, opener),
        "times": opens.of_times(found, opener),
        "outcomes": opens.of_outcomes(found.figures.cases, opener),
        "agents": [opens.of_segment(one, opener, "handle_median", agent=one.key) for one in found.agents],
        "channels": [opens.of_segment(one, opener, network=one.key) for one in found.channels],
        "rivals": opens.of_rivals(found.rivals, opener),
        "backlog": opens.of_backlog(found, opener),
        "ages": opens.of_ages(found, opener),
        "simple": opens.of_simple(found, opener),
    }
    told["most"] = DAYS_SHOWN
    return told


def _readings(asked: Asked) -> list[tuple[str, str, bool]]:
    """By which hours the curve and the week can be read: name, query string, whether it is read so."""
    return [
        (_(_READINGS[one]), asked.filters.query(hours=one.value), one is asked.reading)
        for one in asked.found.hours
    ]


def _names(asked: Asked) -> dict[str, object]:
    """What rows are called whose key is a word of ours."""
    found = asked.found
    told = tables.times_table(found)
    times = [_TIME.format(*(_(tables.TIME_NAMES[str(key)]) for key in row[:2])) for row in told.rows]
    return {
        "agent_names": [tables.agent_name(one.key) for one in found.agents],
        "has_ranks": any(row[-1] for row in tables.agents_table(found.agents).rows),
        "event_names": [_(name) for name in tables.EVENT_NAMES.values()],
        "outcome_names": [_(name) for name in tables.OUTCOME_NAMES.values()],
        "time_names": times
        if found.figures.business
        else [_(tables.TIME_NAMES[key]) for key in ("first", "next")],
    }


def _counts(asked: Asked) -> dict[str, Opening]:
    """The cases that charts are made of."""
    found, opener, reading = asked.found, asked.opener, asked.reading
    cases = found.figures.cases
    return {
        "curve_n": opener.cases(cases.first.n, Sort.TIMED, hours=reading.value),
        "timed_n": opener.cases(cases.first.n, Sort.TIMED),
        "counted_n": opener.cases(cases.opened, Sort.COUNTED),
        "known_n": opener.cases(cases.target.mature, Sort.KNOWN),
    }


def _keys(asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """What the colours of charts mean: a class and words each."""
    edges = [figures.percent(edge).removesuffix(".0 %") for edge in (0, *STEPS, 1)]
    shares = [
        (f"heat-{number + 1}", f"{low} – {high} %") for number, (low, high) in enumerate(pairwise(edges))
    ]
    is_bounded = any(one.is_closed for one in asked.found.hours[asked.reading])
    bounds = [("hours-open", _("opening hours"))] if is_bounded else []
    before = [("dashed", _("the days before"))] if asked.found.days_before else []
    return {
        "curve": [
            ("line", _("answered")),
            ("band", _("95 % interval")),
            ("dashed", _("open cases left out: flatters")),
        ],
        "hours": [*shares, ("unknown", _("no outcome known")), *bounds],
        "days": [
            ("within", _("within target")),
            ("late", _("late or never")),
            ("pending", _("still in time")),
        ],
        "share": [("line", asked.brand), *before],
    }


def _inbox(here: Site, brand: str) -> str | None:
    """Where the brand's cases are answered, None of a brand that others answer for."""
    return f"/inbox?{urlencode({'brand': brand})}" if brand in own_brands(here) else None
