"""One brand's sums over a period as they stand at its `as_of`: what response figures are made of.

Whole days are summed once and kept until one of them changes; who still waits is counted in at its age now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.schedule import opening_hours
from listener.model import Period
from listener.reports.case_sums import (
    ANSWERED,
    CLOSED,
    OPEN,
    Rows,
    Sums,
    merged,
    of_code,
    sums_of,
)
from listener.reports.kept_case_sums import settings_of, summed
from listener.reports.reckoning import HOUR, LATE, MATURE, PENDING, Reading
from listener.store import Store
from listener.store.desk_columns import desk_days
from listener.store.schema import to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hours = npt.NDArray[np.float64]


_NO_END = datetime(1970, 1, 1, tzinfo=UTC)
"""Where opening hours never use up a target, nothing is old."""


@dataclass(frozen=True, slots=True)
class StandingSums:
    """Rows of cases by how they stand (`counts`, with their outcome by each reading; `groups` by the promised
    one), of times in `hours`, and of messages. `n` is how many a row stands for.

    `names` and `networks` are those of codes, `target` is in hours of the promised reading.
    """

    counts: Rows
    groups: Rows
    timed: Mapping[Reading, Rows]
    handled: Rows
    next: Mapping[Reading, Rows]
    messages: Rows
    names: Mapping[int, str]
    networks: Mapping[int, str]
    target: float

    @property
    def promise(self) -> Reading:
        """The reading that the target is meant in: opening hours where they are set."""
        return Reading.BUSINESS if Reading.BUSINESS in self.timed else Reading.CLOCK


def standing_sums(store: Store, config: Config, period: Period, brand: str) -> StandingSums:
    """The sums of a brand's messages and cases of the period."""
    code = store.days.code(brand)
    settings = settings_of(config, period.zone)
    whole: list[tuple[date, int, bool]] = []
    parts: list[Sums] = []
    mine: list[Sums] = []
    last_old = _last_old(config, period)
    for day in desk_days(store, period):
        version = day.version, settings
        found = store.case_sums.get(day.day, version, partial(summed, day, store, config, period))
        if found.last < to_micros(period.as_of):
            is_old = day.end <= last_old
            whole.append((day.day, day.version, is_old))
            sums = found.brands.get(code)
            if sums is not None:
                mine.append({**sums, "loose": sums["old"]} if is_old else sums)
        else:
            # Something of it is still to come: it is told as of then, from all its rows.
            parts.append(sums_of(of_code(day.until(period.end_at), code), store, config, period))
    key = ("case sums", brand, settings, tuple(whole))
    kept = store.results.get(key, partial(merged, mine, config))
    return at(merged([kept, *parts], config) if parts else kept, store, config, period)


def _last_old(config: Config, period: Period) -> datetime:
    """Before this instant nothing hangs on minutes any more: whoever waits since then has been waiting for
    longer than any target, and a week."""
    target = timedelta(hours=config.response.target_hours)
    opening = opening_hours(config)
    before: datetime = period.as_of - max(MATURE, target)
    while opening is not None and opening.elapsed(before, period.as_of) < target and before > _NO_END:
        before -= MATURE
    return before


def at(sums: Sums, store: Store, config: Config, period: Period) -> StandingSums:
    """Sums as they stand at the period's `as_of`."""
    import numpy as np

    now = to_micros(period.as_of)
    target = config.response.target_hours
    loose = sums["loose"]
    until = np.minimum(loose["until"], now)
    is_open = loose["until"] > now
    hours = {Reading.CLOCK: (until - loose["opened"]) / HOUR}
    since = {Reading.CLOCK: (now - sums["going_on"]["opened"]) / HOUR}
    if (business := opening_hours(config)) is not None:
        hours[Reading.BUSINESS] = business.elapsed_many(loose["opened"], until)
        opened = sums["going_on"]["opened"]
        since[Reading.BUSINESS] = business.elapsed_many(opened, np.full_like(opened, now))
    outcome = {
        reading.value: np.where(is_open & (took < target), PENDING, LATE) for reading, took in hours.items()
    }
    promised = outcome[Reading.BUSINESS.value if business is not None else Reading.CLOCK.value]
    age = (now - loose["opened"]) / HOUR
    stand = np.where(is_open, OPEN, CLOSED)
    fixed = sums["counts"]
    fixed = {**fixed, "mature": (fixed["stand"] == ANSWERED).astype(np.int64)}
    none = np.zeros_like(stand)
    counts = {
        **loose,
        "stand": stand,
        "quick": none,
        "mature": (age >= MATURE / timedelta(hours=1)).astype(np.int64),
        Reading.CLOCK.value: outcome[Reading.CLOCK.value],
        Reading.BUSINESS.value: promised,
    }
    handled = (until - np.minimum(np.maximum(loose["opened"], loose["given"]), until)) / HOUR
    week = (loose["day"] + 3) // 7
    still = {**loose, "week": week, "done": none}
    return StandingSums(
        counts=_with(fixed, counts),
        groups=_with(sums["groups"], {**loose, "stand": stand, "outcome": promised}),
        timed={
            reading: _with(in_hours(sums[reading.value]), {**still, "hours": took})
            for reading, took in hours.items()
        },
        handled=_with(in_hours(sums["handled"]), {**still, "hours": handled}),
        next={
            reading: _with(
                in_hours(sums[f"next_{reading.value}"]),
                {**sums["going_on"], "done": np.zeros(len(took), np.int64), "hours": took},
            )
            for reading, took in since.items()
        },
        messages=in_hours(sums["messages"]),
        names=_named(store, sums["groups"]["group"], loose["group"]),
        networks=_named(store, fixed["network"], loose["network"]),
        target=target,
    )


def in_hours(rows: Rows) -> Rows:
    """The rows with their times in hours."""
    return {**rows, "hours": rows["took"] / HOUR}


def _with(rows: Rows, more: Rows) -> Rows:
    """The first rows and then the others: the columns that both have."""
    import numpy as np

    return {name: np.concatenate([rows[name], more[name]]) for name in rows if name in more}


def _named(store: Store, *codes: Numbers) -> dict[int, str]:
    import numpy as np

    return {int(code): store.days.name(int(code)) for code in np.unique(np.concatenate(codes))}
