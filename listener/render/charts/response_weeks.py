"""The median first response by week with its interval; weeks with too few cases stay empty."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from listener.render import figures
from listener.render.charts.days import Cell, Link, cells, time_axis
from listener.render.charts.response_curve import TICKS, tick_name
from listener.render.charts.steps import Step
from listener.render.charts.theme import Theme, nothing, themed
from listener.reports.response_parts import CaseWeek
from listener.words import _


def response_weeks(weeks: Sequence[CaseWeek], theme: Theme, *, link: Link) -> dict[str, Any]:
    """The spec of the chart: a point per week and the span of its interval, open where it has no end."""
    known = [one for one in weeks if one.times.median.value is not None]
    if not known:
        return nothing(theme, _("No week has cases enough to tell its median."))
    along = {Step(one.start, one.end): one for one in weeks}
    ends = [
        end for one in known for end in (one.times.median.value, one.times.median.high) if end is not None
    ]
    top = next((tick for tick in TICKS if tick >= max(ends)), max(ends))
    rows = [_row(step, one, top) for step, one in along.items() if one.times.median.value is not None]
    ticks = [tick for tick in TICKS if tick <= top]
    names = [f"datum.value === {tick:g} ? {json.dumps(tick_name(tick))}" for tick in ticks]
    y = {
        "type": "quantitative",
        "scale": {"type": "symlog", "constant": 1, "domain": [0, top], "nice": False},
        "axis": {
            "grid": True,
            "values": ticks,
            "labelExpr": " : ".join([*names, "''"]),
            "labelOverlap": "greedy",
            # Without it Vega leaves some of them out.
            "tickCount": 2 * len(ticks),
        },
    }
    x = {"field": "at", "type": "temporal"}
    dashes = {"condition": {"test": "datum.is_open", "value": [3, 3]}, "value": [1, 0]}
    span = {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": theme.brands[0], "strokeWidth": 3, "opacity": 0.45},
        "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "strokeDash": dashes},
    }
    point = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 70, "color": theme.brands[0]},
        "encoding": {"x": x, "y": {"field": "value", **y}},
    }
    found = [Cell(step, "timed", _("cases"), 0, top) for step in along]
    layers = [span, point, cells(found, theme, lambda step: _told(along[step]), link)]
    return themed(theme, {"encoding": {"x": time_axis(list(along), by_week=True)}, "layer": layers})


def _row(step: Step, one: CaseWeek, top: float) -> dict[str, Any]:
    median = one.times.median
    return {
        "at": step.place["at"],
        "value": median.value,
        "low": 0.0 if median.low is None else median.low,
        "high": top if median.high is None else median.high,
        "is_open": median.high is None,
    }


def _told(one: CaseWeek) -> list[tuple[str, str]]:
    median = one.times.median
    if median.value is None:
        return [(_("Cases"), figures.number(one.times.n)), (_("Median"), figures.UNKNOWN)]
    interval = _("{low} or longer").format(low=figures.hours(median.low))
    if median.high is not None:
        interval = _("{low} to {high}").format(low=figures.hours(median.low), high=figures.hours(median.high))
    return [
        (_("Cases"), figures.number(one.times.n)),
        (_("Median"), figures.hours(median.value)),
        (_("Interval"), interval),
        (_("Answered only"), figures.hours(one.times.answered_only_median)),
    ]
