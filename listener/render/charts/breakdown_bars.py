"""Share of voice within each label: a bar per label that fills 100 %, its name above, a segment per brand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from listener.render import figures
from listener.render.charts.labels import TOLD, cut
from listener.render.charts.theme import Theme, brand_colours, colour_by, ink_on, nothing, themed
from listener.render.links import local
from listener.reports.breakdown import Breakdown, BreakdownRow
from listener.words import _

_ROW = 42
_NAME = 12
_BAR = (21, 38)
_LETTER = 7
_LONGEST = 60


def breakdown_bars(
    found: Breakdown,
    theme: Theme,
    *,
    name: Callable[[str], str],
    link: Callable[[BreakdownRow], str],
) -> dict[str, Any]:
    """The spec of the chart; `name` writes a label for people, `link` tells what a row opens."""
    labels = found.labels
    colours = dict(zip(found.brands, brand_colours(theme, found.brands), strict=True))
    inks = {brand: ink_on(colour) for brand, colour in colours.items()}
    segments = [
        _segment(row, low, labels.index(row.label), name(row.label), inks[row.brand], local(link(row)))
        for row, low in _stacked(found)
    ]
    if not segments:
        return nothing(theme, _("Nothing was counted in these days."))
    height = _ROW * len(labels)
    layers = [_names(found, labels, name, theme), *_bars(segments, colours, height)]
    return themed(theme, {"layer": layers}, height=height)


def _stacked(found: Breakdown) -> list[tuple[BreakdownRow, float]]:
    """The rows that have a share, with the place in their bar where it begins."""
    low: dict[str, float] = {}
    stacked = []
    for row in found.rows:
        if row.share_of_voice.value:
            stacked.append((row, low.get(row.label, 0.0)))
            low[row.label] = low.get(row.label, 0.0) + row.share_of_voice.value
    return stacked


def _segment(row: BreakdownRow, low: float, line: int, label: str, ink: str, href: str) -> dict[str, Any]:
    """One brand's part of a bar, with the pixels that what is written inside needs, long or short."""
    share = row.share_of_voice.value or 0.0
    percent = figures.percent(share)
    long = f"{cut(row.brand)} {percent}"
    return {
        "brand": row.brand,
        "low": low,
        "high": low + share,
        "middle": low + share / 2,
        "top": line * _ROW + _BAR[0],
        "bottom": line * _ROW + _BAR[1],
        "ink": ink,
        "long": long,
        "long_needs": _LETTER * len(long) + 12,
        "short": percent,
        "short_needs": _LETTER * len(percent) + 8,
        "tip": [
            cut(label, TOLD),
            f"{cut(row.brand, TOLD)}\t{percent} ({figures.number(row.count)})",
            f"{_('95 % interval')}\t{_between(row)}",
            f"{_('All brands')}\t{figures.number(row.total)}",
            _("Click to read: {name}").format(name=cut(row.brand, TOLD)),
        ],
        "href": href,
    }


def _between(row: BreakdownRow) -> str:
    share = row.share_of_voice
    return figures.interval(share.low, share.high, figures.percent) or figures.UNKNOWN


def _names(
    found: Breakdown, labels: tuple[str, ...], name: Callable[[str], str], theme: Theme
) -> dict[str, Any]:
    """The name of each label above its bar, with the count of all brands at the right."""
    totals = {row.label: figures.number(row.total) for row in found.rows}
    rows = [
        {"y": line * _ROW + _NAME, "label": cut(name(label), _LONGEST), "total": totals[label]}
        for line, label in enumerate(labels)
    ]
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    text = {"type": "text", "baseline": "middle", "fontSize": 12}
    start = {**text, "align": "left", "fontWeight": 600, "color": theme.ink, "limit": {"expr": "width - 70"}}
    return {
        "data": {"values": rows},
        "layer": [
            {"mark": start, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}}},
            {
                "mark": {**text, "align": "right", "color": theme.muted},
                "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "total"}},
            },
        ],
    }


def _bars(segments: list[dict[str, Any]], colours: dict[str, str], height: int) -> list[dict[str, Any]]:
    data = {"values": segments}
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "labelFlush": True}
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    y = {"field": "top", "type": "quantitative", "scale": None, "axis": None}
    written = "(datum.high - datum.low) * width > datum."
    return [
        {
            "data": data,
            "mark": {"type": "rect", "cornerRadius": 2, "xOffset": 0.5, "x2Offset": -0.5},
            "encoding": {
                "x": {"field": "low", **x},
                "x2": {"field": "high"},
                "y": y,
                "y2": {"field": "bottom"},
                "color": colour_by("brand", colours),
                "href": {"field": "href"},
                "tooltip": {"field": "tip"},
            },
        },
        {
            "data": data,
            "mark": {"type": "text", "fontSize": 11.5, "fontWeight": 600, "baseline": "middle", "dy": 9},
            "encoding": {
                "x": {"field": "middle", **x},
                "y": y,
                "text": {
                    "condition": [
                        {"test": f"{written}long_needs", "field": "long"},
                        {"test": f"{written}short_needs", "field": "short"},
                    ],
                    "value": "",
                },
                "color": {"field": "ink", "type": "nominal", "scale": None},
                "href": {"field": "href"},
                "tooltip": {"field": "tip"},
            },
        },
    ]
