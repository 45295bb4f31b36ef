"""Share of voice within something: each source, language, keyword group or hashtag, and each brand in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from listener.config import Config
from listener.metrics import share
from listener.model import Period
from listener.reports.series import Measure, counted
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, Sums, Value, sums_by_facet
from listener.store.voices import Voices, voices_by_label


class By(StrEnum):
    """What share of voice is broken down by."""

    GROUP = "group"
    HASHTAG = "hashtag"
    SOURCE = "source"
    LANG = "lang"


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One brand within one label, e.g. one language ("" if unknown).

    `count` is in the measure asked for and `share_of_voice` its share of the label's `total` over all
    brands, None where no brand was heard or no audience is known. `mentions` and `reposts` are the brand's,
    `all_mentions` and `all_reposts` those of all brands.
    """

    label: str
    brand: str
    count: int | None
    share_of_voice: float | None
    total: int | None
    mentions: int
    reposts: int
    all_mentions: int
    all_reposts: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A row for every label and brand, the label most heard first. `found` is how many labels there are."""

    period: Period
    by: By
    measure: Measure
    brands: tuple[str, ...]
    rows: tuple[BreakdownRow, ...]
    found: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in their order."""
        return tuple(dict.fromkeys(row.label for row in self.rows))


def breakdown(
    store: Store,
    config: Config,
    period: Period,
    by: By,
    measure: Measure,
    *,
    choice: Choice = ANY,
    most: int | None = None,
) -> Breakdown:
    """Share of voice by label: `(mention, brand)` pairs, distinct authors or reach, over the tracked brands.

    A mention of two groups or hashtags counts in both, so labels do not add up to the whole. `most` has only
    so many labels counted, those with the most mentions. UsageError for hashtags within a group of keywords.
    """
    names = tuple(one.name for one in config.brands)
    labels, sums = _sums(store, config, period, by, choice)
    order = sorted(labels, key=lambda label: (-sum(sums[label, name].mentions for name in names), label))
    shown = order[:most]
    counts: dict[tuple[str, str], int | None]
    if measure is Measure.MENTIONS:
        counts = {(label, name): sums[label, name].mentions for label in shown for name in names}
    else:
        told = voices_by_label(store, period, _FACETS[by], {label: labels[label] for label in shown}, choice)
        counts = {
            (label, name): counted(told.get((name, label), Voices()), measure)
            for label in shown
            for name in names
        }
    rows = [row for label in shown for row in _rows(label, names, sums, counts)]
    return Breakdown(period, by, measure, names, tuple(rows), len(order))


_FACETS = {
    By.GROUP: Facet.KEYWORDS,
    By.HASHTAG: Facet.HASHTAG,
    By.SOURCE: Facet.SOURCE,
    By.LANG: Facet.LANG,
}
_Sums = Mapping[tuple[str, str], Sums]


def _sums(
    store: Store, config: Config, period: Period, by: By, choice: Choice
) -> tuple[Mapping[str, Collection[str]], _Sums]:
    """The labels with the values that belong to each, and the sums of every label and brand."""
    found = sums_by_facet(store, period, _FACETS[by], choice)
    labels: Mapping[str, Collection[str]]
    if by is By.GROUP:
        labels = _groups(config, choice.keywords)
    else:
        labels = {str(value): (str(value),) for _brand, value in found}
    names = [one.name for one in config.brands]
    told = {(label, name): Sums() for label in labels for name in names}
    for (brand, value), sums in found.items():
        for label in _labels_of(value, labels, by):
            if (label, brand) in told:
                told[label, brand] = told[label, brand] + sums
    return labels, told


def _groups(config: Config, keywords: Collection[str] | None = None) -> dict[str, Collection[str]]:
    """The keyword groups of all brands with their keywords; of a choice of keywords, the group it is."""
    groups: dict[str, set[str]] = {}
    for brand in config.brands:
        for keyword in brand.keywords:
            for group in keyword.groups:
                groups.setdefault(group, set()).add(keyword.text)
    chosen = None if keywords is None else set(keywords)
    return {name: groups[name] for name in sorted(groups) if chosen in (None, groups[name])}


def _labels_of(value: Value, labels: Mapping[str, Collection[str]], by: By) -> list[str]:
    if by is not By.GROUP:
        return [str(value)]
    return [label for label, words in labels.items() if not set(value).isdisjoint(words)]


def _rows(
    label: str,
    names: tuple[str, ...],
    sums: _Sums,
    counts: Mapping[tuple[str, str], int | None],
) -> list[BreakdownRow]:
    mine = [counts[label, name] for name in names]
    known = [count for count in mine if count is not None]
    total = sum(known) if known else None
    told = [sums[label, name] for name in names]
    return [
        BreakdownRow(
            label=label,
            brand=name,
            count=count,
            share_of_voice=share(count, total) if count is not None and total is not None else None,
            total=total,
            mentions=one.mentions,
            reposts=one.reposts,
            all_mentions=sum(each.mentions for each in told),
            all_reposts=sum(each.reposts for each in told),
        )
        for name, count, one in zip(names, mine, told, strict=True)
    ]
