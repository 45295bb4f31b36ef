"""Who was answered, how fast, and how many never were. Metrics specification, section C, and the contract.

Messages are counted as anyone can recount them; cases with those still open counted in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.proportions import Target, proportion
from listener.metrics.survival import Waiting, waiting
from listener.metrics.weighted import percentile
from listener.model import Estimate, Period
from listener.reports.case_sums import ANSWERED, CLOSED, DISMISSED, OPEN, WITHDRAWN, Rows
from listener.reports.reckoning import OUTCOMES, Reading
from listener.reports.standing_sums import StandingSums, standing_sums
from listener.store import Store

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


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


def response_by_brand(
    store: Store, config: Config, period: Period, brands: Collection[str]
) -> dict[str, ResponseFigures]:
    """The figures of these brands over the period, as of its `as_of`."""
    return {name: figures_of(standing_sums(store, config, period, name)) for name in brands}


def figures_of(found: StandingSums) -> ResponseFigures:
    """The figures of these messages and cases."""
    business = case_figures(found, Reading.BUSINESS) if Reading.BUSINESS in found.timed else None
    by_clock = case_figures(found, Reading.CLOCK)
    if business is not None:
        # The promise is in opening hours: a night is no breach.
        by_clock = replace(by_clock, target=business.target)
    return ResponseFigures(message_figures(found.messages), by_clock, business)


def message_figures(found: Rows) -> MessageFigures:
    """The figures of messages, answered ones (`done`) after `hours`."""
    addressed, done = total(found), found["done"] == 1
    answered = total(found, done)
    median, p90 = (percentile(found["hours"][done], found["n"][done], part) for part in (0.5, 0.9))
    return MessageFigures(addressed, answered, proportion(answered, addressed), median, p90)


def case_figures(found: StandingSums, reading: Reading) -> CaseFigures:
    """The figures of cases with their times by one reading of the hours."""
    counts = found.counts
    by_stand = {stand: total(counts, counts["stand"] == stand) for stand in range(5)}
    opened = by_stand[ANSWERED] + by_stand[OPEN] + by_stand[CLOSED]
    mature = total(counts, counts["mature"] == 1)
    return CaseFigures(
        opened=opened,
        answered=by_stand[ANSWERED],
        open=by_stand[OPEN],
        closed=by_stand[CLOSED],
        withdrawn=by_stand[WITHDRAWN],
        dismissed=by_stand[DISMISSED],
        rate=proportion(by_stand[ANSWERED], opened),
        fixed_rate=proportion(total(counts, counts["quick"] == 1), mature),
        fixed_n=mature,
        target=target_of(counts[reading.value], counts["n"]),
        first=times(found.timed[reading], found.target),
        next=times(found.next[reading], found.target),
    )


def total(rows: Rows, mask: Mask | None = None) -> int:
    """How many the rows stand for, or those of a mask."""
    n = rows["n"]
    return int(n.sum() if mask is None else n[mask].sum())


def target_of(outcome: Numbers, n: Numbers) -> Target:
    """How those of these outcomes stand to the target: closed without an answer is a breach."""
    import numpy as np

    counts = np.bincount(outcome, weights=n, minlength=len(OUTCOMES))
    return Target(int(counts[1]), int(counts[2]), int(counts[3]))


def times(rows: Rows, target: float, mask: Mask | None = None) -> Times:
    """How long answers take, from the hours of those that came (`done`) and the ages of the others."""
    hours, n, done = rows["hours"], rows["n"], rows["done"] == 1
    if mask is not None:
        hours, n, done = hours[mask], n[mask], done[mask]
    curve = waiting(hours[done], hours[~done], n[done], n[~done])
    return Times(
        n=int(n.sum()),
        answered=int(n[done].sum()),
        median=curve.quantile_estimate(0.5) if curve else Estimate(),
        p90=curve.quantile_estimate(0.9) if curve else Estimate(),
        answered_only_median=percentile(hours[done], n[done], 0.5),
        within=curve.within(target) if curve else Estimate(),
        curve=curve,
    )
