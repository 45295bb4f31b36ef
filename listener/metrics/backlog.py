"""Who waits: how many, how long already, and why there are as many. Metrics specification, section C."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

AGES = (4.0, 24.0, 72.0)
"""Hours at which ages of waiting cases are parted: 0-4, 4-24, 24-72, more."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Those who waited at the start of a period, and what became of them and of who came.

    `end` must be who waits at its end: the identity that shows whether any case was lost.
    """

    start: int
    opened: int
    reopened: int
    answered: int
    withdrawn: int
    dismissed: int = 0
    resolved: int = 0

    @property
    def end(self) -> int:
        """start + opened + reopened - answered - withdrawn - dismissed - resolved without an answer."""
        ended = self.answered + self.withdrawn + self.dismissed + self.resolved
        return self.start + self.opened + self.reopened - ended


def by_age(hours: Sequence[float]) -> tuple[int, ...]:
    """How many wait for less than 4 hours, for less than 24, for less than 72, for longer."""
    bounds = (0.0, *AGES, float("inf"))
    return tuple(sum(low <= age < high for age in hours) for low, high in pairwise(bounds))
