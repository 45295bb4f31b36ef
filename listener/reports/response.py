"""Who was answered, how fast, and how many never were. Metrics specification, section C, and the contract.

Messages are counted as anyone can recount them; cases with those still open counted in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.opening_hours import OpeningHours
from listener.metrics.proportions import Target, proportion
from listener.metrics.schedule import opening_hours
from listener.metrics.survival import Waiting, waiting
from listener.model import CaseState, Estimate, Period
from listener.store import Store
from listener.store.desk_columns import (
    ENDED,
    NEVER,
    Cases,
    DeskColumns,
    Messages,
    Waits,
    chosen,
    desk_columns,
)
from listener.store.schema import to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hours = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

MATURE = timedelta(days=7)
"""A case so old has had its time to be answered: what periods are compared by."""
_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """The simple count: messages addressed, those directly answered, and after how many hours."""

    addressed: int
    answered: int
    rate: Estimate
    median_hours: float | None
    p90_hours: float | None


@dataclass(frozen=True, slots=True)
class Times:
    """How long a first or a next response takes, in hours, open waits counted in.

    `n` waits, `answered` of them with an answer. `answered_only_median` leaves the others out and flatters;
    `within` is the share answered within the target by the curve.
    """

    n: int
    answered: int
    median: Estimate
    p90: Estimate
    answered_only_median: float | None
    within: Estimate
    curve: Waiting | None = None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Cases opened in the period, as they stand at its `as_of`.

    Those dismissed are not among `opened`, and those withdrawn by their author neither: `closed` were
    resolved without an answer. `fixed_rate` is the share answered within seven days of those old enough.
    """

    opened: int
    answered: int
    open: int
    closed: int
    withdrawn: int
    dismissed: int
    rate: Estimate
    fixed_rate: Estimate
    fixed_n: int
    target: Target
    first: Times
    next: Times

    @property
    def within_target(self) -> Estimate:
        """Of the cases whose outcome at the target is known, the share answered within it."""
        return self.target.share


@dataclass(frozen=True, slots=True)
class ResponseFigures:
    """One brand's figures. `business` are those by opening hours, None where none are set."""

    messages: MessageFigures
    cases: CaseFigures
    business: CaseFigures | None = None


Elapsed = Callable[["npt.NDArray[np.int64]", "npt.NDArray[np.int64]"], "Hours"]
"""Hours between instants (microseconds), by the clock or within opening hours."""


def response_by_brand(
    store: Store, config: Config, period: Period, brands: Collection[str]
) -> dict[str, ResponseFigures]:
    """The figures of these brands over the period, as of its `as_of`."""
    found = desk_columns(store, period)
    hours = opening_hours(config)
    return {name: figures_of(of_brand(found, store, name), config, period, hours) for name in brands}


def of_brand(found: DeskColumns, store: Store, brand: str) -> DeskColumns:
    """What of the columns is one brand's."""
    code = store.days.code(brand)
    return DeskColumns(
        chosen(found.messages, found.messages.brand == code),
        chosen(found.cases, found.cases.brand == code),
        chosen(found.waits, found.waits.brand == code),
    )


def figures_of(
    found: DeskColumns, config: Config, period: Period, hours: OpeningHours | None
) -> ResponseFigures:
    """The figures of these messages and cases, whatever they were chosen by."""
    target = config.response.target_hours
    business = None if hours is None else case_figures(found, period, target, hours.elapsed_many)
    by_clock = case_figures(found, period, target, by_the_clock)
    if business is not None:
        # The promise is in opening hours: a night is no breach.
        by_clock = replace(by_clock, target=business.target)
    addressing = config.response.addressing
    return ResponseFigures(_messages(found.messages, period, addressing), by_clock, business)


def by_the_clock(start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> Hours:
    """Calendar hours between instants."""
    found: Hours = (end - start) / _HOUR
    return found


def _messages(found: Messages, period: Period, addressing: str) -> MessageFigures:
    import numpy as np

    now = to_micros(period.as_of)
    found = chosen(found, found.since <= now)
    if addressing == "first":
        found = chosen(found, found.is_first == 1)
    known = found.answered <= now
    hours = by_the_clock(found.at[known], found.answered[known])
    median, p90 = (float(one) for one in np.percentile(hours, (50, 90))) if len(hours) else (None, None)
    return MessageFigures(len(found), len(hours), proportion(len(hours), len(found)), median, p90)


def case_figures(found: DeskColumns, period: Period, target: float, elapsed: Elapsed) -> CaseFigures:
    """The figures of cases with their times measured by `elapsed`; `target` in hours of it."""
    import numpy as np

    now = to_micros(period.as_of)
    cases = found.cases
    stands = standing(cases, now)
    counted = ~stands.dismissed & ~stands.withdrawn
    hours = elapsed(cases.opened, np.where(stands.answered, cases.first, np.minimum(stands.until, now)))
    answered, still = hours[stands.answered & counted], hours[stands.open]
    week = MATURE / timedelta(hours=1)
    age = by_the_clock(cases.opened, np.full_like(cases.opened, now))
    quick = stands.answered & (by_the_clock(cases.opened, cases.first) <= week)
    mature = counted & (quick | (age >= week))
    closed = stands.closed & counted
    return CaseFigures(
        opened=int(counted.sum()),
        answered=len(answered),
        open=int(stands.open.sum()),
        closed=int(closed.sum()),
        withdrawn=int(stands.withdrawn.sum()),
        dismissed=int(stands.dismissed.sum()),
        rate=proportion(len(answered), int(counted.sum())),
        fixed_rate=proportion(int((quick & mature).sum()), int(mature.sum())),
        fixed_n=int(mature.sum()),
        target=against(answered, still, hours[closed], target),
        first=times(answered, hours[~stands.answered & ~stands.dismissed], target),
        next=next_times(found.waits, now, target, elapsed),
    )


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
    until: npt.NDArray[np.int64]


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


def against(answered: Hours, still: Hours, closed: Hours, target: float) -> Target:
    """Against the target: closed without an answer is a breach, as if nobody would ever answer."""
    within = int((answered <= target).sum())
    over = int((still >= target).sum())
    return Target(within, len(answered) - within + over + len(closed), len(still) - over)


def times(answered: Hours, still: Hours, target: float) -> Times:
    """How long answers take, from the hours of those that came and the ages of waits that have none."""
    import numpy as np

    curve = waiting(answered, still)
    return Times(
        n=len(answered) + len(still),
        answered=len(answered),
        median=curve.quantile_estimate(0.5) if curve else Estimate(),
        p90=curve.quantile_estimate(0.9) if curve else Estimate(),
        answered_only_median=float(np.median(answered)) if len(answered) else None,
        within=curve.within(target) if curve else Estimate(),
        curve=curve,
    )


def next_times(waits: Waits, now: int, target: float, elapsed: Elapsed) -> Times:
    """The further waits of cases, each from the message that began it."""
    import numpy as np

    later = chosen(waits, waits.number > 0)
    answered = (later.ended <= now) & (later.how == ENDED[CaseState.ANSWERED])
    hours = elapsed(later.opened, np.minimum(later.ended, now))
    return times(hours[answered], hours[~answered], target)
