"""Net sentiment by local day, a line per brand from -1 to +1; a gap where nothing was scored."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, day_axis_of, ends_of, hover, lines, unfinished
from listener.render.charts.theme import ROOM, Theme, themed
from listener.reports.series import BrandDay, Series

# A zero has no sign.
_SIGNED = {"labelExpr": "datum.value === 0 ? '0' : format(datum.value, '+.1f')"}


def net_over_time(series: Series, theme: Theme, *, link: Link, narrow: bool = False) -> dict[str, Any]:
    """The spec of the chart."""
    zero = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": theme.ghost, "strokeWidth": 1},
        "encoding": {"y": {"datum": 0}},
    }
    line = lines(
        series,
        theme,
        lambda one: one.net,
        scale={"domain": [-1, 1], "nice": False},
        axis={"grid": True, "values": [-1, -0.5, 0, 0.5, 1], "labelOverlap": False, **_SIGNED},
    )
    layers = [zero, *unfinished(series, theme), line]
    if not narrow:
        layers += ends_of(series, theme, lambda one: one.net, low=-1, high=1)
    layers.append(hover(series, theme, _written, link))
    return themed(
        theme, {"encoding": {"x": day_axis_of(series)}, "layer": layers}, room=0 if narrow else ROOM
    )


def _written(one: BrandDay) -> str:
    scored = one.positive + one.neutral + one.negative
    return f"{figures.signed(one.net)} ({figures.number(scored)})"
