"""Coverage: of the polls that fell due, how many succeeded. "0 mentions" and "0 collected" differ here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from listener.config import Config
from listener.config.parts import parts_of
from listener.metrics import share
from listener.model import Period, PollStatus, day_bounds, missed_by_day
from listener.store import Store
from listener.store.ledger import polls_by_source, standings


def coverage(store: Store, config: Config, period: Period) -> Mapping[str, float | None]:
    """Per configured source, the share of the period's due polls that succeeded; None: none fell due.

    Polls that are overdue at `as_of` and were never made count as due.
    """
    counted = polls_by_source(store, period)
    standing = standings(store)
    shares: dict[str, float | None] = {}
    for source in config.sources:
        due, succeeded = counted.get(source.name, (0, 0))
        for part in parts_of(source, config.brands):
            at = standing.get(part.key)
            known = at is not None and at.started_at < period.as_of
            if at is not None and known and at.status is not PollStatus.PAUSED:
                due += _missed(at.cursor.due_at, source.every, period)
        shares[source.name] = share(succeeded, due)
    return shares


def _missed(due_at: datetime, every: timedelta, period: Period) -> int:
    """How many polls fell due within the period, from `due_at` on, and were never made.

    What is due right now is not missed yet: only whole intervals without a visit are.
    """
    skipped = max(0, -((due_at - period.start_at) // every))
    until = min(period.as_of, day_bounds(period.end, period.zone)[0] + every)
    missed = missed_by_day(due_at + skipped * every, until, every, period.zone)
    return sum(count for day, count in missed.items() if period.start <= day < period.end)
