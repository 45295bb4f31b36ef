"""Customers in classes of about equal size by a number of theirs, such as how long they are customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Whole = npt.NDArray[np.int64]


def cuts(values: Whole, parts: int) -> tuple[int, ...]:
    """The values up to which the classes reach, but for the last class, which has what is above all of them.

    Cut between different values, as near to equal sizes as they allow; fewer where few values differ.
    """
    import numpy as np

    different, counts = np.unique(values, return_counts=True)
    if len(different) < 2:
        return ()
    below = np.cumsum(counts)[:-1] / len(values)
    nearest = {int(np.argmin(np.abs(below - part / parts))) for part in range(1, parts)}
    return tuple(int(different[place]) for place in sorted(nearest))


def classes(values: Whole, bounds: tuple[int, ...]) -> Whole:
    """The class of each value, from 0: how many of the bounds it is above."""
    import numpy as np

    return np.searchsorted(np.array(bounds, dtype=np.int64), values, side="left")
