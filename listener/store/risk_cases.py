"""Cases of people who may leave: by what they wrote, by an agent's tag, or by an agent's claim to a save.

As an instant saw them: what was written, tagged, claimed or answered later does not exist for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from listener.model import Action, CaseState, Signal
from listener.store.database import Store
from listener.store.inbox import tagged
from listener.store.rows import among
from listener.store.schema import audit, authors, cases, messages, posts

RISK_TAG = "churn-risk"
"""The tag by which agents say that somebody may leave."""


@dataclass(frozen=True, slots=True)
class RiskCase:
    """A case and who wrote it. `is_risk`: by its words or its tag, not by an agent's claim alone.

    `claimed_at` is when an agent said that the customer was saved.
    """

    post: int
    brand: str
    network: str
    handle: str | None
    opened_at: datetime
    first_response_at: datetime | None
    is_risk: bool
    claimed_at: datetime | None


def risk_cases(
    store: Store, brand: str, start: datetime, end: datetime, as_of: datetime
) -> tuple[RiskCase, ...]:
    """Those of a brand opened in [start, end), the newest first; none that was withdrawn or dismissed."""
    mine = cases.c.brand == brand, cases.c.opened_at >= start, cases.c.opened_at < end
    told = or_(_is_risky(cases.c.signals), tagged(RISK_TAG), cases.c.outcome_at.is_not(None))
    query = (
        select(cases, authors.c.handle)
        .join(authors, authors.c.id == cases.c.author_id)
        .where(*mine, cases.c.opened_at <= as_of, ~_is_out(as_of), told)
        .order_by(cases.c.opened_at.desc(), cases.c.post_id.desc())
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
        at_risk = _at_risk(connection, brand, [row.post_id for row in rows], as_of)
    found = (_read(row, row.post_id in at_risk, as_of) for row in rows)
    return tuple(one for one in found if one.is_risk or one.claimed_at is not None)


def _at_risk(connection: Connection, brand: str, numbers: Sequence[int], as_of: datetime) -> set[int]:
    """Those of the cases that somebody may leave by words, or by a tag, that were there at that instant."""
    if not numbers:
        return set()
    theirs = among(connection, messages.c.case_post_id, numbers), messages.c.brand == brand
    said = (
        select(messages.c.case_post_id)
        .join(posts, posts.c.id == messages.c.post_id)
        .where(*theirs, messages.c.at <= as_of, _is_risky(posts.c.signals))
    )
    tags = (
        select(messages.c.case_post_id)
        .join(cases, and_(cases.c.post_id == messages.c.case_post_id, cases.c.brand == brand))
        .join(audit, and_(audit.c.post_id == messages.c.post_id, audit.c.brand == brand))
        .where(*theirs, tagged(RISK_TAG), audit.c.action == Action.TAG.value)
        .where(audit.c.data == json.dumps({"tag": RISK_TAG}), audit.c.at <= as_of)
    )
    return {number for query in (said, tags) for number in connection.scalars(query)}


def _is_risky(column: ColumnElement[Any]) -> ColumnElement[bool]:
    risky: ColumnElement[bool] = column.op("&")(int(Signal.CHURN)) != 0
    return risky


def _is_out(as_of: datetime) -> ColumnElement[bool]:
    """Whether it is in no rate: no answer was needed, or its author took it back before there was one."""
    dismissed = cases.c.state == CaseState.DISMISSED.value
    withdrawn = and_(cases.c.state == CaseState.WITHDRAWN.value, cases.c.first_response_at.is_(None))
    return and_(or_(dismissed, withdrawn), func.coalesce(cases.c.closed_at <= as_of, False))


def _read(row: Row[Any], is_risk: bool, as_of: datetime) -> RiskCase:
    def by_then(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= as_of else None

    return RiskCase(
        post=row.post_id,
        brand=row.brand,
        network=row.network,
        handle=row.handle,
        opened_at=row.opened_at,
        first_response_at=by_then(row.first_response_at),
        is_risk=is_risk,
        claimed_at=by_then(row.outcome_at),
    )
