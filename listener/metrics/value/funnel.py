"""From impressions to customers: the rates of each stage, and what each of them cost.

Section D of the metrics specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from listener.metrics.proportions import proportion
from listener.model import UNKNOWN, Estimate

_THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts of a campaign or a channel and what was spent on it; each may be unknown."""

    impressions: int | None = None
    clicks: int | None = None
    leads: int | None = None
    customers: int | None = None
    new_followers: int | None = None
    spend: Decimal | None = None

    @property
    def click_rate(self) -> Estimate:
        """CTR: clicks / impressions."""
        return _rate(self.clicks, self.impressions)

    @property
    def lead_rate(self) -> Estimate:
        """Leads / clicks."""
        return _rate(self.leads, self.clicks)

    @property
    def conversion_rate(self) -> Estimate:
        """Customers / leads."""
        return _rate(self.customers, self.leads)

    @property
    def cost_per_thousand(self) -> Decimal | None:
        """CPM: what a thousand impressions cost."""
        each = cost_each(self.spend, self.impressions)
        return None if each is None else each * _THOUSAND

    @property
    def cost_per_click(self) -> Decimal | None:
        """CPC."""
        return cost_each(self.spend, self.clicks)

    @property
    def cost_per_lead(self) -> Decimal | None:
        """CPL."""
        return cost_each(self.spend, self.leads)

    @property
    def cost_per_customer(self) -> Decimal | None:
        """CPA."""
        return cost_each(self.spend, self.customers)

    @property
    def cost_per_follower(self) -> Decimal | None:
        """What a new follower cost."""
        return cost_each(self.spend, self.new_followers)


def cost_each(cost: Decimal | None, count: int | None) -> Decimal | None:
    """What one of them cost, unrounded: CAC of acquisition cost and new customers.

    None where it is not known, or there were none (or fewer than none, as followers may be).
    """
    return None if cost is None or count is None or count <= 0 else cost / count


def _rate(part: int | None, whole: int | None) -> Estimate:
    """The rate with Wilson's interval; without one where there is more of the part than of the whole, as when
    the two were counted in different places.
    """
    if part is None or not whole:
        return UNKNOWN
    return proportion(part, whole) if part <= whole else Estimate(part / whole, n=whole)
