"""The exchange rates that people keep as assumptions: rate:PLN, or rate:PLN:2026-10-01 from that day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from listener.metrics.value.exchange import Rate, Rates
from listener.model import Assumption
from listener.reports.value.known import RATE


def rates_of(currency: str, assumptions: Iterable[Assumption]) -> Rates:
    """What is worth how much of the workspace's currency: the central value of every rate that is kept."""
    return Rates.into(currency, (_rate(one) for one in assumptions if one.name.startswith(RATE)))


def _rate(one: Assumption) -> Rate:
    of, _colon, since = one.name.removeprefix(RATE).partition(":")
    return Rate(of, one.central, date.fromisoformat(since) if since else None)
