"""Money as a range: what a formula gives where its factors are known as low <= central <= high.

Section D of the metrics specification. Two answers that must not be mixed up: the *extremes*, in which every
factor takes its worst or best end at once, and the *likely range*, the 10th to 90th percentile over draws of
each factor on its own. The tornado tells which factor the result hangs on. Where ranges come from, and what
the formulas mean, is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING
from zlib import crc32

from listener.errors import FieldError, UsageError
from listener.model import Estimate
from listener.words import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = float | npt.NDArray[np.float64]
    Formula = Callable[[Mapping[str, Numbers]], Numbers]

DRAWS = 100_000
SEED = 1


@dataclass(frozen=True, slots=True)
class Range:
    """A number known as low <= central <= high; anything else is refused with a FieldError."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central:
            raise FieldError("low", _("it is above central; low <= central <= high"))
        if not self.central <= self.high:
            raise FieldError("high", _("it is below central; low <= central <= high"))


@dataclass(frozen=True, slots=True, eq=False)
class Draws(Mapping[str, "Numbers"]):
    """`count` draws of every range, made when first asked for and kept: one `clv` for all formulas.

    A draw is triangular between low and high with its peak at central. Every name has a stream of its own,
    so neither the order in which names are asked for nor further names change what one of them gives. A
    range without width is its number alone.

    The same seed gives the same draws on every machine: PCG64 and its seeding are fixed by NumPy for good,
    its raw 64 bits become fractions by a shift and a power of two, and what follows is one subtraction,
    multiplication or square root at a time, which IEEE 754 rounds correctly everywhere. (NumPy's own
    `triangular` is compiled as one expression, which some machines round once and others twice.) A formula
    keeps to that as long as it uses + - * / and square roots, and no sums over draws.
    """

    ranges: Mapping[str, Range]
    count: int = DRAWS
    seed: int = SEED
    _made: dict[str, Numbers] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, name: str) -> Numbers:
        if name not in self._made:
            self._made[name] = self._draw(name, self.ranges[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.ranges)

    def __len__(self) -> int:
        return len(self.ranges)

    def _draw(self, name: str, one: Range) -> Numbers:
        import numpy as np

        width = one.high - one.low
        if not width:
            return one.central
        stream = np.random.PCG64(np.random.SeedSequence([self.seed, crc32(name.encode())]))
        chance = (stream.random_raw(self.count) >> np.uint64(11)) * 2.0**-53
        below, above = one.central - one.low, one.high - one.central
        drawn: npt.NDArray[np.float64] = np.where(
            chance < below / width,
            one.low + np.sqrt(chance * (width * below)),
            one.high - np.sqrt((1 - chance) * (width * above)),
        )
        return drawn


@dataclass(frozen=True, slots=True, eq=False)
class Likely:
    """The likely range of a result: its 10th, 50th and 90th percentile over `values`, one of each draw.

    `values` combine with those of another result over the same draws; a result without chance is one number.
    """

    p10: float
    p50: float
    p90: float
    values: Numbers

    @property
    def estimate(self) -> Estimate:
        """P50 with P10 and P90 as low and high, which is not a 95 % interval."""
        return Estimate(self.p50, self.p10, self.p90)

    def exceeds(self, other: Likely) -> float:
        """The share of draws in which it is greater: of value over cost, the probability that ROI > 0."""
        import numpy as np

        return float(np.mean(np.asarray(self.values > other.values)))


def likely(values: Numbers) -> Likely:
    """The likely range of values that were computed from one set of draws.

    A UsageError where some of them are not numbers, which dividing by a range that holds 0 makes them.
    """
    import numpy as np

    if not np.all(np.isfinite(values)):
        raise _divided()
    p10, p50, p90 = np.percentile(values, (10, 50, 90))
    return Likely(float(p10), float(p50), float(p90), values)


def simulate(
    formula: Formula, ranges: Mapping[str, Range], *, draws: int = DRAWS, seed: int = SEED
) -> Likely:
    """The likely range of the formula over so many draws of its factors, independent of each other."""
    return evaluate(formula, Draws(ranges, draws, seed))


def evaluate(formula: Formula, draws: Draws) -> Likely:
    """The likely range of a formula over draws that other formulas may share."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return likely(_result(formula, draws))


def extremes(formula: Formula, ranges: Mapping[str, Range]) -> Range:
    """The result with every factor at the end that lowers it, all central, each at the end that raises it.

    Which end does what (a cost lowers a gain) is found with all other factors central. The central result is
    always within, whatever the formula.
    """
    central = {name: one.central for name, one in ranges.items()}
    worst, best = dict(central), dict(central)
    for bar in tornado(formula, ranges):
        one, falls = ranges[bar.name], bar.at_high < bar.at_low
        worst[bar.name], best[bar.name] = (one.high, one.low) if falls else (one.low, one.high)
    middle = _number(formula, central)
    return Range(min(_number(formula, worst), middle), middle, max(_number(formula, best), middle))


@dataclass(frozen=True, slots=True)
class Bar:
    """What one factor does to the result: its value at the factor's low and high end, all others central."""

    name: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the result moves."""
        return abs(self.at_high - self.at_low)


def tornado(formula: Formula, ranges: Mapping[str, Range]) -> tuple[Bar, ...]:
    """A bar for each factor, the widest swing first, equal ones by name."""
    central = {name: one.central for name, one in ranges.items()}
    bars = [
        Bar(name, _number(formula, central | {name: one.low}), _number(formula, central | {name: one.high}))
        for name, one in ranges.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.swing, bar.name)))


def _number(formula: Formula, factors: Mapping[str, Numbers]) -> float:
    found = float(_result(formula, factors))
    if not isfinite(found):
        raise _divided()
    return found


def _result(formula: Formula, factors: Mapping[str, Numbers]) -> Numbers:
    try:
        return formula(factors)
    except ZeroDivisionError:
        raise _divided() from None


def _divided() -> UsageError:
    return UsageError(_("The result would be divided by 0 somewhere in the ranges; keep them above 0."))
