"""What watches while posts, polls and money are kept, put together by a configuration.

What makes signals knows of reports and pages. It is imported when a rule asks, and not by every poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.model import AlertSignal, KeptRule, Poll, Raised
from listener.store.watch import Heard, Spent, Watch


def watching(config: Config) -> Watch:
    """The watch that polls are kept under."""
    return Watch(judge=partial(_judge, config.zone), heard=_heard, polled=_polled, spent=_spent)


def _judge(
    zone: ZoneInfo, rules: Sequence[KeptRule], signals: Sequence[AlertSignal], now: datetime
) -> Sequence[Raised]:
    from listener.alerts.judge import judge

    return judge(rules, signals, now, zone=zone)


def _heard(found: Sequence[Heard], now: datetime) -> Sequence[AlertSignal]:
    from listener.alerts.signals import signals_of_mentions

    return signals_of_mentions(found, now)


def _polled(poll: Poll, good_at: datetime) -> Sequence[AlertSignal]:
    from listener.alerts.signals import signals_of_poll

    return signals_of_poll(poll, good_at)


def _spent(found: Spent, now: datetime) -> Sequence[AlertSignal]:
    from listener.alerts.signals import signals_of_spending

    return signals_of_spending(found, now)
