"""The figures of /value as they are shown: cards, the factors the sum hangs on, and what each opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from listener.metrics.value.returns import required
from listener.model import Estimate, ValueMethod
from listener.render import figures
from listener.render.value_words import money_range, rounded_money, rounded_percent
from listener.reports.mentions import MOST_NUMBERS
from listener.reports.value.formula import Factor
from listener.reports.value.known import BY_NAME, Unit
from listener.reports.value.value import Line, Value
from listener.words import _
from web.filters import Filters, query
from web.openings import Opening

_WIDTH = 1_000
"""How long the bars are drawn; they stretch to their place."""
_STEPS = 100
MOVED = "at-"
"""What the field of a moved assumption begins with."""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure at the head of the page."""

    name: str
    label: str
    value: float | None
    written: str
    interval: str
    basis: str
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class BarView:
    """A factor and its bar: from `start`, `length` long, `central` being where all factors are central.

    `slider` is where it may be moved, None for what was counted.
    """

    factor: Factor
    start: int
    length: int
    central: int
    at_low: str
    at_high: str
    slider: Slider | None


@dataclass(frozen=True, slots=True)
class Slider:
    """An assumption's slider: the field, its ends, steps and value, and the value in words."""

    field: str
    least: str
    most: str
    step: str
    value: str
    written: str


def cards(found: Value, filters: Filters) -> list[Card]:
    """Worth, cost, return, exposure and the media cost equivalent."""
    return [
        _worth(found),
        _cost(found, filters),
        _return(found),
        _exposure(found),
        _media(found),
    ]


def _worth(found: Value) -> Card:
    counted = [line for line in found.lines if line.is_counted]
    open_ = sum(bool(line.worth.missing) for line in found.lines)
    told = _("{goals} counted").format(goals=figures.counted(len(counted), "goal"))
    if open_:
        told += "; " + _("{count} cannot be valued yet").format(count=open_)
    return _likely("worth", _("Worth"), found.worth, found.currency, told)


def _cost(found: Value, filters: Filters) -> Card:
    total, known = found.cost.total, found.cost.known
    basis = _("no labour recorded") if found.cost.lacks_labour else _("as in the cost book")
    basis = _("nothing is recorded") if known is None else basis
    exactly = "" if known is None else figures.money(known, found.currency)
    if total is None and known is not None:
        exactly = _("{known} and more").format(known=exactly)
    if found.cost.unconverted:
        amounts = ", ".join(figures.money(one.amount, one.currency) for one in found.cost.unconverted)
        basis += "; " + _("without {amounts}, for which there is no rate").format(amounts=amounts)
    entries = len(found.cost.entries) + len(found.cost.x_reads)
    return Card(
        "cost",
        _("Cost"),
        None if total is None else float(total),
        figures.UNKNOWN if total is None else rounded_money(float(total), found.currency),
        ""
        if known is None
        else exactly
        if total is not None
        else _("{known} and more").format(known=exactly),
        basis,
        Opening(entries, f"/value/costs?{query(filters.period)}", noun="entry"),
    )


def _return(found: Value) -> Card:
    chance = found.probability_positive
    basis = _("on revenue, not margin") if found.is_revenue else _("on gross margin")
    if chance is not None:
        basis = _("above 0 with probability {chance}; {basis}").format(
            chance=figures.percent(chance), basis=basis
        )
    interval = figures.interval(found.roi.low, found.roi.high, rounded_percent)
    return Card("roi", _("Return (ROI)"), found.roi.value, rounded_percent(found.roi.value), interval, basis)


def _exposure(found: Value) -> Card:
    complaints = found.at_risk.complaints
    told = _("{authors} left without an answer for a day; in no sum")
    basis = told.format(authors=figures.counted(len(complaints.authors), "author"))
    card = _likely("exposure", _("At risk"), found.at_risk.value, found.currency, basis)
    return replace(card, opening=_complaints(found))


def _media(found: Value) -> Card:
    basis = _("what the views would cost as ads; in the sum only if a goal selects it")
    return _likely("media_cost_equivalent", _("Media cost equivalent"), found.media, found.currency, basis)


def _complaints(found: Value) -> Opening | None:
    """The complaints one by one, where an address can name so many."""
    posts = found.at_risk.complaints.posts
    if not 0 < len(posts) <= MOST_NUMBERS:
        return None
    return Opening(len(posts), "/mentions?" + urlencode({"ids": ",".join(map(str, sorted(posts)))}))


def _likely(name: str, label: str, found: Estimate, currency: str, basis: str) -> Card:
    written = rounded_money(found.value, currency)
    return Card(name, label, found.value, written, money_range(found, currency), basis)


def bars(found: Value) -> list[BarView]:
    """A row per factor that is not certain, the one the sum hangs on most first."""
    if not found.tornado or found.extremes is None:
        return []
    factors = {one.name: one for line in found.lines if line.is_counted for one in line.worth.factors}
    ends = [end for bar in found.tornado for end in (bar.at_low, bar.at_high)]
    least, most = min(*ends, found.extremes.central), max(*ends, found.extremes.central)

    def place(value: float) -> int:
        return round(_WIDTH * (value - least) / (most - least)) if most > least else 0

    return [
        BarView(
            factor=factors[bar.name],
            start=place(min(bar.at_low, bar.at_high)),
            length=max(4, place(max(bar.at_low, bar.at_high)) - place(min(bar.at_low, bar.at_high))),
            central=place(found.extremes.central),
            at_low=rounded_money(bar.at_low, found.currency, digits=3),
            at_high=rounded_money(bar.at_high, found.currency, digits=3),
            slider=_slider(factors[bar.name], found.currency),
        )
        for bar in found.tornado
    ]


def _slider(factor: Factor, currency: str) -> Slider | None:
    if not factor.is_assumption:
        return None
    one = factor.range
    step = (one.high - one.low) / _STEPS or 1.0
    return Slider(
        field=MOVED + factor.name,
        least=f"{one.low:g}",
        most=f"{one.high:g}",
        step=f"{step:g}",
        value=f"{one.central:g}",
        written=factor_words(factor.name, one.central, currency),
    )


def factor_words(name: str, value: float, currency: str) -> str:
    """The value of a factor in its unit."""
    unit = BY_NAME[name].unit if name in BY_NAME else Unit.NUMBER
    if unit is Unit.SHARE:
        return figures.percent(value)
    return figures.money(Decimal(f"{value:.2f}"), currency) if unit is Unit.MONEY else f"{value:g}"


def break_even(found: Value, lines: Sequence[Line]) -> str:
    """How many verified saves pay for the cost, where saves are valued; empty if they are not."""
    cost = found.cost.total
    saves = next((line for line in lines if line.goal.value_method is ValueMethod.VERIFIED_SAVES), None)
    if cost is None or saves is None or saves.worth.formula is None:
        return ""
    counted = next((one for one in saves.worth.factors if not one.is_assumption), None)
    if counted is None or not counted.range.central:
        return ""
    each = saves.worth.formula({one.name: one.range.central for one in saves.worth.factors})
    needed = required(float(cost), float(each) / counted.range.central)
    return "" if needed is None else figures.number(float(-(-needed // 1)))
