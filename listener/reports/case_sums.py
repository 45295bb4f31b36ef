"""The cases, waits and messages of days as rows that stand for many: what figures of responses are sums over.

A row has what its cases have in common and how many they are (`n`). Counts are exact. Of more than MOST_EXACT
times in a day those between two edges, 5 % apart, stand together as their mean; of fewer every one stands.
What may still change as time goes by, without anybody doing anything, stands case by case (`loose`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from listener.config import Config
from listener.metrics.schedule import opening_hours
from listener.model import CaseState, Period
from listener.reports.reckoning import HOUR, Reading, Reckoning, Sort, reckoned
from listener.store import Store
from listener.store.desk_columns import ENDED, NEVER, DeskColumns, Messages, Waits, chosen
from listener.store.schema import from_micros, to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

Rows = Mapping[str, "npt.NDArray[Any]"]
"""Columns of one length by name. `took` is microseconds, `done` whether an answer ended them."""
Sums = Mapping[str, Rows]
"""Rows by what they are sums for: the keys of KEYS."""

MOST_EXACT = 500
"""So many times of a brand's day are kept as they are."""
MOST_MERGED = 20_000
"""So many rows of a period are kept as they are."""
MILESTONES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0, 72.0, 168.0, 336.0)
"""Hours at which the curve is told in words: no row stands for times on both sides of one."""
_APART = 1.05
_SHORTEST, _LONGEST = 1 / 3_600, 20 * 366 * 24.0
_WEEK, _THURSDAY = 7, 3

KEYS: Mapping[str, tuple[str, ...]] = {
    "counts": ("network", "day", "hour", "stand", "clock", "business", "quick"),
    "groups": ("group", "stand", "outcome"),
    "clock": ("network", "week", "done"),
    "business": ("done",),
    "handled": ("group", "done"),
    "next_clock": ("done",),
    "next_business": ("done",),
    "messages": ("done",),
    "loose": ("network", "group", "day", "hour", "opened", "given", "until"),
    "old": ("network", "group", "day", "hour", "until"),
    "going_on": ("opened",),
}
"""What rows have in common. Loose ones are single cases, those of `old` the same ones by the hour: as exact
once a day is so far back that nothing of it hangs on minutes. Those going on are further waits.
"""
_TIMED = ("clock", "business", "handled", "next_clock", "next_business", "messages")
_SINGLE = ("loose", "going_on")

ANSWERED, OPEN, CLOSED, WITHDRAWN, DISMISSED = range(5)
"""How cases stand, as numbers."""


@dataclass(frozen=True, slots=True)
class DaySums:
    """The sums of a day by the code of the brand, true from the instant on after which nothing happened."""

    brands: Mapping[int, Sums]
    last: int

    def __len__(self) -> int:
        return sum(len(rows["n"]) for sums in self.brands.values() for rows in sums.values())


def sums_of_day(found: DeskColumns, store: Store, config: Config, period: Period) -> DaySums:
    """What was read of a day as sums, with all that happened to it."""
    last = last_event(found)
    then = replace(period, as_of=from_micros(last))
    brands = sorted({int(code) for part in (found.messages, found.cases, found.waits) for code in part.brand})
    return DaySums({code: sums_of(of_code(found, code), store, config, then) for code in brands}, last)


def last_event(found: DeskColumns) -> int:
    """The last instant at which something happened of what was read."""
    cases, waits, messages = found.cases, found.waits, found.messages
    times = [messages.at, messages.since, messages.answered, waits.opened, waits.ended]
    times += [cases.opened, cases.first, cases.closed, cases.handled, cases.assigned]
    return max((int(known.max()) for one in times if len(known := one[one < NEVER])), default=0)


def of_code(found: DeskColumns, code: int) -> DeskColumns:
    """What of the columns is one brand's."""
    return DeskColumns(
        chosen(found.messages, found.messages.brand == code),
        chosen(found.cases, found.cases.brand == code),
        chosen(found.waits, found.waits.brand == code),
    )


def sums_of(found: DeskColumns, store: Store, config: Config, period: Period) -> Sums:
    """One brand's columns as sums, as of the period's `as_of`."""
    sums = {
        **of_cases(reckoned(found.cases, store, config, period)),
        **_of_waits(found.waits, config, period),
        "messages": of_messages(found.messages, config, period),
    }
    sums["old"] = sums["loose"]
    return {name: together(name, rows, config, MOST_EXACT) for name, rows in sums.items()}


def of_cases(found: Reckoning) -> dict[str, Rows]:
    """Rows of single cases: those whose figures are settled in all tables, the others as loose ones."""
    import numpy as np

    stands = found.stands
    masks = [stands.answered, stands.open, stands.closed, stands.withdrawn, stands.dismissed]
    stand = np.select(masks, range(5)).astype(np.int64)
    fixed = stands.answered | stands.withdrawn | stands.dismissed
    timed = fixed & ~stands.dismissed
    clock = found.hours[Reading.CLOCK]
    business = found.hours.get(Reading.BUSINESS, clock)
    cases = found.cases
    cells = {
        "network": cases.network,
        "day": found.local.day,
        "hour": found.local.hour,
        "week": (found.local.day + _THURSDAY) // _WEEK,
        "stand": stand,
        "clock": found.outcome(Reading.CLOCK),
        "business": found.outcome(found.promise),
        "outcome": found.outcome(found.promise),
        "quick": (found.sort(Sort.SETTLED) & stands.answered & (clock <= _week())).astype(np.int64),
        "group": found.group,
        "done": stands.answered.astype(np.int64),
        "opened": cases.opened,
        "given": np.where(cases.assigned <= found.now, cases.assigned, cases.opened),
        "until": np.where(stands.closed, cases.closed, NEVER),
    }
    took = {"clock": clock, "business": business, "handled": found.handled}
    told = {name: _picked(name, cells, fixed) for name in ("counts", "groups")}
    told |= {name: _picked(name, cells, timed, _micros(hours)) for name, hours in took.items()}
    return told | {"loose": _picked("loose", cells, ~fixed)}


