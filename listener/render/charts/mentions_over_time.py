"""Mentions by local day, a line per brand, and what one brand had in the period compared with."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, cells, time_axis, unfinished
from listener.render.charts.labels import end_labels
from listener.render.charts.lines import (
    Line,
    brand_lines,
    cells_between,
    draw_dots,
    draw_ghost,
    draw_lines,
    ends_of,
)
from listener.render.charts.steps import Step, steps
from listener.render.charts.theme import ROOM, Theme, nothing, themed
from listener.reports.series import BrandDay, Series
from listener.words import _


def mentions_over_time(
    series: Series, theme: Theme, *, link: Link, before: Series | None = None
) -> dict[str, Any]:
    """The spec of the chart. `before` is one brand's earlier series; its first day lies over the first."""
    along = steps(series)
    if not along:
        return nothing(theme, _("No day of this period has begun."))
    then = steps(before, along[0].days)[: len(along)] if before is not None else ()
    found = brand_lines(series, along, theme, _each_day)
    ghost = Line(_("before"), theme.ghost, tuple(_each_day(step, step.rows[0]) for step in then))
    values = [value for line in (*found, ghost) for value in line.values if value is not None]
    ticks = count_ticks(max(values, default=0))
    y = {
        "scale": {"domain": [ticks[0], ticks[-1]], "nice": False},
        "axis": {"grid": True, "values": ticks, "tickCount": len(ticks), "format": ",d"},
    }

    def told(step: Step) -> list[tuple[str, str]]:
        rows = [(row.brand, _counted(step, row)) for row in step.rows]
        if (place := along.index(step)) < len(then):
            earlier = then[place]
            name = _("{brand}, {days}").format(brand=earlier.rows[0].brand, days=earlier.written)
            rows.append((name, _counted(earlier, earlier.rows[0])))
        return [*rows, (_("All brands"), figures.number(step.rows[0].total))]

    layers = [
        *unfinished(along, theme),
        *([draw_ghost(ghost, along)] if ghost.values else []),
        *draw_lines(found, along, y),
        *end_labels(ends_of([*found, ghost], along), theme, low=ticks[0], high=ticks[-1]),
        *draw_dots(found, along, theme),
        cells(cells_between(found, along, low=ticks[0], high=ticks[-1]), theme, told, link),
    ]
    return themed(theme, {"encoding": {"x": time_axis(along)}, "layer": layers}, room=ROOM)


def count_ticks(most: float) -> list[int]:
    """Whole numbers from 0 up to the first at or above `most`, at most six, evenly apart."""
    size = 1
    while most > 50 * size:
        size *= 10
    steps = (factor * size // 2 for factor in (2, 4, 5, 10, 20) if factor * size % 2 == 0)
    step = next(step for step in steps if most <= 5 * step)
    return list(range(0, max(1, int(-(-most // step))) * step + 1, step))


def _each_day(step: Step, row: BrandDay) -> float:
    return row.mentions / step.days


def _counted(step: Step, row: BrandDay) -> str:
    """The count; that of a span with what it is a day, which is what the line shows."""
    count = figures.number(row.mentions)
    return count if step.days == 1 else f"{count} ({figures.rate(row.mentions, step.days)})"
