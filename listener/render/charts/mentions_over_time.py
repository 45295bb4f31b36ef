"""Mentions by local day, a line per brand; the step into the unfinished day is dashed."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import hover, place, unfinished, x
from listener.render.charts.theme import Theme, brand_colours, count_ticks, themed
from listener.reports.series import Series, of_brand


def mentions_over_time(series: Series, theme: Theme) -> dict[str, Any]:
    """The spec of the chart."""
    values: list[dict[str, Any]] = []
    for number, brand in enumerate(series.brands):
        rows = of_brand(series, brand)
        values += [
            {**place(row.day), "brand": brand, "order": number, "mentions": row.mentions, "part": part}
            for part, chosen in _parts(len(rows), partial=bool(rows) and rows[-1].partial)
            for row in rows[chosen]
        ]
    ticks = count_ticks(max((row["mentions"] for row in values), default=0))
    lone = len({row["at"] for row in values}) < 3
    line = {
        "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round", "clip": True, "point": lone},
        "encoding": {
            "y": {
                "field": "mentions",
                "type": "quantitative",
                "scale": {"domain": [ticks[0], ticks[-1]], "nice": False},
                "axis": {"grid": True, "values": ticks, "format": ",d"},
            },
            "color": {
                "field": "brand",
                "type": "nominal",
                "scale": {"domain": list(series.brands), "range": brand_colours(theme, series.brands)},
                "legend": None,
            },
            "detail": {"field": "part", "type": "nominal"},
            "strokeDash": {
                "condition": {"test": "datum.part === 'so far'", "value": [4, 4]},
                "value": [1, 0],
            },
        },
    }
    layers = [*unfinished(series, theme), line]
    layers.append(hover(series, theme, lambda one: figures.number(one.mentions)))
    return themed(theme, {"data": {"values": values}, "encoding": {"x": x(series)}, "layer": layers})


def _parts(days: int, *, partial: bool) -> list[tuple[str, slice]]:
    """The days of a line: those that are over, and the step from the last of them to the unfinished one."""
    if not partial:
        return [("whole", slice(0, days))]
    return [("whole", slice(0, days - 1)), ("so far", slice(max(0, days - 2), days))]
