"""A period's figures beside those of the period it is compared with. Days that are not over take no part."""

from __future__ import annotations

from dataclasses import dataclass

from listener.config import Config
from listener.metrics import growth
from listener.model import Compare, Period
from listener.reports.report import BrandReport, Report, make_report
from listener.store import Store
from listener.store.choice import ANY, Choice


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports over equally many whole days: `now` and `then`."""

    now: Report
    then: Report

    def of(self, brand: str) -> tuple[BrandReport, BrandReport]:
        """One brand's figures now and then."""
        return _of(self.now, brand), _of(self.then, brand)

    def growth(self, brand: str) -> float | None:
        """The growth of a brand's mentions as a fraction, None if there was none before."""
        now, then = self.of(brand)
        days = self.now.period.days
        return growth(now.awareness.mentions, days, then.awareness.mentions, days)

    def net_change(self, brand: str) -> float | None:
        """The change of a brand's net sentiment, None if either is unknown."""
        now, then = (one.sentiment.net.value for one in self.of(brand))
        return None if now is None or then is None else now - then


def compared(period: Period, compare: Compare) -> tuple[Period, Period] | None:
    """The whole days of a period and those they are compared with; None: nothing is over, or none asked."""
    now = period.complete
    then = now and now.compared(compare)
    return (now, then) if now and then else None


def compare_reports(
    store: Store, config: Config, report: Report, compare: Compare, *, choice: Choice = ANY
) -> Comparison | None:
    """The report against the period that `compare` names; its own figures are used if its days are over."""
    periods = compared(report.period, compare)
    if periods is None:
        return None
    now, then = periods
    whole = report if now == report.period else make_report(store, config, now, choice=choice)
    return Comparison(whole, make_report(store, config, then, choice=choice))


def _of(report: Report, brand: str) -> BrandReport:
    return next(one for one in report.brands if one.name == brand)
