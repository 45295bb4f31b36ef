"""The places along a chart's time: days, or spans of equal length where days would be narrower than a pixel.

A span has the figures of all its days together. A day that is not over is drawn among days, not among spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from listener.metrics import net_sentiment, share
from listener.render import figures
from listener.reports.series import BrandDay, Series
from listener.words import _

_SPANS = (1, 7, 28)
"""Whole weeks, so that every span has the same weekdays."""
_MOST = 190
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """The days [start, end) drawn at one place; `rows` holds what each brand of the series had in them.

    Where no brands are drawn there are no rows, and `unfinished` tells of the day that is not over.
    """

    start: date
    end: date
    rows: tuple[BrandDay, ...] = ()
    unfinished: bool = False

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def partial(self) -> bool:
        """Whether it is the day that is not over."""
        return self.unfinished or any(row.partial for row in self.rows)

    @property
    def place(self) -> dict[str, str]:
        """Its middle, start and end, as UTC whatever zone the days belong to: no browser shifts them."""
        return {
            "at": middle(self.start, self.end),
            "from": middle(self.start, self.start),
            "to": middle(self.end, self.end),
        }

    @property
    def written(self) -> str:
        """Its name in a tooltip: "Tue 24 Nov 2026", "3 Nov to 9 Nov 2026"."""
        if self.days > 1:
            return figures.days(self.start, self.end)
        day = f"{_(figures.WEEKDAYS[self.start.weekday()])} {figures.day(self.start)}"
        return _("{day} (so far)").format(day=day) if self.partial else day


def steps(series: Series, span: int | None = None) -> tuple[Step, ...]:
    """The series as it is drawn: by day, by week over more than half a year, by four weeks over many.

    `span` asks for steps of so many days.
    """
    by_day: dict[date, list[BrandDay]] = {}
    for row in series.days:
        by_day.setdefault(row.day, []).append(row)
    days = [Step(day, day + _ONE_DAY, tuple(rows)) for day, rows in by_day.items()]
    span = span or span_of(len(days))
    if span == 1:
        return tuple(days)
    over = [day for day in days if not day.partial]
    return tuple(_together(over[first : first + span]) for first in range(0, len(over), span))


def span_of(days: int) -> int:
    """How many days a step has where so many are drawn."""
    return next((span for span in _SPANS if days <= _MOST * span), _SPANS[-1])


def middle(start: date, end: date) -> str:
    """The instant halfway between the beginnings of two days."""
    return f"{(datetime.combine(start, time()) + (end - start) / 2).isoformat()}Z"


def _together(days: Sequence[Step]) -> Step:
    counts = [sum(row.count or 0 for row in rows) for rows in zip(*(day.rows for day in days), strict=True)]
    rows = [
        _sum(rows, share(count, sum(counts)))
        for count, rows in zip(counts, zip(*(day.rows for day in days), strict=True), strict=True)
    ]
    return Step(days[0].start, days[-1].end, tuple(rows))


def _sum(rows: Sequence[BrandDay], voice: float | None) -> BrandDay:
    """One brand's days as one row. The share is that among the brands of the series."""
    tone = [sum(getattr(row, name) for row in rows) for name in ("positive", "neutral", "negative")]
    positive, neutral, negative = tone
    return replace(
        rows[0],
        mentions=sum(row.mentions for row in rows),
        total=sum(row.total for row in rows),
        share_of_voice=voice,
        positive=positive,
        neutral=neutral,
        negative=negative,
        net=net_sentiment(positive, neutral, negative),
    )
