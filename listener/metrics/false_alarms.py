"""About how often an alarm comes without a cause, from how much the counts scatter.

Spikes at z >= 3.5: simulated for the metrics specification (section A). Slow rises at 3 scales: simulated
alike, 75 years each of negative binomial counts without any signal, read by spikes.py and drift.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log

_MEANS = (5.0, 40.0, 400.0)
_LEAST = 0.0004
"""The rate of counts that scatter by chance alone: below it the simulation cannot tell rates apart."""
_RATES = {
    1.0: (_LEAST, _LEAST, _LEAST),
    3.0: (0.008, 0.007, _LEAST),
    10.0: (0.033, 0.009, 0.004),
}
"""Spikes a day by dispersion, at daily means of 5, 40 and 400."""
_RISES = {1.0: (0.0009, 0.0013, 0.0017), 3.0: (0.0078, 0.0064, 0.0102), 10.0: (0.0179, 0.0083, 0.0097)}
"""Slow rises a day by the same."""


def false_alarm_days(dispersion: float, mean: float) -> int:
    """About how many days bring one false spike at z >= 3.5.

    Between the simulated dispersions and means by their logarithms; beyond them the nearest stands.
    """
    return _days(_RATES, dispersion, mean)


def false_rise_days(dispersion: float, mean: float) -> int:
    """About how many days bring one false slow rise."""
    return _days(_RISES, dispersion, mean)


def _days(rates: Mapping[float, Sequence[float]], dispersion: float, mean: float) -> int:
    spreads = tuple(rates)
    of_spreads = [_between(_MEANS, rates[spread], mean) for spread in spreads]
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
