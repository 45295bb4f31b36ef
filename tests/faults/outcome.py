"""What became of a fault: the row that `make faults` prints of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """So many faults were injected, so many survived; what was lost or doubled by the oracle's list.

    `bounds` are the further demands, each as a sentence with its figure and whether it holds ("slowest 3.1 s
    of 20 s", True). `lost` and `doubled` are None where nothing is kept that could be. `not_run` says why
    nothing could be injected here: that is never a success.
    """

    injected: int = 0
    survived: int = 0
    lost: int | None = None
    doubled: int | None = None
    bounds: tuple[tuple[str, bool], ...] = ()
    not_run: str = ""

    @property
    def held(self) -> bool:
        """Whether everything went as it has to."""
        return (
            not self.not_run
            and self.survived == self.injected > 0
            and not self.lost
            and not self.doubled
            and all(good for _, good in self.bounds)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by its number in the list of goals.

    `inject` runs it whole, against the product as it is. `undefended` runs enough of it with the `defence`
    switched off to show that it would be noticed: its outcome must not hold.
    """

    name: str
    title: str
    inject: Callable[[], Outcome]
    defence: str
    undefended: Callable[[], Outcome]


def scale() -> float:
    """The share of every fault that is injected: FAULTS_SCALE=0.1 for a quick look."""
    return float(os.environ.get("FAULTS_SCALE", "1"))


_COLUMNS = ("", "Fault", "Injected", "Survived", "Lost", "Doubled", "Beside", "Without its defence")
HEADER = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|"


def row(fault: Fault, outcome: Outcome, without: Outcome | None) -> str:
    """One row of the table."""
    beside = "; ".join(f"{told}{'' if good else ' (MISSED)'}" for told, good in outcome.bounds)
    if outcome.not_run:
        return f"| {fault.name} | {fault.title} | not run | | | | {outcome.not_run} | |"
    figures = (outcome.injected, outcome.survived, _figure(outcome.lost), _figure(outcome.doubled))
    red = "" if without is None else f"{fault.defence}: {_red(without)}"
    return f"| {fault.name} | {fault.title} | {' | '.join(map(str, figures))} | {beside} | {red} |"


def _red(without: Outcome) -> str:
    if without.not_run:
        return f"not run: {without.not_run}"
    if without.held:
        return "STILL GREEN"
    failed: Sequence[str] = [told for told, good in without.bounds if not good]
    died = without.injected - without.survived
    told = [f"{died} of {without.injected} failed"] if died else []
    told += [
        f"{count} {word}" for count, word in ((without.lost, "lost"), (without.doubled, "doubled")) if count
    ]
    return f"red ({'; '.join([*told, *failed])})"


def _figure(value: int | None) -> str:
    return "–" if value is None else str(value)
