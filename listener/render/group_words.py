"""What a comparison of groups comes to, in sentences that claim no more than it shows.

Associated with, unless who got what was drawn by lot.
"""

from __future__ import annotations

from decimal import Decimal

from listener.metrics.groups.rates import RateDifference
from listener.metrics.groups.verdicts import SMALLEST, Verdict
from listener.model import Estimate
from listener.render import figures
from listener.render.figures import UNKNOWN
from listener.reports.value.group_measures import Measure, Unit
from listener.reports.value.groups import ControlGroups
from listener.reports.value.landmark import Exposure
from listener.reports.value.members import Layer
from listener.words import N_, _

EXPOSURES = {
    Exposure.ANSWERED: N_("were answered by the brand"),
    Exposure.WROTE: N_("wrote to the brand, answered or not"),
}
_HIGHER = {
    Exposure.ANSWERED: N_(
        "Higher among those answered: associated with being answered, not proved to come of it."
    ),
    Exposure.WROTE: N_("Higher among those who wrote: associated with writing, not proved to come of it."),
}
_LOWER = {
    Exposure.ANSWERED: N_(
        "Lower among those answered: associated with being answered, not proved to come of it."
    ),
    Exposure.WROTE: N_("Lower among those who wrote: associated with writing, not proved to come of it."),
}


def value_of(value: float | None, unit: Unit, currency: str) -> str:
    """A figure in its unit."""
    if value is None:
        return UNKNOWN
    if unit is Unit.SHARE:
        return figures.percent(value)
    if unit is Unit.MONEY:
        return figures.money(Decimal(str(round(value, 2))), currency)
    if unit is Unit.MONTHS:
        return _("{count} months").format(count=f"{value:,.2f}")
    return _("{count} days").format(count=figures.number(round(value, 1)))


def difference_of(one: Estimate | None, unit: Unit, currency: str) -> str:
    """A difference in its unit, with a sign."""
    if one is None or one.value is None:
        return UNKNOWN
    if unit is Unit.SHARE:
        return figures.points(one.value)
    sign = "+" if one.value > 0 else figures.MINUS if one.value < 0 else ""
    return sign + value_of(abs(one.value), unit, currency)


def bounds_of(one: Estimate | None, unit: Unit, currency: str) -> str:
    """The interval of a difference; empty if there is none."""
    if one is None or one.low is None or one.high is None:
        return ""
    low, high = (difference_of(Estimate(end), unit, currency) for end in (one.low, one.high))
    return _("{low} to {high}").format(low=low, high=high)


def verdict_of(one: Measure, exposure: Exposure) -> str:
    """What may be said of a measure."""
    if min(one.n_exposed, one.n_control) < SMALLEST:
        return _("Too few for a word: it takes {least} customers in either group.").format(least=SMALLEST)
    if one.verdict is None:
        return _("Not enough happened to tell.")
    if one.verdict is Verdict.UNCLEAR:
        if one.within is None:
            return _("No clear difference.")
        if one.crude_verdict in (Verdict.HIGHER, Verdict.LOWER):
            return _("No clear difference among customers alike beforehand: the crude one is selection.")
        return _("No clear difference among customers alike beforehand.")
    told = _((_HIGHER if one.verdict is Verdict.HIGHER else _LOWER)[exposure])
    return told if one.within is not None else _("{told} Crude: not within strata.").format(told=told)


def trial_verdict(one: RateDifference) -> str:
    """What may be said of an outcome that lot decided on: here a difference is an effect."""
    if min(one.exposed.n or 0, one.control.n or 0) < SMALLEST:
        return _("Too few for a word: it takes {least} in either half.").format(least=SMALLEST)
    if one.verdict is None or one.verdict is Verdict.UNCLEAR:
        return _("No clear effect so far.")
    return (
        _("Assignment to an answer raised it.")
        if one.verdict is Verdict.HIGHER
        else _("Assignment to an answer lowered it.")
    )


def layer_name(one: Layer, currency: str) -> str:
    """A stratum as people read it."""
    days = _between([None if bound is None else figures.number(bound) for bound in one.tenure])
    tenure = _("customer for {days} days").format(days=days) if days else _("customer for any time")
    if one.spend is None:
        return _("{tenure}; prior spend unknown").format(tenure=tenure)
    spend = _between([None if bound is None else figures.amount(bound) for bound in one.spend])
    if not spend:
        return _("{tenure}; any prior spend").format(tenure=tenure)
    return _("{tenure}; prior spend {spend} {currency}").format(tenure=tenure, spend=spend, currency=currency)


def _between(bounds: list[str | None]) -> str:
    low, high = bounds
    if low is None:
        return "" if high is None else _("up to {bound}").format(bound=high)
    return (
        _("over {bound}").format(bound=low)
        if high is None
        else _("{low} to {high}").format(low=low, high=high)
    )


def uplift_words(found: ControlGroups) -> str:
    """What the difference of retention is worth, or why that is not told."""
    if found.uplift is None:
        return _(
            "Worth in money: told only where the difference of retention within strata leaves 0 out, and the "
            "yearly margin of a retained customer is assumed."
        )
    worth = found.uplift
    value, low, high = (
        f"{figures.number(None if one is None else round(one))} {found.currency}"
        for one in (worth.value, worth.low, worth.high)
    )
    told = _(
        "Worth, if the difference came of it: {value} a year ({low} to {high}), for {count} exposed "
        "customers at the yearly margin assumed."
    )
    return told.format(value=value, low=low, high=high, count=figures.number(found.exposed))
