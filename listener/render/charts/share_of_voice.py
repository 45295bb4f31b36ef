"""Share of voice by local day: areas that fill 100 %, the first brand lowest, gaps where nobody spoke.

An area needs two days in a row: few days, or a lone one between gaps, are drawn as bars.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from listener.render import figures
from listener.render.charts.days import hover, place, unfinished, x
from listener.render.charts.theme import Theme, brand_colours, themed
from listener.reports.series import Series

_FEW_DAYS = 14
_EDGED_ROWS = 1_000


def share_of_voice(series: Series, theme: Theme) -> dict[str, Any]:
    """The spec of the chart."""
    shape = _bars(series) if _needs_bars(series) else _area(series, theme)
    shares = {
        **shape,
        "encoding": {
            **shape["encoding"],
            "y": {
                "field": "low",
                "type": "quantitative",
                "scale": {"domain": [0, 1]},
                "stack": None,
                "axis": {"format": ".0%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]},
            },
            "y2": {"field": "high"},
            "order": {"field": "order", "type": "quantitative"},
            "color": {
                "field": "brand",
                "type": "nominal",
                "scale": {"domain": list(series.brands), "range": brand_colours(theme, series.brands)},
                "legend": None,
            },
        },
    }
    layers = [shares, *unfinished(series, theme)]
    layers.append(hover(series, theme, lambda one: figures.percent(one.share_of_voice)))
    return themed(
        theme, {"data": {"values": _stacked(series)}, "encoding": {"x": x(series)}, "layer": layers}
    )


def _stacked(series: Series) -> list[dict[str, Any]]:
    """The stack is made here: a day without a mention has no share, not 0 %."""
    values: list[dict[str, Any]] = []
    height: dict[date, float] = {}
    for row in series.days:
        share = row.share_of_voice
        low = None if share is None else height.get(row.day, 0.0)
        high = None if share is None or low is None else low + share
        height[row.day] = high or 0.0
        order = series.brands.index(row.brand)
        values.append({**place(row.day), "brand": row.brand, "low": low, "high": high, "order": order})
    return values


def _needs_bars(series: Series) -> bool:
    heard: dict[date, bool] = {}
    for row in series.days:
        heard[row.day] = row.share_of_voice is not None
    around = [False, *heard.values(), False]
    alone = zip(around, around[1:], around[2:], strict=False)
    return len(heard) <= _FEW_DAYS or any(day and not (before or after) for before, day, after in alone)


def _area(series: Series, theme: Theme) -> dict[str, Any]:
    # Between very many days the edges would hide what they part.
    edge = 1 if len(series.days) <= _EDGED_ROWS else 0
    mark = {"type": "area", "opacity": 0.92, "line": False, "stroke": theme.surface, "strokeWidth": edge}
    return {"mark": mark, "encoding": {}}


def _bars(series: Series) -> dict[str, Any]:
    across = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
    gap = 1 if len(series.days) <= _EDGED_ROWS else 0
    return {
        "transform": [{"filter": "datum.high !== null"}],
        "mark": {"type": "rect", "opacity": 0.92, "cornerRadius": 1, "xOffset": gap, "x2Offset": -gap},
        "encoding": across,
    }
