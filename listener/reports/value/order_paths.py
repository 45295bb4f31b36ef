"""The lists behind attribution: the orders with their paths, and the steps with what each got, row by row.

A figure of a channel or campaign is the sum over its steps; the history of a customer is the paths of their
orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from listener.metrics.value.attribution import Model, path_cost
from listener.reports.value.attribution import Attribution
from listener.reports.value.journeys import PLACES, Journeys
from listener.store.business_columns import UNKNOWN
from listener.store.schema import from_micros
from listener.store.schema.base import from_millionths
from listener.words import N_

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

_BATCH = 2_000
NO_CAMPAIGN = ""
"""Stands for steps outside any campaign where a campaign is chosen."""


class Part(StrEnum):
    """The part a step plays in a path: it may be the first and the converting one at once."""

    FIRST = N_("first")
    MIDDLE = N_("middle")
    CONVERTING = N_("converting")
    ONLY = N_("first and converting")


@dataclass(frozen=True, slots=True)
class PathChoice:
    """Which orders: of a customer, with a path or without one, with a step of a channel or campaign."""

    customer: str | None = None
    has_path: bool | None = None
    channel: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: a touch, its part, and what it got of the order as one and of its margin."""

    touch: str
    at: datetime
    channel: str
    campaign: str | None
    part: Part
    cost: Decimal | None
    conversions: Mapping[Model, Decimal]
    margin: Mapping[Model, Decimal]


@dataclass(frozen=True, slots=True)
class OrderPath:
    """An order, its margin in the workspace's currency, and the steps that led to it."""

    order: str
    customer: str
    at: datetime
    margin: Decimal | None
    steps: tuple[Step, ...]

    @property
    def cost(self) -> Decimal | None:
        """What the path cost: None as soon as a step's cost is not known, and without any step."""
        return path_cost(self.steps) if self.steps else None


def choose_orders(found: Attribution, choice: PathChoice) -> Numbers:
    """The numbers of the chosen orders, the newest first."""
    import numpy as np

    mine = found.journeys
    mask = np.ones(len(mine.order), dtype=np.bool_)
    if choice.customer is not None:
        mask &= mine.orders.customer.recoded({choice.customer: 0})[mine.order] == 0
    if choice.has_path is not None:
        mask &= (mine.paths.length > 0) == choice.has_path
    if choice.channel is not None or choice.campaign is not None:
        mask &= _holds(mine, choice)
    numbers = np.flatnonzero(mask)
    ids = [mine.orders.id[place] for place in mine.order[numbers].tolist()]
    by_id = np.argsort(np.argsort(np.array(ids, dtype=np.str_), kind="stable"), kind="stable")
    ordered: Numbers = numbers[np.lexsort((by_id, -mine.orders.at[mine.order[numbers]]))]
    return ordered


def _holds(mine: Journeys, choice: PathChoice) -> npt.NDArray[np.bool_]:
    """Which orders have such a step."""
    import numpy as np

    is_it = _is_chosen(mine, mine.paths.steps, choice)
    order = np.repeat(np.arange(len(mine.order)), mine.paths.length)
    found: npt.NDArray[np.bool_] = np.bincount(order[is_it], minlength=len(mine.order)) > 0
    return found


def _is_chosen(mine: Journeys, touches: Numbers, choice: PathChoice) -> npt.NDArray[np.bool_]:
    import numpy as np

    mask = np.ones(len(touches), dtype=np.bool_)
    if choice.channel is not None:
        mask &= mine.touches.channel.recoded({choice.channel: 0})[touches] == 0
    if choice.campaign is not None:
        mask &= mine.touches.campaign.recoded({choice.campaign or None: 0})[touches] == 0
    return mask


def order_paths(found: Attribution, numbers: Numbers) -> Iterator[OrderPath]:
    """The orders of these numbers with their paths, in their order."""
    for begin in range(0, len(numbers), _BATCH):
        yield from _some(found.journeys, numbers[begin : begin + _BATCH])


def step_rows(
    found: Attribution, numbers: Numbers, choice: PathChoice
) -> Iterator[tuple[OrderPath, int, Step]]:
    """The chosen steps of these orders, each with its order and its number in the path, from 1."""
    for path in order_paths(found, numbers):
        for number, step in enumerate(path.steps, start=1):
            if choice.channel not in (None, step.channel):
                continue
            if choice.campaign is None or (choice.campaign or None) == step.campaign:
                yield path, number, step


def _some(mine: Journeys, numbers: Numbers) -> Iterator[OrderPath]:
    credits = mine.credits(numbers)
    begin = 0
    for number in numbers.tolist():
        place, length = int(mine.order[number]), int(mine.paths.length[number])
        steps = []
        for row in range(begin, begin + length):
            touch = int(credits.touch[row])
            steps.append(
                Step(
                    touch=mine.touches.id[touch],
                    at=from_micros(int(mine.touches.at[touch])),
                    channel=mine.touches.channel.name(touch) or "",
                    campaign=mine.touches.campaign.name(touch),
                    part=_part(row - begin, length),
                    cost=_amount(int(mine.cost[touch])),
                    conversions={
                        model: Decimal(int(of[row])).scaleb(-PLACES)
                        for model, of in credits.conversions.items()
                    },
                    margin={model: from_millionths(int(of[row])) for model, of in credits.margin.items()},
                )
            )
        begin += length
        yield OrderPath(
            mine.orders.id[place],
            mine.orders.customer.name(place) or "",
            from_micros(int(mine.orders.at[place])),
            _amount(int(mine.margin[number])),
            tuple(steps),
        )


def _amount(millionths: int) -> Decimal | None:
    return None if millionths == UNKNOWN else from_millionths(millionths)


def _part(place: int, length: int) -> Part:
    if length == 1:
        return Part.ONLY
    return Part.FIRST if place == 0 else Part.CONVERTING if place == length - 1 else Part.MIDDLE
