"""Assumptions: numbers that were not measured here, each with its range and where it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

MARKET_SHARE = "market_share:"
"""What the name of a brand's share of its market begins with; the brand's name follows."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that people bring. The name is its identity; low <= central <= high.

    Shares and rates are fractions. `currency` is that of an amount of money, None of all else and where it
    is the workspace's; `date` is when `source` said so.
    """

    name: str
    low: Decimal
    central: Decimal
    high: Decimal
    source: str | None = None
    date: dt.date | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class KeptAssumption:
    """An assumption as it is kept: who brought it, and when."""

    assumption: Assumption
    by: str
    at: dt.datetime
