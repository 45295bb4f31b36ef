"""What proactive answers do: those whom lot gave an answer against those whom it held out.

Who was assigned what was drawn at random, so a difference is an effect of the assignment. It is told by
intention to treat: everybody counts as drawn, whether they were answered or not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.config import Config
from listener.metrics.groups.rates import Arm, RateDifference, compare_rates
from listener.model import Holdout
from listener.store import Store
from listener.store.business_columns import order_columns
from listener.store.customer_links import customer_links
from listener.store.holdouts import all_holdouts
from listener.store.schema import to_micros
from listener.store.trials import Assigned, assigned

WATCHED = timedelta(days=30)
"""So long after they wrote it is watched what people do."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody assigned, and what they did within 30 days; None for what cannot be known of them.

    `is_known`: the 30 days are over. `stayed` and `ordered` are known of customers with that handle.
    """

    assigned: Assigned
    is_known: bool
    answered: bool
    again: bool
    customer: str | None
    stayed: bool | None
    ordered: bool | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The hold-outs of a brand and what came of them. Differences are assigned to answer - held out.

    Of everybody whose 30 days are over: `answered` says how far the assignment was kept to, `again` who wrote
    negatively again, `stayed` which of those who were customers still are, `ordered` which customers ordered.
    """

    brand: str
    holdouts: tuple[Holdout, ...]
    people: tuple[Watched, ...]
    answered: RateDifference
    again: RateDifference
    stayed: RateDifference
    ordered: RateDifference

    def count(self, *, held: bool) -> int:
        """How many were assigned to that half, known or not yet."""
        return sum(one.assigned.is_held == held for one in self.people)


def trial(store: Store, config: Config, brand: str, as_of: datetime) -> Trial:
    """The trial of a brand as of an instant."""
    found = tuple(one for one in all_holdouts(store) if one.brand == brand and one.started_at <= as_of)
    people = _watched(store, config, assigned(store, brand, found, as_of), as_of)
    known = [one for one in people if one.is_known]
    return Trial(
        brand,
        found,
        people,
        answered=_compared(known, lambda one: one.answered),
        again=_compared(known, lambda one: one.again),
        stayed=_compared(known, lambda one: one.stayed),
        ordered=_compared(known, lambda one: one.ordered),
    )


def _watched(store: Store, config: Config, found: Sequence[Assigned], as_of: datetime) -> tuple[Watched, ...]:
    if not found:
        return ()
    links = customer_links(store)
    theirs = []
    for one in found:
        customer = links.on(one.network, one.handle, one.at.astimezone(config.zone).date())
        anybody = customer or next(iter(links.of(one.network, one.handle)), None)
        theirs.append((one, customer, anybody))
    ordered_at = _orders(store, {anybody.id for _one, _customer, anybody in theirs if anybody})
    told = []
    for one, customer, anybody in theirs:
        until = one.at + WATCHED
        start, end = to_micros(one.at), to_micros(until)
        told.append(
            Watched(
                assigned=one,
                is_known=until <= as_of,
                answered=one.answered is not None and one.answered <= until,
                again=one.again is not None and one.again <= until,
                customer=anybody.id if anybody else None,
                stayed=None if customer is None else customer.is_active(until.astimezone(config.zone).date()),
                ordered=None
                if anybody is None
                else any(start < at <= end for at in ordered_at.get(anybody.id, ())),
            )
        )
    return tuple(told)


def _orders(store: Store, customers: Collection[str]) -> dict[str | None, list[int]]:
    """When each of these customers ordered."""
    orders = order_columns(store)
    codes: dict[str | None, int] = dict.fromkeys(customers, 0)
    found: dict[str | None, list[int]] = {}
    for place in (orders.customer.recoded(codes) == 0).nonzero()[0].tolist():
        found.setdefault(orders.customer.name(place), []).append(int(orders.at[place]))
    return found


def _compared(people: Sequence[Watched], did: Callable[[Watched], bool | None]) -> RateDifference:
    """The shares of either half who did it, of those of whom it is known."""
    answer, held = (
        [did(one) for one in people if one.assigned.is_held == half and did(one) is not None]
        for half in (False, True)
    )
    return compare_rates(Arm(sum(map(bool, answer)), len(answer)), Arm(sum(map(bool, held)), len(held)))
