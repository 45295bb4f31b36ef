"""Assumptions as people write them, read with every mistake named; and as they are written again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from listener.config import Config
from listener.errors import FieldError
from listener.model import MARKET_SHARE, Assumption
from listener.reports.value.known import check_alone, check_together
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.tables.currencies import check_currencies
from listener.tables.fields import currency, day, line, number
from listener.tables.rows import Form
from listener.words import _


def check_assumption(one: Assumption) -> None:
    """Refuse, as FieldError, what an assumption by itself must not say."""
    if not one.low <= one.central:
        raise FieldError("low", _("it is above central; low <= central <= high"))
    if not one.central <= one.high:
        raise FieldError("high", _("it is below central; low <= central <= high"))
    if one.name.startswith(MARKET_SHARE):
        _check_share("low", one.low)
        _check_share("high", one.high)
    check_alone(one)


ASSUMPTION = Form(
    row=Assumption,
    readers={
        "name": line,
        "low": number,
        "central": number,
        "high": number,
        "source": line,
        "date": day,
        "currency": currency,
    },
    rules=(check_assumption,),
)


def check_assumptions(config: Config, store: Store, rows: Sequence[Assumption]) -> list[str | None]:
    """For each row why it cannot be kept beside the others and those that are kept; None if it can."""
    together = {kept.assumption.name: kept.assumption for kept in all_assumptions(store)}
    together |= {one.name: one for one in rows}
    told = check_currencies(config, together.values(), rows)
    try:
        check_together(together.values())
    except FieldError as error:
        reason = error.told
        field = {"retention": "high", "discount": "low"}
        return [
            f"{field[one.name]}: {reason}" if one.name in field else known
            for one, known in zip(rows, told, strict=True)
        ]
    return told


def _check_share(field: str, value: Decimal) -> None:
    if not 0 <= value <= 1:
        told = _("{value} is no share of a market; write a fraction from 0 to 1, like 0.125 for 12.5 %")
        raise FieldError(field, told.format(value=value))
