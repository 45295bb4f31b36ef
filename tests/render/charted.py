"""Small reports to draw, and the pieces of a drawn spec."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from listener.metrics import net_sentiment, share
from listener.model import Estimate, Period
from listener.render.charts import (
    Theme,
    breakdown_bars,
    class_shares,
    mentions_over_time,
    net_over_time,
    share_of_voice,
)
from listener.reports.breakdown import Breakdown, BreakdownRow, By
from listener.reports.series import BrandDay, Measure, Series

START = date(2026, 11, 1)
BRANDS = ("Acme", 'Rival.[0] "& Co"')
HOSTILE = (
    '<script>alert(1)</script>" onload="alert(1)',
    "]\"'.[0]{{7*7}}\\${1}",
    "\u202egnol\n\teman\x00",
    "Donaudampfschiff" * 13,
    "javascript:alert(1)",
    "image",
    "title",
    "سلام",
)


def make_series(
    days: int, brands: tuple[str, ...] = BRANDS, *, partial: bool = False, silent: tuple[int, ...] = ()
) -> Series:
    """Days from 1 November on: the first brand has one mention more every day, the others three; a quarter
    of its mentions each is positive and negative."""
    rows = []
    for number in range(days):
        counts = [0 if number in silent else 3 if place else number + 1 for place in range(len(brands))]
        for brand, count in zip(brands, counts, strict=True):
            loved = hated = count // 4
            neutral = count - loved - hated
            rows.append(
                BrandDay(
                    day=START + timedelta(days=number),
                    brand=brand,
                    mentions=count,
                    share_of_voice=share(count, sum(counts)),
                    positive=loved,
                    neutral=neutral,
                    negative=hated,
                    net=net_sentiment(loved, neutral, hated),
                    partial=partial and number == days - 1,
                    total=sum(counts),
                    count=count,
                )
            )
    return Series(period(days), brands, tuple(rows))


def period(days: int) -> Period:
    end = START + timedelta(days=days)
    return Period(START, end, ZoneInfo("Europe/Warsaw"), datetime(2026, 12, 1, tzinfo=UTC))


def of_one(series: Series, brand: str) -> Series:
    return replace(series, brands=(brand,), days=tuple(row for row in series.days if row.brand == brand))


def make_breakdown(labels: tuple[str, ...], brands: tuple[str, ...] = BRANDS) -> Breakdown:
    """Per label one mention of the first brand, two of the second, and so on; of the last label, none."""
    rows = []
    for label in labels:
        counts = [0 if label == labels[-1] else place + 1 for place in range(len(brands))]
        for brand, count in zip(brands, counts, strict=True):
            whole = sum(counts)
            told = Estimate(share(count, whole), 0.0, 1.0, n=whole)
            rows.append(BreakdownRow(label, brand, count, told, whole, count, 0, whole, 0))
    return Breakdown(period(7), By.LANG, Measure.MENTIONS, brands, tuple(rows), len(labels))


def link(start: date, end: date, who: str) -> str:
    return "/mentions?" + urlencode({"from": start, "to": end, "who": who})


def row_link(row: BreakdownRow) -> str:
    return "/mentions?" + urlencode({"lang": row.label, "brand": row.brand})


def every_chart(series: Series, theme: Theme) -> dict[str, dict[str, Any]]:
    """Each chart of the series, by name; the breakdown has the brands as labels."""
    first = of_one(series, series.brands[0])
    broken_down = make_breakdown(series.brands, series.brands)
    return {
        "mentions": mentions_over_time(series, theme, link=link, before=first),
        "voice": share_of_voice(series, theme, link=link),
        "net": net_over_time(series, theme, link=link),
        "classes": class_shares(first, theme, link=link),
        "breakdown": breakdown_bars(broken_down, theme, name=str, link=row_link),
    }


def rows_of(spec: dict[str, Any], *fields: str) -> list[tuple[Any, ...]]:
    """What the layers draw that have all of these fields, in order."""
    return [
        tuple(row[field] for field in fields)
        for layer in layers_of(spec)
        for row in layer["data"]["values"]
        if set(fields) <= set(row)
    ]


def layers_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The drawn layers, those within layers too."""
    if "layer" not in spec:
        return [spec]
    return [
        found
        for layer in spec["layer"]
        for found in layers_of({**({"data": spec["data"]} if "data" in spec else {}), **layer})
    ]
