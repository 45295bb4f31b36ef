"""Customers, orders, touches, channels and costs as people write them. Pure."""

from __future__ import annotations

from decimal import Decimal

from listener.errors import FieldError
from listener.model import Contacts, Cost, CostCategory, Counter, Customer, Order, Touch, Visits
from listener.tables.fields import LATEST, amount, count, currency, day, exact, instant, line, word_of
from listener.tables.rows import Form
from listener.words import _

_LONGEST_NETWORK = 60


def _check_customer(one: Customer) -> None:
    if one.end is not None and one.end < one.start:
        told = _("{end} is before start ({start}); a customer ends on or after the day of the start")
        raise FieldError("end", told.format(end=one.end, start=one.start))
    if one.handle is not None and one.network is None:
        raise FieldError("network", _("is missing; a handle belongs to a network, like x"))


def _network(field: str, text: str) -> str | None:
    """The word of a network, as posts have it: x, however it is capitalised."""
    found = line(field, text.casefold())
    if found is not None and len(found) > _LONGEST_NETWORK:
        told = _("is longer than {most} characters; write the word of a network, like x")
        raise FieldError(field, told.format(most=_LONGEST_NETWORK))
    return found


def _check_visits(one: Visits) -> None:
    if one.visits is None and one.leads is None and one.conversions is None:
        raise FieldError("visits", _("is missing; give visits, leads or conversions"))


def _check_contacts(one: Contacts) -> None:
    for field, value in (("resolved", one.resolved), ("unique_customers", one.unique_customers)):
        if value is not None and value > one.contacts:
            told = _("{value} is more than there were contacts ({contacts})")
            raise FieldError(field, told.format(value=value, contacts=one.contacts))


def _check_cost(one: Cost) -> None:
    if one.end < one.start:
        told = _("{end} is before start ({start}); end is the last day that is paid for")
        raise FieldError("end", told.format(end=one.end, start=one.start))
    if one.end > LATEST:
        told = _("{end} is too late, as a cost is spread over all its days; give the last one paid for")
        raise FieldError("end", told.format(end=one.end))
    if one.amount is None and one.hours is None:
        raise FieldError("amount", _("is missing; give an amount, or hours with hourly_rate"))
    if one.amount is None and one.hourly_rate is None:
        raise FieldError("hourly_rate", _("is missing; hours alone are no cost"))
    if one.amount is not None and one.hours is not None and one.hourly_rate is not None:
        product = one.hours * one.hourly_rate
        if abs(product - one.amount) > Decimal("0.01"):
            told = _("{amount} is not hours x hourly_rate ({product}); leave one of the two empty")
            raise FieldError("amount", told.format(amount=one.amount, product=product))


def customer_form(workspace: str) -> Form[Customer]:
    """Customers; amounts without a currency are in that of the workspace."""
    readers = {
        "id": line,
        "start": day,
        "end": day,
        "margin_per_month": exact,
        "prior_spend": amount,
        "segment": line,
        "network": _network,
        "handle": line,
        "currency": currency,
    }
    return Form(Customer, readers, (_check_customer,), {"currency": workspace})


def order_form(workspace: str) -> Form[Order]:
    """Orders; the margin may be a loss."""
    readers = {
        "id": line,
        "customer_id": line,
        "at": instant,
        "revenue": amount,
        "margin": exact,
        "product": line,
        "currency": currency,
    }
    return Form(Order, readers, given={"currency": workspace})


def touch_form(workspace: str) -> Form[Touch]:
    """Touches."""
    readers = {
        "id": line,
        "customer_id": line,
        "at": instant,
        "channel": line,
        "campaign": line,
        "cost": amount,
        "currency": currency,
    }
    return Form(Touch, readers, given={"currency": workspace})


def visits_form(workspace: str) -> Form[Visits]:
    """Visits by day, channel and campaign."""
    readers = {
        "date": day,
        "channel": line,
        "campaign": line,
        "visits": count,
        "leads": count,
        "conversions": count,
        "revenue": amount,
        "currency": currency,
    }
    return Form(Visits, readers, (_check_visits,), {"currency": workspace})


def counter_form() -> Form[Counter]:
    """Counters of channels."""
    return Form(Counter, {"date": day, "channel": line, "name": line, "value": count})


def contacts_form(workspace: str) -> Form[Contacts]:
    """Contacts in service channels."""
    readers = {
        "date": day,
        "channel": line,
        "contacts": count,
        "resolved": count,
        "unique_customers": count,
        "cost": amount,
        "agent_hours": amount,
        "currency": currency,
    }
    return Form(Contacts, readers, (_check_contacts,), {"currency": workspace})


def cost_form(workspace: str) -> Form[Cost]:
    """Entries of the cost book."""
    readers = {
        "start": day,
        "end": day,
        "category": word_of(CostCategory),
        "amount": amount,
        "hours": amount,
        "hourly_rate": amount,
        "channel": line,
        "campaign": line,
        "note": line,
        "currency": currency,
    }
    return Form(Cost, readers, (_check_cost,), {"currency": workspace})
