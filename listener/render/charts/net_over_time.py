"""Net sentiment by local day, a line per brand from -1 to +1; a gap where nothing was scored."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, cells, time_axis, unfinished
from listener.render.charts.labels import end_labels
from listener.render.charts.lines import brand_lines, cells_between, draw_dots, draw_lines, ends_of
from listener.render.charts.steps import Step, steps
from listener.render.charts.theme import ROOM, Theme, nothing, themed
from listener.reports.series import BrandDay, Series
from listener.words import _

_WRITTEN = "datum.value === 0 ? '0' : format(datum.value, '+.1f')"


def net_over_time(series: Series, theme: Theme, *, link: Link) -> dict[str, Any]:
    """The spec of the chart."""
    along = steps(series)
    found = brand_lines(series, along, theme, lambda _step, row: row.net)
    if all(value is None for line in found for value in line.values):
        return nothing(theme, _("No mention of these days is scored."))
    y = {
        "scale": {"domain": [-1, 1], "nice": False},
        "axis": {"grid": True, "values": [-1, -0.5, 0, 0.5, 1], "labelExpr": _WRITTEN},
    }
    zero = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": theme.ghost, "strokeWidth": 1},
        "encoding": {"x": {"value": 0}, "x2": {"value": {"expr": "width - room"}}, "y": {"datum": 0}},
    }
    layers = [
        *unfinished(along, theme),
        zero,
        *draw_lines(found, along, y),
        *end_labels(ends_of(found, along), theme, low=-1, high=1),
        *draw_dots(found, along, theme),
        cells(cells_between(found, along, low=-1, high=1), theme, _told, link),
    ]
    return themed(theme, {"encoding": {"x": time_axis(along)}, "layer": layers}, room=ROOM)


def _told(step: Step) -> list[tuple[str, str]]:
    return [(row.brand, _written(row)) for row in step.rows]


def _written(row: BrandDay) -> str:
    return _("{figure} of {count} scored").format(
        figure=figures.signed(row.net), count=figures.number(row.scored)
    )
