"""Which goals would count the same money: by methods that draw on one pool, for one brand, at one time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from listener.config import Config
from listener.model import Goal, ValueMethod
from listener.reports.value.goal_metrics import filter_of

_DEFAULT_MONTHS = 3


class Pool(StrEnum):
    """Where the money of a method comes from: two methods of one pool value the same customers or views."""

    KEPT = "kept"
    SERVED = "served"
    WON = "won"
    SEEN = "seen"


_POOL_OF = {
    ValueMethod.MEDIA_COST: Pool.SEEN,
    ValueMethod.COST_PER_FOLLOWER: Pool.SEEN,
    ValueMethod.VERIFIED_SAVES: Pool.KEPT,
    ValueMethod.RETENTION_DIFFERENCE: Pool.KEPT,
    ValueMethod.VALUE_AT_RISK: Pool.KEPT,
    ValueMethod.DEFLECTION: Pool.SERVED,
    ValueMethod.ATTRIBUTED_MARGIN: Pool.WON,
    ValueMethod.LEADS: Pool.WON,
    ValueMethod.VISITS: Pool.WON,
}


def time_of(goal: Goal) -> tuple[date, date] | None:
    """The days [start, deadline) of a goal; without a start, three months before its deadline."""
    if goal.deadline is None:
        return None
    return goal.start or months_after(goal.deadline, -_DEFAULT_MONTHS), goal.deadline


def overlapping(config: Config, goal: Goal, other: Goal) -> bool:
    """Whether both are valued and would count the same money, and neither says that it excludes the other."""
    if goal.id == other.id or other.id in goal.exclusive_of or goal.id in other.exclusive_of:
        return False
    return _shares_money(config, goal, other)


def _shares_money(config: Config, goal: Goal, other: Goal) -> bool:
    pool = _POOL_OF.get(goal.value_method)
    if pool is None or pool is not _POOL_OF.get(other.value_method) or goal.is_draft or other.is_draft:
        return False
    a, b = time_of(goal), time_of(other)
    if a is None or b is None or not (a[0] < b[1] and b[0] < a[1]):
        return False
    mine, theirs = filter_of(config, goal), filter_of(config, other)
    if pool in (Pool.KEPT, Pool.SEEN) and mine.brand != theirs.brand:
        return False
    # Channels that differ hold different visits; what names none holds all.
    apart = mine.channels and theirs.channels and not set(mine.channels) & set(theirs.channels)
    return not apart


def counted_once(goals: Sequence[Goal], worth: Mapping[str, float]) -> frozenset[str]:
    """The ids of the goals to add up: of goals that exclude each other, those that come to the most.

    `worth` is what each valued goal comes to; what is not in it is not counted.
    """
    names = sorted(goal.id for goal in goals if goal.id in worth)
    against = {name: set[str]() for name in names}
    for goal in goals:
        for other in goal.exclusive_of:
            if goal.id in against and other in against:
                against[goal.id].add(other)
                against[other].add(goal.id)
    return frozenset(_best(tuple(names), against, worth))


def _best(
    names: tuple[str, ...], against: Mapping[str, set[str]], worth: Mapping[str, float]
) -> tuple[str, ...]:
    """The heaviest set of names without two that exclude each other: exact, as such groups are small."""
    if not names:
        return ()
    first, rest = names[0], names[1:]
    if not against[first] & set(rest):
        return (first, *_best(rest, against, worth))
    with_it = (first, *_best(tuple(one for one in rest if one not in against[first]), against, worth))
    without = _best(rest, against, worth)
    return with_it if _sum(with_it, worth) >= _sum(without, worth) else without


def _sum(names: Sequence[str], worth: Mapping[str, float]) -> float:
    return sum(worth[name] for name in names)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier if negative), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
