"""The colours of the charts, light and dark: the same values as the tokens of the pages' stylesheet.

The first four brand colours keep apart under every common colour blindness (smallest CIELAB distance 27);
the others are only for workspaces with more brands, where labels and table tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from listener.render import figures
from listener.words import _

FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
COLOURS = 8
"""How many brands have a colour of their own; further ones start again."""
HEIGHT = 190
"""Pixels between the highest and the lowest value of a chart by day; its axis comes below."""
NARROW = 400
"""Pixels of drawing below which nothing is written beside or inside it: the HTML legend is enough."""
ROOM = 96
"""Pixels at the right that names at the ends of lines take."""
_INKS = ("#ffffff", "#0d131d")


@dataclass(frozen=True, slots=True)
class Theme:
    """What a chart is drawn in; `classes` are negative, neutral, positive, `heat` is from little to much."""

    name: str
    surface: str
    ink: str
    muted: str
    grid: str
    ghost: str
    waiting: str
    brands: tuple[str, ...]
    classes: tuple[str, str, str]
    heat: tuple[str, str, str, str, str]


LIGHT = Theme(
    name="light",
    surface="#ffffff",
    ink="#1b2430",
    muted="#5c6878",
    grid="#e6eaf0",
    ghost="#94a0b0",
    waiting="#b87a0a",
    brands=("#2f5fd0", "#c98200", "#14a888", "#8e1c71", "#5c6878", "#b93a0a", "#1c3f94", "#0c7264"),
    classes=("#c2410c", "#c3cad6", "#0f7b6c"),
    heat=("#eef3fd", "#bcd0f7", "#7fa3ec", "#3f6fd6", "#1c3f94"),
)
DARK = Theme(
    name="dark",
    surface="#151d2a",
    ink="#e8edf5",
    muted="#9aa7ba",
    grid="#263243",
    ghost="#6b7a90",
    waiting="#f5c25b",
    brands=("#7aa2ff", "#f2b95f", "#bdf0e4", "#cf3f86", "#9aa7ba", "#ff9a6b", "#5f8df0", "#45cdb8"),
    classes=("#ff9a6b", "#4a5a73", "#45cdb8"),
    heat=("#1a2538", "#23406f", "#3560ad", "#5f8df0", "#b9d0ff"),
)


def themed(theme: Theme, spec: dict[str, Any], *, height: float = HEIGHT, room: int = 0) -> dict[str, Any]:
    """The spec with the size and the looks that every chart has.

    Its expressions know `narrow`, whether there is no place for names, and `room`, the pixels at the right
    that are kept for those at the ends of lines: none where it is narrow.
    """
    axis = {
        "domain": False,
        "ticks": False,
        "grid": False,
        "gridColor": theme.grid,
        "labelColor": theme.muted,
        "labelFontSize": 11,
        "labelPadding": 8,
        "title": None,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "background": "transparent",
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "params": [
            {"name": "narrow", "expr": f"width < {NARROW}"},
            {"name": "room", "expr": f"narrow ? 0 : {room}"},
        ],
        "config": {"font": FONT, "view": {"stroke": None}, "axis": axis, "locale": _locale(), "aria": False},
        **spec,
    }


def nothing(theme: Theme, sentence: str) -> dict[str, Any]:
    """A chart with nothing to draw says so."""
    mark = {"type": "text", "text": sentence, "color": theme.muted, "fontSize": 13}
    return themed(theme, {"data": {"values": [{}]}, "mark": mark})


def brand_colours(theme: Theme, brands: Sequence[str]) -> list[str]:
    """A colour per brand, in order; the same on every chart and beside every name."""
    return [theme.brands[number % COLOURS] for number in range(len(brands))]


def colour_by(field: str, colours: dict[str, str]) -> dict[str, Any]:
    """The encoding of a field's colour; the legend is HTML beside the chart."""
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def ink_on(fill: str) -> str:
    """The colour of text, white or nearly black, that is read best on the fill."""
    return max(_INKS, key=lambda ink: _contrast(ink, fill))


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, of "#rrggbb"."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _locale() -> dict[str, Any]:
    """How axes write numbers, and the names of months and days in the language spoken."""
    months = [_(month) for month in figures.MONTHS]
    weekdays = [_(day) for day in (*figures.WEEKDAYS[-1:], *figures.WEEKDAYS[:-1])]
    return {
        "number": {
            "decimal": ".",
            "thousands": ",",
            "grouping": [3],
            "currency": ["", ""],
            "percent": " %",
            "minus": figures.MINUS,
        },
        "time": {
            "dateTime": "%a %-d %b %Y %X",
            "date": "%-d %b %Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": weekdays,
            "shortDays": weekdays,
            "months": months,
            "shortMonths": months,
        },
    }
