"""Lines over the steps of a chart, one per brand, with names at their ends and a cell around every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from listener.render.charts.days import Cell
from listener.render.charts.labels import End
from listener.render.charts.steps import Step
from listener.render.charts.theme import Theme, brand_colours, colour_by
from listener.reports.series import BrandDay, Series

_DOTTED = 120
"""So many steps still have a dot of their own while the pointer is over them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whose it is, its colour, and its value at every step, None where there is none."""

    name: str
    colour: str
    values: tuple[float | None, ...]


def brand_lines(
    series: Series, steps: Sequence[Step], theme: Theme, read: Callable[[Step, BrandDay], float | None]
) -> list[Line]:
    """A line per brand of what is read of each step's rows."""
    colours = brand_colours(theme, series.brands)
    return [
        Line(name, colour, tuple(read(step, step.rows[number]) for step in steps))
        for number, (name, colour) in enumerate(zip(series.brands, colours, strict=True))
    ]


def draw_lines(found: Sequence[Line], steps: Sequence[Step], y: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines through the known values, a dot where one stands alone; the step into today is dashed."""
    values: list[dict[str, Any]] = []
    alone: list[dict[str, Any]] = []
    for line in found:
        for number, (piece, dashed) in enumerate(_pieces(line, steps)):
            rows = [_point(line, steps, place) for place in piece]
            if len(rows) > 1:
                values += [{**row, "piece": number, "dashed": dashed} for row in rows]
            else:
                alone += rows
    encoding = {"y": {"field": "value", "type": "quantitative", **y}, "color": _colour(found)}
    dashes = {"condition": {"test": "datum.dashed", "value": [4, 4]}, "value": [1, 0]}
    drawn: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round"},
            "encoding": {
                **encoding,
                "detail": {"field": "piece", "type": "nominal"},
                "strokeDash": dashes,
            },
        },
        {"data": {"values": alone}, "mark": {**_DOT, "size": 36}, "encoding": encoding},
    ]
    return [layer for layer in drawn if layer["data"]["values"]]


def draw_ghost(line: Line, steps: Sequence[Step]) -> dict[str, Any]:
    """What was before, dashed and thin."""
    rows = [_point(line, steps, place) for place, value in enumerate(line.values) if value is not None]
    mark = {"type": "line", "color": line.colour, "strokeWidth": 1.5, "strokeDash": [5, 4]}
    return {
        "data": {"values": rows},
        "mark": mark | ({"point": {"color": line.colour}} if len(rows) == 1 else {}),
        "encoding": {"y": {"field": "value", "type": "quantitative"}},
    }


def draw_dots(found: Sequence[Line], steps: Sequence[Step], theme: Theme) -> list[dict[str, Any]]:
    """A dot on every line at the step that the pointer is over; none where steps are very many."""
    if len(steps) > _DOTTED:
        return []
    rows = [
        _point(line, steps, place)
        for line in found
        for place, value in enumerate(line.values)
        if value is not None
    ]
    encoding = {
        "y": {"field": "value", "type": "quantitative"},
        "color": _colour(found),
        "opacity": {"condition": {"param": "over", "empty": False, "value": 1}, "value": 0},
    }
    return [{"data": {"values": rows}, "mark": {**_DOT, "size": 48}, "encoding": encoding}]


def ends_of(found: Sequence[Line], steps: Sequence[Step]) -> list[End]:
    """Where the lines end: at their last known values."""
    ends = []
    for line in found:
        known = [(step, value) for step, value in zip(steps, line.values, strict=False) if value is not None]
        if known:
            ends.append(End(line.name, line.colour, known[-1][0].place["at"], known[-1][1]))
    return ends


def cells_between(found: Sequence[Line], steps: Sequence[Step], *, low: float, high: float) -> list[Cell]:
    """Every step's column, parted halfway between one line and the next: each value has what is nearest."""
    cells: list[Cell] = []
    for place, step in enumerate(steps):
        here = [(value, line.name) for line in found if (value := line.values[place]) is not None]
        here.sort(key=lambda one: one[0])
        if not here:
            cells.append(Cell(step, "", "", low, high))
            continue
        edges = [low, *((under[0] + over[0]) / 2 for under, over in pairwise(here)), high]
        cells += [
            Cell(step, name, name, under, over)
            for (_value, name), (under, over) in zip(here, pairwise(edges), strict=True)
            if over > under
        ]
    return cells


_DOT = {"type": "point", "shape": "circle", "filled": True, "opacity": 1}


def _colour(found: Sequence[Line]) -> dict[str, Any]:
    return colour_by("name", {line.name: line.colour for line in found})


def _point(line: Line, steps: Sequence[Step], place: int) -> dict[str, Any]:
    return {"at": steps[place].place["at"], "name": line.name, "value": line.values[place]}


def _pieces(line: Line, steps: Sequence[Step]) -> list[tuple[list[int], bool]]:
    """The runs of known values, and, dashed, the step from the last of them into the day that is not over."""
    runs: list[tuple[list[int], bool]] = []
    for place, (step, value) in enumerate(zip(steps, line.values, strict=True)):
        if value is None:
            continue
        joins = bool(runs) and runs[-1][0][-1] == place - 1
        if step.partial:
            runs.append(([place - 1, place] if joins else [place], True))
        elif joins:
            runs[-1][0].append(place)
        else:
            runs.append(([place], False))
    return runs
