"""Share of voice within something: each source, language, keyword group or hashtag, and each brand in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from listener.config import Config
from listener.model import UNKNOWN, Estimate, Period
from listener.reports.clusters import (
    by_author,
    by_mention,
    fractional,
    present,
    shares_of,
    shares_of_audience,
    spoken,
)
from listener.reports.coverage import coverage_of, with_coverage
from listener.reports.series import Measure, counted
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, Sums, Value, remembered, sums_by_facet
from listener.store.label_sums import LabelSums, sums_by_label
from listener.store.voices import Voices


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
    brands, unknown where no brand was heard or no
    audience is known. `mentions` and `reposts` are the brand's,
    `all_mentions` and `all_reposts` those of all brands.
    """

    label: str
    brand: str
    count: float | None
    share_of_voice: Estimate
    total: float | None
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
    wanted = {label: labels[label] for label in order[:most]}

    def make() -> tuple[BreakdownRow, ...]:
        told = sums_by_label(store, period, _FACETS[by], wanted, names, choice)
        return tuple(row for label in wanted for row in _rows(label, names, sums, told[label], measure))

    asked = tuple((label, tuple(sorted(values))) for label, values in wanted.items())
    with store.read() as connection:
        rows = remembered(store, connection, period, ("breakdown", by, measure, names, asked, choice), make)
    polls = coverage_of(store, config, period, choice.source)
    return Breakdown(period, by, measure, names, with_coverage(rows, polls), len(order))


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
    label: str, names: tuple[str, ...], sums: _Sums, told: LabelSums, measure: Measure
) -> list[BreakdownRow]:
    mine = [sums[label, name] for name in names]
    counts = [_counted(told, name, one, measure) for name, one in zip(names, mine, strict=True)]
    known = [count for count in counts if count is not None]
    shares = _shares(told, measure)
    return [
        BreakdownRow(
            label=label,
            brand=name,
            count=count,
            share_of_voice=UNKNOWN if count is None else shares[name],
            total=sum(known) if known else None,
            mentions=one.mentions,
            reposts=one.reposts,
            all_mentions=sum(each.mentions for each in mine),
            all_reposts=sum(each.reposts for each in mine),
        )
        for name, count, one in zip(names, counts, mine, strict=True)
    ]


def _counted(told: LabelSums, brand: str, sums: Sums, measure: Measure) -> float | None:
    authors, audiences = told.authors[brand], told.audiences[brand]
    voices = Voices(
        authors=len(authors.author),
        audience_known=len(audiences.author),
        reach=int(audiences.followers.sum()),
        posts=float(authors.parts.sum()) / authors.whole,
    )
    return sums.mentions if measure is Measure.MENTIONS else counted(voices, measure, sums.audience)


def _shares(told: LabelSums, measure: Measure) -> Mapping[str, Estimate]:
    if measure.is_of_audience:
        return shares_of_audience(told.audiences, by_author if measure is Measure.REACH else by_mention)
    count = {Measure.MENTIONS: spoken, Measure.POSTS: fractional, Measure.AUTHORS: present}[measure]
    return shares_of(told.authors, count)
