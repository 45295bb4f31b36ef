"""Percentiles of values that stand for many: as if each were there as often as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def percentile(
    values: npt.NDArray[np.float64], counts: npt.NDArray[np.int64], fraction: float
) -> float | None:
    """The value below which that fraction lies, between two of them in proportion; None of none.

    Hyndman and Fan's definition 7 (numpy's default) of every value repeated `counts` times.
    """
    import numpy as np

    if not len(values):
        return None
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(counts[order])
    place = fraction * (int(upto[-1]) - 1)
    below = int(place)
    ends = np.searchsorted(upto, (below, min(below + 1, int(upto[-1]) - 1)), side="right")
    low, high = (float(values[order[end]]) for end in ends)
    part = place - below
    # From the nearer of the two, as numpy does: so equal ones stay what they are.
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)
