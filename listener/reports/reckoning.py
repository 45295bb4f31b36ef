"""The cases of one brand and period with what is reckoned of each: how it stands, its hours, its agent.

One entry per case in every column. Figures are sums over them, and the lists behind figures choose among
them, so both count the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.local_time import LocalTimes, local_times
from listener.metrics.schedule import opening_hours
from listener.model import CaseState, Period
from listener.store import Store
from listener.store.desk_columns import ENDED, NEVER, NOBODY, Cases, case_columns, chosen
from listener.store.schema import to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hours = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MATURE = timedelta(days=7)
"""A case so old has had its time to be answered: what periods are compared by."""
HOUR = 3_600_000_000
"""Microseconds."""
FEW = 20
"""Agents with fewer cases are told of together."""
UNSIGNED = "(unsigned)"
UNASSIGNED = "(unassigned)"
FEWER = "(few)"
"""What stands for an agent: answers that nobody signed, cases given to nobody, agents with few cases."""
WITHIN, LATE, PENDING = 1, 2, 3
"""Outcomes as numbers; 0 is not counted."""


class Reading(StrEnum):
    """By which hours waits are measured: those of the clock, or opening hours."""

    CLOCK = "clock"
    BUSINESS = "business"


class Sort(StrEnum):
    """Cases by how they stand, by the target, or by what is counted over them.

    COUNTED are answered, open or closed without an answer: what rates are of. TIMED are those and the
    withdrawn: what times are of. KNOWN have an outcome at the target: within it or late. SETTLED are old
    enough to be compared: answered within seven days, or opened longer ago.
    """

    ANSWERED = "answered"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    WITHIN = "within"
    LATE = "late"
    PENDING = "pending"
    COUNTED = "counted"
    TIMED = "timed"
    KNOWN = "known"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Standing:
    """How cases stand at an instant, a mask each: every case is exactly one of them.

    `until` is the instant at which the first wait ended without an answer, NEVER while it goes on.
    """

    answered: Mask
    open: Mask
    closed: Mask
    withdrawn: Mask
    dismissed: Mask
    until: Numbers


def standing(cases: Cases, now: int) -> Standing:
    """How the cases stand at an instant (microseconds): what came later does not exist for it."""
    import numpy as np

    answered = cases.first <= now
    ended = cases.closed <= now
    dismissed = ended & (cases.state == ENDED[CaseState.DISMISSED])
    withdrawn = ended & ~answered & (cases.state == ENDED[CaseState.WITHDRAWN])
    closed = ended & ~answered & (cases.state == ENDED[CaseState.RESOLVED])
    waits = ~answered & ~dismissed & ~withdrawn & ~closed
    until = np.where(withdrawn | closed, cases.closed, NEVER)
    return Standing(answered & ~dismissed, waits, closed, withdrawn, dismissed, until)


def by_the_clock(start: Numbers, end: Numbers) -> Hours:
    """Calendar hours between instants."""
    found: Hours = (end - start) / HOUR
    return found


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The cases, and what is reckoned of them.

    `hours` are those until the first response, until the case ended without one, or until `as_of`; `handled`
    those from the assignment on; `ages` those since the opening. `group` is the agent as a code of `names`,
    and `networks` has the names of networks by their code.
    `local` is when they were opened, in the zone of the workspace.
    """

    cases: Cases
    stands: Standing
    counted: Mask
    hours: Mapping[Reading, Hours]
    handled: Hours
    group: Numbers
    names: Mapping[int, str]
    networks: Mapping[int, str]
    local: LocalTimes
    ages: Hours
    target: float
    now: int

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def promise(self) -> Reading:
        """The reading that the target is meant in: opening hours where they are set."""
        return Reading.BUSINESS if Reading.BUSINESS in self.hours else Reading.CLOCK

    def sort(self, sort: Sort, reading: Reading | None = None) -> Mask:
        """Which cases are of that sort; against the target by a reading, the promised one by default."""
        stands = self.stands
        if sort in (Sort.WITHIN, Sort.LATE, Sort.PENDING, Sort.KNOWN):
            found = self.outcome(reading or self.promise)
            known: Mask = (found == WITHIN) | (found == LATE) if sort is Sort.KNOWN else found == _CODES[sort]
            return known
        if sort is Sort.COUNTED:
            return self.counted
        if sort is Sort.TIMED:
            return ~stands.dismissed
        if sort is Sort.SETTLED:
            week = MATURE / timedelta(hours=1)
            quick = stands.answered & (self.hours[Reading.CLOCK] <= week)
            return self.counted & (quick | (self.ages >= week))
        named: dict[Sort, Mask] = {
            Sort.ANSWERED: stands.answered,
            Sort.OPEN: stands.open,
            Sort.CLOSED: stands.closed,
            Sort.WITHDRAWN: stands.withdrawn,
            Sort.DISMISSED: stands.dismissed,
        }
        return named[sort]

    def outcome(self, reading: Reading) -> Numbers:
        """How each case stands to the target: 1 within, 2 late, 3 too young to tell, 0 not counted."""
        import numpy as np

        hours, stands = self.hours[reading], self.stands
        within = stands.answered & (hours <= self.target)
        pending = stands.open & (hours < self.target)
        told = np.where(within, WITHIN, np.where(pending, PENDING, LATE))
        return np.where(self.counted, told, 0)


