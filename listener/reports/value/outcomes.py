"""What became of customers after the landmark: whether they ordered, stayed, bought more, for how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from listener.metrics.groups.months import months_between
from listener.metrics.value.exchange import Rates
from listener.reports.value.landmark import Times
from listener.reports.value.members import Members
from listener.reports.value.rates import converted
from listener.store.business_columns import UNKNOWN, OrderColumns
from listener.store.schema import to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

_MILLION = 1_000_000
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """An entry per member. Amounts are in the workspace's currency, spans are from the landmark on.

    `months` is how long each stayed, to the end of the follow-up if they did (`stayed`). `ordered` within the
    follow-up, `attached` an order of a product they had not ordered before, which came to `attached_revenue`;
    `revenue` is of all orders, of `orders` of which it is known. `closed_days` is when the first order ever
    came, for those `unclosed` at the landmark; to the end of the follow-up without one. Of `revenue_unknown`
    orders the revenue is not known: they count as orders, not as amounts.
    """

    stayed: Mask
    months: Floats
    ordered: Mask
    orders: Numbers
    revenue: Floats
    attached: Mask
    attached_revenue: Floats
    unclosed: Mask
    closed_days: Floats
    revenue_unknown: int

    @property
    def is_priced(self) -> bool:
        """Whether amounts mean anything: not where orders came and the revenue of none is known."""
        return bool(self.orders.any()) or not self.ordered.any()


def outcomes(found: Members, orders: OrderColumns, times: Times, rates: Rates) -> Outcomes:
    """What became of each member within the follow-up."""
    import numpy as np

    many = len(found)
    ids = (found.customers.id[place] for place in found.place.tolist())
    member = orders.customer.recoded({name: number for number, name in enumerate(ids)})
    start, end = to_micros(times.landmark_at), to_micros(times.until_at)
    before = np.flatnonzero((member >= 0) & (orders.at < start))
    after = np.flatnonzero((member >= 0) & (orders.at >= start) & (orders.at < end))
    worth = converted(orders.revenue[after], orders.currency, after, orders.at, rates, times.zone)
    known = worth != UNKNOWN
    who = member[after]
    further = _further(orders, member, before, after)
    unclosed = np.ones(many, dtype=np.bool_)
    unclosed[member[before]] = False
    first = np.full(many, end, dtype=np.int64)
    np.minimum.at(first, who, orders.at[after])
    left = found.customers.end[found.place]
    stayed = left > times.until.toordinal()
    return Outcomes(
        stayed=stayed,
        months=_months(left, stayed, times),
        ordered=np.bincount(who, minlength=many) > 0,
        orders=np.bincount(who[known], minlength=many),
        revenue=_sums(who[known], worth[known], many),
        attached=np.bincount(who[further], minlength=many) > 0,
        attached_revenue=_sums(who[further & known], worth[further & known], many),
        unclosed=unclosed,
        closed_days=(first - start) / _DAY,
        revenue_unknown=int((~known).sum()),
    )


def _further(orders: OrderColumns, member: Numbers, before: Numbers, after: Numbers) -> Mask:
    """Which orders after the landmark are of a product that their customer had not ordered before it.

    For a customer without a product before, the first one they order is the one they are customers of.
    """
    import numpy as np

    nothing = orders.product.recoded({None: 0}) == 0
    wide = len(orders.product.names) + 1
    pair = member * wide + orders.product.code
    had = before[~nothing[before]]
    fresh = after[~nothing[after] & ~np.isin(member[after], member[had])]
    fresh = fresh[np.lexsort((orders.product.code[fresh], orders.at[fresh], member[fresh]))]
    firsts = fresh[np.unique(member[fresh], return_index=True)[1]]
    known = np.concatenate([pair[had], pair[firsts]])
    further: Mask = ~nothing[after] & ~np.isin(pair[after], known)
    return further


def _sums(who: Numbers, amounts: Numbers, many: int) -> Floats:
    """The amounts of each in whole, exact until the last step."""
    import numpy as np

    sums = np.zeros(many, dtype=np.int64)
    np.add.at(sums, who, amounts)
    found: Floats = sums / _MILLION
    return found


def _months(left: Numbers, stayed: Mask, times: Times) -> Floats:
    """How many months each stayed."""
    import numpy as np

    @lru_cache(None)
    def until(day: int) -> float:
        return months_between(times.landmark, date.fromordinal(day))

    days = np.where(stayed, times.until.toordinal(), left).tolist()
    return np.array([until(day) for day in days], dtype=np.float64)
