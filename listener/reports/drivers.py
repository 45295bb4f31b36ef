"""What drove the change of a brand's net sentiment between two periods: which segments, and which words.

Section B of the metrics specification. Segments of one kind are disjoint, and their parts add up to the
change exactly; words are those that negative posts use more or less than before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from listener.config import Config
from listener.enrich.words import Words
from listener.metrics import net_sentiment
from listener.metrics.drivers import Part, Segment, decompose, parts_of_many
from listener.metrics.ratios import share
from listener.model import Brand, Period, Sentiment
from listener.reports.clusters import tone_scores
from listener.reports.report import tracked
from listener.reports.terms import TermChange, term_changes
from listener.store import Store
from listener.store.author_sums import sums_by_author
from listener.store.authors import named_authors
from listener.store.choice import ANY, Choice
from listener.store.excerpts import Excerpts, Stretch, excerpts
from listener.store.figures import Facet, Sums, Value, check_zone, remembered, sums_by_facet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]

MOST_TEXTS = 3_000
"""How many negative texts of a period are read for their words at the most."""
MOST_SEGMENTS = 12
"""So many segments stand for themselves, those with the largest parts; the others are one."""
NO_GROUP = ""
"""The segment of mentions of which no keyword, or none of a group, was found."""


class Kind(StrEnum):
    """What the segments are: the group of the most specific keyword, the source, the language, the author."""

    GROUP = "group"
    SOURCE = "source"
    LANG = "lang"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class SegmentDriver:
    """A segment with its scored mentions and their net sentiment before and now, and what it adds.

    `author` is (network, id) where it is one. `others` is how many segments stand together in this one.
    """

    label: str
    n_before: int
    before: float | None
    n_now: int
    now: float | None
    part: Part
    author: tuple[str, str] | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Drivers:
    """The change of a brand's net sentiment, -1...1, from one period to another, and its drivers.

    `segments` by kind, the largest part first; empty where either period has no scored mention. `terms` are
    of negative posts, `texts_before` and `texts_now` how many were read, of how many.
    """

    brand: str
    period: Period
    compared: Period
    before: float | None
    now: float | None
    n_before: int
    n_now: int
    segments: Mapping[Kind, tuple[SegmentDriver, ...]]
    terms: tuple[TermChange, ...]
    texts_before: tuple[int, int]
    texts_now: tuple[int, int]

    @property
    def change(self) -> float | None:
        """How much net sentiment changed, None if either is unknown."""
        return None if self.before is None or self.now is None else self.now - self.before


def drivers(
    store: Store,
    config: Config,
    brand: str,
    period: Period,
    compared: Period,
    *,
    choice: Choice = ANY,
) -> Drivers:
    """What drove the change of a brand's tone from `compared` to `period`, within the choice.

    UsageError for a brand that is not tracked, StoreError if days must be rebuilt first.
    """
    one = tracked(config, brand)
    check_zone(store, period)

    def make() -> Drivers:
        return _made(store, config, one, period, compared, choice)

    # The days of both, and those between them, are what the result is valid by.
    both = replace(period, start=min(period.start, compared.start), end=max(period.end, compared.end))
    spans = tuple((each.start, each.end) for each in (period, compared))
    asked = ("drivers", brand, choice, spans, tuple((each.name, each.keywords) for each in config.brands))
    with store.read() as connection:
        return remembered(store, connection, both, asked, make)


_Tones = dict[str, tuple[int, int, int]]
"""Positive, neutral and negative mentions by segment."""
_NONE = (0, 0, 0)


def _made(
    store: Store, config: Config, brand: Brand, period: Period, compared: Period, choice: Choice
) -> Drivers:
    segments = {}
    for kind, facet in ((Kind.GROUP, Facet.KEYWORDS), (Kind.SOURCE, Facet.SOURCE), (Kind.LANG, Facet.LANG)):
        before, now = (
            _by_label(sums_by_facet(store, one, facet, choice), brand) for one in (compared, period)
        )
        segments[kind] = _shared(before, now)
    then, there = _total(before.values()), _total(now.values())
    segments[Kind.AUTHOR] = _by_author(store, config, brand, period, compared, choice)
    texts = [_negative(store, brand.name, one, choice) for one in (compared, period)]
    return Drivers(
        brand=brand.name,
        period=period,
        compared=compared,
        before=net_sentiment(*then),
        now=net_sentiment(*there),
        n_before=sum(then),
        n_now=sum(there),
        segments=segments,
        terms=term_changes(texts[0].read, texts[1].read, Words(config)),
        texts_before=(len(texts[0].read), texts[0].of),
        texts_now=(len(texts[1].read), texts[1].of),
    )


def _total(some: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    positive, neutral, negative = zip(_NONE, *some, strict=True)
    return sum(positive), sum(neutral), sum(negative)


def _by_label(found: Mapping[tuple[str, Value], Sums], brand: Brand) -> _Tones:
    """A brand's sums by segment; of a set of keywords, the group of the most specific one."""
    told: _Tones = {}
    for (name, value), sums in found.items():
        if name == brand.name:
            label = value if isinstance(value, str) else primary_group(brand, value)
            one = (sums.positive, sums.neutral, sums.negative)
            told[label] = _total((told.get(label, _NONE), one))
    return told


