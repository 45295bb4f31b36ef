"""Authors as the clusters of intervals: exact ones up to a thousand, groups of authors above (R11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from listener.metrics.bootstrap import bootstrap_share
from listener.metrics.clusters import Pairs, clustered_mean, clustered_share
from listener.metrics.shifts import Scores
from listener.model import SCALE, UNKNOWN, Estimate
from listener.store.author_sums import EXACT, GROUPS, Audiences, AuthorSums

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]

Count = Callable[[AuthorSums], "Numbers"]
"""What is counted of each author."""
Spread = tuple[Sequence["Numbers"], int]
"""For each of several sums by author, the cluster of each of its authors; how many clusters there are."""


def shares_of(sums: Mapping[str, AuthorSums], count: Count) -> dict[str, Estimate]:
    """Each brand's share of what all brands have of `count`."""
    counts = _counted(sums.values(), count)
    n = sum(counts, start=_zeros(len(counts[0])))
    return {brand: clustered_share(x, n) for brand, x in zip(sums, counts, strict=True)}


def share_of_parts(
    parts: Sequence[AuthorSums], wholes: Sequence[AuthorSums], part: Count, whole: Count
) -> Estimate:
    """The share of one count over some sums in another over others, e.g. of mentions with a hashtag."""
    places, size = clusters_of([*parts, *wholes])
    x, n = _zeros(size), _zeros(size)
    for one, place in zip(parts, places[: len(parts)], strict=True):
        x = x + _gather(part(one), place, size)
    for one, place in zip(wholes, places[len(parts) :], strict=True):
        n = n + _gather(whole(one), place, size)
    return clustered_share(x, n)


def share_within(one: AuthorSums, part: Count, whole: Count) -> Estimate:
    """The share of one count in another, e.g. of positive mentions in scored ones."""
    [place], size = clusters_of([one])
    return clustered_share(_gather(part(one), place, size), _gather(whole(one), place, size))


def mean_within(one: AuthorSums, total: Count, whole: Count, *, scale: int = 1) -> Estimate:
    """The mean of scores in -1...1, of which `total` are the sums times `scale`."""
    [place], size = clusters_of([one])
    return clustered_mean(_gather(total(one), place, size), _gather(whole(one), place, size), scale=scale)


def by_author(one: Audiences) -> Numbers:
    """Each author's audience once: reach."""
    return one.followers


def by_mention(one: Audiences) -> Numbers:
    """Each author's audience once per mention and repost: potential impressions."""
    return one.impressions


def shares_of_audience(
    found: Mapping[str, Audiences], count: Callable[[Audiences], Numbers]
) -> dict[str, Estimate]:
    """Each brand's share of the sum of all brands' audiences, its interval by drawing authors again."""
    counts = _counted(found.values(), count)
    n = sum(counts, start=_zeros(len(counts[0]))).tolist()
    told = {}
    for (brand, one), x in zip(found.items(), counts, strict=True):
        share = bootstrap_share(x.tolist(), n)
        told[brand] = UNKNOWN if share.value is None else replace(share, n=len(one.author))
    return told


def tone_estimates(one: AuthorSums) -> dict[str, Estimate]:
    """A brand's figures of tone by their names in the report."""
    return {
        "net": mean_within(one, balance, scored),
        "mean": mean_within(one, lambda it: it.compound, scored, scale=SCALE),
        "polarity": mean_within(one, balance, lambda it: it.positive + it.negative),
        "positive_share": share_within(one, lambda it: it.positive, scored),
        "neutral_share": share_within(one, lambda it: it.scored - it.positive - it.negative, scored),
        "negative_share": share_within(one, lambda it: it.negative, scored),
    }


def class_counts(parts: Sequence[AuthorSums]) -> tuple[Numbers, Numbers, Numbers]:
    """Negative, neutral and positive mentions by cluster, of several brands together."""

    def of(count: Count) -> Numbers:
        counts = _counted(parts, count)
        return sum(counts, start=_zeros(len(counts[0])))

    return (
        of(lambda one: one.negative),
        of(lambda one: one.scored - one.positive - one.negative),
        of(lambda one: one.positive),
    )


