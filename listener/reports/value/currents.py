"""Where a goal's metric stands: the figure of the report, over the goal's own time and filter."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter

from listener.config import Config
from listener.metrics.growth import count_estimate, dispersion
from listener.metrics.proportions import proportion
from listener.model import UNKNOWN, CaseState, Compare, Estimate, Order, Period
from listener.reports.census import census
from listener.reports.mentions import choose
from listener.reports.report import Awareness, BrandReport, make_report
from listener.reports.response import response_by_brand
from listener.reports.value import facts
from listener.reports.value.assumed import Assumed
from listener.reports.value.attribution import attribution
from listener.reports.value.costs import cost_book
from listener.reports.value.goal_metrics import GoalFilter
from listener.reports.value.saves import saves
from listener.store import Store
from listener.store.case_facts import case_facts
from listener.store.choice import Choice
from listener.store.figures import sums_by_day

Current = Callable[[Store, Config, Assumed, Period, GoalFilter], Estimate]


def current_of(
    store: Store, config: Config, known: Assumed, name: str, period: Period, chosen: GoalFilter
) -> Estimate:
    """The figure of the metric of that name over a period; unknown where nothing tells, or it is to come."""
    if period.start_at >= period.as_of:
        return UNKNOWN
    return _CURRENT[name](store, config, known, period, chosen)


def choice_of(config: Config, period: Period, chosen: GoalFilter) -> Choice:
    """What narrows mentions for a goal."""
    found = choose(config, period, source=chosen.source, lang=chosen.lang, group=chosen.group)
    return Choice(found.source, found.lang, found.keywords)


def _heard(figure: Callable[[BrandReport], Estimate], *, changes: bool = False) -> Current:
    def current(
        store: Store, config: Config, _known: Assumed, period: Period, chosen: GoalFilter
    ) -> Estimate:
        choice = choice_of(config, period, chosen)
        report = make_report(store, config, period, brand=chosen.brand, choice=choice, changes=changes)
        return figure(report.brands[0]) if report.is_collected else UNKNOWN

    return current


def _mentions(store: Store, config: Config, _known: Assumed, period: Period, chosen: GoalFilter) -> Estimate:
    choice = choice_of(config, period, chosen)
    if chosen.hashtag is not None:
        never = Compare.NONE
        found = census(
            store, config, period, chosen.hashtag, brand=chosen.brand, compare=never, choice=choice
        )
        return _count(found.total.mentions)
    report = make_report(store, config, period, brand=chosen.brand, choice=choice, changes=False)
    if not report.is_collected:
        return UNKNOWN
    sums = sums_by_day(store, period, choice)
    by_day = {day: one.mentions for (day, brand), one in sums.items() if brand == chosen.brand}
    scatter = dispersion([by_day.get(day, 0) for day in period.whole_days])
    return count_estimate(report.brands[0].awareness.mentions, dispersion=scatter)


def _count(value: int | None, n: int | None = None) -> Estimate:
    """A count, of as many rows as it says unless told otherwise."""
    return UNKNOWN if value is None else Estimate(float(value), n=value if n is None else n)


def _seen(figure: Callable[[Awareness], int | None], *, reposts: bool = False) -> Current:
    """A sum over mentions, and over their reposts where these count for it."""

    def count(one: BrandReport) -> Estimate:
        heard = one.awareness
        return _count(figure(heard), heard.mentions + (heard.reposts if reposts else 0))

    return _heard(count)


def _cases(figure: str) -> Current:
    def current(
        store: Store, config: Config, _known: Assumed, period: Period, chosen: GoalFilter
    ) -> Estimate:
        cases = response_by_brand(store, config, period, [chosen.brand])[chosen.brand].cases
        found = {
            "response_rate": cases.rate,
            "within_target": cases.within_target,
            "median_hours": cases.first.median,
            "p90_hours": cases.first.p90,
        }
        return found[figure]

    return current


def _resolution(
    store: Store, _config: Config, _known: Assumed, period: Period, chosen: GoalFilter
) -> Estimate:
    cases = [one for one in case_facts(store, chosen.brand, period) if one.counts]
    return proportion(sum(one.state is CaseState.RESOLVED for one in cases), len(cases))


def _helped(store: Store, _config: Config, _known: Assumed, period: Period, chosen: GoalFilter) -> Estimate:
    found = [one for one in case_facts(store, chosen.brand, period) if one.counts]
    return _count(len({one.author for one in found if one.answered_at is not None}) if found else None)


def _saves(store: Store, config: Config, _known: Assumed, period: Period, chosen: GoalFilter) -> Estimate:
    found = saves(store, config, period, chosen.brand)
    return _count(found.saved if found.known else None)


def _save_rate(store: Store, config: Config, _known: Assumed, period: Period, chosen: GoalFilter) -> Estimate:
    return saves(store, config, period, chosen.brand).rate


def _followers(
    store: Store, _config: Config, _known: Assumed, period: Period, chosen: GoalFilter
) -> Estimate:
    _first, last = facts.days_of(period)
    return _count(facts.followers_before(store, last, chosen.channels))


def _customers(figure: Callable[[facts.CustomerSums], Estimate]) -> Current:
    def current(
        store: Store, _config: Config, _known: Assumed, period: Period, chosen: GoalFilter
    ) -> Estimate:
        found = facts.customer_sums(store, period, chosen.segment)
        return UNKNOWN if found is None else figure(found)

    return current


def _visits(figure: Callable[[facts.VisitSums], Estimate]) -> Current:
    def current(
        store: Store, _config: Config, _known: Assumed, period: Period, chosen: GoalFilter
    ) -> Estimate:
        return figure(facts.visit_sums(store, period, chosen.channels, chosen.campaign))

    return current


def _orders(store: Store, _config: Config, _known: Assumed, period: Period, _chosen: GoalFilter) -> Estimate:
    found = facts.orders_in(store, period)
    return _count(len(found) if found else None)


def _money(name: str) -> Current:
    amount: Callable[[Order], Decimal | None] = attrgetter(name)

    def current(
        store: Store, _config: Config, known: Assumed, period: Period, _chosen: GoalFilter
    ) -> Estimate:
        orders = facts.orders_in(store, period)
        total = facts.money_of(known.rates, period, orders, amount)
        return UNKNOWN if total is None else Estimate(float(total), n=len(orders))

    return current


def _cac(store: Store, config: Config, _known: Assumed, period: Period, _chosen: GoalFilter) -> Estimate:
    found = attribution(store, config, period)
    cost = found.cac(cost_book(store, config, period).winning)
    return UNKNOWN if cost is None else Estimate(float(cost), n=found.new_customers)


_CURRENT: dict[str, Current] = {
    "mentions": _mentions,
    "share_of_voice": _heard(lambda one: one.awareness.share_of_voice),
    "unique_authors": _seen(lambda heard: heard.unique_authors),
    "reach": _seen(lambda heard: heard.reach, reposts=True),
    "potential_impressions": _seen(lambda heard: heard.potential_impressions, reposts=True),
    "impressions": _seen(lambda heard: heard.impressions),
    "engagements": _seen(lambda heard: heard.engagements),
    "engagement_rate": _heard(lambda one: one.awareness.engagement_rate),
    "growth": _heard(lambda one: one.awareness.growth, changes=True),
    "net": _heard(lambda one: one.sentiment.net),
    "mean": _heard(lambda one: one.sentiment.mean),
    "positive_share": _heard(lambda one: one.sentiment.positive_share),
    "negative_share": _heard(lambda one: one.sentiment.negative_share),
    **{name: _cases(name) for name in ("response_rate", "within_target", "median_hours", "p90_hours")},
    "resolution_rate": _resolution,
    "customers_helped": _helped,
    "saves": _saves,
    "save_rate": _save_rate,
    "followers": _followers,
    "churn": _customers(lambda found: found.churn),
    "customers": _customers(lambda found: _count(found.active_now)),
    "new_customers": _customers(lambda found: _count(found.new)),
    "orders": _orders,
    "revenue": _money("revenue"),
    "margin": _money("margin"),
    "visits": _visits(lambda found: _count(found.visits)),
    "leads": _visits(lambda found: _count(found.leads)),
    "conversions": _visits(lambda found: _count(found.conversions)),
    "conversion_rate": _visits(lambda found: found.by_lead),
    "cac": _cac,
}
