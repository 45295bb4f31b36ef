"""Which goals would count the same money: by methods that draw on one pool, for one brand, at one time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from listener.config import Config
from listener.errors import FieldError
from listener.metrics.groups.months import months_after
from listener.model import Goal, ValueMethod
from listener.reports.value.goal_metrics import READ_BY, filter_of

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
    return not _are_apart(config, goal, other)


def _are_apart(config: Config, goal: Goal, other: Goal) -> bool:
    """Whether their filters leave nothing that both methods count. What names no channel holds all."""
    try:
        mine, theirs = filter_of(config, goal), filter_of(config, other)
    except FieldError:
        # A filter that means nothing any more, as its brand is gone, counts nothing.
        return True
    both = set(READ_BY[goal.value_method]) & set(READ_BY[other.value_method])
    # A mention may be of several sources, groups and hashtags, but has one brand at a time and one language.
    keys = both & {"brand", "lang", "channel", "campaign"}
    told = [(mine.values(key), theirs.values(key)) for key in keys]
    return any(a and b and not a & b for a, b in told)


def counted_once(goals: Sequence[Goal], worth: Mapping[str, float]) -> frozenset[str]:
    """The ids of the goals to add up: of goals that exclude each other, those that come to the most.

    `worth` is what each valued goal comes to; what is not in it is not counted. Every goal that is left out
    is excluded by one that is counted, so that a loss is not left out for nothing.
    """
    against = {goal.id: set[str]() for goal in goals if goal.id in worth}
    for goal in goals:
        for other in goal.exclusive_of:
            if goal.id in against and other in against:
                against[goal.id].add(other)
                against[other].add(goal.id)
    return _Best(against, worth).of(frozenset(against))


class _Best:
    """Finds the heaviest set of names of which no two exclude each other and to which none can be added.

    Exact: it tries everything, but what does not hang together apart, and nothing twice.
    """

    def __init__(self, against: Mapping[str, set[str]], worth: Mapping[str, float]) -> None:
        self._against, self._worth = against, worth
        self._found: dict[frozenset[str], frozenset[str]] = {}

    def of(self, names: frozenset[str]) -> frozenset[str]:
        """The best of these names."""
        return frozenset[str]().union(*map(self._best, self._groups(names)))

    def _best(self, names: frozenset[str]) -> frozenset[str]:
        if names not in self._found:
            # Either the one that excludes the fewest is counted, or one of those that it excludes.
            hinge = min(sorted(names), key=lambda one: len(self._against[one] & names))
            tries = (hinge, *sorted(self._against[hinge] & names))
            sets = [self.of(names - self._against[one] - {one}) | {one} for one in tries]
            self._found[names] = max(sets, key=lambda one: sum(self._worth[name] for name in sorted(one)))
        return self._found[names]

    def _groups(self, names: frozenset[str]) -> Iterator[frozenset[str]]:
        """The names that hang together, directly or by others."""
        left = set(names)
        while left:
            group, ahead = set[str](), {min(left)}
            while ahead:
                group |= ahead
                ahead = set[str]().union(*(self._against[one] for one in ahead)) & left - group
            left -= group
            yield frozenset(group)
