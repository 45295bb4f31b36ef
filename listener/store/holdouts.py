"""The hold-outs of proactive answers: begun and ended by people, in the trail; and whom they hold out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    exists,
    false,
    literal_column,
    or_,
    select,
    update,
)

from listener.errors import UsageError
from listener.model import Holdout, Reason, Signal, is_held_out
from listener.store.audit import record
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import cases, holdouts, messages, posts
from listener.words import _

Key = tuple[int, str]
"""The post and the brand of a case."""


def all_holdouts(store: Store) -> tuple[Holdout, ...]:
    """Every hold-out there was, the newest first."""
    with store.read() as connection:
        found = [_read(row) for row in connection.execute(select(holdouts))]
    return tuple(sorted(found, key=lambda one: (one.started_at, one.brand), reverse=True))


def start_holdout(store: Store, brand: str, *, who: str, now: datetime) -> None:
    """Begin one for a brand. UsageError if one goes on."""
    with store.write() as connection:
        if _running(connection, [brand]):
            raise UsageError(_("brand: a hold-out of {brand} goes on already.").format(brand=brand))
        connection.execute(holdouts.insert().values(brand=brand, started_at=now, started_by=who))
        record(connection, at=now, who=who, action="holdout.start", subject=brand)


def end_holdout(store: Store, brand: str, *, who: str, now: datetime) -> None:
    """End the one of a brand. UsageError if none goes on."""
    mine = and_(holdouts.c.brand == brand, holdouts.c.ended_at.is_(None))
    with store.write() as connection:
        ended = connection.execute(update(holdouts).where(mine).values(ended_at=now, ended_by=who))
        if not ended.rowcount:
            raise UsageError(_("brand: no hold-out of {brand} goes on.").format(brand=brand))
        record(connection, at=now, who=who, action="holdout.end", subject=brand)


def held_now(store: Store, brands: Collection[str]) -> frozenset[Key]:
    """The open cases of these brands that are held out now."""
    with store.read() as connection:
        return held_cases(connection, brands)


def held_cases(connection: Connection, brands: Collection[str]) -> frozenset[Key]:
    """The same within a transaction.

    They were opened since a hold-out began by somebody who named the brand without turning to it; whoever
    turns to it later is held out no longer.
    """
    found: set[Key] = set()
    for one in _running(connection, brands):
        query = (
            select(cases.c.post_id, posts.c.network, posts.c.native_id)
            .join(posts, posts.c.id == cases.c.post_id)
            # The state is written out, because only so the partial indexes are used.
            .where(cases.c.state == literal_column("'open'"), cases.c.brand == one.brand)
            .where(cases.c.opened_at >= one.started_at, _is_risky(cases.c.signals), ~_turned_to_it())
        )
        for row in connection.execute(query):
            if is_held_out(one.brand, row.network, row.native_id):
                found.add((row.post_id, one.brand))
    return frozenset(found)


def is_among(connection: Connection, held: Collection[Key]) -> ColumnElement[bool]:
    """Whether a case is one of these."""
    by_brand: dict[str, list[int]] = {}
    for post, brand in held:
        by_brand.setdefault(brand, []).append(post)
    mine = (
        and_(cases.c.brand == brand, among(connection, cases.c.post_id, numbers))
        for brand, numbers in sorted(by_brand.items())
    )
    return or_(false(), *mine)


def _running(connection: Connection, brands: Collection[str]) -> list[Holdout]:
    query = select(holdouts).where(holdouts.c.ended_at.is_(None), holdouts.c.brand.in_(sorted(brands)))
    return [_read(row) for row in connection.execute(query)]


def _is_risky(column: ColumnElement[Any]) -> ColumnElement[bool]:
    risky: ColumnElement[bool] = column.op("&")(int(Signal.CHURN)) != 0
    return risky


def _turned_to_it() -> ColumnElement[bool]:
    """Whether a message of the case needs an answer for another reason than what a mere mention says."""
    return exists().where(
        messages.c.case_post_id == cases.c.post_id,
        messages.c.brand == cases.c.brand,
        messages.c.reason != Reason.CHURN.value,
    )


def _read(row: Row[Any]) -> Holdout:
    return Holdout(row.brand, row.started_at, row.started_by, row.ended_at, row.ended_by)
