"""What a benchmark that is compared tells: a row of the table that `make bench` prints and the README holds.

Ways of doing the same are timed in turn, never one after the other: a machine is not equally quick all day.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside what it should be. `met` is None where there is no figure to reach.

    `got` is a median of interleaved rounds with its range; `beside` what it cannot pass, or how it was taken.
    """

    what: str
    wanted: str
    got: str
    met: bool | None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the ratios of rounds, with their range."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


def in_turn(rounds: int, ways: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """What each way tells of every round (seconds, say), the ways in turn within a round."""
    told: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            told[name].append(way())
    return told


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """ours / theirs, round by round."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def markdown(rows: Sequence[Row]) -> str:
    """The rows as the table of the README."""
    said = {True: "yes", False: "no", None: "–"}
    lines = ["| What | Aimed at | Measured | Met | Beside it |", "|---|---|---|---|---|"]
    lines += [f"| {one.what} | {one.wanted} | {one.got} | {said[one.met]} | {one.beside} |" for one in rows]
    return "\n".join(lines)
