"""The hours of the week: how many cases were opened in each, and how many of them were answered in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from listener.metrics import share
from listener.render import figures
from listener.render.charts.theme import Theme, ink_on, nothing, themed
from listener.render.links import local
from listener.reports.response_parts import Hour
from listener.words import _

STEPS = (0.2, 0.4, 0.6, 0.8)
"""Shares at which the next colour begins."""
_ROW = 26
_HOURS = 24
_ROOM = 34
"""Pixels at the left for the names of weekdays."""
_WIDE = 560
"""Pixels from which on there is room for counts in the cells."""


def response_hours(found: Sequence[Hour], theme: Theme, *, link: Callable[[Hour], str]) -> dict[str, Any]:
    """The spec of the chart; a cell leads to the cases that were opened in its hour."""
    if not any(one.opened for one in found):
        return nothing(theme, _("No case was opened in these days."))
    is_bounded = any(one.is_closed for one in found)
    rows = [_row(one, theme, link, is_bounded=is_bounded) for one in found]
    x = {
        "field": "hour",
        "type": "quantitative",
        "scale": {"domain": [0, _HOURS], "nice": False, "range": [_ROOM, {"expr": "width"}]},
        "axis": {
            "values": [0, 3, 6, 9, 12, 15, 18, 21, 24],
            "labelExpr": "format(datum.value, '02d') + ':00'",
            "labelOverlap": True,
        },
    }
    cells = {
        "mark": {"type": "rect", "cornerRadius": 3, "xOffset": 1, "x2Offset": -1, "strokeWidth": 1},
        "encoding": {
            "x": x,
            "x2": {"field": "after"},
            "y": _DOWN,
            "y2": {"field": "bottom"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None},
            "href": {"condition": {"test": "isValid(datum.href)", "field": "href"}, "value": None},
            "tooltip": {"field": "tip"},
        },
    }
    counts = {
        "mark": {"type": "text", "fontSize": 10.5, "baseline": "middle", "dy": (_ROW - 3) / 2},
        "encoding": {
            "x": {**x, "field": "middle"},
            "y": _DOWN,
            "text": {"condition": {"test": f"width > {_WIDE}", "field": "count"}, "value": ""},
            "color": {"field": "ink", "type": "nominal", "scale": None},
            "href": {"condition": {"test": "isValid(datum.href)", "field": "href"}, "value": None},
            "tooltip": {"field": "tip"},
        },
    }
    spec = {"data": {"values": rows}, "layer": [_weekdays(theme), cells, counts]}
    return themed(theme, spec, height=7 * _ROW)


_DOWN = {"field": "top", "type": "quantitative", "scale": None, "axis": None}


def _weekdays(theme: Theme) -> dict[str, Any]:
    rows = [{"top": day * _ROW, "name": _(name)} for day, name in enumerate(figures.WEEKDAYS)]
    text = {"type": "text", "align": "left", "baseline": "middle", "dy": (_ROW - 3) / 2, "fontSize": 11}
    return {
        "data": {"values": rows},
        "mark": {**text, "color": theme.muted},
        "encoding": {"x": {"value": 0}, "y": _DOWN, "text": {"field": "name"}},
    }


def step(within: float) -> int:
    """Which of the five colours a share has."""
    return sum(within >= edge for edge in STEPS)


def _row(one: Hour, theme: Theme, link: Callable[[Hour], str], *, is_bounded: bool) -> dict[str, Any]:
    """A cell. Where some hours are closed, those that are not have an edge."""
    within = share(one.target.within, one.target.mature)
    fill = theme.surface if within is None else theme.heat[step(within)]
    row: dict[str, Any] = {
        "hour": one.hour,
        "middle": one.hour + 0.5,
        "after": one.hour + 1,
        "top": one.weekday * _ROW,
        "bottom": one.weekday * _ROW + _ROW - 3,
        "fill": fill,
        "edge": _edge(one, fill, theme, is_bounded=is_bounded),
        "ink": ink_on(fill),
        "count": figures.number(one.opened) if one.opened else "",
        "tip": _tip(one, within),
    }
    if one.opened:
        row["href"] = local(link(one))
    return row


def _edge(one: Hour, fill: str, theme: Theme, *, is_bounded: bool) -> str:
    if is_bounded and not one.is_closed:
        return theme.ghost
    if fill == theme.heat[0]:
        return theme.heat[1]
    return theme.surface if is_bounded else theme.grid


def _tip(one: Hour, within: float | None) -> list[str]:
    title = _("{weekday}, {start} to {end}").format(
        weekday=_(figures.WEEKDAYS[one.weekday]), start=f"{one.hour:02}:00", end=f"{one.hour + 1:02}:00"
    )
    told = [
        title,
        f"{_('Opened')}\t{figures.number(one.opened)}",
        f"{_('Within target')}\t"
        + _("{share} of {count}").format(
            share=figures.percent(within), count=figures.number(one.target.mature)
        ),
    ]
    if one.is_closed:
        told.append(_("Outside opening hours"))
    return [*told, _("Click to see the cases")] if one.opened else told
