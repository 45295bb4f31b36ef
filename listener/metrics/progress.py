"""How far a goal is, where it should be by now, and the one word for that.

Section D of the metrics specification. It holds for targets above the baseline and below it alike.
"""

from __future__ import annotations

from enum import StrEnum

from listener.model import Estimate, Period

_EPS = 1e-12
"""What rounding may take from a figure, as a share of the way to the target."""


class Status(StrEnum):
    """Where a goal stands."""

    DRAFT = "draft"
    ACHIEVED = "achieved"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"


def progress(baseline: float | None, target: float | None, current: float | None) -> float | None:
    """(current - baseline) / (target - baseline): 0 at the baseline, 1 at the target, and beyond either.

    None where one is unknown or the target is the baseline.
    """
    if baseline is None or target is None or current is None or target == baseline:
        return None
    return (current - baseline) / (target - baseline)


def elapsed_share(lasts: Period) -> float:
    """Which share of the days of a goal, [start, deadline), has passed at `as_of`: 0 to 1."""
    return min(1.0, lasts.days_passed / lasts.days) if lasts.days > 0 else 1.0


def expected(baseline: float, target: float, elapsed: float) -> float:
    """Where the figure should be by now, were it to move evenly from the baseline to the target."""
    return baseline + (target - baseline) * elapsed


def status(
    baseline: float | None, target: float | None, current: Estimate, elapsed: float | None
) -> Status | None:
    """The status of a goal of which so large a share of its time has passed.

    Achieved once the worse end of the interval is at the target or past it; on track where the figure is as
    expected by now or better; at risk where it is worse, but what is expected is inside the interval. A
    figure without an interval is its own. Draft without baseline, target or time; None where the current
    figure is unknown, or the target is the baseline and neither direction is the better one.
    """
    if baseline is None or target is None or elapsed is None:
        return Status.DRAFT
    if current.value is None or target == baseline:
        return None
    # Falling targets are rising ones of the negative.
    sign = 1 if target > baseline else -1
    ends = [sign * (current.value if end is None else end) for end in (current.low, current.high)]
    slack = _EPS * abs(target - baseline)
    wanted, by_now = sign * target, sign * expected(baseline, target, elapsed) - slack
    if min(ends) >= wanted:
        return Status.ACHIEVED
    if sign * current.value >= by_now:
        return Status.ON_TRACK
    return Status.AT_RISK if max(ends) >= by_now else Status.OFF_TRACK
