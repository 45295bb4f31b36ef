"""Media cost equivalent: what as many views would cost as advertising, which is not what they are worth.

Section A of the metrics specification; the trade calls it earned media value. Which impressions count
(positive and neutral ones, beyond a goal's baseline) is the caller's choice.
"""

from __future__ import annotations

from decimal import Decimal

_PER = 1_000


def media_cost_equivalent(
    impressions: int | None, cost_per_thousand: Decimal, viewable: Decimal = Decimal(1), *, baseline: int = 0
) -> Decimal | None:
    """impressions beyond the baseline / 1000 x the price of a thousand x the share that is really seen.

    In the price's currency. None where impressions are not known; nothing beyond the baseline is worth 0.
    """
    if impressions is None:
        return None
    return Decimal(max(0, impressions - baseline)) / _PER * cost_per_thousand * viewable
