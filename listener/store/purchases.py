"""The money ledger of metered sources: what was bought, what a request under way may cost at the most.

A request reserves its highest cost before it is made; what came replaces the reservation in the
transaction that keeps it. A crash in between leaves the reservation, which counts as spent until the
same part repeats its request, so a budget holds whatever happens. Days and months are UTC, as X bills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from listener.model import Bought, Purchase, Resource, Source
from listener.store.bulk import insert_many
from listener.store.database import Store
from listener.store.rows import in_lists, upsert
from listener.store.schema import billed, purchases, reservations
from listener.store.watch import Spent, Watch
from listener.store.watching import spent

_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Spending:
    """What a source cost on the current UTC day and in the current UTC month, in US dollars.

    `by_resource` is the month's; `reserved` is for requests under way, or cut off by a crash, and is
    part of the sums.
    """

    today: Decimal = Decimal(0)
    month: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    by_resource: dict[Resource, Bought] = field(default_factory=dict)


def reserve(
    store: Store,
    source: Source,
    part: str,
    resource: Resource,
    *,
    unit: Decimal,
    most: int,
    least: int,
    now: datetime,
    watch: Watch | None = None,
) -> int:
    """Reserve up to `most` resources at `unit` US dollars each; how many both budgets still hold.

    0 if that is fewer than `least`: then nothing is reserved. A reservation takes the place of the part's
    earlier one. What `watch` makes of what is spent becomes alerts in the same transaction.
    """
    day = _day(now)
    with store.write() as connection:
        _carry_over(connection, source.name, part, day)
        left = _left(connection, source, part, day)
        granted = most if left is None or unit == 0 else min(most, max(0, int(left // unit)))
        if watch is not None and left is not None:
            shares = _shares(connection, source, part, day)
            spent(connection, watch, Spent(source, *shares, is_over=granted < least), now)
        if granted < least:
            return 0
        changed = {"day": day, "resource": resource.value, "cost": _millionths(granted * unit)}
        statement = upsert(connection.dialect.name, reservations)
        connection.execute(
            statement.values(source=source.name, part=part, **changed).on_conflict_do_update(
                index_elements=["source", "part"], set_=changed
            )
        )
    return granted


def settle(connection: Connection, source: str, part: str, bought: Sequence[Purchase]) -> None:
    """Enter what was bought in place of the part's reservation, inside the caller's transaction."""
    mine = (reservations.c.source == source) & (reservations.c.part == part)
    connection.execute(delete(reservations).where(mine))
    for one in bought:
        day = _day(one.at)
        fresh = one.requests if one.resource.by_request else _newly_billed(connection, day, one)
        _enter(
            connection,
            source,
            day,
            one.resource,
            (one.requests, len(one.ids), fresh, _millionths(fresh * one.price)),
        )


def spending(store: Store, now: datetime) -> dict[str, Spending]:
    """What each source cost, by its name; those that never bought anything have no entry."""
    day = _day(now)
    with store.read() as connection:
        month = purchases.c.day >= day.replace(day=1), purchases.c.day <= day
        rows = connection.execute(select(purchases).where(*month)).all()
        held = {
            name: (int(today or 0), int(cost))
            for name, today, cost in connection.execute(
                select(
                    reservations.c.source,
                    func.sum(reservations.c.cost).filter(reservations.c.day == day),
                    func.sum(reservations.c.cost),
                )
                .where(reservations.c.day >= day.replace(day=1))
                .group_by(reservations.c.source)
            )
        }
    found: dict[str, Spending] = {}
    for name in sorted({*held, *(row.source for row in rows)}):
        mine = [row for row in rows if row.source == name]
        reserved_today, reserved = held.get(name, (0, 0))
        found[name] = Spending(
            today=_dollars(sum(row.cost for row in mine if row.day == day) + reserved_today),
            month=_dollars(sum(row.cost for row in mine) + reserved),
            reserved=_dollars(reserved),
            by_resource=_by_resource(mine),
        )
    return found


def dollars_by_day(store: Store, since: date, until: date) -> list[tuple[str, date, Decimal]]:
    """What each source was billed on the UTC days of [since, until) that cost something, sorted."""
    statement = (
        select(purchases.c.source, purchases.c.day, func.sum(purchases.c.cost))
        .where(purchases.c.day >= since, purchases.c.day < until, purchases.c.cost > 0)
        .group_by(purchases.c.source, purchases.c.day)
    )
    with store.read() as connection:
        rows = connection.execute(statement).all()
    return sorted((source, day, _dollars(int(cost))) for source, day, cost in rows)


def _by_resource(rows: Sequence[Row[Any]]) -> dict[Resource, Bought]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        total = sums.setdefault(row.resource, [0, 0, 0, 0])
        for place, name in enumerate(("requests", "resources", "billed", "cost")):
            total[place] += getattr(row, name)
    return {
        Resource(name): Bought(asked, came, charged, _dollars(cost))
        for name, (asked, came, charged, cost) in sorted(sums.items())
    }


def _left(connection: Connection, source: Source, part: str, day: date) -> Decimal | None:
    """What the tighter of the two budgets has left; None if there is none."""
    limits = source.x
    if limits is None:
        return None
    left = [
        budget - _spent(connection, source.name, part, since, day)
        for budget, since in ((limits.daily_budget, day), (limits.monthly_budget, day.replace(day=1)))
        if budget is not None
    ]
    return min(left, default=None)


def _spent(connection: Connection, source: str, part: str, since: date, until: date) -> Decimal:
    """What was bought on the days [since, until], and what other parts have reserved."""
    bought = select(func.sum(purchases.c.cost)).where(
        purchases.c.source == source, purchases.c.day >= since, purchases.c.day <= until
    )
    held = select(func.sum(reservations.c.cost)).where(
        reservations.c.source == source, reservations.c.part != part, reservations.c.day >= since
    )
    return _dollars(int(connection.scalar(bought) or 0) + int(connection.scalar(held) or 0))


def _shares(
    connection: Connection, source: Source, part: str, day: date
) -> tuple[Decimal | None, Decimal | None]:
    """How much of the daily and of the monthly budget is spent, None where there is none."""
    assert source.x is not None
    budgets = (source.x.daily_budget, day), (source.x.monthly_budget, day.replace(day=1))
    found = (
        None if not budget else _spent(connection, source.name, part, since, day) / budget
        for budget, since in budgets
    )
    of_day, of_month = found
    return of_day, of_month


def _carry_over(connection: Connection, source: str, part: str, today: date) -> None:
    """Count a reservation of an earlier day as spent on it: its request will not be repeated that day."""
    mine = (reservations.c.source == source) & (reservations.c.part == part) & (reservations.c.day < today)
    row = connection.execute(select(reservations).where(mine)).one_or_none()
    if row is not None:
        connection.execute(delete(reservations).where(mine))
        _enter(connection, source, row.day, Resource(row.resource), (1, 0, 0, row.cost))


def _newly_billed(connection: Connection, day: date, bought: Purchase) -> int:
    """How many of the ids were not billed on that day before; they are from now on."""
    ids = sorted(set(bought.ids))
    if not ids:
        return 0
    # Clocks may step back over midnight, so the day before is still known.
    connection.execute(delete(billed).where(billed.c.day < day - timedelta(days=1)))
    before: set[str] = set()
    mine = (billed.c.day == day) & (billed.c.resource == bought.resource.value)
    for some in in_lists(ids):
        before.update(
            connection.scalars(select(billed.c.native_id).where(mine, billed.c.native_id.in_(some)))
        )
    fresh = [one for one in ids if one not in before]
    rows = [{"day": day, "resource": bought.resource.value, "native_id": one} for one in fresh]
    insert_many(connection, insert(billed), rows)
    return len(fresh)


def _enter(
    connection: Connection, source: str, day: date, resource: Resource, told: tuple[int, int, int, int]
) -> None:
    names = ("requests", "resources", "billed", "cost")
    statement = upsert(connection.dialect.name, purchases).values(
        source=source, day=day, resource=resource.value, **dict(zip(names, told, strict=True))
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["source", "day", "resource"],
            set_={name: purchases.c[name] + statement.excluded[name] for name in names},
        )
    )


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _millionths(dollars: Decimal) -> int:
    return int((dollars / _MILLIONTH).to_integral_value())


def _dollars(millionths: int) -> Decimal:
    return millionths * _MILLIONTH
