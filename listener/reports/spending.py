"""What the metered sources cost: today and this month, against their budgets, and for what is got of them.

Days and months are UTC, as the networks bill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from listener.config import Config
from listener.model import Bought, Resource, Source, SourceKind, XSettings
from listener.store import Store
from listener.store.arrivals import mentioned_posts, mentions_first_seen
from listener.store.purchases import Spending, spending

USUAL_AGES = (1, 3, 7)
"""The ages, in days, at which reading counters again is priced while it is switched off."""
VOLUME_DAYS = 7
_MONTH_DAYS = 30
_NEARLY = Decimal("0.8")


class Strain(StrEnum):
    """How much of a budget is used up."""

    EASY = "easy"
    NEARLY = "nearly"
    USED_UP = "used up"


@dataclass(frozen=True, slots=True)
class Budget:
    """What was spent of a budget, in US dollars, and when it begins anew. `limit` is None without one."""

    spent: Decimal
    limit: Decimal | None
    resets_at: datetime

    @property
    def left(self) -> Decimal | None:
        """What is left of it, never below zero; None without a limit."""
        return None if self.limit is None else max(Decimal(0), self.limit - self.spent)

    @property
    def used(self) -> float | None:
        """The share of it that is spent, at the most 1; None without a limit."""
        if self.limit is None:
            return None
        return float(min(Decimal(1), self.spent / self.limit)) if self.limit else 1.0

    @property
    def strain(self) -> Strain | None:
        """How near it is to its end; None without a limit."""
        if self.limit is None:
            return None
        if self.spent >= self.limit:
            return Strain.USED_UP
        return Strain.NEARLY if self.spent >= _NEARLY * self.limit else Strain.EASY


@dataclass(frozen=True, slots=True)
class SourceSpending:
    """What one metered source costs, in US dollars.

    `bought` is the month's, by kind; `reserved`, for requests under way, is part of both sums. `mentions`
    are those of posts first seen in the month. `refresh_estimate` is what reading counters again at
    `refresh_ages` costs in thirty days like the last seven; None if those brought no mention. A source that
    is no longer configured has cost what it has, and has no budgets.
    """

    source: str
    is_configured: bool
    today: Budget
    month: Budget
    reserved: Decimal
    bought: Mapping[Resource, Bought]
    mentions: int
    refresh_on: bool
    refresh_ages: tuple[int, ...]
    refresh_estimate: Decimal | None

    def billed(self, kind: str) -> int:
        """How many of one kind of resource were charged for this month."""
        return self.bought.get(Resource(kind), Bought()).billed

    @property
    def requests(self) -> int:
        """The month's requests."""
        return sum(one.requests for one in self.bought.values())

    @property
    def has_budget(self) -> bool:
        """Whether anything stops it from spending on."""
        return self.today.limit is not None or self.month.limit is not None

    @property
    def per_thousand(self) -> Decimal | None:
        """The month's cost for a thousand of its mentions; None without mentions, or without a cost."""
        if not self.mentions or not self.month.spent:
            return None
        return self.month.spent / self.mentions * 1_000


def source_spending(store: Store, config: Config, now: datetime) -> tuple[SourceSpending, ...]:
    """Every metered source as configured, then those that cost something this month and are no more."""
    spent = spending(store, now)
    metered = {source.name: source for source in config.sources if source.kind is SourceKind.X}
    names = (*metered, *(name for name in spent if name not in metered))
    if not names:
        return ()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    arrived = mentions_first_seen(store, names, midnight.replace(day=1))
    weekly = mentioned_posts(store, names, midnight - timedelta(days=VOLUME_DAYS), midnight)
    return tuple(
        _of(
            name,
            metered.get(name),
            spent.get(name, Spending()),
            arrived.get(name, 0),
            weekly.get(name, 0),
            midnight,
        )
        for name in names
    )


def refresh_cost(posts: int, days: int, ages: int, price: Decimal) -> Decimal | None:
    """What reading counters again costs in thirty days like these `days` with so many posts to be read
    again, once at each of so many ages; None without posts.
    """
    return posts * ages * price * _MONTH_DAYS / days if posts else None


def _of(
    name: str, source: Source | None, spent: Spending, mentions: int, weekly: int, midnight: datetime
) -> SourceSpending:
    settings = (source.x if source else None) or XSettings()
    ages = settings.refresh_days or USUAL_AGES
    price = settings.prices.get(Resource.POST.value, Decimal(0))
    return SourceSpending(
        source=name,
        is_configured=source is not None,
        today=Budget(spent.today, settings.daily_budget, midnight + timedelta(days=1)),
        month=Budget(spent.month, settings.monthly_budget, _next_month(midnight)),
        reserved=spent.reserved,
        bought=spent.by_resource,
        mentions=mentions,
        refresh_on=bool(settings.refresh_days),
        refresh_ages=ages,
        refresh_estimate=refresh_cost(weekly, VOLUME_DAYS, len(ages), price) if source else None,
    )


def _next_month(midnight: datetime) -> datetime:
    first = midnight.replace(day=1)
    return (first + timedelta(days=32)).replace(day=1)
