"""The census of a hashtag: who used it beside its brand, how much, how far it went, and how it grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from listener.config import Config
from listener.model import UNKNOWN, Compare, Estimate, Period
from listener.reports.changes import Counts, growth_between
from listener.reports.clusters import share_of_parts, spoken
from listener.reports.comparison import compared
from listener.reports.coverage import coverage_of, coverage_of_both, with_coverage
from listener.reports.report import tracked
from listener.reports.top_authors import TopAuthors, top_authors
from listener.store import Store
from listener.store.author_sums import Audiences, AuthorSums, sums_by_author
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, Sums, check_zone, sums_by_brand, sums_of_hashtag
from listener.store.hashtag_use import OwnUse, own_use, reposts_received
from listener.store.hours import first_day
from listener.store.label_sums import LabelSums, sums_by_label

TOP = 10


@dataclass(frozen=True, slots=True)
class TagUse:
    """Mentions of one brand with the hashtag, or of all brands shown (`brand` is None).

    `share` is theirs of all `of` mentions of the brand. `reposts` are those read, unknown where none of
    anything was; `received` is how often networks say they were reposted. `reach` adds up each author's and
    reposter's audience once, an upper bound. `before` counts the mentions of the period compared with.
    """

    brand: str | None
    mentions: int
    of: int
    share: Estimate
    growth: Estimate
    before: int | None
    unique_authors: int
    reach: int | None
    reposts: int | None
    received: int | None
    engagements: int | None
    engagement_rate: Estimate


@dataclass(frozen=True, slots=True)
class TagPart:
    """Mentions with the hashtag in one language ("" if unknown) or of one source."""

    label: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Census:
    """Everything of a hashtag in a period. `own` are posts by handles of tracked brands: no mentions."""

    period: Period
    before: Period | None
    hashtag: str
    total: TagUse
    brands: tuple[TagUse, ...]
    authors: TopAuthors
    languages: tuple[TagPart, ...]
    sources: tuple[TagPart, ...]
    own: tuple[OwnUse, ...]


def census(
    store: Store,
    config: Config,
    period: Period,
    hashtag: str,
    *,
    brand: str | None = None,
    compare: Compare = Compare.PREVIOUS,
    choice: Choice = ANY,
) -> Census:
    """The census of a hashtag, folded and without its #, of mentions of all tracked brands or of one.

    A mention of two brands is one of each. UsageError within a group of keywords, or for a brand that is not
    tracked; StoreError if days must be rebuilt first.
    """
    names = [one.name for one in config.brands] if brand is None else [tracked(config, brand).name]
    check_zone(store, period)
    periods = compared(period, compare)
    used = _Used.of(store, period, periods, hashtag, names, choice)
    polls = coverage_of(store, config, period, choice.source)
    worst = coverage_of_both(store, config, periods[1], periods[0], choice.source) if periods else None
    total, *brands = (
        _covered(used.told(label, some), polls, worst)
        for label, some in [(None, names), *((name, [name]) for name in names)]
    )
    return Census(
        period=period,
        before=periods and periods[1],
        hashtag=hashtag,
        total=total,
        brands=tuple(brands),
        authors=top_authors(store, config, period, brand=brand, choice=choice, hashtag=hashtag, most=TOP),
        languages=_parts(store, period, hashtag, "lang", names, choice),
        sources=_parts(store, period, hashtag, "source", names, choice),
        own=own_use(store, period, hashtag, choice),
    )


def _covered(one: TagUse, polls: float | None, worst: float | None) -> TagUse:
    """With the coverage of what each figure is of: growth is of two periods."""
    return replace(with_coverage(one, polls), growth=with_coverage(one.growth, worst))


def _parts(
    store: Store, period: Period, hashtag: str, by: str, names: Sequence[str], choice: Choice
) -> tuple[TagPart, ...]:
    counts: dict[str, int] = {}
    for (label, name), sums in sums_of_hashtag(store, period, hashtag, by, choice).items():
        if name in names and sums.mentions:
            counts[label] = counts.get(label, 0) + sums.mentions
    return tuple(TagPart(*one) for one in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


_ByDay = Mapping[tuple[Any, str], Sums]


@dataclass(frozen=True, slots=True)
class _Used:
    """What the figures of every brand are made of; `now` and `then` are the whole days compared,
    `known` the first day of which anything is kept."""

    tagged: LabelSums
    everything: Mapping[str, AuthorSums]
    days: _ByDay
    received: Mapping[str, int]
    reposts_known: bool
    now: tuple[Period, _ByDay] | None
    then: tuple[Period, _ByDay] | None
    known: date | None

    @classmethod
    def of(
        cls,
        store: Store,
        period: Period,
        periods: tuple[Period, Period] | None,
        hashtag: str,
        names: Sequence[str],
        choice: Choice,
    ) -> _Used:
        def by_day(one: Period) -> _ByDay:
            return sums_of_hashtag(store, one, hashtag, "day", choice)

        labels = {hashtag: (hashtag,)}
        now, then = periods or (None, None)
        days = by_day(period)
        return cls(
            tagged=sums_by_label(store, period, Facet.HASHTAG, labels, names, choice)[hashtag],
            everything=sums_by_author(store, period, names, choice),
            days=days,
            received=reposts_received(store, period, hashtag, names, choice),
            reposts_known=any(one.reposts for one in sums_by_brand(store, period).values()),
            now=None if now is None else (now, days if now == period else by_day(now)),
            then=None if then is None else (then, by_day(then)),
            known=first_day(store),
        )

    def told(self, label: str | None, names: Sequence[str]) -> TagUse:
        """The figures of these brands together."""
        tagged = [self.tagged.authors[name] for name in names]
        audiences = [self.tagged.audiences[name] for name in names]
        whole = [self.everything[name] for name in names]
        sums = sum((one for (_day, name), one in self.days.items() if name in names), Sums())
        now, then = (one and _mentions(*one, names) for one in (self.now, self.then))
        received = [self.received[name] for name in names if name in self.received]
        return TagUse(
            brand=label,
            mentions=sums.mentions,
            of=sum(int(one.mentions.sum()) for one in whole),
            share=share_of_parts(tagged, whole, spoken, spoken),
            growth=UNKNOWN if now is None or then is None else growth_between(then, now, self.known),
            before=None if then is None else sum(then[1].values()),
            unique_authors=_distinct(tagged),
            reach=_reach(audiences),
            reposts=sums.reposts if self.reposts_known else None,
            received=sum(received) if received else None,
            engagements=sums.engagements if sums.engagements_known else None,
            engagement_rate=share_of_parts(
                tagged, tagged, lambda one: one.engaged, lambda one: one.impressions
            ),
        )


def _mentions(period: Period, days: _ByDay, names: Sequence[str]) -> Counts:
    """The mentions of these brands by day."""
    found: dict[date, int] = {}
    for (day, name), sums in days.items():
        if name in names:
            found[day] = found.get(day, 0) + sums.mentions
    return period, found


def _distinct(found: Sequence[AuthorSums]) -> int:
    import numpy as np

    return len(np.unique(np.concatenate([one.author for one in found])))


def _reach(found: Sequence[Audiences]) -> int | None:
    """Each author's largest audience, added up."""
    import numpy as np

    authors, place = np.unique(np.concatenate([one.author for one in found]), return_inverse=True)
    if not len(authors):
        return None
    largest = np.zeros(len(authors), dtype=np.int64)
    np.maximum.at(largest, place, np.concatenate([one.followers for one in found]))
    return int(largest.sum())
