"""How right a learned scorer is by the number of labels it learned from, and the scorer in use beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from listener.model import Outcome
from listener.render import figures
from listener.render.charts.hovered import hovered
from listener.render.charts.theme import Theme, nothing, themed
from listener.render.links import local
from listener.words import _


def learning_curve(found: Outcome | None, theme: Theme, *, link: str) -> dict[str, Any]:
    """The spec of the chart; every place in it leads to `link`, the labels that it is made of."""
    if found is None or not found.curve:
        return nothing(theme, _("No training has drawn a curve yet."))
    last = found.curve[-1][0]
    axis = {
        "format": "d",
        "tickCount": 6,
        "title": _("labels learned from"),
        "titleColor": theme.muted,
        "titleFontWeight": "normal",
        "titleFontSize": 11,
        "titlePadding": 8,
    }
    scale = {"domain": [0, last * 1.05], "nice": False}
    x = {"field": "labels", "type": "quantitative", "scale": scale, "axis": axis}
    layers = [_learned(found, theme), *_in_use(found, theme), hovered(_cells(found, link), theme)]
    return themed(theme, {"encoding": {"x": x}, "layer": layers})


def _y() -> dict[str, Any]:
    axis = {"grid": True, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    return {
        "field": "f1",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": axis,
    }


def _learned(found: Outcome, theme: Theme) -> dict[str, Any]:
    colour = theme.brands[0]
    mark = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "point": {"color": colour, "filled": True, "size": 36},
    }
    values = [{"labels": labels, "f1": f1} for labels, f1 in found.curve]
    return {"data": {"values": values}, "mark": mark, "encoding": {"y": _y()}}


def _in_use(found: Outcome, theme: Theme) -> list[dict[str, Any]]:
    """What is to be beaten, dashed."""
    if found.in_use_f1 is None:
        return []
    mark = {"type": "rule", "color": theme.muted, "strokeWidth": 2, "strokeDash": [5, 4]}
    return [{"data": {"values": [{"f1": found.in_use_f1}]}, "mark": mark, "encoding": {"x": None, "y": _y()}}]


def _cells(found: Outcome, link: str) -> list[dict[str, Any]]:
    """A column around each number of labels."""
    places = [labels for labels, _f1 in found.curve]
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(places)), places[-1] * 1.05]
    return [
        {"from": edges[place], "to": edges[place + 1], "tip": _tip(found, labels, f1), "href": local(link)}
        for place, (labels, f1) in enumerate(found.curve)
    ]


def _tip(found: Outcome, labels: int, f1: float) -> list[str]:
    told = [
        _("With {labels}").format(labels=figures.counted(labels, "label")),
        f"{_('Learned')}\t{figures.percent(f1)}",
    ]
    if found.in_use_f1 is not None:
        told.append(f"{_('In use')}\t{figures.percent(found.in_use_f1)}")
    return [*told, _("Click to see the labels")]
