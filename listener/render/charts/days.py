"""What every chart by day shares: its rows, the column that shows a day's figures, the unfinished day's mark.

Days are drawn as UTC days whatever zone they belong to, so that no browser's own zone can shift them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from listener.render.charts.theme import Theme, day_axis
from listener.reports.series import BrandDay, Series


def place(day: date) -> dict[str, str]:
    """Where a day stands: its noon, its start and its end."""
    return {
        "at": f"{day.isoformat()}T12:00:00Z",
        "from": f"{day.isoformat()}T00:00:00Z",
        "to": f"{(day + timedelta(days=1)).isoformat()}T00:00:00Z",
    }


def x(series: Series) -> dict[str, Any]:
    """The encoding of a day's noon, over the days drawn."""
    days = sorted({row.day for row in series.days})
    # Without a domain: Vega-Lite takes one per layer and joins them, whole days thanks to the hover columns.
    scale = {"type": "utc", "nice": False}
    return {"field": "at", "type": "temporal", "scale": scale, "axis": day_axis(days)}


def hover(series: Series, theme: Theme, written: Callable[[BrandDay], str]) -> dict[str, Any]:
    """A column per day, drawn while the pointer is over it, with every brand's figure as its tooltip.

    The figures are text made here: the browser formats nothing, so the page and its chart agree.
    """
    rows: dict[date, dict[str, str]] = {}
    for one in series.days:
        row = rows.setdefault(one.day, {**place(one.day), "day": _named(one)})
        row[f"b{series.brands.index(one.brand)}"] = written(one)
    fields = [{"field": f"b{number}", "title": name} for number, name in enumerate(series.brands)]
    return {
        "data": {"values": list(rows.values())},
        "params": [{"name": "over", "select": {"type": "point", "on": "pointerover", "clear": "pointerout"}}],
        "mark": {"type": "rect", "color": theme.ink},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
            "opacity": {"condition": {"param": "over", "empty": False, "value": 0.1}, "value": 0},
            "tooltip": [{**one, "type": "nominal"} for one in ({"field": "day", "title": "Day"}, *fields)],
        },
    }


def unfinished(series: Series, theme: Theme) -> list[dict[str, Any]]:
    """The mark of the day that is not over: a veil with a dashed edge. Nothing if all are."""
    days = {row.day for row in series.days if row.partial}
    if not days:
        return []
    rows = {"values": [place(day) for day in sorted(days)]}
    across = {"x": {"field": "from", "type": "temporal"}}
    return [
        {
            "data": rows,
            "mark": {"type": "rect", "color": theme.surface, "opacity": 0.55},
            "encoding": {**across, "x2": {"field": "to"}},
        },
        {
            "data": rows,
            "mark": {"type": "rule", "color": theme.ghost, "strokeDash": [3, 3]},
            "encoding": across,
        },
    ]


def _named(one: BrandDay) -> str:
    return f"{one.day:%a} {one.day.day} {one.day:%b %Y}" + (" (so far)" if one.partial else "")
