"""Coverage: of the polls that fell due, how many succeeded. "0 mentions" and "0 collected" differ here."""

from __future__ import annotations

from collections.abc import Mapping

from listener.config import Config
from listener.config.parts import parts_of
from listener.metrics import share
from listener.model import Period, missed_by_day
from listener.store import Store
from listener.store.ledger import polls_by_source, standings


def coverage(store: Store, config: Config, period: Period) -> Mapping[str, float | None]:
    """Per configured source, the share of the period's due polls that succeeded; None: none fell due.

    Polls that are overdue at `as_of` and were never made count as due.
    """
    counted = polls_by_source(store, period.start, period.end)
    standing = standings(store)
    shares: dict[str, float | None] = {}
    for source in config.sources:
        due, succeeded = counted.get(source.name, (0, 0))
        for part in parts_of(source, config.brands):
            at = standing.get(part.key)
            if at is not None and at.status.value != "paused":
                # What is due right now is not missed yet: only whole intervals without a visit are.
                missed = missed_by_day(at.cursor.due_at, period.as_of, source.every, period.zone)
                due += sum(count for day, count in missed.items() if period.start <= day < period.end)
        shares[source.name] = share(succeeded, due)
    return shares
