"""Attribution reckoned conversion by conversion, as it is defined: what the product's columns must equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from listener.metrics.value.attribution import DIRECT, Model, shared

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LOOK_BACK = timedelta(days=90)
_PLACES = 12
"""Credits are whole numbers of this decimal place, so that none is lost in adding them up."""
_DIGITS = 18
"""A sum of them stays below 10^18, which 64 bits hold: much money is told to fewer places."""
_DAY = timedelta(days=1)
_IN_ORDER = attrgetter("at", "id")


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
