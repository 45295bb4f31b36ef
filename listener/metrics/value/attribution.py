"""Which channels led to a conversion: five ways to share one out among the steps before it, side by side.

Section D of the metrics specification. A credit says which steps were there, not that they were the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

LOOK_BACK = timedelta(days=90)
HALF_LIFE_DAYS = 7.0
DIRECT = "direct"
"""The channel of a visit that came from nowhere."""
_ENDS = 0.4
"""What the first and the last step get by position; the rest is for those between."""
_PLACES = 12
"""Credits are whole numbers of this decimal place, so that none is lost in adding them up."""
_DIGITS = 18
"""A sum of them stays below 10^18, which 64 bits hold: much money is told to fewer places."""
_DAY = timedelta(days=1)
_IN_ORDER = attrgetter("at", "id")


class Model(StrEnum):
    """How a conversion is shared out among its steps."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    POSITION = "position"
    TIME_DECAY = "time decay"


@dataclass(frozen=True, slots=True)
class Step:
    """One touch of a customer; what it cost, in the workspace's currency, or None where nobody knows."""

    id: str
    at: datetime
    channel: str
    campaign: str | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is shared out: `weight` is 1 to count conversions, or the margin of an order to share money."""

    at: datetime
    path: Sequence[Step]
    weight: Decimal = Decimal(1)


def path(steps: Iterable[Step], at: datetime, *, look_back: timedelta = LOOK_BACK) -> tuple[Step, ...]:
    """The steps of one customer that led to a conversion at that time, in order, ties by id.

    Those not after it and not older than the look-back. Direct visits are left out unless there is nothing
    else: whoever comes by themselves already knows the brand from somewhere.
    """
    since = at - look_back
    near = sorted([step for step in steps if since <= step.at <= at], key=_IN_ORDER)
    return tuple([step for step in near if step.channel != DIRECT] or near)


def credits(conversion: Conversion, model: Model) -> tuple[Decimal, ...]:
    """What each step of its path gets of one conversion, in order of the path; together exactly 1."""
    import numpy as np

    if not conversion.path:
        return ()
    whole = np.array([10**_PLACES], dtype=np.int64)
    found = shared(model, _days_before([conversion], len(conversion.path)), whole)[0].tolist()
    return tuple(Decimal(part).scaleb(-_PLACES) for part in found)


@dataclass(frozen=True, slots=True)
class Attributed:
    """What each channel (or campaign, or other `key`) got by each model, and the weight of no path at all.

    By every model the credits and `without` add up to exactly all the weight there was.
    """

    by_key: Mapping[str | None, Mapping[Model, Decimal]]
    conversions: int
    without: Decimal


def by_channel(step: Step) -> str | None:
    """The channel of a step."""
    return step.channel


def by_campaign(step: Step) -> str | None:
    """The campaign of a step; None outside any."""
    return step.campaign


def attribute(
    conversions: Iterable[Conversion], key: Callable[[Step], str | None] = by_channel
) -> Attributed:
    """The weights of conversions shared out by all models; keys sorted, None last.

    Conversions are taken in any order. Weights have six decimals at most, as money has in storage, and add
    up to less than 10^12.
    """
    import numpy as np

    by_length: dict[int, list[Conversion]] = {}
    for one in conversions:
        by_length.setdefault(len(one.path), []).append(one)
    without = sum((one.weight for one in by_length.pop(0, ())), Decimal(0))
    places = _places(one.weight for alike in by_length.values() for one in alike)
    codes: dict[str | None, int] = {}
    flat = {
        length: np.array(
            [codes.setdefault(key(step), len(codes)) for one in alike for step in one.path], dtype=np.intp
        )
        for length, alike in by_length.items()
    }
    sums = {model: np.zeros(len(codes), dtype=np.int64) for model in Model}
    for length, alike in by_length.items():
        days = _days_before(alike, length)
        weights = np.array([round(one.weight.scaleb(places)) for one in alike], dtype=np.int64)
        for model in Model:
            np.add.at(sums[model], flat[length], shared(model, days, weights).ravel())
    return Attributed(
        {
            name: {model: Decimal(int(sums[model][codes[name]])).scaleb(-places) for model in Model}
            for name in sorted(codes, key=lambda name: (name is None, name or ""))
        },
        sum(map(len, by_length.values())),
        without,
    )


def _places(weights: Iterable[Decimal]) -> int:
    """To how many decimals so much weight is shared out: 12, or as many as there are digits for."""
    return min(_PLACES, _DIGITS - 1 - sum(map(abs, weights), Decimal(1)).adjusted())


def _days_before(alike: Sequence[Conversion], length: int) -> Floats:
    """How many days before its conversion each step was: a row each of as many steps."""
    import numpy as np

    days = [(one.at - step.at) / _DAY for one in alike for step in one.path]
    return np.array(days, dtype=np.float64).reshape(-1, length)


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


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts steps play in a path: the first one, those between, and the one that converted."""

    first: Step
    middle: tuple[Step, ...]
    converting: Step


def roles(steps: Sequence[Step]) -> Roles | None:
    """Who did what in a path; a single step is the first and the converting one. None without a step."""
    return Roles(steps[0], tuple(steps[1:-1]), steps[-1]) if steps else None


def path_cost(steps: Iterable[Step]) -> Decimal | None:
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


def added(steps: Sequence[Step], channels: Collection[str]) -> Added | None:
    """The incremental cost of these channels in a path; None unless they and others have a part in it."""
    theirs = [step for step in steps if step.channel in channels]
    others = [step for step in steps if step.channel not in channels]
    return Added(path_cost(theirs), path_cost(others)) if theirs and others else None
