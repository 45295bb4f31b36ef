"""Customers, what they ordered, and what touched them on the way: brought from the shop or the CRM."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys, known by `id`: from `start` on, until `end` (the first day on which they no longer are one).

    `margin_per_month` and `prior_spend` are amounts of `currency`, None being the workspace's. `network` and
    `handle` are where they write under which name.
    """

    id: str
    start: dt.date
    end: dt.date | None = None
    margin_per_month: Decimal | None = None
    prior_spend: Decimal | None = None
    segment: str | None = None
    network: str | None = None
    handle: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase, known by `id`: by whom, when, what it brought in and what was left of it."""

    id: str
    customer_id: str
    at: dt.datetime
    revenue: Decimal | None = None
    margin: Decimal | None = None
    product: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact of a customer with a campaign or channel before they bought, and what it cost."""

    id: str
    customer_id: str
    at: dt.datetime
    channel: str
    campaign: str | None = None
    cost: Decimal | None = None
    currency: str | None = None
