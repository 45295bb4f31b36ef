"""Share of voice beside the share of the market that people entered for each brand."""

from __future__ import annotations

from dataclasses import dataclass

from listener.metrics.excess_voice import excess_range, growth_range
from listener.model import MARKET_SHARE, UNKNOWN, Estimate, KeptAssumption
from listener.reports.report import Report
from listener.store import Store
from listener.store.assumptions import all_assumptions


@dataclass(frozen=True, slots=True)
class ExcessVoice:
    """A brand's share of voice less its share of the market, all fractions.

    `market_share` is unknown where nobody entered one; `growth` is what the rule of thumb expects of the
    excess in a year (IPA, found for advertising): no forecast.
    """

    brand: str
    share_of_voice: Estimate
    market_share: KeptAssumption | None
    excess: Estimate = UNKNOWN
    growth: Estimate = UNKNOWN


def excess_voice(store: Store, report: Report) -> tuple[ExcessVoice, ...]:
    """A row per brand of the report, those without a market share too."""
    kept = {one.assumption.name: one for one in all_assumptions(store)}
    return tuple(
        _row(one.name, one.awareness.share_of_voice, kept.get(MARKET_SHARE + one.name))
        for one in report.brands
    )


def _row(brand: str, voice: Estimate, held: KeptAssumption | None) -> ExcessVoice:
    if held is None:
        return ExcessVoice(brand, voice, None)
    told = held.assumption
    excess = excess_range(voice, float(told.low), float(told.central), float(told.high))
    return ExcessVoice(brand, voice, held, excess, growth_range(excess))
