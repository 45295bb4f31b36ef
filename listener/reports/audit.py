"""Audits of sentiment: how far each has come, what it says of the scorer, and shares put right by it.

An audit speaks for the scorer that it was drawn from. Net sentiment of a brand is audited if an audit of that
brand, or of all brands, has enough labels and its scorers are those in use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.config import Config
from listener.enrich.scoring import VaderScorer, vader_name
from listener.metrics.audit import ENOUGH, Confusion, Corrected, corrected
from listener.metrics.brand_tone import corrected_of_brand
from listener.metrics.clusters import clustered_mean, clustered_share
from listener.model import UNKNOWN, Estimate, Period
from listener.reports.clusters import class_counts
from listener.store import Store
from listener.store.audits import BETWEEN, Asked, Audit, Drawn, all_audits, draw, samples
from listener.store.predicted import predicted_by_author
from listener.store.scorers import learned_in_use
from listener.store.settled import check_settled


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit and its sample: `matrix` is of the mentions labelled so far, `langs` and `sources` of those in
    each language ("" if unknown) and of each source, the most labelled first.
    """

    audit: Audit
    sample: tuple[Drawn, ...]
    matrix: Confusion
    langs: tuple[tuple[str, Confusion], ...]
    sources: tuple[tuple[str, Confusion], ...]

    @property
    def labelled(self) -> int:
        """How many mentions are labelled."""
        return self.matrix.n

    @property
    def skipped(self) -> int:
        """How many nobody could tell."""
        return sum(one.is_skipped and not one.is_gone for one in self.sample)

    @property
    def gone(self) -> int:
        """How many cannot be labelled any more, because they were removed or are mentions no more."""
        return sum(one.is_gone for one in self.sample)

    @property
    def left(self) -> int:
        """How many are still to be labelled."""
        return sum(one.is_left for one in self.sample)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough labels to call net sentiment audited."""
        return self.labelled >= ENOUGH


@dataclass(frozen=True, slots=True)
class Audited:
    """Whether net sentiment of a brand is audited: by which audit, None if by none, and how often the scorer
    is right by it.
    """

    by: AuditReport | None = None

    @property
    def accuracy(self) -> Estimate:
        """The share of labelled mentions that the scorer got right; its `n` is their number."""
        return UNKNOWN if self.by is None else self.by.matrix.accuracy


@dataclass(frozen=True, slots=True)
class CorrectedTone:
    """Tone of a period as it was scored, before anybody corrected a mention, and put right by an audit.

    `shares` are those of the classes, in the order of the matrix.
    """

    shares: tuple[Estimate, ...]
    net: Estimate
    corrected: Corrected


def draw_audit(
    store: Store,
    config: Config,
    *,
    brand: str | None,
    period: Period,
    size: int,
    seed: int,
    who: str,
    now: datetime,
) -> int:
    """Draw an audit of the scorers in use; returns its id.

    UsageError if there is nothing to draw, StoreError while other scorers take their place.
    """
    check_settled(store)
    brands = tuple(one.name for one in config.brands)
    asked = Asked(brand, brands, period, size, seed, names_in_use(store))
    return draw(store, asked, who=who, now=now)


def names_in_use(store: Store) -> str:
    """The names of the scorers in use, sorted and joined: the learned ones, and VADER's unless another one
    scores its language.
    """
    learned = {one.lang: one.scorer for one in learned_in_use(store)}
    vader = () if learned.keys() >= VaderScorer.languages else (vader_name(),)
    return BETWEEN.join(sorted({*learned.values(), *vader}))


def audit_reports(store: Store) -> tuple[AuditReport, ...]:
    """Every audit, the newest first."""
    found = all_audits(store)
    drawn = samples(store, [one.id for one in found])
    return tuple(_report(one, drawn[one.id]) for one in found)


def audit_report(store: Store, number: int) -> AuditReport | None:
    """The audit of that id, None if there is none."""
    audit = next((one for one in all_audits(store) if one.id == number), None)
    return None if audit is None else _report(audit, samples(store, [number])[number])


def audited(store: Store, config: Config, brand: str, period: Period) -> Audited:
    """What audits say of a brand's net sentiment: the newest of the brand, else the newest of all brands.

    Only those of the scorers in use, with enough labels, that were drawn before the period's `as_of`.
    """
    scorer = names_in_use(store)
    found = [
        one
        for one in all_audits(store)
        if one.scorer == scorer and one.brand in (brand, None) and one.at <= period.as_of
    ]
    for one in sorted(found, key=lambda one: one.brand is None):
        report = _report(one, samples(store, [one.id])[one.id])
        if report.is_enough:
            return Audited(report)
    return Audited()


def corrected_tone(
    store: Store,
    matrix: Confusion,
    brands: Collection[str],
    period: Period,
    *,
    own: Confusion | None = None,
) -> CorrectedTone:
    """The tone of these brands in the period, as scored and put right by the matrix of a sample.

    With `own` the sample is of all brands, and that part of it is of these. StoreError while days are of two
    zones, or scored by two scorers.
    """
    check_settled(store)
    sums = predicted_by_author(store, period, list(brands))
    scored = class_counts(list(sums.values()))
    n = sum(scored[1:], start=scored[0])
    return CorrectedTone(
        shares=tuple(clustered_share(one, n) for one in scored),
        net=clustered_mean(scored[-1] - scored[0], n),
        corrected=corrected(matrix, scored) if own is None else corrected_of_brand(matrix, own, scored),
    )


def brands_of(audit: Audit, config: Config) -> tuple[str, ...]:
    """The brands whose mentions an audit was drawn from, as far as they are tracked."""
    return tuple(one.name for one in config.brands if audit.brand in (None, one.name))


def _report(audit: Audit, sample: Sequence[Drawn]) -> AuditReport:
    return AuditReport(
        audit,
        tuple(sample),
        matrix_of(sample),
        _by(sample, [one.lang for one in sample]),
        _by(sample, [one.source for one in sample]),
    )


def _by(sample: Sequence[Drawn], labels: Sequence[str]) -> tuple[tuple[str, Confusion], ...]:
    """The matrix within each label."""
    found = [
        (label, matrix_of([one for one, mine in zip(sample, labels, strict=True) if mine == label]))
        for label in set(labels)
    ]
    return tuple(sorted((row for row in found if row[1].n), key=lambda row: (-row[1].n, row[0])))


def matrix_of(sample: Iterable[Drawn]) -> Confusion:
    """What was scored of the labelled mentions of a sample, by what people say."""
    return Confusion.of((one.predicted, one.label) for one in sample if one.label is not None)
