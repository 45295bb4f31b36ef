"""What metered sources cost: against budgets, for what was got, and what more would cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from listener.config import Config
from listener.model import Bought, EnrichedPost, Purchase, Resource, Source, SourceKind, XSettings
from listener.reports.spending import Budget, SourceSpending, Strain, refresh_cost, source_spending
from listener.store import Store
from listener.store.purchases import reserve, settle
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, a_source, at, read

PRICES = {"post": Decimal("0.005"), "user": Decimal("0.01"), "counts": Decimal("0.005")}
TOMORROW = datetime(2026, 3, 11, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 4, 1, tzinfo=UTC)


def an_x(
    name: str = "X", *, daily: str | None = "2.00", monthly: str | None = "40.00", days: tuple[int, ...] = ()
) -> Source:
    settings = XSettings(
        daily_budget=None if daily is None else Decimal(daily),
        monthly_budget=None if monthly is None else Decimal(monthly),
        refresh_days=days,
        prices=PRICES,
    )
    return Source(name, SourceKind.X, timedelta(minutes=5), x=settings)


def bought(kind: Resource, when: datetime, *ids: str, requests: int = 1) -> Purchase:
    return Purchase(kind, PRICES[kind.value], when, ids, requests)


def spend(store: Store, *purchases: Purchase, source: str = "X") -> None:
    with store.write() as connection:
        settle(connection, source, "mentions", purchases)


def keep(store: Store, posts: Sequence[EnrichedPost], *, seen: datetime = NOW, source: str = "X") -> None:
    save(store, posts, source=source, now=seen, zone=WARSAW)


def the_one(store: Store, config: Config, now: datetime = NOW) -> SourceSpending:
    [found] = source_spending(store, config, now)
    return found


def test_what_was_bought_counts_by_utc_day_and_month(store: Store) -> None:
    spend(
        store,
        bought(Resource.POST, datetime(2026, 2, 28, 23, 59, tzinfo=UTC), "old"),
        bought(Resource.POST, datetime(2026, 3, 9, 23, 59, tzinfo=UTC), "1", "2", requests=2),
        bought(Resource.POST, at(10, 0), "2", "3"),
        bought(Resource.USER, at(10, 1), "u"),
        bought(Resource.COUNTS, at(10, 2), requests=3),
    )
    found = the_one(store, a_config(an_x()))
    assert found == SourceSpending(
        source="X",
        is_configured=True,
        today=Budget(Decimal("0.035"), Decimal("2.00"), TOMORROW),
        month=Budget(Decimal("0.045"), Decimal("40.00"), NEXT_MONTH),
        reserved=Decimal(0),
        bought={
            Resource.POST: Bought(3, 4, 4, Decimal("0.020")),
            Resource.USER: Bought(1, 1, 1, Decimal("0.010")),
            Resource.COUNTS: Bought(3, 0, 3, Decimal("0.015")),
        },
        mentions=0,
        refresh_on=False,
        refresh_ages=(1, 3, 7),
        refresh_estimate=None,
    )
    assert found.requests == 7
    assert [found.billed(kind) for kind in Resource] == [4, 1, 0, 3]
    assert (found.today.left, found.month.left) == (Decimal("1.965"), Decimal("39.955"))


def test_a_reservation_counts_as_spent_until_it_is_settled(store: Store) -> None:
    source = an_x()
    assert reserve(store, source, "mentions", Resource.POST, unit=PRICES["post"], most=10, least=1, now=NOW)
    found = the_one(store, a_config(source))
    assert (found.reserved, found.today.spent, found.month.spent) == (Decimal("0.05"),) * 3


def test_a_thousand_mentions_cost_what_the_mentions_first_seen_this_month_did(store: Store) -> None:
    keep(store, [read(a_post("before"), "Acme")], seen=datetime(2026, 2, 28, 23, 0, tzinfo=UTC))
    keep(store, [read(a_post("both"), "Acme", "Bolt"), read(a_post("none"))], seen=at(1, 0))
    keep(store, [read(a_post("elsewhere"), "Acme")], source="Feed")
    spend(store, bought(Resource.POST, at(10), "both", "none"))
    found = the_one(store, a_config(a_source(), an_x()))
    assert found.mentions == 2
    assert found.per_thousand == Decimal(5)


def test_a_thousand_mentions_have_no_price_without_mentions_or_without_a_cost(store: Store) -> None:
    spend(store, bought(Resource.POST, at(10), "1"))
    keep(store, [read(a_post(2), "Acme")], source="Other")
    first, second = source_spending(store, a_config(an_x(), an_x("Other")), NOW)
    assert (first.source, first.mentions, first.per_thousand) == ("X", 0, None)
    assert (second.source, second.mentions, second.per_thousand) == ("Other", 1, None)


def test_reading_counters_again_is_priced_by_the_posts_of_the_last_seven_whole_days(store: Store) -> None:
    whole_days = [
        read(a_post(1, created_at=at(3, 0)), "Acme", "Bolt"),
        read(a_post(2, created_at=at(9, 23)), "Acme"),
    ]
    outside = [
        read(a_post(3, created_at=at(2, 23)), "Acme"),
        read(a_post(4, created_at=at(10, 0)), "Acme"),
        read(a_post(5, created_at=at(5))),
    ]
    keep(store, [*whole_days, *outside])
    expected = Decimal(2) * Decimal("0.005") * 30 / 7
    off = the_one(store, a_config(an_x()))
    assert (off.refresh_on, off.refresh_ages) == (False, (1, 3, 7))
    assert off.refresh_estimate == 3 * expected
    on = the_one(store, a_config(an_x(days=(2,))))
    assert (on.refresh_on, on.refresh_ages, on.refresh_estimate) == (True, (2,), expected)


def test_reading_nothing_again_has_no_price() -> None:
    assert refresh_cost(0, 7, 3, Decimal("0.005")) is None
    assert refresh_cost(700, 7, 3, Decimal("0.005")) == Decimal(45)


def test_feeds_cost_nothing_and_have_no_row(sqlite_store: Store) -> None:
    assert source_spending(sqlite_store, a_config(a_source()), NOW) == ()


def test_a_source_without_budgets_has_nothing_left_and_no_strain(sqlite_store: Store) -> None:
    found = the_one(sqlite_store, a_config(an_x(daily=None, monthly=None)))
    assert not found.has_budget
    assert found.today == Budget(Decimal(0), None, TOMORROW)
    assert (found.today.left, found.today.used, found.today.strain) == (None, None, None)
    assert the_one(sqlite_store, a_config(an_x(daily=None))).has_budget


def test_a_source_that_is_no_longer_configured_has_cost_what_it_has(sqlite_store: Store) -> None:
    spend(sqlite_store, bought(Resource.POST, at(9), "1"), source="Renamed")
    found = source_spending(sqlite_store, a_config(an_x()), NOW)
    assert [(one.source, one.is_configured, one.month.spent) for one in found] == [
        ("X", True, Decimal(0)),
        ("Renamed", False, Decimal("0.005")),
    ]
    assert found[1].refresh_estimate is None


def test_a_budget_is_nearly_used_up_from_four_fifths_on() -> None:
    def told(spent: str, limit: str = "2.00") -> tuple[Decimal | None, float | None, Strain | None]:
        budget = Budget(Decimal(spent), Decimal(limit), NOW)
        return budget.left, budget.used, budget.strain

    assert told("1.59") == (Decimal("0.41"), 0.795, Strain.EASY)
    assert told("1.60") == (Decimal("0.40"), 0.8, Strain.NEARLY)
    assert told("2.00") == (Decimal(0), 1.0, Strain.USED_UP)
    assert told("2.50") == (Decimal(0), 1.0, Strain.USED_UP)
    assert told("0", "0") == (Decimal(0), 1.0, Strain.USED_UP)


def test_in_december_the_month_ends_with_the_year(sqlite_store: Store) -> None:
    found = the_one(sqlite_store, a_config(an_x()), datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert found.today.resets_at == found.month.resets_at == datetime(2027, 1, 1, tzinfo=UTC)
