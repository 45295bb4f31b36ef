"""What watches while posts, polls and money are kept, put together by a configuration."""

from __future__ import annotations

from functools import partial

from listener.alerts.judge import judge
from listener.alerts.signals import signals_of_mentions, signals_of_poll, signals_of_spending
from listener.config import Config
from listener.store.watch import Watch


def watching(config: Config) -> Watch:
    """The watch that polls are kept under."""
    return Watch(
        judge=partial(judge, zone=config.zone),
        heard=signals_of_mentions,
        polled=signals_of_poll,
        spent=signals_of_spending,
    )
