"""Share of voice within each label, a bar per label that fills 100 %, a segment per brand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from listener.render import figures
from listener.render.charts.theme import Theme, brand_colours, themed
from listener.reports.breakdown import Breakdown, BreakdownRow
from listener.words import _

_BAR = 34
_LONGEST = 22


def breakdown_bars(
    found: Breakdown,
    theme: Theme,
    *,
    name: Callable[[str], str],
    link: Callable[[BreakdownRow], str],
    most: int,
    narrow: bool = False,
) -> dict[str, Any]:
    """The spec of the chart of the `most` labels most heard; `name` writes a label for people."""
    labels = found.labels[:most]
    values = []
    low = dict.fromkeys(labels, 0.0)
    for row in found.rows:
        if row.label not in low or row.share_of_voice is None:
            continue
        high = low[row.label] + row.share_of_voice
        values.append(
            {
                "label": labels.index(row.label),
                "brand": row.brand,
                "low": low[row.label],
                "high": high,
                "middle": (low[row.label] + high) / 2,
                "share": figures.percent(row.share_of_voice),
                "count": figures.number(row.count),
                "inside": figures.percent(row.share_of_voice) if row.share_of_voice >= 0.14 else "",
                "href": link(row),
            }
        )
        low[row.label] = high
    colours = dict(zip(found.brands, brand_colours(theme, found.brands), strict=True))
    axis = {
        "labelExpr": _label_expression([name(label) for label in labels], narrow=narrow),
        "labelLimit": 110 if narrow else 180,
    }
    rows = {
        "field": "label",
        "type": "ordinal",
        "axis": axis,
        "scale": {"domain": list(range(len(labels))), "paddingInner": 0.3},
    }
    across = {"scale": {"domain": [0, 1]}, "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}}
    bars = {
        "mark": {"type": "bar", "cornerRadius": 2, "cursor": "pointer"},
        "encoding": {
            "y": rows,
            "x": {"field": "low", "type": "quantitative", **across},
            "x2": {"field": "high"},
            "color": {
                "field": "brand",
                "type": "nominal",
                "scale": {"domain": list(colours), "range": list(colours.values())},
                "legend": None,
            },
            "href": {"field": "href"},
            "tooltip": [
                {"field": "brand", "title": _("Brand")},
                {"field": "share", "title": _("Share of voice")},
                {"field": "count", "title": _("Count")},
            ],
        },
    }
    names = {
        "mark": {"type": "text", "fontSize": 11, "fontWeight": 600, "color": theme.surface},
        "encoding": {
            "y": rows,
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "inside"},
        },
    }
    spec = {"data": {"values": values}, "layer": [bars] if narrow else [bars, names]}
    return themed(theme, spec, height=max(2, len(labels)) * _BAR)


def _label_expression(names: list[str], *, narrow: bool) -> str:
    """The names of the rows by their number: two labels may be written alike."""
    longest = 14 if narrow else _LONGEST
    written = [name if len(name) <= longest else f"{name[: longest - 1]}…" for name in names]
    return f"{json.dumps(written)}[datum.value]"
