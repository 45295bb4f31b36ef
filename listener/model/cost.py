"""Cost entries: what the work cost, over which days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class CostCategory(StrEnum):
    """What money was spent on. One without any entry is not recorded, which is not 0."""

    LABOUR = "labour"
    ADS = "ads"
    TOOLS = "tools"
    REFUNDS = "refunds"
    TRAINING = "training"
    CONTENT = "content"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount spent over the days from `start` to `end`, which is the last one, in equal parts.

    Either `amount`, or `hours` at `hourly_rate`. All columns together are its identity.
    """

    start: dt.date
    end: dt.date
    category: CostCategory
    amount: Decimal | None = None
    hours: Decimal | None = None
    hourly_rate: Decimal | None = None
    channel: str | None = None
    campaign: str | None = None
    note: str | None = None
    currency: str | None = None

    @property
    def total(self) -> Decimal:
        """What it comes to, in its currency."""
        if self.amount is not None:
            return self.amount
        return (self.hours or Decimal(0)) * (self.hourly_rate or Decimal(0))
