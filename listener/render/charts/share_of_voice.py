"""Share of voice by local day: areas that fill 100 %, the first brand lowest, gaps where nobody spoke."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import hover, place, unfinished, x
from listener.render.charts.theme import Theme, brand_colours, themed
from listener.reports.series import Series


def share_of_voice(series: Series, theme: Theme) -> dict[str, Any]:
    """The spec of the chart. The stack is made here: a day without a mention has no share, not 0 %."""
    values: list[dict[str, Any]] = []
    height: dict[str, float] = {}
    for row in series.days:
        at = place(row.day)
        low = height.get(at["at"], 0.0)
        share = row.share_of_voice
        high = None if share is None else low + share
        height[at["at"]] = high or 0.0
        order = series.brands.index(row.brand)
        values.append(
            {**at, "brand": row.brand, "low": None if share is None else low, "high": high, "order": order}
        )
    lone = len(height) < 2
    edge = {"stroke": theme.surface, "strokeWidth": 1}
    area = {
        "mark": {"type": "bar", "size": 48, **edge}
        if lone
        else {"type": "area", "opacity": 0.92, "line": False, **edge},
        "encoding": {
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
    layers = [area, *unfinished(series, theme)]
    layers.append(hover(series, theme, lambda one: figures.percent(one.share_of_voice)))
    return themed(theme, {"data": {"values": values}, "encoding": {"x": x(series)}, "layer": layers})
