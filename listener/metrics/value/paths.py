"""Which touches led to which order, for all orders at once: the rule of attribution.path over columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Whole = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The path of each order: the places of its touches are the `length[i]` of `steps` from `first[i]` on.

    `is_near` tells of every touch whether it is within the look-back of an order, in its path or not.
    """

    first: Whole
    length: Whole
    steps: Whole
    is_near: Mask

    def of(self, order: int) -> Whole:
        """The touches of an order, in order."""
        begin = int(self.first[order])
        return self.steps[begin : begin + int(self.length[order])]


def paths(
    order_customer: Whole,
    order_at: Whole,
    touch_customer: Whole,
    touch_at: Whole,
    is_direct: Mask,
    look_back: int,
) -> Paths:
    """Of each order the touches of its customer not after it and not older than the look-back, in order.

    Customers are numbers from 0, times and the look-back whole numbers of one unit. Touches are sorted by
    customer and time. Direct ones are left out unless there is nothing else.
    """
    import numpy as np

    # A customer and a time as one number that sorts as both do; times by their rank, for the sake of 64 bits.
    times = np.unique(touch_at)
    wide = len(times) + 1
    touched = touch_customer * wide + np.searchsorted(times, touch_at)
    since = order_customer * wide + np.searchsorted(times, order_at - look_back)
    until = order_customer * wide + np.searchsorted(times, order_at, side="right")
    begin, end = np.searchsorted(touched, since), np.searchsorted(touched, until)
    # From the first touch of each window on there is one window more, after its last one less.
    windows = np.bincount(begin, minlength=len(touch_at) + 1) - np.bincount(end, minlength=len(touch_at) + 1)
    is_near = np.cumsum(windows)[:-1] > 0
    others = np.flatnonzero(~is_direct)
    begin_others, end_others = np.searchsorted(others, begin), np.searchsorted(others, end)
    has_others = end_others > begin_others
    # Places in one list of both: those that are not direct, and after them all there are.
    both = np.concatenate([others, np.arange(len(touch_at))])
    begin = np.where(has_others, begin_others, begin + len(others))
    length = np.where(has_others, end_others, end + len(others)) - begin
    first = np.cumsum(length) - length
    within = np.arange(int(length.sum())) - np.repeat(first, length)
    return Paths(first, length, both[np.repeat(begin, length) + within], is_near)
