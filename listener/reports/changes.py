"""What changed between two periods of equal length, and whether it did: tests by author, all brands at once.

The p values of one figure are adjusted over the brands together (R12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from listener.metrics.clusters import Pairs, adjusted, clustered_change, swap_p
from listener.metrics.growth import dispersion, growth_estimate
from listener.metrics.shifts import ENOUGH_AUTHORS, LEVEL, Verdict, shift_test, verdict
from listener.model import UNKNOWN, Estimate, Period
from listener.reports.clusters import Count, fractional, present, share_pairs, spoken, tone_scores
from listener.reports.coverage import to_the_minute
from listener.store import Store
from listener.store.author_sums import AuthorSums, sums_by_author
from listener.store.authors import Named, named_authors
from listener.store.choice import ANY, Choice
from listener.store.figures import Sums, remembered_over, sums_by_day
from listener.store.hours import first_day


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of a share of voice, a fraction, with its interval.

    `p` is adjusted over the brands, None where too few spoke to test. `n` counts mentions of both periods.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    n: int | None = None
    coverage: float | None = None

    @property
    def is_significant(self) -> bool:
        """Whether the adjusted p says so."""
        return self.p is not None and self.p < LEVEL


@dataclass(frozen=True, slots=True)
class Shift:
    """The change of net sentiment, -2...2, with its interval, its verdict and the adjusted `p` behind it.

    The interval is symmetric around the change and may reach beyond what is possible.

    `without` is the change that remains without `author`, the one of the largest influence. `n` counts scored
    mentions of both periods, `authors` and `authors_before` who wrote them.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Verdict | None = None
    n: int | None = None
    coverage: float | None = None
    without: float | None = None
    author: Named | None = None
    authors: int = 0
    authors_before: int = 0


@dataclass(frozen=True, slots=True)
class BrandChange:
    """How much more a brand is talked about a day, its shares of voice, and its tone, each as a change."""

    growth: Estimate
    share: Moved
    share_of_posts: Moved
    share_of_authors: Moved
    tone: Shift


NO_CHANGE = BrandChange(UNKNOWN, Moved(), Moved(), Moved(), Shift())
"""Nothing was compared."""


def changes(
    store: Store,
    before: Period,
    now: Period,
    brands: Sequence[str],
    choice: Choice = ANY,
) -> Mapping[str, BrandChange]:
    """The changes of every brand from one period to the other, shares being of all of them.

    The p values of one figure are adjusted over all brands, whichever of them a page shows.
    """
    with store.read() as connection:
        # What has passed of today would make it anew each moment.
        passed = to_the_minute(now).days_passed
        asked = ("changes", tuple(brands), choice, passed, first_day(store))
        return remembered_over(
            store,
            connection,
            [before, now],
            asked,
            lambda: _changes(store, before, now, brands, choice),
        )


def _changes(
    store: Store, before: Period, now: Period, brands: Sequence[str], choice: Choice
) -> Mapping[str, BrandChange]:
    sums_before = sums_by_author(store, before, brands, choice)
    sums = sums_by_author(store, now, brands, choice)
    grown = _growths(store, before, now, brands, choice)
    counts: tuple[Count, ...] = (spoken, fractional, present)
    tones = _shifts(store, [(sums_before[name], sums[name]) for name in brands])
    voices, posts, authors = (_moves(share_pairs(sums_before, sums, count)) for count in counts)
    return {
        name: BrandChange(grown[name], voices[name], posts[name], authors[name], tone)
        for name, tone in zip(brands, tones, strict=True)
    }


def _growths(
    store: Store, before: Period, now: Period, brands: Sequence[str], choice: Choice
) -> dict[str, Estimate]:
    known = first_day(store)
    then, there = (sums_by_day(store, period, choice) for period in (before, now))
    return {
        name: growth_between(_counts(before, then, name), _counts(now, there, name), known) for name in brands
    }


Counts = tuple[Period, Mapping[date, int]]
"""A period and its mentions by local day; a day without any may be missing."""


def growth_between(before: Counts, now: Counts, known: date | None) -> Estimate:
    """The growth of the mentions a day, with its interval, `n` those of both periods.

    `known` is the first day of which anything is kept: days before it are unknown, not days without mentions.
    """
    told = (before, now)
    counts: list[list[int | None]] = [
        [None if known is None or day < known else by_day.get(day, 0) for day in period.whole_days]
        for period, by_day in told
    ]
    v0, v1 = (sum(by_day.values()) for _period, by_day in told)
    days_before, days = (_passed_since(known, period) for period, _by_day in told)
    grown = growth_estimate(v1, days, v0, days_before, dispersion=dispersion(*counts))
    return UNKNOWN if grown.value is None else replace(grown, n=v0 + v1)


def _passed_since(known: date | None, period: Period) -> float:
    """How many days of the period have passed of which something is known."""
    if known is None:
        return 0.0
    return max(0.0, period.days_passed - max(0, (known - period.start).days))


def _counts(period: Period, sums: Mapping[tuple[date, str], Sums], brand: str) -> Counts:
    return period, {day: one.mentions for (day, name), one in sums.items() if name == brand}


def _moves(found: Mapping[str, Pairs]) -> dict[str, Moved]:
    told = {}
    ps = adjusted([_share_p(pairs) for pairs in found.values()])
    for (name, pairs), p in zip(found.items(), ps, strict=True):
        change = clustered_change(pairs)
        n = int(pairs.n.sum() + pairs.n_before.sum())
        told[name] = Moved(change.value, change.low, change.high, p, n)
    return told


def _share_p(pairs: Pairs) -> float | None:
    if min((pairs.n > 0).sum(), (pairs.n_before > 0).sum()) < ENOUGH_AUTHORS:
        return None
    return swap_p(pairs)


def _shifts(store: Store, found: Sequence[tuple[AuthorSums, AuthorSums]]) -> list[Shift]:
    scores = [tone_scores(before, now) for before, now in found]
    tests = [shift_test(own, clusters) for _authors, own, clusters in scores]
    tops = [
        None if test.top is None else int(authors[test.top])
        for (authors, _own, _clusters), test in zip(scores, tests, strict=True)
    ]
    names = named_authors(store, [top for top in tops if top is not None])
    return [
        Shift(
            value=test.change.value,
            low=test.change.low,
            high=test.change.high,
            p=p,
            verdict=verdict(test, p),
            n=int(own.pairs.n.sum() + own.pairs.n_before.sum()),
            without=test.value_without,
            author=None if top is None else names.get(top),
            authors=test.authors,
            authors_before=test.authors_before,
        )
        for (_authors, own, _clusters), test, top, p in zip(
            scores, tests, tops, adjusted([test.p for test in tests]), strict=True
        )
    ]
