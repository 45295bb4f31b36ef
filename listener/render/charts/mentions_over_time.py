"""Mentions by local day, a line per brand, and one brand's earlier days as a dashed ghost."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, day_axis_of, ends_of, hover, lines, place, unfinished
from listener.render.charts.theme import ROOM, Theme, count_ticks, themed
from listener.reports.series import BrandDay, Series


def mentions_over_time(
    series: Series, theme: Theme, *, link: Link, before: Series | None = None, narrow: bool = False
) -> dict[str, Any]:
    """The spec of the chart. `before` is one brand's series of the period compared with, day by day."""
    drawn = [*series.days, *(before.days if before else ())]
    ticks = count_ticks(max((row.mentions for row in drawn), default=0))
    line = lines(
        series,
        theme,
        _read,
        scale={"domain": [ticks[0], ticks[-1]], "nice": False},
        axis={"grid": True, "values": ticks, "format": ",d"},
    )
    layers = [*unfinished(series, theme), *_ghost(series, before, theme), line]
    if not narrow:
        layers += ends_of(series, theme, _read, low=ticks[0], high=ticks[-1])
    layers.append(hover(series, theme, lambda one: figures.number(one.mentions), link, before))
    spec = {"encoding": {"x": day_axis_of(series)}, "layer": layers}
    return themed(theme, spec, room=0 if narrow else ROOM)


def _ghost(series: Series, before: Series | None, theme: Theme) -> list[dict[str, Any]]:
    """The earlier days under the days they are compared with."""
    if before is None:
        return []
    days = sorted({row.day for row in series.days})
    values = [{**place(day), "value": then.mentions} for day, then in zip(days, before.days, strict=False)]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": theme.ghost, "strokeWidth": 1.5, "strokeDash": [5, 4]},
            "encoding": {"y": {"field": "value", "type": "quantitative"}},
        }
    ]


def _read(one: BrandDay) -> float | None:
    return one.mentions
