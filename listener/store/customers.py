"""How many customers began in a period."""

from __future__ import annotations

from sqlalchemy import func, select

from listener.model import Period
from listener.store.database import Store
from listener.store.schema import customers


def count_started(store: Store, period: Period) -> int | None:
    """How many customers started in the period; None where no customers are known at all."""
    start = customers.c.start
    within = (start >= period.start) & (start < period.reached)
    counts = select(func.count(), func.count().filter(within)).select_from(customers)
    with store.read() as connection:
        known, started = connection.execute(counts).one()
    return int(started) if known else None
