"""How goals are valued: for each method, the formula of section D of the metrics specification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from listener.config import Config
from listener.errors import FieldError
from listener.metrics.groups.months import months_between
from listener.metrics.groups.strata import excludes_zero
from listener.metrics.value import deflection, exposure
from listener.metrics.value.attribution import Model
from listener.metrics.value.ranges import Range
from listener.model import Goal, Period, ValueMethod
from listener.reports.value import facts
from listener.reports.value.assumed import Assumed
from listener.reports.value.attribution import attribution
from listener.reports.value.complaints import answered_soon, customers_among
from listener.reports.value.formula import Builder, Worth, observed_or_assumed, product, range_of
from listener.reports.value.goal_metrics import GoalFilter, filter_of, metric_of
from listener.reports.value.groups import MARGIN, control_groups
from listener.reports.value.landmark import GroupChoice
from listener.reports.value.media_cost import media_cost
from listener.reports.value.saves import saves
from listener.store import Store
from listener.store.business import CUSTOMERS, remembered_rows
from listener.words import _


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be valued: a goal over a period, with what is assumed."""

    store: Store
    config: Config
    known: Assumed
    goal: Goal
    period: Period
    chosen: GoalFilter

    def builder(self) -> Builder:
        """A builder of its formula."""
        return Builder(self.known, self.goal.id)


def worth_of(store: Store, config: Config, known: Assumed, goal: Goal, period: Period) -> Worth | None:
    """What a goal is worth over the period by its method; None for a draft and for the method none."""
    make = _WORTH.get(goal.value_method)
    if make is None or goal.is_draft:
        return None
    try:
        chosen = filter_of(config, goal)
    except FieldError as error:
        return Worth(missing=(str(error),))
    return make(Asked(store, config, known, goal, period, chosen))


def _verified_saves(asked: Asked) -> Worth:
    """Verified saves x lifetime value x how likely they would have left without."""
    made = asked.builder()
    found = saves(asked.store, asked.config, asked.period, asked.chosen.brand)
    if asked.known.range("n_saves") is not None and not remembered_rows(asked.store, CUSTOMERS):
        count = made.assume("n_saves")
    else:
        kept = found.customers if found.known else None
        count = made.observe("saves", _("customers saved, verified by the imported ones"), kept, found.saved)
    each, loss = made.lifetime_value(), made.assume("counterfactual_loss")
    return made.worth(lambda draws: draws[count] * each(draws) * draws[loss])


def _value_at_risk_avoided(asked: Asked) -> Worth:
    """Complaining authors answered within a day, beyond what the baseline would have answered, x who of
    them are customers x who would have left x lifetime value."""
    made = asked.builder()
    found = answered_soon(asked.store, asked.period, asked.chosen.brand)
    share = metric_of(asked.goal.metric or "")
    baseline: float | None = float(asked.goal.baseline or 0)
    if share is None or share.name not in ("response_rate", "within_target"):
        baseline = None
        made.missing.append(_("a baseline that is a share answered: response_rate or within_target"))
    more = None
    if found.known and baseline is not None:
        more = found.answered - found.known * baseline
    title = _("complaining authors answered beyond the baseline")
    count = made.observe("answered", title, more, found.known)
    each, switch = made.lifetime_value(), made.assume("p_switch")
    customer = customers_among(asked.store, made, found.complaints)
    return made.worth(
        lambda draws: exposure.value_at_risk(draws[count], draws[customer], draws[switch], each(draws))
    )


def _deflection(asked: Asked) -> Worth:
    return deflected(asked.store, asked.known, asked.goal.id, asked.period, asked.chosen.channels)


def deflected(
    store: Store, known: Assumed, whose: str, period: Period, channels: tuple[str, ...] = ()
) -> Worth:
    """Contacts x (the share that would have called x cost of a call - cost of a contact)."""
    made = Builder(known, whose)
    found = facts.contact_sums(store, known.rates, period, channels)
    count = made.observe("contacts", _("social contacts"), found.contacts, found.contacts)
    rate, call = made.assume("deflection_rate"), made.assume("cost_call")
    if known.range("cost_social") is not None or found.cost_each is None:
        each = made.assume("cost_social")
    else:
        each = made.observe("cost_social", _("cost of a social contact"), float(found.cost_each))
    return made.worth(lambda draws: deflection.saving(draws[count], draws[rate], draws[call], draws[each]))


