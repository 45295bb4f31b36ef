"""What a customer is worth, and a visit and a lead by the customers they lead to; and who stays how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from listener.metrics.groups.cohorts import Cohort, cohorts
from listener.metrics.value.lifetime import value_each
from listener.model import Estimate, Period
from listener.reports.value import facts
from listener.reports.value.assumed import Assumed
from listener.reports.value.formula import Builder, Worth, likely_value, observed_or_assumed, product
from listener.store import Store
from listener.store.business import CUSTOMERS, remembered_rows, table_state
from listener.words import _


@dataclass(frozen=True, slots=True)
class EachWorth:
    """What one of something is worth, and the formula behind it."""

    name: str
    worth: Worth
    value: Estimate


def worth_of_each(store: Store, known: Assumed, period: Period) -> tuple[EachWorth, ...]:
    """A customer, a lead and a visit; conversion as assumed, else as the visits of the period show it."""
    sums = facts.visit_sums(store, period)
    made = Builder(known, "customer")
    told = {
        "clv": made.worth(made.lifetime_value()),
        "value_per_lead": _converted(Builder(known, "lead"), sums.by_lead),
        "value_per_visit": _of_visit(Builder(known, "visit"), sums.by_visit),
    }
    return tuple(EachWorth(name, worth, likely_value(worth)) for name, worth in told.items())


def _of_visit(made: Builder, seen: Estimate) -> Worth:
    if made.known.range("value_per_visit") is not None:
        return made.worth(product(made.assume("value_per_visit")))
    return _converted(made, seen)


def _converted(made: Builder, seen: Estimate) -> Worth:
    """Lifetime value x the share that become customers."""
    rate = observed_or_assumed(made, "conversion_rate", _("conversion rate"), seen)
    each = made.lifetime_value()
    return made.worth(lambda draws: value_each(each(draws), draws[rate]))


def customer_cohorts(store: Store, zone: ZoneInfo, as_of: datetime) -> tuple[Cohort, ...]:
    """Customers by the month they started in, as of a day; remembered until the customers change."""
    today = as_of.astimezone(zone).date()
    with store.read() as connection:
        version = dict(table_state(connection)).get(CUSTOMERS.kind, 0)
    lives = ((one.start, one.end) for one in remembered_rows(store, CUSTOMERS))
    return store.results.get(("cohorts", today, version), lambda: cohorts(lives, today))
