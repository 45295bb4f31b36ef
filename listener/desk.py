"""The response desk put together by a configuration: its rules, its hours and its words.

It holds no rule of its own: who needs a response is listener.cases', time is listener.metrics'.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from listener.cases import Rules, automatic, build
from listener.config import Config
from listener.enrich import Enricher
from listener.metrics.schedule import opening_hours
from listener.store import Store
from listener.store.casework import Casework
from listener.store.desk_rebuild import agrees, rebuild

Progress = Callable[[int, int], None]


def casework(config: Config) -> Casework:
    """How conversations become cases by this configuration."""
    rules = Rules.of(config)
    return Casework(
        build=partial(build, rules=rules),
        due=_due(config),
        automatic=automatic,
        handles=frozenset(rules.handles),
        zone=config.zone,
        settings=_settings(config),
    )


def agree(store: Store, config: Config, *, progress: Progress | None = None) -> None:
    """Make the cases again if the ones that are kept were made by other settings of the response desk."""
    if not agrees(store, casework(config)):
        remake(store, config, progress=progress)


def remake(store: Store, config: Config, *, progress: Progress | None = None) -> None:
    """Make all messages and cases again. Interrupted, it goes on where it was stopped."""
    rebuild(store, Enricher(config).at_desk, casework(config), progress=progress)


def _due(config: Config) -> Callable[[datetime], datetime | None]:
    target = timedelta(hours=config.response.target_hours)
    hours = opening_hours(config)
    if hours is None:
        return lambda since: since + target
    return lambda since: hours.due(since, target)


def _settings(config: Config) -> str:
    """Stands for all of the configuration that cases depend on."""
    brands = [(one.name, sorted(one.handles.items()), list(one.agents.items())) for one in config.brands]
    told = (config.response, config.business_hours, config.zone.key, brands)
    return sha256(repr(told).encode()).hexdigest()[:16]