def primary_group(brand: Brand, keywords: tuple[str, ...]) -> str:
    """The first group of the longest of the keywords (of equals the first by name), NO_GROUP without one."""
    if not keywords:
        return NO_GROUP
    longest = min(keywords, key=lambda word: (-len(word), word))
    groups = {word.text: word.groups for word in brand.keywords}.get(longest, ())
    return groups[0] if groups else NO_GROUP


def _by_author(
    store: Store, config: Config, brand: Brand, period: Period, compared: Period, choice: Choice
) -> tuple[SegmentDriver, ...]:
    """The authors of the largest parts; found among all of them at once, for there may be very many."""
    import numpy as np

    every = [one.name for one in config.brands]
    before, now = (sums_by_author(store, one, every, choice)[brand.name] for one in (compared, period))
    authors, scores, _clusters = tone_scores(before, now)
    pairs = scores.pairs
    told = parts_of_many(pairs.n_before, pairs.x_before, pairs.n, pairs.x)
    if told is None:
        return ()
    rates, mixes = told
    order = np.lexsort((authors, -np.abs(rates + mixes)))
    names = named_authors(store, authors[order[:MOST_SEGMENTS]].tolist())

    def driver(places: Places, label: str, author: tuple[str, str] | None, others: int) -> SegmentDriver:
        n_before, n_now = int(pairs.n_before[places].sum()), int(pairs.n[places].sum())
        return SegmentDriver(
            label,
            n_before,
            share(int(pairs.x_before[places].sum()), n_before),
            n_now,
            share(int(pairs.x[places].sum()), n_now),
            # Rounded once, so the sum depends on no order.
            Part(fsum(rates[places]), fsum(mixes[places])),
            author,
            others,
        )

    rows = []
    for place in order[:MOST_SEGMENTS]:
        who = names[int(authors[place])]
        rows.append(driver(np.array([place]), who.label, (who.network, who.id), 0))
    if len(rest := order[MOST_SEGMENTS:]):
        rows.append(driver(rest, "", None, len(rest)))
    return tuple(rows)


def _shared(before: _Tones, now: _Tones) -> tuple[SegmentDriver, ...]:
    """The change divided among the segments: the largest parts by themselves, the rest together."""
    segments = {}
    for label in sorted({*before, *now}):
        then, there = before.get(label, _NONE), now.get(label, _NONE)
        if any(then) or any(there):
            segments[label] = Segment(sum(then), net_sentiment(*then), sum(there), net_sentiment(*there))
    found = decompose(segments)
    if found is None:
        return ()
    order = sorted(found.parts, key=lambda label: (-abs(found.parts[label].total), label))
    rows = [
        SegmentDriver(label, one.n_before, one.before, one.n_now, one.now, found.parts[label])
        for label in order[:MOST_SEGMENTS]
        for one in (segments[label],)
    ]
    if rest := order[MOST_SEGMENTS:]:
        then = _total(before.get(label, _NONE) for label in rest)
        there = _total(now.get(label, _NONE) for label in rest)
        part = sum((found.parts[label] for label in rest), Part())
        nets = net_sentiment(*then), net_sentiment(*there)
        rows.append(SegmentDriver("", sum(then), nets[0], sum(there), nets[1], part, None, len(rest)))
    return tuple(rows)


def _negative(store: Store, brand: str, period: Period, choice: Choice) -> Excerpts:
    stretch = Stretch(brand, period.start_at, period.end_at, choice, Sentiment.NEGATIVE.value)
    return excerpts(store, stretch, most=MOST_TEXTS)