def _week() -> float:
    return MILESTONES[-2]


def _picked(name: str, cells: Rows, mask: npt.NDArray[np.bool_], took: Numbers | None = None) -> Rows:
    import numpy as np

    places = np.flatnonzero(mask)
    told = {key: cells[key].take(places) for key in KEYS[name]}
    if took is not None:
        told["took"] = took.take(places)
    return told | {"n": np.ones(len(places), np.int64)}


def _micros(hours: npt.NDArray[np.float64]) -> Numbers:
    """Hours as the microseconds that they were made from."""
    import numpy as np

    return np.rint(hours * HOUR).astype(np.int64)


def _of_waits(found: Waits, config: Config, period: Period) -> dict[str, Rows]:
    """The further waits of cases, each from the message that began it."""
    import numpy as np

    now = to_micros(period.as_of)
    later = chosen(found, found.number > 0)
    over = later.ended <= now
    until = np.minimum(later.ended, now)
    done = (over & (later.how == ENDED[CaseState.ANSWERED])).astype(np.int64)
    cells = {"done": done, "opened": later.opened}
    clock = until - later.opened
    opening = opening_hours(config)
    business = clock if opening is None else _micros(opening.elapsed_many(later.opened, until))
    return {
        "next_clock": _picked("next_clock", cells, over, clock),
        "next_business": _picked("next_business", cells, over, business),
        "going_on": _picked("going_on", cells, ~over),
    }


def of_messages(found: Messages, config: Config, period: Period) -> Rows:
    """Rows of single messages that were addressed to the brand by the period's `as_of`."""
    import numpy as np

    now = to_micros(period.as_of)
    mask = found.since <= now
    if config.response.addressing == "first":
        mask = mask & (found.is_first == 1)
    done = (found.answered <= now).astype(np.int64)
    took = np.where(done, found.answered - found.at, 0)
    return _picked("messages", {"done": done}, mask, took)


def merged(some: Sequence[Sums], config: Config) -> Sums:
    """The sums of days as those of all of them."""
    import numpy as np

    told: dict[str, Rows] = {}
    for name, keys in KEYS.items():
        if name == "old":
            continue
        columns = (*keys, *(("took",) if name in _TIMED else ()), "n")
        none = np.zeros(0, np.int64)
        joined = {one: np.concatenate([none, *(sums[name][one] for sums in some)]) for one in columns}
        told[name] = together(name, joined, config, MOST_MERGED)
    return told


def together(name: str, rows: Rows, config: Config, most: int) -> Rows:
    """Rows that have all in common as one; of more than so many, those whose times lie between two edges."""
    import numpy as np

    keys = KEYS[name]
    if name in _SINGLE:
        return rows
    if name == "old":
        return _grouped(rows, keys, means=("opened", "given")) if len(rows["n"]) > most else rows
    if name not in _TIMED:
        return _grouped(rows, keys)
    if len(rows["n"]) <= most:
        return _grouped(rows, (*keys, "took"))
    place = np.searchsorted(_edges(config.response.target_hours), rows["took"], side="left")
    told = dict(_grouped({**rows, "place": place.astype(np.int64)}, (*keys, "place"), means=("took",)))
    del told["place"]
    return told


def _edges(target: float) -> Numbers:
    """The microseconds between which times stand together: up to an edge, beyond the one before it."""
    import numpy as np

    count = int(np.log(_LONGEST / _SHORTEST) / np.log(_APART)) + 1
    hours = np.concatenate([np.geomspace(_SHORTEST, _LONGEST, count), MILESTONES, [0.0, target]])
    return np.unique(_micros(hours))


def _grouped(rows: Rows, keys: Iterable[str], means: Iterable[str] = ()) -> Rows:
    import numpy as np

    code = np.zeros(len(rows["n"]), np.int64)
    for key in keys:
        values, place = np.unique(rows[key], return_inverse=True)
        code = code * max(1, len(values)) + place
        # Anew each time, lest the product of all keys be too large.
        code = np.unique(code, return_inverse=True)[1]
    _codes, first, group = np.unique(code, return_index=True, return_inverse=True)
    n = np.bincount(group, weights=rows["n"], minlength=len(first)).astype(np.int64)
    told = {key: rows[key].take(first) for key in keys} | {"n": n}
    for mean in means:
        whole = np.bincount(group, weights=rows[mean] * rows["n"].astype(np.float64), minlength=len(first))
        told[mean] = np.rint(whole / n).astype(np.int64)
    return told
