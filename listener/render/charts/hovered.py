"""Columns over a curve that tell its figures where somebody points, and open the rows behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listener.render.charts.theme import HEIGHT, Theme


def hovered(values: Sequence[dict[str, Any]], theme: Theme) -> dict[str, Any]:
    """A layer of columns, each with `from`, `to`, the figures as `tip`, and where it leads as `href`."""
    over = {"type": "point", "fields": ["from"], "on": "pointerover", "clear": "pointerout"}
    return {
        "data": {"values": values},
        "params": [{"name": "over", "select": over}],
        "mark": {"type": "rect", "color": theme.ink},
        "encoding": {
            "x": {"field": "from", "type": "quantitative"},
            "x2": {"field": "to"},
            "y": {"value": 0},
            "y2": {"value": HEIGHT},
            "opacity": {"condition": {"param": "over", "empty": False, "value": 0.08}, "value": 0},
            "href": {"field": "href"},
            "tooltip": {"field": "tip"},
        },
    }
