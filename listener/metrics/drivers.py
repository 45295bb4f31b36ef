"""Which segments changed a mean: each one's own change (rate) and the change of its weight (mix).

Section B of the metrics specification. The parts add up to the change of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment before and now: how many values it has (its weight) and their mean, None without any."""

    n_before: int
    before: float | None
    n_now: int
    now: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a segment adds to the change: by its own change, and by its weight."""

    rate: float = 0.0
    mix: float = 0.0

    def __add__(self, other: Part) -> Part:
        return Part(self.rate + other.rate, self.mix + other.mix)

    @property
    def total(self) -> float:
        """Both together."""
        return self.rate + self.mix


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The mean of all segments before and now, and what each adds to the difference."""

    before: float
    now: float
    parts: Mapping[str, Part]

    @property
    def change(self) -> float:
        """What the parts add up to."""
        return self.now - self.before


def decompose(segments: Mapping[str, Segment]) -> Decomposition | None:
    """The change of the mean over disjoint segments, divided among them; None if a period has no value.

    rate = (w0 + w1)/2 (s1 - s0), mix = (w1 - w0) ((s0 + s1)/2 - (S0 + S1)/2), with w a segment's share of the
    values, s its mean and S the mean of all. A segment that one period lacks has the other's mean there, so
    it is all mix.
    """
    n_before = sum(one.n_before for one in segments.values())
    n_now = sum(one.n_now for one in segments.values())
    if not n_before or not n_now:
        return None
    before = sum(one.n_before * (one.before or 0.0) for one in segments.values()) / n_before
    now = sum(one.n_now * (one.now or 0.0) for one in segments.values()) / n_now
    middle = (before + now) / 2
    parts = {}
    for name, one in segments.items():
        w0, w1 = one.n_before / n_before, one.n_now / n_now
        s0 = one.before if one.n_before else one.now
        s1 = one.now if one.n_now else one.before
        if s0 is None or s1 is None:
            continue
        parts[name] = Part((w0 + w1) / 2 * (s1 - s0), (w1 - w0) * ((s0 + s1) / 2 - middle))
    return Decomposition(before, now, parts)


def parts_of_many(
    n_before: Numbers, x_before: Numbers, n_now: Numbers, x_now: Numbers
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """`decompose` of many segments at once: rates and mixes.

    Each segment has n values with the sum x before and now, and a value in either.
    """
    import numpy as np

    whole_before, whole = int(n_before.sum()), int(n_now.sum())
    if not whole_before or not whole:
        return None
    middle = (float(x_before.sum()) / whole_before + float(x_now.sum()) / whole) / 2
    with np.errstate(invalid="ignore"):
        s0, s1 = x_before / n_before, x_now / n_now
    s0, s1 = np.where(n_before > 0, s0, s1), np.where(n_now > 0, s1, s0)
    w0, w1 = n_before / whole_before, n_now / whole
    return (w0 + w1) / 2 * (s1 - s0), (w1 - w0) * ((s0 + s1) / 2 - middle)
