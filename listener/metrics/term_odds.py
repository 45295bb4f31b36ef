"""Which terms became more or less usual: log-odds with an informative Dirichlet prior.

Section B of the metrics specification; Monroe, Colaresi and Quinn 2008, "Fightin' Words". The prior pulls
rare terms to the pooled frequency, so that they need more than one chance use to stand out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

PRIOR = 500.0
"""How many uses the prior counts for, over all terms."""
CLEAR = 2.58
"""From which |z| on a term is shown: 99 % of the normal distribution lie below."""


@dataclass(frozen=True, slots=True)
class TermOdds:
    """How often a term is used before and now, the change of its log-odds, and that in standard errors."""

    before: int
    now: int
    change: float
    z: float


def term_odds(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, TermOdds]:
    """Of every term used in either of two sets of texts; empty if one of them has no use of any."""
    n_before, n_now = sum(before.values()), sum(now.values())
    if not n_before or not n_now:
        return {}
    found = {}
    for term in sorted({*before, *now}):
        a, b = before.get(term, 0), now.get(term, 0)
        alpha = PRIOR * (a + b) / (n_before + n_now)
        found[term] = log_odds(b, n_now, a, n_before, alpha)
    return found


def log_odds(now: int, n_now: int, before: int, n_before: int, alpha: float) -> TermOdds:
    """The change of one term's log-odds from `before` of `n_before` uses to `now` of `n_now`.

    `alpha` is the term's part of the prior.
    """
    change = _logit(now, n_now, alpha) - _logit(before, n_before, alpha)
    return TermOdds(before, now, change, change / sqrt(1 / (now + alpha) + 1 / (before + alpha)))


def _logit(uses: int, of: int, alpha: float) -> float:
    # The only term there is leaves nothing else: half a use keeps its odds finite.
    others = max(of + PRIOR - uses - alpha, 0.5)
    return log((uses + alpha) / others)
