"""What every chart by day shares: its rows, its lines, the column that shows and opens a day, the
unfinished day's mark.

Days are drawn as UTC days whatever zone they belong to, so that no browser's own zone can shift them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from listener.render import figures
from listener.render.charts.labels import End, end_labels
from listener.render.charts.theme import Theme, brand_colours, day_axis
from listener.reports.series import BrandDay, Series, of_brand
from listener.words import _

Link = Callable[[date], str]
"""The address of the mentions that a day of a chart counts."""

Read = Callable[[BrandDay], float | None]


def place(day: date) -> dict[str, str]:
    """Where a day stands: its noon, its start and its end."""
    return {
        "at": f"{day.isoformat()}T12:00:00Z",
        "from": f"{day.isoformat()}T00:00:00Z",
        "to": f"{(day + timedelta(days=1)).isoformat()}T00:00:00Z",
    }


def day_axis_of(series: Series) -> dict[str, Any]:
    """The encoding of a day's noon, over the days drawn."""
    days = sorted({row.day for row in series.days})
    # Without a domain: Vega-Lite takes one per layer and joins them, whole days thanks to the hover columns.
    scale = {"type": "utc", "nice": False}
    return {"field": "at", "type": "temporal", "scale": scale, "axis": day_axis(days)}


def lines(
    series: Series, theme: Theme, read: Read, *, scale: Mapping[str, Any], axis: Mapping[str, Any]
) -> dict[str, Any]:
    """A line per brand through the known values; the step into the unfinished day is dashed."""
    values: list[dict[str, Any]] = []
    for number, brand in enumerate(series.brands):
        rows = of_brand(series, brand)
        values += [
            {**place(row.day), "brand": brand, "order": number, "value": read(row), "part": part}
            for part, chosen in _parts(len(rows), partial=bool(rows) and rows[-1].partial)
            for row in rows[chosen]
        ]
    points = {"size": 24} if _is_broken(series, read) else False
    return {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round", "clip": True, "point": points},
        "encoding": {
            "y": {"field": "value", "type": "quantitative", "scale": dict(scale), "axis": dict(axis)},
            "color": {
                "field": "brand",
                "type": "nominal",
                "scale": {"domain": list(series.brands), "range": brand_colours(theme, series.brands)},
                "legend": None,
            },
            "detail": {"field": "part", "type": "nominal"},
            "strokeDash": {
                "condition": {"test": "datum.part === 'so far'", "value": [4, 4]},
                "value": [1, 0],
            },
        },
    }


def ends_of(series: Series, theme: Theme, read: Read, *, low: float, high: float) -> list[dict[str, Any]]:
    """The brands' names where their lines end."""
    ends = []
    for brand, colour in zip(series.brands, brand_colours(theme, series.brands), strict=True):
        known = [value for row in of_brand(series, brand) if (value := read(row)) is not None]
        if known:
            ends.append(End(brand, colour, known[-1]))
    last = max((row.day for row in series.days), default=None)
    return end_labels(ends, theme, place(last)["to"], low=low, high=high) if last else []


def hover(
    series: Series, theme: Theme, written: Callable[[BrandDay], str], link: Link, before: Series | None = None
) -> dict[str, Any]:
    """A column per day, drawn while the pointer is over it, with every brand's figure as its tooltip.

    A click opens the mentions of the day. The figures are text made here: the browser formats nothing, so
    the page and its chart agree.
    """
    rows: dict[date, dict[str, str]] = {}
    for one in series.days:
        row = rows.setdefault(one.day, {**place(one.day), "day": named(one), "href": link(one.day)})
        row[f"b{series.brands.index(one.brand)}"] = written(one)
    fields = [{"field": f"b{number}", "title": name} for number, name in enumerate(series.brands)]
    if before is not None:
        for row, then in zip(rows.values(), before.days, strict=False):
            row["then"] = f"{written(then)} ({named(then)})"
        fields.append({"field": "then", "title": _("{brand} then").format(brand=before.brands[0])})
    return {
        "data": {"values": list(rows.values())},
        "params": [{"name": "over", "select": {"type": "point", "on": "pointerover", "clear": "pointerout"}}],
        "mark": {"type": "rect", "color": theme.ink, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
            "opacity": {"condition": {"param": "over", "empty": False, "value": 0.1}, "value": 0},
            "href": {"field": "href"},
            "tooltip": [{**one, "type": "nominal"} for one in ({"field": "day", "title": _("Day")}, *fields)],
        },
    }


def unfinished(series: Series, theme: Theme) -> list[dict[str, Any]]:
    """The mark of the day that is not over: a veil with a dashed edge. Nothing if all are."""
    days = {row.day for row in series.days if row.partial}
    if not days:
        return []
    rows = {"values": [place(day) for day in sorted(days)]}
    across = {"x": {"field": "from", "type": "temporal"}}
    return [
        {
            "data": rows,
            "mark": {"type": "rect", "color": theme.surface, "opacity": 0.55},
            "encoding": {**across, "x2": {"field": "to"}},
        },
        {
            "data": rows,
            "mark": {"type": "rule", "color": theme.ghost, "strokeDash": [3, 3]},
            "encoding": across,
        },
    ]


def named(one: BrandDay) -> str:
    """A day as tooltips write it: "Tue 24 Nov 2026"."""
    written = f"{_(figures.WEEKDAYS[one.day.weekday()])} {figures.day(one.day)}"
    return _("{day} (so far)").format(day=written) if one.partial else written


def _is_broken(series: Series, read: Read) -> bool:
    """Whether a day stands alone, so that a line would not show it."""
    for brand in series.brands:
        known = [read(row) is not None for row in of_brand(series, brand)]
        around = [False, *known, False]
        if len(known) < 3 or any(
            day and not (before or after)
            for before, day, after in zip(around, known, around[2:], strict=False)
        ):
            return True
    return False


def _parts(days: int, *, partial: bool) -> list[tuple[str, slice]]:
    """The days of a line: those that are over, and the step from the last of them to the unfinished one."""
    if not partial:
        return [("whole", slice(0, days))]
    return [("whole", slice(0, days - 1)), ("so far", slice(max(0, days - 2), days))]
