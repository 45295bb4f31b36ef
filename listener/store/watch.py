"""What watches while posts, polls and money are kept: pure functions, called within those transactions.

They say what may set off an alert and which rules it does; put together by listener.alerts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from listener.model import AlertSignal, KeptRule, Poll, Raised, Source

Judge = Callable[[Sequence[KeptRule], Sequence[AlertSignal], datetime], Sequence[Raised]]
"""From rules and signals to the alerts that are to be, whatever was raised before."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention that is new: of a brand, in the post of that row, by an author with so many followers."""

    post: int
    brand: str
    network: str
    created_at: datetime
    followers: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What a metered source has spent of its budgets, as shares; None where there is none."""

    source: Source
    day: Decimal | None
    month: Decimal | None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """`heard` tells of new mentions at an instant, `polled` of a poll and when its part was last read well
    (None: never, then since the poll of that time), `spent` of budgets at an instant.
    """

    judge: Judge
    heard: Callable[[Sequence[Heard], datetime], Sequence[AlertSignal]]
    polled: Callable[[Poll, datetime], Sequence[AlertSignal]]
    spent: Callable[[Spent, datetime], Sequence[AlertSignal]]
