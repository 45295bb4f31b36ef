"""The assumptions that values are made of: what each means, in which unit, and what holds until told better.

Names are those of section D of the metrics specification. Other names may be kept too; they are shown, and
nothing is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from listener.errors import FieldError
from listener.model import Assumption
from listener.words import N_, _

RATE = "rate:"
"""What the name of an exchange rate begins with: rate:PLN, or rate:PLN:2026-10-01 from that day on."""


class Unit(StrEnum):
    """What an assumption is measured in."""

    SHARE = "share"
    MONEY = "money"
    NUMBER = "number"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Known:
    """An assumption by its name: its title, its unit, what it means, and its default if it has one."""

    name: str
    title: str
    unit: Unit
    meaning: str
    default: tuple[str, str, str] | None = None
    source: str | None = None
    date: date | None = None

    def assumption(self) -> Assumption | None:
        """The default as an assumption, None if there is none."""
        if self.default is None:
            return None
        low, central, high = map(Decimal, self.default)
        return Assumption(self.name, low, central, high, self.source, self.date)


_OURS = N_("Our assumption, not measured: replace it by your own.")
_SURVEY = date(2016, 1, 1)

KNOWN: tuple[Known, ...] = (
    Known("clv", N_("Customer lifetime value"), Unit.MONEY, N_("The margin that a customer brings in all.")),
    Known(
        "margin_per_month",
        N_("Margin per customer and month"),
        Unit.MONEY,
        N_("For the lifetime value where it is not given: margin, retention and discount per month."),
    ),
    Known(
        "retention",
        N_("Retention per month"),
        Unit.SHARE,
        N_("The share of customers who stay from one month to the next."),
    ),
    Known(
        "churn",
        N_("Churn per month"),
        Unit.SHARE,
        N_("For the lifetime value without retention and discount: margin / churn. Above 0."),
    ),
    Known("discount", N_("Discount per month"), Unit.SHARE, N_("What a month of waiting takes off money.")),
    Known(
        "conversion_rate",
        N_("Conversion rate"),
        Unit.SHARE,
        N_("The share of leads, or of visits, that become customers; else as the imported visits show it."),
    ),
    Known("value_per_visit", N_("Value per visit"), Unit.MONEY, N_("Else lifetime value x conversion rate.")),
    Known(
        "n_saves",
        N_("Customers saved"),
        Unit.NUMBER,
        N_("Used where no customers are imported, which would show who is still one."),
    ),
    Known(
        "counterfactual_loss",
        N_("Loss without the save"),
        Unit.SHARE,
        N_("How likely a customer who was saved would have left without it."),
    ),
    Known(
        "margin_per_retained_customer_year",
        N_("Yearly margin of a retained customer"),
        Unit.MONEY,
        N_("For the difference of retention between those who interacted and those who did not."),
    ),
    Known(
        "p_customer",
        N_("Authors who are customers"),
        Unit.SHARE,
        N_("The share of complaining authors who are customers; else as the imported customers show it."),
        ("1", "1", "1"),
        _OURS,
    ),
    Known(
        "p_switch",
        N_("Unanswered customers who switch"),
        Unit.SHARE,
        N_("Almost 30 % say they are more likely to switch: an inclination, so it is the high end."),
        ("0.10", "0.20", "0.30"),
        N_("Sprout Social's survey of 2016 (high); low and central are our assumption."),
        _SURVEY,
    ),
    Known(
        "retention_cost_per_customer",
        N_("Cost of keeping a customer"),
        Unit.MONEY,
        N_("For what it costs to replace those who leave."),
    ),
    Known(
        "replacement_multiple",
        N_("Winning a customer against keeping one"),
        Unit.NUMBER,
        N_("A new customer costs so many times what keeping one does."),
        ("5", "11.18034", "25"),
        N_("A range from trade articles (Sprout Social, 2016); central is the geometric mean."),
        _SURVEY,
    ),
    Known(
        "deflection_rate",
        N_("Contacts that would have called"),
        Unit.SHARE,
        N_("The share of social contacts that replace a call."),
    ),
    Known("cost_call", N_("Cost of a call"), Unit.MONEY, N_("What one call to the service centre costs.")),
    Known(
        "cost_social",
        N_("Cost of a social contact"),
        Unit.MONEY,
        N_("Else the cost of the imported contacts by their number."),
    ),
    Known("cpm", N_("Price of 1,000 ad views"), Unit.MONEY, N_("What a thousand views cost as advertising.")),
    Known(
        "viewable_share",
        N_("Potential impressions that are seen"),
        Unit.SHARE,
        N_("Used where only potential impressions are known."),
        ("0.02", "0.05", "0.10"),
        _OURS,
    ),
    Known(
        "cost_per_follower",
        N_("Cost of a follower"),
        Unit.MONEY,
        N_("What a new follower costs as advertising."),
    ),
    Known(
        "look_back_days",
        N_("Look-back of attribution"),
        Unit.DAYS,
        N_("Touches longer before an order than this get no credit."),
        ("90", "90", "90"),
        N_("The usual window; choose your own."),
    ),
    Known(
        "half_life_days",
        N_("Half-life of a touch"),
        Unit.DAYS,
        N_("In the time-decay model a touch loses half its credit in so many days."),
        ("7", "7", "7"),
        N_("The usual half-life; choose your own."),
    ),
)
BY_NAME = {one.name: one for one in KNOWN}


def with_defaults(kept: Iterable[Assumption]) -> dict[str, Assumption]:
    """Assumptions by name: those kept, and the defaults of those that are not."""
    found = {one.name: default for one in KNOWN if (default := one.assumption()) is not None}
    return found | {one.name: one for one in kept}


def check_alone(one: Assumption) -> None:
    """Refuse, as FieldError, a known assumption outside what its unit allows."""
    known = BY_NAME.get(one.name)
    if one.name.startswith(RATE):
        _check_rate(one)
    if known is None:
        return
    if known.unit is Unit.SHARE:
        for field, value in (("low", one.low), ("high", one.high)):
            if not 0 <= value <= 1:
                told = _("{value} is no share; write a fraction from 0 to 1, like 0.125 for 12.5 %")
                raise FieldError(field, told.format(value=value))
    elif one.low < 0:
        raise FieldError(
            "low", _("{value} is negative; {name} is 0 or more").format(value=one.low, name=one.name)
        )
    if one.name == "churn" and not one.low:
        raise FieldError("low", _("churn is above 0; nobody stays for ever"))
    if known.unit is Unit.DAYS and one.low <= 0:
        raise FieldError("low", _("{value} is no number of days above 0").format(value=one.low))
    if known.unit is not Unit.MONEY and one.currency:
        raise FieldError("currency", _("{name} is no amount of money; leave it empty").format(name=one.name))


def check_together(found: Iterable[Assumption]) -> None:
    """Refuse, as FieldError, assumptions that contradict each other: retention of 1 + discount or more."""
    named = {one.name: one for one in found}
    retention, discount = named.get("retention"), named.get("discount")
    if retention is None or discount is None:
        return
    if retention.high >= 1 + discount.low:
        told = _(
            "retention up to {retention} is not below 1 + discount ({limit}), which makes a customer worth "
            "infinitely much; lower retention or raise discount"
        )
        raise FieldError("high", told.format(retention=retention.high, limit=1 + discount.low))


def _check_rate(one: Assumption) -> None:
    parts = one.name.removeprefix(RATE).split(":")
    try:
        if not (len(parts[0]) == 3 and parts[0].isascii() and parts[0].isupper() and len(parts) <= 2):
            raise ValueError
        # Each day has one way to be written, so that there is one rate of it.
        if len(parts) == 2 and date.fromisoformat(parts[1]).isoformat() != parts[1]:
            raise ValueError
    except ValueError:
        told = _("{name!r} is no rate; write rate:PLN, or rate:PLN:2026-10-01 if it holds from a day on")
        raise FieldError("name", told.format(name=one.name[:40])) from None
    if one.low <= 0:
        raise FieldError("low", _("{value} is no exchange rate; it is above 0").format(value=one.low))
