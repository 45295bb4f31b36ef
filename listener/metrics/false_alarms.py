"""About how often a spike alarm comes without a cause, from how much the counts scatter.

Simulated for the metrics specification (section A): counts without any signal, alarms at z >= 3.5.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import log

_MEANS = (5.0, 40.0, 400.0)
_LEAST = 0.0004
"""The rate of counts that scatter by chance alone: below it the simulation cannot tell rates apart."""
_RATES = {
    1.0: (_LEAST, _LEAST, _LEAST),
    3.0: (0.008, 0.007, _LEAST),
    10.0: (0.033, 0.009, 0.004),
}
"""Alarms a day by dispersion, at daily means of 5, 40 and 400."""


def false_alarm_days(dispersion: float, mean: float) -> int:
    """About how many days bring one false alarm at z >= 3.5.

    Between the simulated dispersions and means by their logarithms; beyond them the nearest stands.
    """
    spreads = tuple(_RATES)
    of_spreads = [_between(_MEANS, _RATES[spread], mean) for spread in spreads]
    return round(1 / _between(spreads, of_spreads, dispersion))


def _between(places: Sequence[float], values: Sequence[float], place: float) -> float:
    if place <= places[0]:
        return values[0]
    if place >= places[-1]:
        return values[-1]
    after = bisect_right(places, place)
    low, high = places[after - 1], places[after]
    part = log(place / low) / log(high / low)
    return values[after - 1] + part * (values[after] - values[after - 1])
