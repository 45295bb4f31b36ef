"""Share of voice by local day: areas that fill 100 %, the first brand lowest, gaps where nobody spoke.

An area needs two days in a row: few days, or a lone one between gaps, are drawn as bars.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, day_axis_of, hover, place, unfinished
from listener.render.charts.labels import End, end_labels
from listener.render.charts.theme import ROOM, Theme, brand_colours, themed
from listener.reports.series import Series

_FEW_DAYS = 14
_EDGED_ROWS = 1_000


def share_of_voice(series: Series, theme: Theme, *, link: Link, narrow: bool = False) -> dict[str, Any]:
    """The spec of the chart, of whatever measure the shares of the series are."""
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
                "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "labelOverlap": False},
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
    stacked = _stacked(series)
    if not narrow:
        layers += _ends(series, theme, stacked)
    layers.append(
        hover(
            series,
            theme,
            lambda one: f"{figures.percent(one.share_of_voice)} ({figures.number(one.count)})",
            link,
        )
    )
    spec = {"data": {"values": stacked}, "encoding": {"x": day_axis_of(series)}, "layer": layers}
    return themed(theme, spec, room=0 if narrow else ROOM)


def _ends(series: Series, theme: Theme, stacked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The brands' names beside the last day on which anybody spoke."""
    over = {place(row.day)["at"] for row in series.days if not row.partial}
    heard = [row["at"] for row in stacked if row["high"] is not None]
    # The unfinished day may have nobody yet: the last whole one says more.
    heard = [at for at in heard if at in over] or heard
    last = [row for row in stacked if heard and row["at"] == heard[-1] and row["high"] is not None]
    colours = brand_colours(theme, series.brands)
    ends = [
        End(row["brand"], colours[row["order"]], (row["low"] + row["high"]) / 2)
        for row in last
        if row["high"] > row["low"]
    ]
    return end_labels(ends, theme, place(series.days[-1].day)["to"], low=0, high=1) if ends else []


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
