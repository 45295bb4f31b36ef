"""The exchange rates that people keep as assumptions: rate:PLN, or rate:PLN:2026-10-01 from that day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from listener.metrics.value.exchange import Rate, Rates
from listener.model import Assumption
from listener.reports.value.known import RATE
from listener.store.business_columns import UNKNOWN, Coded
from listener.store.schema import from_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]


def rates_of(currency: str, assumptions: Iterable[Assumption]) -> Rates:
    """What is worth how much of the workspace's currency: the central value of every rate that is kept."""
    return Rates.into(currency, (_rate(one) for one in assumptions if one.name.startswith(RATE)))


def _rate(one: Assumption) -> Rate:
    of, _colon, since = one.name.removeprefix(RATE).partition(":")
    return Rate(of, one.central, date.fromisoformat(since) if since else None)


def converted(
    amounts: Numbers, currency: Coded, places: Numbers, at: Numbers, rates: Rates, zone: ZoneInfo
) -> Numbers:
    """Millionths in the workspace's currency, each by the rate of its local day; UNKNOWN without one.

    `places` are the rows of which the amounts are, `currency` and `at` whole columns.
    """
    told = amounts.copy()
    ours = currency.recoded({None: 0, rates.currency: 0})[places] == 0
    for number in (~ours & (told != UNKNOWN)).nonzero()[0].tolist():
        place = int(places[number])
        day = from_micros(int(at[place])).astimezone(zone).date()
        worth = rates.on(currency.names[currency.code[place]], day)
        told[number] = UNKNOWN if worth is None else round(int(told[number]) * worth)
    return told
