"""The share answered against the hours since a case was opened, with its interval and the target.

Beside it, dashed, the same with open cases left out: how much that flatters.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from listener.render import figures
from listener.render.charts.hovered import hovered
from listener.render.charts.theme import HEIGHT, Theme, nothing, themed
from listener.render.links import local
from listener.reports.response_parts import Curve, CurvePoint
from listener.words import _

TICKS = (0.0, 0.25, 1.0, 4.0, 12.0, 24.0, 72.0, 168.0, 336.0, 720.0, 1440.0, 2880.0)
"""Hours that an axis of them names."""


def response_curve(
    curve: Curve, theme: Theme, *, target: float, link: str, of_opening: bool = False
) -> dict[str, Any]:
    """The spec of the chart; every place in it leads to `link`, the cases it is made of.

    `of_opening`: its hours are those of opening.
    """
    if not curve.points or not curve.longest:
        return nothing(theme, _("No case was opened in these days."))
    longest = max(curve.longest, target)
    layers = [
        *_target(target, longest, theme),
        *_lines(curve, theme),
        _cells(curve, theme, link, of_opening=of_opening),
    ]
    return themed(theme, {"encoding": {"x": _across(longest, theme, of_opening=of_opening)}, "layer": layers})


def _across(longest: float, theme: Theme, *, of_opening: bool) -> dict[str, Any]:
    """The axis of hours: even below an hour, logarithmic above, and it says so."""
    ticks = [tick for tick in TICKS if tick <= longest]
    names = [
        f"datum.value === {tick:g} ? {json.dumps(tick_name(tick, of_opening=of_opening))}" for tick in ticks
    ]
    return {
        "field": "hours",
        "type": "quantitative",
        "scale": {"type": "symlog", "constant": 1, "domain": [0, longest], "nice": False},
        "axis": {
            "values": ticks,
            "labelExpr": " : ".join([*names, "''"]),
            "labelOverlap": "greedy",
            # Without it Vega leaves some of them out.
            "tickCount": 2 * len(ticks),
            "title": _("since the case was opened (log scale)"),
            "titleColor": theme.muted,
            "titleFontWeight": "normal",
            "titleFontSize": 11,
            "titlePadding": 8,
        },
    }


def tick_name(hours: float, *, of_opening: bool = False) -> str:
    """How a tick of hours is written."""
    return "0" if not hours else figures.hours(hours, of_opening=of_opening)


def _lines(curve: Curve, theme: Theme) -> list[dict[str, Any]]:
    rows = [
        {
            "hours": one.hours,
            "value": one.answered.value,
            "low": one.answered.low,
            "high": one.answered.high,
            "flattered": one.flattered,
        }
        for one in curve.points
        if one.answered.value is not None
    ]
    axis = {"grid": True, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    y = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": axis}
    known = [row for row in rows if row["low"] is not None and row["high"] is not None]
    return [
        {
            "data": {"values": known},
            "mark": {"type": "area", "color": theme.brands[0], "opacity": 0.18, "interpolate": "step-after"},
            "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": [row for row in rows if row["flattered"] is not None]},
            "mark": {
                "type": "line",
                "color": theme.ghost,
                "strokeWidth": 1.5,
                "strokeDash": [5, 4],
                "interpolate": "step-after",
            },
            "encoding": {"y": {"field": "flattered", **y}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": theme.brands[0], "strokeWidth": 2, "interpolate": "step-after"},
            "encoding": {"y": {"field": "value", **y}},
        },
    ]


def _target(target: float, longest: float, theme: Theme) -> list[dict[str, Any]]:
    data = {"values": [{"hours": target}]}
    is_right = target > longest / 2
    text = {
        "type": "text",
        "text": _("target {hours}").format(hours=figures.hours(target)),
        "align": "right" if is_right else "left",
        "dx": -6 if is_right else 6,
        "y": HEIGHT - 10,
        "fontSize": 11.5,
        "fontWeight": 600,
        "color": theme.ink,
    }
    return [
        {"data": data, "mark": {"type": "rule", "color": theme.ink, "strokeWidth": 1, "strokeDash": [2, 3]}},
        {"data": data, "mark": text},
    ]


def _cells(curve: Curve, theme: Theme, link: str, *, of_opening: bool) -> dict[str, Any]:
    """A column from each point to the next that tells its figures and opens the cases."""
    values = [
        {"from": here.hours, "to": there.hours, "tip": _tip(here, of_opening=of_opening), "href": local(link)}
        for here, there in pairwise(curve.points)
    ]
    return hovered(values, theme)


def _tip(one: CurvePoint, *, of_opening: bool) -> list[str]:
    low, high = figures.percent(one.answered.low), figures.percent(one.answered.high)
    return [
        _("After {hours}").format(hours=figures.hours(one.hours, of_opening=of_opening)),
        f"{_('Answered')}\t{figures.percent(one.answered.value)}",
        f"{_('Interval')}\t{_('{low} to {high}').format(low=low, high=high)}",
        f"{_('Open cases left out')}\t{figures.percent(one.flattered)}",
        f"{_('Waited longer')}\t{figures.counted(one.waiting, 'case')}",
        _("Click to see all cases of the curve"),
    ]
