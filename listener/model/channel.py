"""What channels report of themselves, by day: visits they brought, their counters, contacts they answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits that a channel and campaign brought on a day, and what became of them."""

    date: dt.date
    channel: str
    campaign: str | None = None
    visits: int | None = None
    leads: int | None = None
    conversions: int | None = None
    revenue: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """What a network's own tool showed of a page on a day: `name` is followers, likes, views, posts, ..."""

    date: dt.date
    channel: str
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """Requests that a service channel took on a day: social ones, calls, mails."""

    date: dt.date
    channel: str
    contacts: int
    resolved: int | None = None
    unique_customers: int | None = None
    cost: Decimal | None = None
    agent_hours: Decimal | None = None
    currency: str | None = None
