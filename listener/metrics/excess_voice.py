"""Share of voice beside the share of the market, and what advertisers' rule of thumb makes of the excess.

Section A of the metrics specification. The rule (IPA) was found for advertising, not for what people say:
it is to be shown as a rule of thumb and never as a forecast.
"""

from __future__ import annotations

from listener.model import UNKNOWN, Estimate

SLOPE = 0.05
"""Points of market share a year per point of excess share of voice."""


def excess_share_of_voice(share_of_voice: float | None, market_share: float | None) -> float | None:
    """Share of voice less the share of the market, all fractions; None if either is unknown."""
    if share_of_voice is None or market_share is None:
        return None
    return share_of_voice - market_share


def growth_by_rule_of_thumb(excess: float | None) -> float | None:
    """How much market share the rule of thumb expects to be won in a year, a fraction of the market."""
    return None if excess is None else SLOPE * excess


def excess_range(share_of_voice: Estimate, low: float, central: float, high: float) -> Estimate:
    """The excess over a market share that is only known to lie in a range: with the range of what it may be.

    From the low end of the voice less the high market share to the high end less the low one; without an
    interval of the voice there is none.
    """
    if share_of_voice.value is None:
        return UNKNOWN
    return Estimate(
        excess_share_of_voice(share_of_voice.value, central),
        excess_share_of_voice(share_of_voice.low, high),
        excess_share_of_voice(share_of_voice.high, low),
        share_of_voice.n,
        share_of_voice.coverage,
    )


def growth_range(excess: Estimate) -> Estimate:
    """What the rule of thumb makes of a range of excess."""
    return Estimate(
        growth_by_rule_of_thumb(excess.value),
        growth_by_rule_of_thumb(excess.low),
        growth_by_rule_of_thumb(excess.high),
        excess.n,
        excess.coverage,
    )
