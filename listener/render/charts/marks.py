"""What every time chart shows of how it was listened: times that were not read at its foot, and a cut where
the brands or their keywords changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from listener.render import figures
from listener.render.charts.steps import middle
from listener.render.charts.theme import Theme
from listener.reports.marks import Mark, MarkKind
from listener.words import _

_FOOT = 7
_MOST_WORDS = 4


def marked(
    spec: dict[str, Any], found: Sequence[Mark], theme: Theme, start: date, end: date
) -> dict[str, Any]:
    """The spec of a chart by time, of the days [start, end), with the marks of these days in it."""
    shown = [mark for mark in found if mark.start < end and mark.end > start]
    if not shown or "layer" not in spec:
        return spec
    cuts = [_place(mark, start, end) for mark in shown if mark.kind is MarkKind.PANEL]
    foot = [_place(mark, start, end) for mark in shown if mark.kind is not MarkKind.PANEL]
    layers = [*spec["layer"][:-1], *_cuts(cuts, theme), spec["layer"][-1], *_foot(foot, theme)]
    return spec | {"layer": layers}


def words(mark: Mark) -> str:
    """What happened, in a sentence for people."""
    if mark.change is not None:
        added = ", ".join(f"{brand}: {word}" for brand, word in mark.change.added[:_MOST_WORDS])
        removed = ", ".join(f"{brand}: {word}" for brand, word in mark.change.removed[:_MOST_WORDS])
        more = sum(max(0, len(some) - _MOST_WORDS) for some in (mark.change.added, mark.change.removed))
        parts = [
            *([_("with {words}").format(words=added)] if added else []),
            *([_("without {words}").format(words=removed)] if removed else []),
            *([_("and {count} more").format(count=more)] if more else []),
        ]
        told = _("other keywords from here on: {words}").format(words=", ".join(parts))
    elif mark.kind is MarkKind.PAUSE:
        told = _("{source} had to pause: {reason}").format(source=mark.source, reason=mark.reason or "")
    else:
        told = _("{source} was not read for {hours}").format(
            source=mark.source, hours=figures.hours(mark.hours)
        )
    return told


def _place(mark: Mark, start: date, end: date) -> dict[str, Any]:
    first, last = max(mark.start, start), min(mark.end, end)
    return {
        "at": middle(first, first),
        "from": middle(first, first),
        "to": middle(last, last),
        "kind": mark.kind.value,
        "tip": [figures.days(mark.start, mark.end), words(mark)],
    }


def _cuts(rows: list[dict[str, Any]], theme: Theme) -> list[dict[str, Any]]:
    """A gap as wide as a finger's line, so that nobody reads across it, and a dashed rule in it."""
    if not rows:
        return []
    x, data = {"x": {"field": "at", "type": "temporal"}}, {"values": rows}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": theme.surface, "strokeWidth": 7},
            "encoding": x,
        },
        {
            "data": data,
            "mark": {"type": "rule", "color": theme.ink, "strokeWidth": 1.5, "strokeDash": [4, 3]},
            "encoding": x | {"tooltip": {"field": "tip"}},
        },
    ]


def _foot(rows: list[dict[str, Any]], theme: Theme) -> list[dict[str, Any]]:
    if not rows:
        return []
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "color": theme.waiting, "opacity": 0.9},
            "encoding": {
                "x": {"field": "from", "type": "temporal"},
                "x2": {"field": "to"},
                "y": {"value": {"expr": f"height - {_FOOT}"}},
                "y2": {"value": {"expr": "height"}},
                "tooltip": {"field": "tip"},
            },
        }
    ]
