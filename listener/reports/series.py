"""Day by day: what the time charts draw and their tables list, a row for every day and brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from listener.config import Config
from listener.metrics import net_sentiment, share
from listener.model import Period
from listener.store import Store
from listener.store.figures import Sums, sums_by_day


@dataclass(frozen=True, slots=True)
class BrandDay:
    """One brand on one local day. `partial`: the day was not over at the report's as-of."""

    day: date
    brand: str
    mentions: int
    share_of_voice: float | None
    positive: int
    neutral: int
    negative: int
    net: float | None
    partial: bool


@dataclass(frozen=True, slots=True)
class Series:
    """A row for every day of the period that has begun and every brand, in that order."""

    period: Period
    brands: tuple[str, ...]
    days: tuple[BrandDay, ...]


def daily(
    store: Store, config: Config, period: Period, *, brand: str | None = None, source: str | None = None
) -> Series:
    """The daily series; `brand` shows one brand (shares stay those of all), `source` counts one source."""
    names = [one.name for one in config.brands]
    sums = sums_by_day(store, period, source=source)
    shown = tuple(name for name in names if brand is None or name == brand)
    today = period.as_of.astimezone(period.zone).date()
    last = min(period.end, today + timedelta(days=1))
    days = [period.start + timedelta(days=number) for number in range(max(0, (last - period.start).days))]
    rows: list[BrandDay] = []
    for day in days:
        on_day = {name: sums.get((day, name), Sums()) for name in names}
        total = sum(one.mentions for one in on_day.values())
        rows += [_brand_day(day, name, on_day[name], total=total, partial=day == today) for name in shown]
    return Series(period, shown, tuple(rows))


def _brand_day(day: date, brand: str, sums: Sums, *, total: int, partial: bool) -> BrandDay:
    return BrandDay(
        day=day,
        brand=brand,
        mentions=sums.mentions,
        share_of_voice=share(sums.mentions, total),
        positive=sums.positive,
        neutral=sums.neutral,
        negative=sums.negative,
        net=net_sentiment(sums.positive, sums.neutral, sums.negative),
        partial=partial,
    )


def of_brand(series: Series, brand: str) -> Sequence[BrandDay]:
    """The days of one brand, in order."""
    return [row for row in series.days if row.brand == brand]
