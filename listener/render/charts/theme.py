"""The colours of the charts, light and dark: the same values as the tokens of the pages' stylesheet.

The first four brand colours keep apart under every common colour blindness (smallest CIELAB distance 27);
the others are only for workspaces with more brands, where the table tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from listener.render import figures
from listener.words import _

FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
COLOURS = 8
"""How many brands have a colour of their own; further ones start again."""
HEIGHT = 220
ROOM = 92
"""Pixels at the right of a chart for the names at the ends of its lines."""
_NAMED_DAYS = 120
_LABELS = 7
_STEPS = (1, 2, 3, 7, 14, 28)


@dataclass(frozen=True, slots=True)
class Theme:
    """What a chart is drawn in."""

    name: str
    surface: str
    ink: str
    muted: str
    grid: str
    ghost: str
    brands: tuple[str, ...]
    classes: tuple[str, str, str]
    """Negative, neutral, positive."""


LIGHT = Theme(
    name="light",
    surface="#ffffff",
    ink="#1b2430",
    muted="#5c6878",
    grid="#e6eaf0",
    ghost="#94a0b0",
    brands=("#2f5fd0", "#c98200", "#14a888", "#8e1c71", "#5c6878", "#b93a0a", "#1c3f94", "#0c7264"),
    classes=("#c2410c", "#c3cad6", "#0f7b6c"),
)
DARK = Theme(
    name="dark",
    surface="#151d2a",
    ink="#e8edf5",
    muted="#9aa7ba",
    grid="#263243",
    ghost="#6b7a90",
    brands=("#7aa2ff", "#f2b95f", "#bdf0e4", "#cf3f86", "#9aa7ba", "#ff9a6b", "#5f8df0", "#45cdb8"),
    classes=("#ff9a6b", "#4a5a73", "#45cdb8"),
)


def themed(theme: Theme, spec: dict[str, Any], *, height: int = HEIGHT, room: int = 4) -> dict[str, Any]:
    """The spec with the size and the looks that every chart has, and `room` pixels free at the right."""
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
        "padding": {"left": 0, "right": max(4, room), "top": 4, "bottom": 4},
        "autosize": {"type": "fit", "contains": "padding"},
        "config": {"font": FONT, "view": {"stroke": None}, "axis": axis, "locale": _locale(), "aria": False},
        **spec,
    }


def _locale() -> dict[str, Any]:
    """The names of months and days on the axes, in the language spoken."""
    months = [_(month) for month in figures.MONTHS]
    weekdays = [_(day) for day in (*figures.WEEKDAYS[-1:], *figures.WEEKDAYS[:-1])]
    return {
        "time": {
            "dateTime": "%a %-d %b %Y %X",
            "date": "%-d %b %Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": weekdays,
            "shortDays": weekdays,
            "months": months,
            "shortMonths": months,
        }
    }


def day_axis(days: Sequence[date]) -> dict[str, Any]:
    """The axis of days: a few of them named, each name under the noon where its figures are drawn."""
    if len(days) > _NAMED_DAYS:
        return {"format": "%b %Y", "tickCount": 6, "labelOverlap": True, "labelFlush": False}
    step = next(step for step in _STEPS if len(days) <= _LABELS * step)
    return {
        "format": "%-d %b",
        "values": [_noon(day) for day in days[::step]],
        "labelOverlap": True,
        "labelFlush": False,
    }


def _noon(day: date) -> dict[str, Any]:
    return {"utc": True, "year": day.year, "month": day.month, "date": day.day, "hours": 12}


def count_ticks(most: int) -> list[int]:
    """Whole numbers from 0 up to the first at or above `most`, at most six, evenly apart."""
    size = 1
    while most > 50 * size:
        size *= 10
    step = next(factor * size for factor in (1, 2, 5, 10) if most <= 5 * factor * size)
    return list(range(0, max(1, -(-most // step)) * step + 1, step))


def brand_colours(theme: Theme, brands: Sequence[str]) -> list[str]:
    """A colour per brand, in order; the same on every chart and beside every name."""
    return [theme.brands[number % COLOURS] for number in range(len(brands))]
