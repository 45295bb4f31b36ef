"""Which channels and campaigns led to the orders of a period: five models side by side, and what they cost.

Metrics specification, section D. A credit says which touches were there, not that they were the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.value.attribution import Model
from listener.model import Period
from listener.reports.value.assumed import assumed
from listener.reports.value.facts import days_of
from listener.reports.value.journeys import PLACES, Credits, Journeys, journeys
from listener.store import Store
from listener.store.business import table_state
from listener.store.business_columns import UNKNOWN, Coded, order_columns
from listener.store.customers import count_started
from listener.store.schema import to_micros
from listener.store.schema.base import from_millionths

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spent:
    """What touches cost, each counted once: None if the cost of none is known; of `unknown` it is not."""

    amount: Decimal | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What a channel or campaign got by each model, of orders counted and of their margin.

    `steps` is how many steps of paths it was, in so many `orders`; `spent` what its touches in paths cost.
    """

    key: str | None
    steps: int
    orders: int
    conversions: Mapping[Model, Decimal]
    margin: Mapping[Model, Decimal]
    spent: Spent


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """The orders of a period shared out. Amounts are in `currency`, the workspace's.

    `attributed` of the `orders` have a path. `margin` is that of all orders of which it is known, None if it
    is of none; of `margin_unknown` it is not, and `margin_without` is that of orders without a path.
    `touches` are in paths; `outside` are older than the look-back and get nothing. Look-back and half-life
    are in days.
    """

    period: Period
    currency: str
    look_back: Decimal
    half_life: Decimal
    orders: int
    attributed: int
    margin: Decimal | None
    margin_unknown: int
    margin_without: Decimal
    touches: int
    outside: int
    spent: Spent
    new_customers: int
    channels: tuple[Credit, ...]
    campaigns: tuple[Credit, ...]
    journeys: Journeys

    @property
    def is_revenue(self) -> bool:
        """Whether amounts are revenue, as no order of the period tells its margin."""
        return self.journeys.is_revenue

    def margin_of(self, channels: Collection[str] = (), campaign: str | None = None) -> dict[Model, Decimal]:
        """The margin credited to steps of these channels and of this campaign, if any are named."""
        import numpy as np

        if campaign is None:
            theirs = [one for one in self.channels if not channels or one.key in channels]
            return {model: sum((one.margin[model] for one in theirs), Decimal(0)) for model in Model}
        credits, touches = self.journeys.credits(np.arange(len(self.journeys.order))), self.journeys.touches
        mask = touches.campaign.recoded({campaign: 0})[credits.touch] == 0
        if channels:
            mask &= touches.channel.recoded(dict.fromkeys(channels, 0))[credits.touch] == 0
        return {model: from_millionths(int(of[mask].sum())) for model, of in credits.margin.items()}

    def cac(self, spent: Decimal | None = None) -> Decimal | None:
        """What winning a customer cost: what was `spent` on it by the cost book, else the touches of all
        paths, by the new customers.

        Never both: an advertisement that is a touch is in the cost book as well. None without new customers,
        or where no cost is known.
        """
        cost = self.spent.amount if spent is None else spent
        return cost / self.new_customers if cost is not None and self.new_customers else None


def attribution(store: Store, config: Config, period: Period) -> Attribution:
    """The attribution of the orders of a period, remembered until anything that people brought changes."""
    currency = config.workspace.currency
    with store.read() as connection:
        tables = table_state(connection)
    asked = ("attribution", currency, period.start, period.end, period.zone.key)
    until = (_last_order(store, period), days_of(period)[1])
    return store.tables.get((*asked, *until, tables), lambda: _make(store, config, period))


def _last_order(store: Store, period: Period) -> int:
    """Up to when orders are told: the end of the period, or the newest order if that is older.

    Until the next one nothing changes, however much time passes.
    """
    at = order_columns(store).at
    end = to_micros(period.end_at)
    return min(end, int(at.max()) + 1) if len(at) else 0


def _make(store: Store, config: Config, period: Period) -> Attribution:
    import numpy as np

    known = assumed(store, config)
    look_back, half_life = (known.by_name[name].central for name in ("look_back_days", "half_life_days"))
    found = journeys(store, period, known.rates, look_back, half_life)
    has_margin, has_path = found.margin != UNKNOWN, found.paths.length > 0
    credits = found.credits(np.arange(len(found.order)))
    used = np.unique(found.paths.steps)
    return Attribution(
        period=period,
        currency=known.rates.currency,
        look_back=look_back,
        half_life=half_life,
        orders=len(found.order),
        attributed=int(has_path.sum()),
        margin=from_millionths(int(found.margin[has_margin].sum())) if has_margin.any() else None,
        margin_unknown=int((~has_margin).sum()),
        margin_without=from_millionths(int(found.margin[has_margin & ~has_path].sum())),
        touches=len(used),
        outside=found.outside,
        spent=_spent(found.cost[used]),
        new_customers=_new_customers(store, found, period),
        channels=_by_key(found, credits, found.touches.channel),
        campaigns=_by_key(found, credits, found.touches.campaign),
        journeys=found,
    )


def _new_customers(store: Store, found: Journeys, period: Period) -> int:
    """Customers whose start lies in the period; where none are known, those whose first order does."""
    import numpy as np

    if (started := count_started(store, period)) is not None:
        return started
    orders = found.orders
    before = orders.customer.code[orders.at < to_micros(period.start_at)]
    return len(np.setdiff1d(orders.customer.code[found.order], before))


def _by_key(found: Journeys, credits: Credits, names: Coded) -> tuple[Credit, ...]:
    """What each name of touches got, sorted by name, those without one last."""
    import numpy as np

    there = [names.names[code] for code in np.unique(names.code[credits.touch]).tolist()]
    order = sorted(there, key=lambda name: (name is None, name or ""))
    key = names.recoded({name: code for code, name in enumerate(order)})[credits.touch]
    many = len(order)
    steps = np.bincount(key, minlength=many)
    within = np.bincount(np.unique(credits.order * many + key) % max(many, 1), minlength=many)
    conversions = _sums(credits.conversions, key, many, lambda one: Decimal(one).scaleb(-PLACES))
    margin = _sums(credits.margin, key, many, from_millionths)
    return tuple(
        Credit(
            name,
            int(steps[code]),
            int(within[code]),
            conversions[code],
            margin[code],
            _spent(found.cost[np.unique(credits.touch[key == code])]),
        )
        for code, name in enumerate(order)
    )


def _sums(
    of: Mapping[Model, Numbers], key: Numbers, many: int, written: Callable[[int], Decimal]
) -> list[dict[Model, Decimal]]:
    """What every model gives each key, in all."""
    import numpy as np

    sums = {model: np.zeros(many, dtype=np.int64) for model in of}
    for model, amounts in of.items():
        np.add.at(sums[model], key, amounts)
    return [{model: written(int(sums[model][code])) for model in of} for code in range(many)]


def _spent(costs: Numbers) -> Spent:
    known = costs[costs != UNKNOWN]
    return Spent(from_millionths(int(known.sum())) if len(known) else None, len(costs) - len(known))
