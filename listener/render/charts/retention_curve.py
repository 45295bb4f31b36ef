"""The share of customers still there, by months from the landmark: those exposed, and dashed the others."""

from __future__ import annotations

from typing import Any

from listener.metrics.groups.retention import LifeDifference, Side
from listener.metrics.survival import Waiting
from listener.render import figures
from listener.render.charts.hovered import hovered
from listener.render.charts.theme import Theme, nothing, themed
from listener.render.links import local
from listener.words import _


def retention_curve(found: LifeDifference, horizon: float, theme: Theme, *, link: str) -> dict[str, Any]:
    """The spec of the chart up to so many months; every place in it leads to `link`, the customers."""
    if found.exposed.curve is None or found.control.curve is None or horizon <= 0:
        return nothing(theme, _("There are not two groups to compare."))
    sides = ((found.exposed, theme.brands[0], None), (found.control, theme.muted, [5, 4]))
    layers = [layer for side, colour, dash in sides for layer in _side(side, horizon, colour, dash)]
    ticks = list(range(0, int(horizon) + 1, 1 if horizon <= 12 else 6))
    axis = {
        "values": ticks,
        "format": "d",
        "title": _("months after the landmark"),
        "titleColor": theme.muted,
        "titleFontWeight": "normal",
        "titleFontSize": 11,
        "titlePadding": 8,
    }
    x = {
        "field": "months",
        "type": "quantitative",
        "scale": {"domain": [0, horizon], "nice": False},
        "axis": axis,
    }
    return themed(
        theme, {"encoding": {"x": x}, "layer": [*layers, _cells(found, ticks, horizon, theme, link)]}
    )


def _steps(curve: Waiting, horizon: float) -> list[dict[str, float | None]]:
    rows: list[dict[str, float | None]] = [{"months": 0.0, "share": 1.0, "low": 1.0, "high": 1.0}]
    for months, share, low, high in zip(curve.times, curve.share, curve.low, curve.high, strict=True):
        told = {"months": float(months), "share": float(share), "low": float(low), "high": float(high)}
        rows.append({name: None if value != value else value for name, value in told.items()})
    return [*rows, rows[-1] | {"months": horizon}]


def _side(side: Side, horizon: float, colour: str, dash: list[int] | None) -> list[dict[str, Any]]:
    """A curve with its interval."""
    rows = _steps(side.curve, horizon) if side.curve else []
    axis = {"grid": True, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    y = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": axis}
    line = {"type": "line", "color": colour, "strokeWidth": 2, "interpolate": "step-after"}
    known = [row for row in rows if row["low"] is not None and row["high"] is not None]
    return [
        {
            "data": {"values": known},
            "mark": {"type": "area", "color": colour, "opacity": 0.14, "interpolate": "step-after"},
            "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": line | ({"strokeDash": dash} if dash else {}),
            "encoding": {"y": {"field": "share", **y}},
        },
    ]


def _cells(
    found: LifeDifference, ticks: list[int], horizon: float, theme: Theme, link: str
) -> dict[str, Any]:
    """A column for each month that tells both curves and opens the customers."""
    values = [
        {
            "from": month,
            "to": min(month + ticks[1] - ticks[0] if len(ticks) > 1 else horizon, horizon),
            "tip": _tip(found, month),
            "href": local(link),
        }
        for month in ticks
        if month < horizon
    ]
    return hovered(values, theme)


def _tip(found: LifeDifference, month: int) -> list[str]:
    told = [_("After {count} months").format(count=month)]
    for name, side in ((_("Exposed"), found.exposed), (_("Control"), found.control)):
        ended = side.curve.within(month) if side.curve and month else None
        share = 1.0 if ended is None else None if ended.value is None else 1 - ended.value
        told.append(f"{name}\t{figures.percent(share)}")
    return [*told, _("Click to see the customers")]
