"""A period's figures beside those of the period it is compared with. Days that are not over take no part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from listener.config import Config
from listener.model import Compare, Estimate, Period
from listener.reports.changes import BrandChange, Moved, Shift, changes
from listener.reports.coverage import coverage_of_both, with_coverage
from listener.reports.report import BrandReport, Report, make_report
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.hours import first_day


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports over equally many whole days, `now` and `then`, and by brand what changed between them.

    Not `is_whole`: `then` begins before anything is kept, so its counts are of fewer days and do not compare.
    """

    now: Report
    then: Report
    changes: Mapping[str, BrandChange]
    is_whole: bool = True

    def of(self, brand: str) -> tuple[BrandReport, BrandReport]:
        """One brand's figures now and then."""
        return _of(self.now, brand), _of(self.then, brand)

    def growth(self, brand: str) -> Estimate:
        """The growth of a brand's mentions as a fraction, unknown if there was none before."""
        return self.changes[brand].growth

    def share_change(self, brand: str) -> Moved:
        """The change of a brand's share of voice."""
        return self.changes[brand].share

    def shift(self, brand: str) -> Shift:
        """The change of a brand's net sentiment, with its verdict."""
        return self.changes[brand].tone


def compared(period: Period, compare: Compare) -> tuple[Period, Period] | None:
    """The whole days of a period and those they are compared with; None: nothing is over, or none asked."""
    now = period.complete
    then = now and now.compared(compare)
    return (now, then) if now and then else None


def compare_reports(
    store: Store,
    config: Config,
    report: Report,
    compare: Compare,
    *,
    choice: Choice = ANY,
    audiences: bool = False,
) -> Comparison | None:
    """The report against the period that `compare` names; its own figures are used if its days are over.

    `audiences` as for `make_report`.
    """
    periods = compared(report.period, compare)
    if periods is None:
        return None
    now, then = periods
    whole = report
    if now != report.period:
        whole = make_report(store, config, now, choice=choice, changes=False, audiences=audiences)
    names = [one.name for one in config.brands]
    polls = coverage_of_both(store, config, then, now, choice.source)
    found, known = changes(store, then, now, names, choice), first_day(store)
    return Comparison(
        whole,
        make_report(store, config, then, choice=choice, changes=False, audiences=audiences),
        {name: with_coverage(change, polls) for name, change in found.items()},
        is_whole=known is None or known <= then.start,
    )


def _of(report: Report, brand: str) -> BrandReport:
    return next(one for one in report.brands if one.name == brand)
