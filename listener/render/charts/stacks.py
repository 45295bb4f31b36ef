"""Bands that fill 100 % over the steps of a chart, gaps where nothing was counted, with names and cells.

An area needs two steps in a row: few of them, or a lone one between gaps, are drawn as bars.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from listener.render.charts.days import Cell, Link, cells, time_axis, unfinished
from listener.render.charts.labels import Band, End, Inside, end_labels, fit_inside, inside_labels
from listener.render.charts.steps import Step
from listener.render.charts.theme import ROOM, Theme, colour_by, themed

_EDGED = 1_000
_WIDE_BARS = 4
"""So many bars are wide enough for a name each."""

Edge = tuple[float, float] | None


def stacked(shares: Sequence[Sequence[float | None]]) -> list[tuple[Edge, ...]]:
    """Shares by band and step, as the lower and upper edge of each band: None where the share is unknown."""
    found: list[list[Edge]] = [[] for _share in shares]
    for step in zip(*shares, strict=True):
        low = 0.0
        for edges, share in zip(found, step, strict=True):
            edges.append(None if share is None else (low, low + share))
            low += share or 0.0
    return [tuple(edges) for edges in found]


def stack(
    bands: Sequence[Band],
    steps: Sequence[Step],
    theme: Theme,
    *,
    told: Callable[[Step], Sequence[tuple[str, str]]],
    link: Link,
    few: int,
) -> dict[str, Any]:
    """The spec of a chart of bands, the first one lowest; up to `few` steps are bars."""
    bars = _needs_bars(bands, steps, few)
    inside, ends = _names(bands, steps, bars=bars)
    layers = [
        _draw(bands, steps, theme, bars=bars),
        *unfinished(steps, theme),
        *inside_labels(inside, steps),
        *end_labels(ends, theme, low=0, high=1),
        cells(_cells(bands, steps), theme, told, link),
    ]
    spec = {"encoding": {"x": time_axis(steps)}, "layer": layers}
    return themed(theme, spec, room=ROOM if ends else 0)


def _draw(bands: Sequence[Band], steps: Sequence[Step], theme: Theme, *, bars: bool) -> dict[str, Any]:
    values = []
    for order, band in enumerate(bands):
        for step, edge in zip(steps, band.edges, strict=True):
            low, high = edge or (None, None)
            values.append({**step.place, "name": band.name, "order": order, "low": low, "high": high})
    shape = (_bars if bars else _area)(len(values), theme)
    low_edge = {
        "field": "low",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "stack": None,
        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]},
    }
    return {
        "data": {"values": values},
        **shape,
        "encoding": {
            **shape["encoding"],
            "y": low_edge,
            "y2": {"field": "high"},
            "order": {"field": "order", "type": "quantitative"},
            "color": colour_by("name", {band.name: band.colour for band in bands}),
        },
    }


def _needs_bars(bands: Sequence[Band], steps: Sequence[Step], few: int) -> bool:
    heard = [any(band.edges[place] is not None for band in bands) for place in range(len(steps))]
    around = [False, *heard, False]
    alone = zip(around, around[1:], around[2:], strict=False)
    return len(steps) <= few or any(here and not (before or after) for before, here, after in alone)


def _area(rows: int, theme: Theme) -> dict[str, Any]:
    # Between very many steps the edges would hide what they part.
    edge = 1 if rows <= _EDGED else 0
    mark = {"type": "area", "opacity": 0.92, "line": False, "stroke": theme.surface, "strokeWidth": edge}
    return {"mark": mark, "encoding": {}}


def _bars(rows: int, _theme: Theme) -> dict[str, Any]:
    across = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
    gap = 1 if rows <= _EDGED else 0
    return {
        "transform": [{"filter": "datum.high !== null"}],
        "mark": {"type": "rect", "opacity": 0.92, "cornerRadius": 1, "xOffset": gap, "x2Offset": -gap},
        "encoding": across,
    }


def _names(bands: Sequence[Band], steps: Sequence[Step], *, bars: bool) -> tuple[list[Inside], list[End]]:
    """The bands' names: inside those tall and wide enough, those of the others beside their ends.

    The day that is not over is veiled: no name is read there.
    """
    wide = 1 if bars else -(-len(steps) // 5)
    clear = [not step.partial and (not bars or len(steps) <= _WIDE_BARS) for step in steps]
    inside, thin = fit_inside(bands, clear, wide)
    ends = []
    for band in thin:
        known = [(step, edge) for step, edge in zip(steps, band.edges, strict=True) if edge is not None]
        if any(high > low for _step, (low, high) in known):
            step, (low, high) = known[-1]
            ends.append(End(band.name, band.colour, step.place["to"], (low + high) / 2))
    return inside, ends


def _cells(bands: Sequence[Band], steps: Sequence[Step]) -> list[Cell]:
    """A cell for every part of a band, and one without a way in for a gap."""
    cells: list[Cell] = []
    for place, step in enumerate(steps):
        parts = [(band, band.edges[place]) for band in bands]
        here = [Cell(step, band.key, band.name, *edge) for band, edge in parts if edge and edge[1] > edge[0]]
        cells += here or [Cell(step, "", "", 0, 1)]
    return cells
