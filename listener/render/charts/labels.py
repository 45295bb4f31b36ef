"""Names written into the drawing, so that colour alone tells nothing: where lines end, and inside bands.

They never overlap. Where the drawing is narrow they are left out; the HTML legend names everything there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from listener.render.charts.steps import Step, middle
from listener.render.charts.theme import HEIGHT, ROOM, Theme, ink_on

LINE = 14
"""Pixels between the lines of two names."""
LONGEST = 12
"""How many characters of a name are written into the drawing."""
TOLD = 80
"""How many characters of a name a tooltip tells."""
_HIDDEN = {"expr": "narrow ? 0 : 1"}
# What is hidden but written would still take its room.
_WRITTEN = {"condition": {"test": "narrow", "value": ""}, "field": "name"}
_LETTER = 7


@dataclass(frozen=True, slots=True)
class End:
    """Where a line or band ends: the name of what it shows, its colour, and its place (x an instant)."""

    name: str
    colour: str
    at: str
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a stack: its lower and upper edge at every step, None in a gap.

    `key` is what its links are asked for, `name` what people call it.
    """

    key: str
    name: str
    colour: str
    edges: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """A name inside its band, centred over the steps [first, last] at a height (fraction of the axis)."""

    band: Band
    first: int
    last: int
    value: float


def end_labels(ends: Sequence[End], theme: Theme, *, low: float, high: float) -> list[dict[str, Any]]:
    """The layers of names in the room at the right, each joined to its end by a line; none without ends.

    Of more names than fit on top of each other, the first ones are written.
    """
    ends = ends[: HEIGHT // LINE]
    if not ends:
        return []
    unit = (high - low) / HEIGHT
    places = spread([(end.value - low) / unit for end in ends], HEIGHT)
    rows = [
        {
            "at": end.at,
            "value": end.value,
            "place": low + place * unit,
            "name": cut(end.name),
            "color": end.colour,
        }
        for end, place in zip(ends, places, strict=True)
    ]
    colour = {"field": "color", "type": "nominal", "scale": None}
    height = {"field": "place", "type": "quantitative"}
    leader = {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeWidth": 1, "opacity": {"expr": "narrow ? 0 : 0.7"}},
        "encoding": {
            "x": {"field": "at", "type": "temporal"},
            "y": {"field": "value", "type": "quantitative"},
            "x2": {"value": {"expr": "min(width, width - room + 6)"}},
            "y2": {"field": "place"},
            "color": colour,
        },
    }
    dot = {
        "data": {"values": rows},
        "mark": {"type": "point", "shape": "circle", "filled": True, "size": 36, "opacity": _HIDDEN},
        "encoding": {"x": {"value": {"expr": "min(width, width - room + 8)"}}, "y": height, "color": colour},
    }
    text = {
        "data": {"values": rows},
        "mark": {**_text(ROOM - 16), "align": "left", "color": theme.ink},
        "encoding": {
            "x": {"value": {"expr": "width - room + 15"}},
            "y": height,
            "text": _WRITTEN,
        },
    }
    return [_veil(theme), leader, dot, text]


def inside_labels(found: Sequence[Inside], along: Sequence[Step]) -> list[dict[str, Any]]:
    """The layer of names inside bands over the steps of a chart; none without names."""
    if not found:
        return []
    rows = [
        {
            "at": middle(along[one.first].start, along[one.last].end),
            "place": one.value,
            "name": cut(one.band.name),
            "color": ink_on(one.band.colour),
        }
        for one in found
    ]
    encoding = {
        "x": {"field": "at", "type": "temporal"},
        "y": {"field": "place", "type": "quantitative"},
        "text": _WRITTEN,
        "color": {"field": "color", "type": "nominal", "scale": None},
    }
    return [{"data": {"values": rows}, "mark": _text(LONGEST * _LETTER), "encoding": encoding}]


def fit_inside(bands: Iterable[Band], clear: Sequence[bool], wide: int) -> tuple[list[Inside], list[Band]]:
    """Where names stand inside their bands, each over `wide` steps that are `clear`; and the bands too thin.

    A name stands where the part of its band that is as wide as the name is tallest.
    """
    free = [first for first in range(len(clear) - wide + 1) if all(clear[first : first + wide])]
    found: list[Inside] = []
    thin: list[Band] = []
    for band in bands:
        spots = [spot for first in free if (spot := _spot(band, first, first + wide - 1))]
        best = max(spots, key=lambda spot: spot[0], default=None)
        if best is not None and best[0] * HEIGHT >= LINE + 4:
            found.append(best[1])
        else:
            thin.append(band)
    return found, thin


def spread(places: Sequence[float], height: float, *, line: float = LINE) -> list[float]:
    """The places moved apart to at least a line's height each, in their order, and kept within the height.

    They need to fit: at most height / line of them. Of equal places the first one ends up highest.
    """
    order = sorted(range(len(places)), key=lambda number: (places[number], -number))
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


def cut(name: str, longest: int = LONGEST) -> str:
    """The name in one line of at most so many characters, without what turns the direction of writing."""
    shown = " ".join("".join(" " if _is_hidden(one) else one for one in name).split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _text(limit: int) -> dict[str, Any]:
    return {"type": "text", "fontSize": 11.5, "fontWeight": 600, "limit": limit}


def _veil(theme: Theme) -> dict[str, Any]:
    """Hides the grid where the names stand."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "color": theme.surface, "opacity": _HIDDEN},
        "encoding": {
            "x": {"value": {"expr": "min(width, width - room + 1)"}},
            "x2": {"value": {"expr": "width"}},
            "y": {"value": -6},
            "y2": {"value": HEIGHT + 6},
        },
    }


def _spot(band: Band, first: int, last: int) -> tuple[float, Inside] | None:
    """How tall the band is all the way over these steps, and its middle there; None if it has a gap."""
    edges = [edge for edge in band.edges[first : last + 1] if edge is not None]
    if len(edges) <= last - first:
        return None
    low, high = max(low for low, _high in edges), min(high for _low, high in edges)
    return high - low, Inside(band, first, last, (low + high) / 2)
