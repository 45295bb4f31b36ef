"""Sums over what people brought: by local days, half-open, and unknown where nobody tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter

import pytest

from listener.metrics.proportions import proportion
from listener.metrics.value.exchange import Rate, Rates
from listener.model import UNKNOWN, Customer, Estimate, Period
from listener.reports.value.facts import (
    contact_sums,
    customer_sums,
    days_of,
    followers_before,
    is_active,
    money_of,
    new_followers,
    orders_in,
    visit_sums,
)
from listener.store import Store
from tests.builders import NOW, WARSAW, a_config
from tests.reports.value.customers import bring

CONFIG = a_config()
MARCH = Period(date(2026, 3, 2), date(2026, 3, 5), WARSAW, NOW)
EUROS = Rates.into("EUR", (Rate("PLN", Decimal("0.25")),))
VISITS = "date,channel,campaign,visits,leads,conversions"


def test_a_period_reaches_to_the_day_that_has_begun() -> None:
    assert days_of(MARCH) == (date(2026, 3, 2), date(2026, 3, 5))
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # the 3rd in Warsaw
    assert days_of(replace(MARCH, as_of=late)) == (date(2026, 3, 2), date(2026, 3, 4))


def test_visits_are_summed_over_rows_that_tell_them(store: Store) -> None:
    bring(
        store,
        CONFIG,
        "visits",
        VISITS,
        "2026-03-01,x,,1000,,",
        "2026-03-02,x,spring,10,4,1",
        "2026-03-04,mail,,5,,",
        "2026-03-04,x,,,6,",
        "2026-03-05,x,,1000,,",
    )
    found = visit_sums(store, MARCH)
    assert (found.visits, found.leads, found.conversions, len(found.rows)) == (15, 10, 1, 3)
    # Rates are of rows that tell both ends.
    assert (found.by_lead, found.by_visit) == (proportion(1, 4), proportion(1, 10))
    assert visit_sums(store, MARCH, ("mail",)).leads is None
    assert visit_sums(store, MARCH, campaign="spring").visits == 10
    assert visit_sums(store, MARCH, ("tv",)).visits is None
    assert visit_sums(store, MARCH, ("tv",)).by_lead == UNKNOWN


def test_more_conversions_than_leads_are_a_share_without_an_interval(store: Store) -> None:
    bring(store, CONFIG, "visits", VISITS, "2026-03-02,x,,,2,3")
    assert visit_sums(store, MARCH).by_lead == Estimate(1.5, n=2)


def test_contacts_leave_the_telephone_out_and_cost_what_those_cost_that_tell_it(store: Store) -> None:
    bring(store, CONFIG, "assumptions", "name,low,central,high", "rate:PLN,0.25,0.25,0.25")
    bring(
        store,
        CONFIG,
        "contacts",
        "date,channel,contacts,cost,currency",
        "2026-03-02,x,100,250,",
        "2026-03-03,facebook,100,400,PLN",
        "2026-03-04,mail,50,,",
        "2026-03-04,Phone,900,9000,",
        "2026-03-05,x,900,1,",
    )
    found = contact_sums(store, EUROS, MARCH)
    assert (found.contacts, found.cost_each) == (250, Decimal("1.75"))
    assert contact_sums(store, Rates.into("EUR"), MARCH).cost_each is None
    assert contact_sums(store, EUROS, MARCH, ("Phone",)).contacts == 900
    assert contact_sums(store, EUROS, MARCH, ("mail",)).cost_each is None
    assert contact_sums(store, EUROS, MARCH, ("tv",)).contacts is None


def test_followers_are_those_of_the_newest_count_before_a_day(store: Store) -> None:
    bring(
        store,
        CONFIG,
        "counters",
        "date,channel,name,value",
        "2026-03-02,x,followers,100",
        "2026-03-04,x,Followers,130",
        "2026-03-05,x,followers,999",
        "2026-03-04,x,likes,7",
        "2026-02-01,facebook,followers,50",
        "2026-03-03,mail,followers,5",
    )
    assert followers_before(store, date(2026, 3, 5)) == 185
    assert followers_before(store, date(2026, 3, 4), ("x",)) == 100
    assert followers_before(store, date(2026, 2, 1)) is None
    # What stood on the first day is where winning begins; a channel counted once won nobody known of.
    assert new_followers(store, MARCH) == 30
    assert new_followers(store, MARCH, ("facebook",)) is None
    assert new_followers(store, replace(MARCH, end=date(2026, 3, 6)), ("x",)) == 899


def test_who_comes_and_goes_is_counted_on_the_day_of_it(store: Store) -> None:
    assert customer_sums(store, MARCH) is None
    bring(
        store,
        CONFIG,
        "customers",
        "id,start,end,segment",
        "stays,2026-03-01,,gold",
        "gone before,2026-01-01,2026-03-01,",
        "goes first,2026-01-01,2026-03-02,gold",
        "goes last,2026-01-01,2026-03-04,",
        "goes after,2026-01-01,2026-03-05,",
        "comes,2026-03-02,,",
        "comes and goes,2026-03-02,2026-03-03,",
        "comes after,2026-03-05,,",
    )
    found = customer_sums(store, MARCH)
    assert found is not None
    assert (found.active, found.lost, found.new, found.active_now) == (4, 2, 2, 3)
    assert found.churn == proportion(2, 4)
    gold = customer_sums(store, MARCH, "gold")
    assert gold is not None
    assert (gold.active, gold.lost, gold.new) == (2, 1, 0)
    assert customer_sums(store, MARCH, "tin") is None


@pytest.mark.parametrize(("day", "active"), [(1, False), (2, True), (4, True), (5, False)])
def test_a_customer_is_one_after_the_first_day_until_the_end(day: int, active: bool) -> None:
    customer = Customer("C", date(2026, 3, 1), date(2026, 3, 4))
    assert is_active(customer, date(2026, 3, day)) is active


def test_orders_are_of_local_days_and_their_money_of_all_or_unknown(store: Store) -> None:
    bring(store, CONFIG, "assumptions", "name,low,central,high", "rate:PLN,0.25,0.25,0.25")
    bring(
        store,
        CONFIG,
        "orders",
        "id,customer_id,at,revenue,margin,currency",
        "before,C,2026-03-01T22:59Z,1,1,",
        "first,C,2026-03-01T23:00Z,10,,",
        "last,C,2026-03-04T22:59Z,40,-8,PLN",
        "after,C,2026-03-04T23:00Z,1,1,",
    )
    found = orders_in(store, MARCH)
    assert [one.id for one in found] == ["first", "last"]
    revenue, margin = attrgetter("revenue"), attrgetter("margin")
    assert money_of(EUROS, MARCH, found, revenue) == 20
    assert money_of(EUROS, MARCH, found, margin) == -2
    assert money_of(Rates.into("EUR"), MARCH, found, revenue) is None
    assert money_of(EUROS, MARCH, found[:1], margin) is None
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert [one.id for one in orders_in(store, replace(MARCH, as_of=noon))] == ["first"]
