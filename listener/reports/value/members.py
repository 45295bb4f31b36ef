"""Who is compared with whom: customers at a landmark, exposed or never, in strata of those alike before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from listener.metrics.groups.classes import classes, cuts
from listener.metrics.value.exchange import Rates
from listener.reports.value.landmark import Exposure, Times
from listener.reports.value.rates import converted
from listener.store.business_columns import UNKNOWN, CustomerColumns
from listener.store.customer_links import Account, Dealings
from listener.store.schema import to_micros
from listener.store.schema.base import from_millionths

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

Bound = TypeVar("Bound")

_THIRDS = 270
"""Groups of so many customers are cut into thirds, so that about 30 are left in each stratum; else halves."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A stratum: customers for over `tenure[0]` and up to `tenure[1]` days who had spent over `spend[0]` and
    up to `spend[1]`, None being without a bound; `spend` is None for those of whom nobody knows.
    """

    tenure: tuple[int | None, int | None]
    spend: tuple[Decimal | None, Decimal | None] | None


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The customers compared, by their places in `customers`: `is_exposed`, or else of the control group.

    `stratum` numbers `strata`. Of those active at the landmark, `between` are in neither group: they dealt
    with the brand, but before the window, or unanswered; `elsewhen` started in months in which nobody started
    who was exposed. `nameless` of the control group have no handle, so nobody knows whether they wrote.
    """

    customers: CustomerColumns
    place: Numbers
    is_exposed: Mask
    stratum: Numbers
    strata: tuple[Layer, ...]
    between: int
    elsewhen: int
    nameless: int

    def __len__(self) -> int:
        return len(self.place)


def members(
    customers: CustomerColumns,
    dealings: Mapping[Account, Dealings],
    times: Times,
    exposure: Exposure,
    rates: Rates,
) -> Members:
    """The groups at the landmark. `dealings` are those before it."""
    import numpy as np

    day = times.landmark.toordinal()
    active = (customers.start < day) & (customers.end > day)
    exposed, dealt, named = _seen(customers, dealings, times, exposure)
    exposed, never = exposed & active, active & ~dealt
    month = _months(customers.start)
    theirs = month[exposed]
    in_range = (month >= theirs.min()) & (month <= theirs.max()) if len(theirs) else np.ones_like(active)
    control = never & in_range
    place = np.flatnonzero(exposed | control)
    is_exposed = exposed[place]
    stratum, strata = _strata(customers, place, is_exposed, times, rates)
    return Members(
        customers,
        place,
        is_exposed,
        stratum,
        strata,
        between=int((active & dealt & ~exposed).sum()),
        elsewhen=int((never & ~in_range).sum()),
        nameless=int((control & ~named).sum()),
    )


def _seen(
    customers: CustomerColumns, dealings: Mapping[Account, Dealings], times: Times, exposure: Exposure
) -> tuple[Mask, Mask, Mask]:
    """Of each customer: whether they were exposed in the window, ever dealt with the brand, have a handle."""
    import numpy as np

    exposed, dealt, named = (np.zeros(len(customers.id), dtype=np.bool_) for _mask in range(3))
    for place, account in enumerate(customers.account):
        if account is None:
            continue
        named[place] = True
        found = dealings.get(account)
        if found is not None:
            dealt[place] = True
            last = found.answered if exposure is Exposure.ANSWERED else found.wrote
            exposed[place] = last is not None and last >= times.since_at
    return exposed, dealt, named


def _months(days: Numbers) -> Numbers:
    """The month of each day, counted from 1970."""
    import numpy as np

    epoch = 719_163  # date(1970, 1, 1).toordinal()
    return (days - epoch).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _strata(
    customers: CustomerColumns, place: Numbers, is_exposed: Mask, times: Times, rates: Rates
) -> tuple[Numbers, tuple[Layer, ...]]:
    """The stratum of each: how long a customer x how much spent before, each in halves or thirds of all."""
    import numpy as np

    smaller = min(int(is_exposed.sum()), int((~is_exposed).sum()))
    parts = 3 if smaller >= _THIRDS else 2
    tenure = times.landmark.toordinal() - customers.start[place]
    at = np.full(len(customers.id), to_micros(times.landmark_at), dtype=np.int64)
    spend = converted(customers.prior_spend[place], customers.currency, place, at, rates, times.zone)
    known = spend != UNKNOWN
    of_tenure, of_spend = cuts(tenure, parts), cuts(spend[known], parts)
    # What nobody knows is a class of its own, after the others.
    unknown = len(of_spend) + 1
    spent = np.where(known, classes(spend, of_spend), unknown)
    there, stratum = np.unique(classes(tenure, of_tenure) * (unknown + 1) + spent, return_inverse=True)
    told = [divmod(code, unknown + 1) for code in there.tolist()]
    bounds = tuple(map(from_millionths, of_spend))
    layers = (
        Layer(_bounds(of_tenure, long), None if much == unknown else _bounds(bounds, much))
        for long, much in told
    )
    return stratum.astype(np.int64), tuple(layers)


def _bounds(bounds: Sequence[Bound], place: int) -> tuple[Bound | None, Bound | None]:
    """Between which bounds the class of that place lies."""
    return bounds[place - 1] if place else None, bounds[place] if place < len(bounds) else None
