"""Customers saved: who may have left, was answered, and is still a customer 30 days later.

Metrics specification, section C. What an agent claims and no record of a customer bears out is told apart,
and never valued.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from listener.config import Config
from listener.metrics.proportions import proportion
from listener.model import Estimate, Period
from listener.store import Store
from listener.store.business import table_state
from listener.store.customer_links import CustomerLinks, Link, customer_links
from listener.store.desk_columns import desk_state
from listener.store.risk_cases import RiskCase, risk_cases
from listener.store.settled import check_settled

KEPT_AFTER = timedelta(days=30)
"""Whoever is a customer so long after their case was opened has been kept."""


class Fate(StrEnum):
    """What became of the customer of a case.

    SAVED: answered, and still one after 30 days. STAYED: still one, though nobody answered by then. LEFT: no
    longer one. PENDING: the 30 days are not over. UNKNOWN: there was no customer of that name on that day.
    """

    SAVED = "saved"
    STAYED = "stayed"
    LEFT = "left"
    PENDING = "pending"
    UNKNOWN = "unknown"


class SaveSort(StrEnum):
    """What cases are counted as: each is the list behind a figure.

    RISK is all of them; KNOWN those whose outcome is; UNVERIFIED those that an agent calls a save and no
    record bears out, or not yet. The others are fates.
    """

    RISK = "risk"
    KNOWN = "known"
    SAVED = "saved"
    STAYED = "stayed"
    LEFT = "left"
    PENDING = "pending"
    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class SaveCase:
    """A case, the id of its customer, and what became of them; `judged_at` is when that is known."""

    case: RiskCase
    customer: str | None
    fate: Fate
    judged_at: datetime

    @property
    def is_known(self) -> bool:
        """Whether the outcome is known."""
        return self.fate in (Fate.SAVED, Fate.STAYED, Fate.LEFT)

    @property
    def is_unverified(self) -> bool:
        """Whether an agent's claim is all that speaks for a save. A customer who left refutes it."""
        return self.case.claimed_at is not None and self.fate not in (Fate.SAVED, Fate.LEFT)

    def is_of(self, sort: SaveSort) -> bool:
        """Whether it counts as that."""
        if sort is SaveSort.RISK:
            return True
        if sort is SaveSort.KNOWN:
            return self.is_known
        return self.is_unverified if sort is SaveSort.UNVERIFIED else self.fate == sort.value


@dataclass(frozen=True, slots=True)
class Saves:
    """The cases of a brand opened in a period by people who may leave, the newest first.

    `saved` counts cases, as the rate does; money goes by `customers`, for one who was about to leave twice is
    one customer kept.
    """

    brand: str
    period: Period
    cases: tuple[SaveCase, ...]

    def of(self, sort: SaveSort) -> tuple[SaveCase, ...]:
        """The cases behind a figure."""
        return tuple(one for one in self.cases if one.is_of(sort))

    def count(self, sort: SaveSort) -> int:
        """How many cases are of that sort."""
        return sum(one.is_of(sort) for one in self.cases)

    @property
    def saved(self) -> int:
        """Verified saves."""
        return self.count(SaveSort.SAVED)

    @property
    def unverified(self) -> int:
        """Saves that an agent claims and nothing bears out."""
        return self.count(SaveSort.UNVERIFIED)

    @property
    def known(self) -> int:
        """Cases whose outcome is known."""
        return self.count(SaveSort.KNOWN)

    @property
    def customers(self) -> int:
        """How many different customers were saved."""
        return len({one.customer for one in self.of(SaveSort.SAVED)})

    @property
    def rate(self) -> Estimate:
        """Verified saves of the cases with a known outcome; unknown without any."""
        return proportion(self.saved, self.known)


def saves(store: Store, config: Config, period: Period, brand: str | None = None) -> Saves:
    """The saves of a brand, by default the own one, as of the period's `as_of`.

    Remembered until the desk or what people brought changes. StoreError while some cases are by old scores,
    others by new ones.
    """
    check_settled(store)
    name = brand or config.own_brand.name
    with store.read() as connection:
        tables = table_state(connection)
    asked = ("saves", name, period.start, period.end, period.zone.key, period.as_of)
    return store.results.get((*asked, desk_state(store), tables), lambda: _saves(store, period, name))


def _saves(store: Store, period: Period, brand: str) -> Saves:
    found = risk_cases(store, brand, period.start_at, period.end_at, period.as_of)
    links = customer_links(store) if found else CustomerLinks({})
    return Saves(brand, period, tuple(_judged(one, links, period) for one in found))


def _judged(one: RiskCase, links: CustomerLinks, period: Period) -> SaveCase:
    customer = links.on(one.network, one.handle, one.opened_at.astimezone(period.zone).date())
    judged_at = one.opened_at + KEPT_AFTER
    fate = Fate.UNKNOWN if customer is None else _fate(one, customer, judged_at, period)
    return SaveCase(one, customer.id if customer else None, fate, judged_at)


def _fate(one: RiskCase, customer: Link, judged_at: datetime, period: Period) -> Fate:
    # Those who leave early are not known sooner than those who stay: else the young cases all had left.
    if judged_at > period.as_of:
        return Fate.PENDING
    if not customer.is_active(judged_at.astimezone(period.zone).date()):
        return Fate.LEFT
    answered = one.first_response_at
    return Fate.SAVED if answered is not None and answered < judged_at else Fate.STAYED
