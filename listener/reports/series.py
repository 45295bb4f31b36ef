"""Day by day: what the time charts draw and their tables list, a row for every day and brand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from listener.config import Config
from listener.metrics import growth, net_sentiment, share
from listener.model import UNKNOWN, Estimate, Period
from listener.reports.changes import BrandChange, Moved
from listener.reports.comparison import Comparison
from listener.reports.report import Awareness
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Sums, sums_by_day, sums_of_hashtag
from listener.store.voices import Voices, voices_by_day


class Measure(StrEnum):
    """What voices are counted in: mentions; posts, of which one that names k brands is 1/k of each; distinct
    authors; the audiences of authors, each once; or the same once per mention and repost.
    """

    MENTIONS = "mentions"
    POSTS = "posts"
    AUTHORS = "authors"
    REACH = "reach"
    IMPRESSIONS = "impressions"

    @property
    def is_of_audience(self) -> bool:
        """Whether reposts count as well."""
        return self in (Measure.REACH, Measure.IMPRESSIONS)


@dataclass(frozen=True, slots=True)
class BrandDay:
    """One brand on one local day, of which `total` mentions are of any brand.

    `share_of_voice` is the share of `count`, which is mentions unless another measure was asked for.
    `partial`: the day was not over at the report's as-of.
    """

    day: date
    brand: str
    mentions: int
    share_of_voice: float | None
    positive: int
    neutral: int
    negative: int
    net: float | None
    partial: bool
    total: int = 0
    count: float | None = None
    potential_impressions: int | None = None
    reposts: int = 0
    total_reposts: int = 0

    @property
    def scored(self) -> int:
        """How many of its mentions have a sentiment."""
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class Series:
    """A row for every day of the period that has begun and every brand, in that order."""

    period: Period
    brands: tuple[str, ...]
    days: tuple[BrandDay, ...]


def daily(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    choice: Choice = ANY,
    hashtag: str | None = None,
) -> Series:
    """The daily series; `brand` shows one brand (shares stay those of all), `choice` narrows all.

    `hashtag` keeps to mentions with it.
    """
    names = [one.name for one in config.brands]
    if hashtag is None:
        sums = sums_by_day(store, period, choice)
    else:
        sums = sums_of_hashtag(store, period, hashtag, "day", choice)
    shown = tuple(name for name in names if brand is None or name == brand)
    today = period.as_of.astimezone(period.zone).date()
    last = min(period.end, today + timedelta(days=1))
    days = [period.start + timedelta(days=number) for number in range(max(0, (last - period.start).days))]
    rows: list[BrandDay] = []
    for day in days:
        on_day = {name: sums.get((day, name), Sums()) for name in names}
        rows += [_brand_day(day, name, on_day, partial=day == today) for name in shown]
    return Series(period, shown, tuple(rows))


def _brand_day(day: date, brand: str, on_day: Mapping[str, Sums], *, partial: bool) -> BrandDay:
    mine = on_day[brand]
    total = sum(one.mentions for one in on_day.values())
    return BrandDay(
        day=day,
        brand=brand,
        mentions=mine.mentions,
        share_of_voice=share(mine.mentions, total),
        positive=mine.positive,
        neutral=mine.neutral,
        negative=mine.negative,
        net=net_sentiment(mine.positive, mine.neutral, mine.negative),
        partial=partial,
        total=total,
        count=mine.mentions,
        reposts=mine.reposts,
        total_reposts=sum(one.reposts for one in on_day.values()),
        potential_impressions=mine.audience,
    )


def measured(store: Store, series: Series, measure: Measure, *, choice: Choice = ANY) -> Series:
    """The series of all brands with `count` and `share_of_voice` by another measure than mentions."""
    if measure is Measure.MENTIONS:
        return series
    voices = voices_by_day(store, series.period, series.brands, choice)
    counts = [
        counted(voices.get((row.day, row.brand), Voices()), measure, row.potential_impressions)
        for row in series.days
    ]
    totals: dict[date, float] = {}
    for row, count in zip(series.days, counts, strict=True):
        totals[row.day] = totals.get(row.day, 0) + (count or 0)
    rows = (
        replace(row, count=count, share_of_voice=None if count is None else share(count, totals[row.day]))
        for row, count in zip(series.days, counts, strict=True)
    )
    return replace(series, days=tuple(rows))


def counted(voices: Voices, measure: Measure, impressions: int | None) -> float | None:
    """Who spoke in a measure other than mentions; audiences are unknown where none is known.

    `impressions` are the potential ones, which add up and are no matter of who spoke.
    """
    if measure is Measure.IMPRESSIONS:
        return impressions
    if measure is Measure.REACH:
        return voices.reach if voices.audience_known else None
    return voices.authors if measure is Measure.AUTHORS else voices.posts


def voice(heard: Awareness, measure: Measure) -> tuple[float | None, Estimate]:
    """A brand's count and share in a measure."""
    return {
        Measure.MENTIONS: (heard.mentions, heard.share_of_voice),
        Measure.POSTS: (heard.posts, heard.share_of_posts),
        Measure.AUTHORS: (heard.unique_authors, heard.share_of_authors),
        Measure.REACH: (heard.reach, heard.share_of_reach),
        Measure.IMPRESSIONS: (heard.potential_impressions, heard.share_of_impressions),
    }[measure]


def voice_change(change: BrandChange, measure: Measure) -> Moved:
    """The change of a brand's share in a measure; audiences are compared without a test."""
    return {
        Measure.MENTIONS: change.share,
        Measure.POSTS: change.share_of_posts,
        Measure.AUTHORS: change.share_of_authors,
    }.get(measure, Moved())


def voice_growth(compared: Comparison, brand: str, measure: Measure) -> Estimate:
    """The growth of a brand's count in a measure; other counts than mentions have no interval."""
    if measure is Measure.MENTIONS:
        return compared.growth(brand)
    (new, _now), (old, _then) = (voice(one.awareness, measure) for one in compared.of(brand))
    if new is None or old is None or not compared.is_whole:
        return UNKNOWN
    return Estimate(growth(new, 1, old, 1))


def of_brand(series: Series, brand: str) -> Sequence[BrandDay]:
    """The days of one brand, in order."""
    return [row for row in series.days if row.brand == brand]
