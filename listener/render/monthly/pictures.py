"""The charts of a document as SVG, drawn here in a few shapes: the same bytes for the same figures, for ever.

Colours stand twice: as attributes for paper, and as classes that a stylesheet may change in the dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from math import floor

from listener.render import figures
from listener.render.charts.mentions_over_time import count_ticks
from listener.render.charts.theme import LIGHT, brand_colours
from listener.render.monthly import words
from listener.reports.monthly.document import BarChart, Figure, LineChart

WIDTH, HEIGHT = 480, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 8, 22
_ROW, _NAME, _VALUE = 28, 118, 64
_DATES = 6
COLOURS = 8


def lines(chart: LineChart) -> str:
    """Lines by day over a grid of whole numbers."""
    most = max((one for line in chart.lines for one in line.values if one is not None), default=0)
    ticks = count_ticks(most)
    across, up = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(place: int) -> float:
        return _LEFT + across * (place / (len(chart.days) - 1) if len(chart.days) > 1 else 0.5)

    def y(value: float) -> float:
        return _TOP + up * (1 - value / ticks[-1])

    drawn = [_rule(_LEFT, y(tick), WIDTH - _RIGHT, y(tick)) for tick in ticks]
    drawn += [_text(_LEFT - 6, y(tick) + 4, figures.number(tick), "end") for tick in ticks]
    step = max(1, -(-len(chart.days) // _DATES))
    for place in range(0, len(chart.days), step):
        told = figures.day_of_month(date.fromisoformat(chart.days[place]))
        is_last = place == len(chart.days) - 1
        anchor = "start" if not place else "end" if is_last else "middle"
        drawn.append(_text(x(place), HEIGHT - 5, told, anchor))
    for line in reversed(chart.lines):
        for run in _runs(line.values):
            points = " ".join(f"{_n(x(place))},{_n(y(value))}" for place, value in run)
            drawn.append(
                f'<polyline class="b{_colour(line.place)}" fill="none" stroke="{_ink(line.place)}" '
                f'stroke-width="1.8" stroke-linejoin="round" points="{points}"/>'
            )
    return _svg(HEIGHT, chart.title, chart.caption, drawn)


def bars(chart: BarChart) -> str:
    """Bars from 0 with their intervals, and a mark at what was before."""
    found = [one.figure for one in chart.bars]
    ends = [end for one in found for end in (one.value, one.high) if end is not None]
    ends += [one.was for one in chart.bars if one.was is not None]
    longest = max(ends, default=0.0) or 1.0
    across = WIDTH - _NAME - _VALUE
    drawn: list[str] = []
    for number, one in enumerate(chart.bars):
        middle = _ROW * number + _ROW / 2
        drawn.append(_text(_NAME - 8, middle + 4, _cut(one.name), "end", "name"))
        drawn += _bar(one.figure, one.place, middle, across / longest)
        if one.was is not None:
            at = _NAME + one.was * across / longest
            drawn.append(
                f'<path class="was" d="M{_n(at)} {_n(middle - 11)}v22" stroke="{LIGHT.ink}" '
                'stroke-width="1.5" stroke-dasharray="3 2"/>'
            )
        drawn.append(_text(WIDTH - 2, middle + 4, words.value(one.figure), "end", "name"))
    return _svg(max(_ROW, _ROW * len(chart.bars)), chart.title, chart.caption, drawn)


def _bar(one: Figure, place: int, middle: float, scale: float) -> Iterable[str]:
    if one.value is None:
        return
    width = max(0.0, one.value) * scale
    yield (
        f'<rect class="f{_colour(place)}" x="{_NAME}" y="{_n(middle - 8)}" width="{_n(width)}" height="16" '
        f'rx="3" fill="{_ink(place)}"/>'
    )
    if one.low is not None and one.high is not None:
        low, high = (_NAME + max(0.0, end) * scale for end in (one.low, one.high))
        path = (
            f"M{_n(low)} {_n(middle - 4)}v8M{_n(low)} {_n(middle)}H{_n(high)}M{_n(high)} {_n(middle - 4)}v8"
        )
        yield f'<path class="whisker" d="{path}" fill="none" stroke="{LIGHT.ink}" stroke-width="1.3"/>'


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches of known values."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _svg(height: float, title: str, caption: str, drawn: Iterable[str]) -> str:
    label = escape(f"{title}, {caption}", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="img" '
        f'aria-label="{label}">{"".join(drawn)}</svg>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line class="grid" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{LIGHT.grid}" stroke-width="1"/>'
    )


def _text(x: float, y: float, told: str, anchor: str, kind: str = "axis") -> str:
    ink = LIGHT.ink if kind == "name" else LIGHT.muted
    size = 13 if kind == "name" else 12
    return (
        f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{size}" '
        f'font-family="sans-serif" fill="{ink}">{escape(told)}</text>'
    )


def _cut(name: str, most: int = 15) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _colour(place: int) -> int:
    return place % COLOURS + 1


def _ink(place: int) -> str:
    return brand_colours(LIGHT, [""] * (place + 1))[place]


def _n(value: float) -> str:
    """A coordinate to a tenth, without needless zeros."""
    told = floor(value * 10 + 0.5) / 10
    return f"{told:g}"
