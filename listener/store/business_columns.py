"""Customers, orders and touches as columns, each read whole once and remembered until its table changes.

Instants are microseconds since 1970, days are numbers of date.toordinal, amounts millionths of their
currency. Nothing is sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Column, Connection, Select, func, select, type_coerce

from listener.store.business import table_state
from listener.store.database import Store
from listener.store.rows import folded
from listener.store.schema import customers, orders, touches

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

UNKNOWN = -(2**62)
"""Stands for an amount that nobody knows."""
FOREVER = 2**31
"""The day on which a customer leaves who has not left."""
_SOME = 2_000

Columns = TypeVar("Columns")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of few different texts: `names` has each once, `code` the place of each row's in it."""

    code: Numbers
    names: Sequence[str | None]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Coded:
        """The column of these values."""
        codes = {name: code for code, name in enumerate(dict.fromkeys(values))}
        return cls(_numbers(map(codes.__getitem__, values), len(values)), tuple(codes))

    def name(self, row: int) -> str | None:
        """The text of a row."""
        return self.names[int(self.code[row])]

    def recoded(self, codes: dict[str | None, int]) -> Numbers:
        """The column by codes of one's own, -1 for what has none."""
        mine = _numbers((codes.get(name, -1) for name in self.names), len(self.names))
        return mine[self.code]


@dataclass(frozen=True, slots=True, eq=False)
class CustomerColumns:
    """Customers. `account` is the network and folded handle where they write, None where nobody knows."""

    id: Sequence[str]
    start: Numbers
    end: Numbers
    prior_spend: Numbers
    currency: Coded
    account: Sequence[tuple[str, str] | None]


@dataclass(frozen=True, slots=True, eq=False)
class OrderColumns:
    """Orders; `customer` is the id of who made each."""

    id: Sequence[str]
    customer: Coded
    at: Numbers
    revenue: Numbers
    margin: Numbers
    product: Coded
    currency: Coded


@dataclass(frozen=True, slots=True, eq=False)
class TouchColumns:
    """Touches; `customer` is the id of whom each touched."""

    id: Sequence[str]
    customer: Coded
    at: Numbers
    channel: Coded
    campaign: Coded
    cost: Numbers
    currency: Coded


def customer_columns(store: Store) -> CustomerColumns:
    """All customers."""
    return _remembered(store, "customers", _customers)


def order_columns(store: Store) -> OrderColumns:
    """All orders."""
    return _remembered(store, "orders", _orders)


def touch_columns(store: Store) -> TouchColumns:
    """All touches."""
    return _remembered(store, "touches", _touches)


def _remembered(store: Store, kind: str, read: Callable[[Connection], Columns]) -> Columns:
    with store.read() as connection:
        version = dict(table_state(connection)).get(kind, 0)
        return store.tables.get(("columns", kind, version), lambda: read(connection))


def _customers(connection: Connection) -> CustomerColumns:
    of = customers.c
    query = select(of.id, of.start, of.end, _amount(of.prior_spend), of.currency, of.network, of.handle)
    parts = connection.execute(query).partitions(_SOME)
    ids, start, end, spend, currency, network, handle = _turned(parts, 7)
    return CustomerColumns(
        ids,
        _numbers((day.toordinal() for day in start), len(start)),
        _numbers((FOREVER if day is None else day.toordinal() for day in end), len(end)),
        _numbers(spend, len(spend)),
        Coded.of(currency),
        [_account(*one) for one in zip(network, handle, strict=True)],
    )


def _account(network: str | None, handle: str | None) -> tuple[str, str] | None:
    name = folded(handle)
    return None if network is None or name is None else (network, name)


def _orders(connection: Connection) -> OrderColumns:
    of = orders.c
    amounts = (_amount(of.revenue), _amount(of.margin))
    query = select(of.id, of.customer_id, _number(of.at), *amounts, of.product, of.currency)
    ids, customer, at, revenue, margin, product, currency = _turned(_raw(connection, query), 7)
    many = len(ids)
    return OrderColumns(
        ids,
        Coded.of(customer),
        _numbers(at, many),
        _numbers(revenue, many),
        _numbers(margin, many),
        Coded.of(product),
        Coded.of(currency),
    )


def _touches(connection: Connection) -> TouchColumns:
    of = touches.c
    query = select(
        of.id, of.customer_id, _number(of.at), of.channel, of.campaign, _amount(of.cost), of.currency
    )
    ids, customer, at, channel, campaign, cost, currency = _turned(_raw(connection, query), 7)
    many = len(ids)
    return TouchColumns(
        ids,
        Coded.of(customer),
        _numbers(at, many),
        Coded.of(channel),
        Coded.of(campaign),
        _numbers(cost, many),
        Coded.of(currency),
    )


def _number(column: Column[Any]) -> Any:
    """The number that a value is kept as: reading it as what it means would cost more than all the rest."""
    return type_coerce(column, BigInteger)


def _amount(column: Column[Any]) -> Any:
    return func.coalesce(_number(column), UNKNOWN)


def _raw(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows of plain numbers and texts as the driver gives them, some at a time.

    A Row of SQLAlchemy's around each takes half as long again.
    """
    cursor = connection.execute(query).cursor
    while some := cursor.fetchmany(_SOME):
        yield some


def _turned(parts: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """The columns of rows, which come some at a time.

    Of all at once the collector of garbage would look at each again and again.
    """
    columns: list[list[Any]] = [[] for _column in range(width)]
    for some in parts:
        for column, values in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(values)
    return columns


def _numbers(values: Iterable[int], count: int) -> Numbers:
    import numpy as np

    return np.fromiter(values, dtype=np.int64, count=count)
