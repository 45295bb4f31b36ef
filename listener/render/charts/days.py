"""What every chart by day shares: its axis of days, the cells that tell and open a day's figures, and the
mark of the day that is not over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from listener.render.charts.labels import TOLD, cut
from listener.render.charts.steps import Step
from listener.render.charts.theme import Theme
from listener.render.links import local
from listener.words import _

Link = Callable[[date, date, str], str]
"""The address of the mentions that a mark counts: of the days [start, end), of a brand or a sentiment."""

_NAMED = 120
_LABELS = 7
_WEEKS = 14
_APART = (1, 2, 3, 7, 14, 28)


@dataclass(frozen=True, slots=True)
class Cell:
    """The part of a step's column, from one value to another, that belongs to a line or band.

    `key` is what its link is asked for, "" if it counts nothing; `name` is what people call it.
    """

    step: Step
    key: str
    name: str
    low: float
    high: float


def time_axis(steps: Sequence[Step], *, by_week: bool = False) -> dict[str, Any]:
    """The encoding of where steps stand, up to the room for names; a few of the days are named.

    `by_week`: the first days of weeks are.
    """
    # Without a domain: Vega-Lite takes one per layer and joins them, whole days thanks to the cells.
    scale = {"type": "utc", "nice": False, "range": [0, {"expr": "width - room"}]}
    return {"field": "at", "type": "temporal", "scale": scale, "axis": _axis(steps, by_week=by_week)}


def _axis(steps: Sequence[Step], *, by_week: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {"labelOverlap": True, "labelFlush": False}
    if by_week and len(steps) <= _WEEKS:
        return axis | {"format": "%-d %b", "values": [_noon(step.start) for step in steps]}
    if len(steps) > _NAMED or any(step.days > 1 for step in steps):
        return axis | {"format": "%b %Y", "tickCount": 6}
    apart = next(apart for apart in _APART if len(steps) <= _LABELS * apart)
    return axis | {"format": "%-d %b", "values": [_noon(step.start) for step in steps[::apart]]}


def _noon(day: date) -> dict[str, Any]:
    return {"utc": True, "year": day.year, "month": day.month, "date": day.day, "hours": 12}


def cells(
    found: Sequence[Cell], theme: Theme, told: Callable[[Step], Sequence[tuple[str, str]]], link: Link
) -> dict[str, Any]:
    """The cells: while the pointer is over one, its step is tinted and told of; a click opens what it counts.

    `told` are the figures of a step, name and figure. They are text made here: the browser formats nothing,
    so the page and its chart agree.
    """
    values = []
    for cell in found:
        row: dict[str, Any] = {**cell.step.place, "low": cell.low, "high": cell.high}
        row["tip"] = [cell.step.written, *(f"{cut(name, TOLD)}\t{value}" for name, value in told(cell.step))]
        if cell.key:
            row["tip"].append(_("Click to read: {name}").format(name=cut(cell.name, TOLD)))
            row["href"] = local(link(cell.step.start, cell.step.end, cell.key))
        values.append(row)
    over = {"type": "point", "fields": ["at"], "on": "pointerover", "clear": "pointerout"}
    return {
        "data": {"values": values},
        "params": [{"name": "over", "select": over}],
        "mark": {"type": "rect", "color": theme.ink},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
            "y": {"field": "low", "type": "quantitative"},
            "y2": {"field": "high"},
            "opacity": {"condition": {"param": "over", "empty": False, "value": 0.08}, "value": 0},
            # Without the condition, what counts nothing would lead to "undefined".
            "href": {"condition": {"test": "isValid(datum.href)", "field": "href"}, "value": None},
            "tooltip": {"field": "tip"},
        },
    }


def unfinished(steps: Sequence[Step], theme: Theme) -> list[dict[str, Any]]:
    """The mark of the day that is not over: a veil with a dashed edge. Nothing if all are."""
    rows = {"values": [step.place for step in steps if step.partial]}
    if not rows["values"]:
        return []
    across = {"x": {"field": "from", "type": "temporal"}}
    veil = {"type": "rect", "color": theme.surface, "opacity": 0.55}
    edge = {"type": "rule", "color": theme.ghost, "strokeDash": [3, 3]}
    return [
        {"data": rows, "mark": veil, "encoding": {**across, "x2": {"field": "to"}}},
        {"data": rows, "mark": edge, "encoding": across},
    ]
