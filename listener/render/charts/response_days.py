"""Cases by the local day on which they were opened: what became of them, and the share in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from listener.metrics import share
from listener.metrics.proportions import Target
from listener.render import figures
from listener.render.charts.days import Cell, Link, cells, time_axis, unfinished
from listener.render.charts.labels import end_labels
from listener.render.charts.lines import Line, cells_between, draw_dots, draw_ghost, draw_lines, ends_of
from listener.render.charts.mentions_over_time import count_ticks
from listener.render.charts.steps import Step, span_of
from listener.render.charts.theme import ROOM, Theme, colour_by, nothing, themed
from listener.reports.response_parts import CaseDay
from listener.words import N_, _

_NAMES = {"within": N_("Within target"), "late": N_("Late or never"), "pending": N_("Still in time")}


def response_days(days: Sequence[CaseDay], theme: Theme, *, link: Link) -> dict[str, Any]:
    """The spec of the bars: cases within the target, late, and still in time. Their links are by outcome."""
    along = _steps(days)
    if not any(one.opened for _step, one in along):
        return nothing(theme, _("No case was opened in these days."))
    steps = [step for step, _one in along]
    ticks = count_ticks(max(one.opened for _step, one in along))
    late, pending, within = theme.classes
    colours = {"within": within, "late": late, "pending": pending}
    found = [cell for step, one in along for cell in _stack(step, one.target, ticks[-1])]
    bars = [
        {
            "from": cell.step.place["from"],
            "to": cell.step.place["to"],
            "low": cell.low,
            "high": cell.high,
            "key": cell.key,
        }
        for cell in found
        if cell.key
    ]
    told = dict(along)
    axis = {"grid": True, "values": ticks, "tickCount": len(ticks), "format": ",d"}
    drawn = {
        "data": {"values": bars},
        "mark": {"type": "rect", "xOffset": 1, "x2Offset": -1},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
            "y": {
                "field": "low",
                "type": "quantitative",
                "scale": {"domain": [0, ticks[-1]], "nice": False},
                "axis": axis,
            },
            "y2": {"field": "high"},
            "color": colour_by("key", colours),
        },
    }
    layers = [
        drawn,
        *unfinished(steps, theme),
        cells(found, theme, lambda step: _told(told[step]), link),
    ]
    return themed(theme, {"encoding": {"x": time_axis(steps)}, "layer": layers})


def response_share(
    days: Sequence[CaseDay],
    theme: Theme,
    *,
    name: str,
    link: Link,
    before: Sequence[CaseDay] = (),
) -> dict[str, Any]:
    """The spec of the line: the share answered within the target by day; of the days before, dashed."""
    along = _steps(days)
    steps = [step for step, _one in along]
    line = Line(name, theme.brands[0], tuple(_share(one) for _step, one in along))
    if all(value is None for value in line.values):
        return nothing(theme, _("No outcome is known yet."))
    then = [one for _step, one in _steps(before, steps[0].days)][: len(steps)]
    ghost = Line(_("before"), theme.ghost, tuple(map(_share, then)))
    told = dict(along)
    axis = {"grid": True, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    y = {"scale": {"domain": [0, 1], "nice": False}, "axis": axis}
    lines = [line]

    def tell(step: Step) -> list[tuple[str, str]]:
        found = _told(told[step])
        place = steps.index(step)
        return [*found, (_("Days before"), _of(then[place].target))] if place < len(then) else found

    layers = [
        *unfinished(steps, theme),
        *([draw_ghost(ghost, steps)] if any(value is not None for value in ghost.values) else []),
        *draw_lines(lines, steps, y),
        *end_labels(ends_of([line, ghost], steps), theme, low=0, high=1),
        *draw_dots(lines, steps, theme),
        cells(_to_known(cells_between(lines, steps, low=0, high=1)), theme, tell, link),
    ]
    return themed(theme, {"encoding": {"x": time_axis(steps)}, "layer": layers}, room=ROOM)


def _to_known(found: Sequence[Cell]) -> list[Cell]:
    """Cells that lead to the cases with a known outcome, whosoever's line it is."""
    return [replace(one, key="known", name=_("outcome known")) if one.key else one for one in found]


def _steps(days: Sequence[CaseDay], span: int | None = None) -> list[tuple[Step, CaseDay]]:
    """The days as they are drawn: one by one, or as sums of whole weeks where they are many."""
    span = span or span_of(len(days))
    if span == 1:
        return [(Step(one.day, one.day + timedelta(days=1), unfinished=one.partial), one) for one in days]
    over = [one for one in days if not one.partial]
    told = []
    for first in range(0, len(over), span):
        some = over[first : first + span]
        step = Step(some[0].day, some[-1].day + timedelta(days=1))
        told.append((step, CaseDay(some[0].day, sum(one.opened for one in some), _sum(some))))
    return told


def _sum(some: Sequence[CaseDay]) -> Target:
    return Target(
        sum(one.target.within for one in some),
        sum(one.target.breached for one in some),
        sum(one.target.pending for one in some),
    )


def _stack(step: Step, target: Target, top: float) -> list[Cell]:
    """A bar from within over late to still in time, and the rest of its column."""
    found, low = [], 0
    for key, count in (("within", target.within), ("late", target.breached), ("pending", target.pending)):
        if count:
            found.append(Cell(step, key, _(_NAMES[key]), low, low + count))
            low += count
    return [*found, Cell(step, "", "", low, top)] if low < top else found


def _told(one: CaseDay) -> list[tuple[str, str]]:
    target = one.target
    return [
        (_("Opened"), figures.number(one.opened)),
        (_(_NAMES["within"]), figures.number(target.within)),
        (_(_NAMES["late"]), figures.number(target.breached)),
        (_(_NAMES["pending"]), figures.number(target.pending)),
        (_("Share within target"), _of(target)),
    ]


def _of(target: Target) -> str:
    told = share(target.within, target.mature)
    return _("{share} of {count}").format(share=figures.percent(told), count=figures.number(target.mature))


def _share(one: CaseDay) -> float | None:
    return share(one.target.within, one.target.mature)
