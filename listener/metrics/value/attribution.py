"""Which channels led to a conversion: five ways to share one out among the steps before it, side by side.

Section D of the metrics specification. A credit says which steps were there, not that they were the cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

HALF_LIFE_DAYS = 7.0
DIRECT = "direct"
"""The channel of a visit that came from nowhere."""
_ENDS = 0.4
"""What the first and the last step get by position; the rest is for those between."""


class Model(StrEnum):
    """How a conversion is shared out among its steps."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    POSITION = "position"
    TIME_DECAY = "time decay"


class Priced(Protocol):
    """A step of a path, as far as its cost goes: in the workspace's currency, None where nobody knows."""

    @property
    def channel(self) -> str:
        """Where it was."""

    @property
    def cost(self) -> Decimal | None:
        """What it cost."""


def shared(model: Model, days: Floats, amounts: Whole, half_life: float = HALF_LIFE_DAYS) -> Whole:
    """The whole amounts, a row each, shared out among as many steps as the row of days has.

    `days` are those between each step and the conversion, the first step first; `half_life` is in days. A
    step gets what is due up to it, rounded, less what was due before: so nothing is lost in rounding.
    """
    import numpy as np

    due = np.cumsum(_portions(model, days, half_life), axis=1)
    due[:, -1] = 1.0
    upto = np.rint(due * amounts[:, np.newaxis]).astype(np.int64)
    # The last one is given what there is: floats hold whole numbers only up to 2^53.
    upto[:, -1] = amounts
    return np.diff(upto, axis=1, prepend=0)


def _portions(model: Model, days: Floats, half_life: float) -> Floats:
    """The portion of each step by that model; a row adds up to about 1."""
    import numpy as np

    portions = np.zeros_like(days)
    steps = days.shape[1]
    match model:
        case Model.FIRST:
            portions[:, 0] = 1
        case Model.LAST:
            portions[:, -1] = 1
        case Model.LINEAR:
            portions[:] = 1 / steps
        case Model.POSITION if steps < 3:
            portions[:] = 1 / steps
        case Model.POSITION:
            portions[:] = (1 - 2 * _ENDS) / (steps - 2)
            portions[:, [0, -1]] = _ENDS
        case Model.TIME_DECAY:
            # Counted from the last step, for 2^(-days) of a long-gone path would be 0.
            portions[:] = np.exp2((days[:, -1:] - days) / half_life)
            portions /= portions.sum(axis=1, keepdims=True)
    return portions


def path_cost(steps: Iterable[Priced]) -> Decimal | None:
    """What all steps of a path cost together; None as soon as one is not known."""
    whole = Decimal(0)
    for step in steps:
        if step.cost is None:
            return None
        whole += step.cost
    return whole


@dataclass(frozen=True, slots=True)
class Added:
    """What the steps of some channels added to the cost of a path, against what its other steps had cost.

    Had the added touch not converted the lead, the others would have had to be paid again for a new one.
    """

    cost: Decimal | None
    new_lead: Decimal | None

    @property
    def cheaper(self) -> bool | None:
        """Whether the added touch costs less than a new lead; None where a cost is not known."""
        return None if self.cost is None or self.new_lead is None else self.cost < self.new_lead


def added(steps: Sequence[Priced], channels: Collection[str]) -> Added | None:
    """The incremental cost of these channels in a path; None unless they and others have a part in it."""
    theirs = [step for step in steps if step.channel in channels]
    others = [step for step in steps if step.channel not in channels]
    return Added(path_cost(theirs), path_cost(others)) if theirs and others else None
