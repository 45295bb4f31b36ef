"""Names written where lines and bands end, so that colour alone tells nothing. They never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from listener.render.charts.theme import HEIGHT, Theme

_LINE = 14
_LONGEST = 13


@dataclass(frozen=True, slots=True)
class End:
    """Where a line or band ends: the name of what it shows, its colour, and its place on the axis."""

    name: str
    colour: str
    value: float


def end_labels(
    ends: Sequence[End], theme: Theme, at: str, *, low: float, high: float, height: int = HEIGHT
) -> list[dict[str, Any]]:
    """The layer of names at the instant `at`, for an axis from `low` to `high`; nothing without ends.

    Of more names than fit on top of each other, the first ones are written.
    """
    ends = ends[: height // _LINE]
    if not ends or high <= low:
        return []
    span = (high - low) / height
    rows = [
        {"at": at, "label": cut(end.name), "place": low + place * span, "colour": end.colour}
        for end, place in zip(ends, spread([(end.value - low) / span for end in ends], height), strict=True)
    ]
    place = {
        "x": {"field": "at", "type": "temporal"},
        "y": {"field": "place", "type": "quantitative"},
    }
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11.5, "fontWeight": 600},
            "encoding": {**place, "text": {"field": "label"}, "color": {"value": theme.ink}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1},
            "encoding": {**place, "color": {"field": "colour", "type": "nominal", "scale": None}},
        },
    ]


def spread(places: Sequence[float], height: float, *, line: float = _LINE) -> list[float]:
    """The places moved apart to at least a line's height each, in their order, and kept within the height.

    They need to fit: at most height / line of them.
    """
    order = sorted(range(len(places)), key=lambda number: (places[number], number))
    found = list(places)
    lowest = line / 2
    for number in order:
        found[number] = lowest = max(found[number], lowest)
        lowest += line
    highest = height - line / 2
    for number in reversed(order):
        found[number] = highest = min(found[number], highest)
        highest -= line
    return found


def cut(name: str) -> str:
    """The name cut to what the room at the right holds."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
