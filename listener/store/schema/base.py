"""What all tables share: how instants, amounts and row ids are kept, and how constraints are named.

Instants are integers of microseconds since 1970 UTC and amounts integers of millionths, so that order and
sums are the same on every database.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, String, Text, TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exact."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC instant of that many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)

    # What the base class makes of the two calls another function in between, for millions of values.
    def bind_processor(self, dialect: Dialect) -> Any:
        return lambda value: None if value is None else (value - _EPOCH) // _MICROSECOND

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return lambda value: None if value is None else _EPOCH + timedelta(0, 0, value)


PLACES = 6
"""How many digits after the point an amount is kept with."""


def to_millionths(amount: Decimal) -> int:
    """Millionths of an amount; it must have no more than six digits after the point."""
    return int(amount.scaleb(PLACES).to_integral_exact())


def from_millionths(amount: int) -> Decimal:
    """The amount of that many millionths, without zeros at its end."""
    whole, rest = divmod(abs(amount), 10**PLACES)
    if not rest:
        return Decimal(whole if amount >= 0 else -whole)
    digits = f"{whole}.{rest:0{PLACES}d}".rstrip("0").rstrip(".")
    return Decimal(f"-{digits}" if amount < 0 else digits)


class Exact(TypeDecorator[Decimal]):
    """A decimal of up to six digits after the point, kept as its millionths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millionths(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_millionths(int(value))


class Word(TypeDecorator[StrEnum]):
    """A member of an enumeration of words, kept as its word."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum], length: int = 32) -> None:
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Blank(TypeDecorator[str]):
    """A text that may be unknown and is part of a key all the same: None is kept as the empty one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        return value or ""

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value or None


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")