def _retention_difference(asked: Asked) -> Worth:
    """Customers who were answered x the difference in retention x the yearly margin of one.

    They are compared from the first day of the goal on, with those alike beforehand who never dealt with the
    brand; without a clear difference nothing is known.
    """
    made = asked.builder()
    period = asked.period
    months = max(1, ceil(months_between(period.start, period.end)))
    choice = GroupChoice(asked.chosen.brand, landmark=period.start, follow_up=months)
    try:
        found = control_groups(asked.store, asked.config, choice, period.as_of)
    except FieldError:
        found = None
    clear = found is not None and excludes_zero(found.retention.difference)
    exposed = found.exposed if found is not None and clear else None
    spread = range_of(found.retention.difference) if found is not None and clear else None
    title = _("a clear difference in retention against the control group")
    count = made.observe("exposed", _("customers who were answered"), exposed, exposed)
    difference = made.observe("difference", title, spread, found.control if found else None)
    return made.worth(product(count, difference, made.assume(MARGIN)))


def _attributed_margin(asked: Asked) -> Worth:
    """The margin of orders credited to the goal's channels and campaign by position, from the least of the
    five models to the most."""
    made = asked.builder()
    found = attribution(asked.store, asked.config, asked.period)
    margin = found.margin_of(asked.chosen.channels, asked.chosen.campaign)
    credits = {model: float(amount) for model, amount in margin.items()}
    spread = None
    if found.attributed and found.margin is not None:
        spread = Range(min(credits.values()), credits[Model.POSITION], max(credits.values()))
    title = _("orders with their margin or revenue, and touches before them")
    name = made.observe("credit", title, spread, found.attributed)
    return made.worth(product(name), is_revenue=found.is_revenue)


def _leads(asked: Asked) -> Worth:
    """Leads x lifetime value x the share of leads that become customers."""
    made = asked.builder()
    found = facts.visit_sums(asked.store, asked.period, asked.chosen.channels, asked.chosen.campaign)
    count = made.observe("leads", _("leads"), found.leads, found.leads)
    rate = observed_or_assumed(made, "conversion_rate", _("conversion rate"), found.by_lead)
    each = made.lifetime_value()
    return made.worth(lambda draws: draws[count] * each(draws) * draws[rate])


def _visits(asked: Asked) -> Worth:
    """Visits x the value of one: as assumed, else lifetime value x the share that become customers."""
    made = asked.builder()
    found = facts.visit_sums(asked.store, asked.period, asked.chosen.channels, asked.chosen.campaign)
    count = made.observe("visits", _("visits"), found.visits, found.visits)
    if asked.known.range("value_per_visit") is not None:
        return made.worth(product(count, made.assume("value_per_visit")))
    rate = observed_or_assumed(made, "conversion_rate", _("conversion rate"), found.by_visit)
    each = made.lifetime_value()
    return made.worth(lambda draws: draws[count] * each(draws) * draws[rate])


def _media_cost(asked: Asked) -> Worth:
    return media_cost(asked.store, asked.config, asked.known, asked.goal, asked.period, asked.chosen)


def _followers(asked: Asked) -> Worth:
    """New followers x what one costs as advertising."""
    made = asked.builder()
    won = facts.new_followers(asked.store, asked.period, asked.chosen.channels)
    count = made.observe("followers", _("new followers"), won, won)
    return made.worth(product(count, made.assume("cost_per_follower")))


_WORTH: dict[ValueMethod, Callable[[Asked], Worth]] = {
    ValueMethod.VERIFIED_SAVES: _verified_saves,
    ValueMethod.VALUE_AT_RISK: _value_at_risk_avoided,
    ValueMethod.DEFLECTION: _deflection,
    ValueMethod.RETENTION_DIFFERENCE: _retention_difference,
    ValueMethod.ATTRIBUTED_MARGIN: _attributed_margin,
    ValueMethod.LEADS: _leads,
    ValueMethod.VISITS: _visits,
    ValueMethod.MEDIA_COST: _media_cost,
    ValueMethod.COST_PER_FOLLOWER: _followers,
}
