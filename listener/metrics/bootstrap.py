"""The interval of a share whose parts are very unequal (reach, impressions): authors drawn again and again.

Section A of the metrics specification. One author may carry half of all reach; drawing whole authors tells
how much the share hangs on who happened to speak.
"""

from __future__ import annotations

from collections.abc import Sequence

from listener.model import Estimate

DRAWS = 2_000
_AT_ONCE = 2_000_000
"""How many draws of authors are held in memory together."""


def bootstrap_share(parts: Sequence[float], wholes: Sequence[float], *, draws: int = DRAWS) -> Estimate:
    """sum(parts) / sum(wholes) over authors, with the 2.5th and 97.5th percentiles over draws of authors.

    `parts` is what each author adds to one brand and `wholes` to all. The result depends on no order: authors
    are sorted by their figures, the draws are seeded. Unknown without a whole, no interval for one author.
    """
    import numpy as np

    pairs = np.array(sorted(zip(parts, wholes, strict=True)), dtype=np.float64).reshape(-1, 2)
    pairs = pairs[pairs[:, 1] > 0]
    total = float(pairs[:, 1].sum())
    if not total:
        return Estimate()
    value = float(pairs[:, 0].sum()) / total
    if len(pairs) < 2:
        return Estimate(value)
    chance = np.random.default_rng(len(pairs))
    shares = []
    each = max(1, _AT_ONCE // len(pairs))
    for done in range(0, draws, each):
        drawn = pairs[chance.integers(0, len(pairs), (min(each, draws - done), len(pairs)))].sum(axis=1)
        # A draw of authors without any audience has no share.
        shares.append(drawn[drawn[:, 1] > 0, 0] / drawn[drawn[:, 1] > 0, 1])
    low, high = np.percentile(np.concatenate(shares), (2.5, 97.5))
    return Estimate(value, float(low), float(high))