_CODES = {Sort.WITHIN: WITHIN, Sort.LATE: LATE, Sort.PENDING: PENDING}
OUTCOMES = ("", Sort.WITHIN.value, Sort.LATE.value, Sort.PENDING.value)
"""The words of outcomes, by their number."""


def reckon(store: Store, config: Config, period: Period, brand: str) -> Reckoning:
    """The cases of a brand that were opened in the period, as they stand at its `as_of`."""
    found = case_columns(store, period)
    return reckoned(chosen(found, found.brand == store.days.code(brand)), store, config, period)


def reckoned(cases: Cases, store: Store, config: Config, period: Period) -> Reckoning:
    """The same of cases that were read already."""
    import numpy as np

    now = to_micros(period.as_of)
    stands = standing(cases, now)
    until = np.where(stands.answered, cases.first, np.minimum(stands.until, now))
    until = np.where(stands.dismissed, np.minimum(cases.closed, now), until)
    hours = {Reading.CLOCK: by_the_clock(cases.opened, until)}
    if (business := opening_hours(config)) is not None:
        hours[Reading.BUSINESS] = business.elapsed_many(cases.opened, until)
    given = np.where(stands.answered, cases.handled, cases.assigned)
    given = np.where(given <= now, given, cases.opened)
    group, names = _agents(cases, stands, store, now)
    return Reckoning(
        cases=cases,
        stands=stands,
        counted=stands.answered | stands.open | stands.closed,
        hours=hours,
        handled=by_the_clock(np.minimum(np.maximum(cases.opened, given), until), until),
        group=group,
        names=names,
        networks={int(code): store.days.name(int(code)) for code in np.unique(cases.network)},
        local=local_times(cases.opened, period.zone),
        ages=by_the_clock(cases.opened, np.full_like(cases.opened, now)),
        target=config.response.target_hours,
        now=now,
    )


def _agents(cases: Cases, stands: Standing, store: Store, now: int) -> tuple[Numbers, dict[int, str]]:
    """Whose each case is: who answered first, else the assignee."""
    import numpy as np

    nobody = store.days.code(NOBODY)
    unsigned, unassigned = store.days.code(UNSIGNED), store.days.code(UNASSIGNED)
    answered_by = np.where(cases.agent != nobody, cases.agent, unsigned)
    given = (cases.assignee != nobody) & (cases.assigned <= now)
    group = np.where(stands.answered, answered_by, np.where(given, cases.assignee, unassigned))
    return group, {int(code): store.days.name(int(code)) for code in np.unique(group)}


def few(found: Reckoning) -> Numbers:
    """The codes of agents with fewer than FEW counted cases; those who are nobody are never few."""
    import numpy as np

    codes, counts = np.unique(found.group[found.counted], return_counts=True)
    nobody = [code for code, name in found.names.items() if name in (UNSIGNED, UNASSIGNED)]
    return np.setdiff1d(codes[counts < FEW], nobody)
