"""One brand's scored mentions by local day: shares of positive, neutral and negative, stacked to 100 %."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link, day_axis_of, hover, place, unfinished
from listener.render.charts.labels import End, end_labels
from listener.render.charts.theme import ROOM, Theme, themed
from listener.reports.series import BrandDay, Series
from listener.words import N_, _

CLASSES = (("negative", N_("Negative")), ("neutral", N_("Neutral")), ("positive", N_("Positive")))


def class_shares(series: Series, theme: Theme, *, link: Link, narrow: bool = False) -> dict[str, Any]:
    """The spec of the chart; the series is of one brand. A day on which nothing was scored is a gap."""
    values = []
    for row in series.days:
        low = 0.0
        for name, _label in CLASSES:
            share = _share(row, name)
            if share is not None:
                values.append({**place(row.day), "class": name, "low": low, "high": low + share})
                low += share
    gap = 1 if len(series.days) <= 120 else 0
    bars = {
        "mark": {"type": "rect", "opacity": 0.92, "xOffset": gap, "x2Offset": -gap},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
            "y": {
                "field": "low",
                "type": "quantitative",
                "scale": {"domain": [0, 1]},
                "stack": None,
                "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "labelOverlap": False},
            },
            "y2": {"field": "high"},
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"domain": [name for name, _label in CLASSES], "range": list(theme.classes)},
                "legend": None,
            },
        },
    }
    layers = [bars, *unfinished(series, theme)]
    if not narrow:
        layers += _ends(series, theme)
    layers.append(hover(series, theme, _written, link))
    spec = {"data": {"values": values}, "encoding": {"x": day_axis_of(series)}, "layer": layers}
    return themed(theme, spec, room=0 if narrow else ROOM)


def _ends(series: Series, theme: Theme) -> list[dict[str, Any]]:
    """The names of the classes beside the last day that has scored mentions."""
    scored = [row for row in series.days if _share(row, "neutral") is not None]
    if not scored:
        return []
    last, low, ends = scored[-1], 0.0, []
    for (name, label), colour in zip(CLASSES, theme.classes, strict=True):
        share = _share(last, name) or 0.0
        ends.append(End(_(label), colour, low + share / 2))
        low += share
    return end_labels(ends, theme, place(series.days[-1].day)["to"], low=0, high=1)


def _share(row: BrandDay, name: str) -> float | None:
    scored = row.positive + row.neutral + row.negative
    counts = {"positive": row.positive, "neutral": row.neutral, "negative": row.negative}
    return counts[name] / scored if scored else None


def _written(row: BrandDay) -> str:
    """Positive, neutral and negative mentions: counts, because a day has few."""
    return f"+{figures.number(row.positive)}  ○{figures.number(row.neutral)}  −{figures.number(row.negative)}"
