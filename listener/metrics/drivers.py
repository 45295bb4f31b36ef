"""Which segments changed a mean: each one's own change (rate) and the change of its weight (mix).

Section B of the metrics specification. The parts add up to the change of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
