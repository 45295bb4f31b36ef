"""Media cost equivalent: what as many views would cost as advertising, which is not what they are worth.

Section A of the metrics specification; the trade calls it earned media value. Which impressions count
(positive and neutral ones, beyond a goal's baseline) is the caller's choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers

_PER = 1_000


def media_cost_equivalent(
    impressions: Numbers, cost_per_thousand: Numbers, viewable: Numbers = 1.0, *, baseline: Numbers = 0.0
) -> Numbers:
    """impressions beyond the baseline / 1000 x the price of a thousand x the share that is really seen.

    Numbers or draws of them (arrays); in the price's currency. Nothing beyond the baseline is worth 0: fewer
    views than before cost nothing either.
    """
    import numpy as np

    beyond: Numbers = np.maximum(impressions - baseline, 0.0)
    return beyond / _PER * cost_per_thousand * viewable