def balance(one: AuthorSums) -> Numbers:
    """Positive less negative mentions."""
    return one.positive - one.negative


def spoken(one: AuthorSums) -> Numbers:
    """Mentions."""
    return one.mentions


def fractional(one: AuthorSums) -> Numbers:
    """Mentions, of a post that names k brands as 1/k."""
    return one.parts / one.whole


def present(one: AuthorSums) -> Numbers:
    """1 for every author."""
    return (one.mentions > 0).astype(one.mentions.dtype)


def scored(one: AuthorSums) -> Numbers:
    """Mentions with a sentiment."""
    return one.scored


def share_pairs(
    before: Mapping[str, AuthorSums], now: Mapping[str, AuthorSums], count: Count
) -> dict[str, Pairs]:
    """What each brand and what all brands have of `count` in both periods, by cluster."""
    counts = _counted([*before.values(), *now.values()], count)
    none = _zeros(len(counts[0]))
    then, there = counts[: len(before)], counts[len(before) :]
    n_before, n = sum(then, start=none), sum(there, start=none)
    return {
        brand: Pairs(x_before, n_before, x, n) for brand, x_before, x in zip(now, then, there, strict=True)
    }


def tone_scores(before: AuthorSums, now: AuthorSums) -> tuple[Numbers, Scores, Pairs]:
    """The authors of scored mentions in either period, their scores in both, and these by cluster."""
    import numpy as np

    parts = [_heard(before), _heard(now)]
    # Two sorted runs, which a stable sort has only to merge.
    both = np.sort(np.concatenate([one.author for one in parts]), kind="stable")
    authors = both[np.diff(both, prepend=-1) > 0]
    places = [np.searchsorted(authors, one.author) for one in parts]

    def by_author(count: Count) -> list[Numbers]:
        return [_gather(count(one), place, len(authors)) for one, place in zip(parts, places, strict=True)]

    x_before, x = by_author(balance)
    n_before, n = by_author(scored)
    squares_before, squares = by_author(lambda one: one.positive + one.negative)
    exact = Pairs(x_before, n_before, x, n)
    clustered = exact
    if len(authors) > EXACT:
        groups = [one.group for one in parts]
        told = [
            _gather(count(one), group, GROUPS)
            for count in (balance, scored)
            for one, group in zip(parts, groups, strict=True)
        ]
        clustered = Pairs(told[0], told[2], told[1], told[3])
    return authors, Scores(exact, squares_before, squares), clustered


def clusters_of(parts: Sequence[AuthorSums] | Sequence[Audiences]) -> Spread:
    """The clusters of all of them together."""
    import numpy as np

    if any(len(one.author) > EXACT for one in parts):
        return [one.group for one in parts], GROUPS
    authors = np.unique(np.concatenate([one.author for one in parts]))
    if len(authors) > EXACT:
        return [one.group for one in parts], GROUPS
    return [np.searchsorted(authors, one.author) for one in parts], len(authors)


Said = TypeVar("Said", AuthorSums, Audiences)


def _counted(parts: Iterable[Said], count: Callable[[Said], Numbers]) -> list[Numbers]:
    """What each of the parts has of `count`, by cluster of all of them together."""
    told = list(parts)
    places, size = clusters_of(told)
    return [_gather(count(one), place, size) for one, place in zip(told, places, strict=True)]


def _heard(one: AuthorSums) -> AuthorSums:
    """Only the authors of scored mentions."""
    kept = one.scored > 0
    if kept.all():
        return one
    arrays = {name: getattr(one, name)[kept] for name in AuthorSums.__dataclass_fields__ if name != "whole"}
    return replace(one, **arrays)


def _gather(values: Numbers, place: Numbers, size: int) -> Numbers:
    import numpy as np

    return np.bincount(place, weights=values, minlength=size)


def _zeros(size: int) -> Numbers:
    import numpy as np

    return np.zeros(size)
