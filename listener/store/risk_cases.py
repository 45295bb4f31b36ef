"""Cases of people who may leave: by what they wrote, by an agent's tag, or by an agent's claim to a save.

As an instant saw them: what was written, tagged, claimed or answered later does not exist for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from listener.model import Action, CaseState, Signal
from listener.store.database import Store
from listener.store.inbox import tagged
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
    is_risk = or_(_said(as_of), _was_tagged(as_of))
    claimed = cases.c.outcome_at <= as_of
    query = (
        select(cases, authors.c.handle, is_risk.label("is_risk"))
        .join(authors, authors.c.id == cases.c.author_id)
        .where(cases.c.brand == brand, cases.c.opened_at >= start, cases.c.opened_at < end)
        .where(cases.c.opened_at <= as_of, ~_is_out(as_of), or_(is_risk, claimed))
        .order_by(cases.c.opened_at.desc(), cases.c.post_id.desc())
    )
    with store.read() as connection:
        return tuple(_read(row, as_of) for row in connection.execute(query))


def _said(as_of: datetime) -> ColumnElement[bool]:
    """Whether a message of the case holds words of leaving."""
    risky = posts.c.signals.op("&")(int(Signal.CHURN)) != 0
    there = exists().where(
        messages.c.case_post_id == cases.c.post_id, messages.c.brand == cases.c.brand, messages.c.at <= as_of
    )
    any_of_it = cases.c.signals.op("&")(int(Signal.CHURN)) != 0
    return and_(any_of_it, there.where(posts.c.id == messages.c.post_id, risky))


def _was_tagged(as_of: datetime) -> ColumnElement[bool]:
    told = json.dumps({"tag": RISK_TAG})
    theirs = select(messages.c.post_id).where(
        messages.c.case_post_id == cases.c.post_id, messages.c.brand == cases.c.brand
    )
    done = exists().where(
        audit.c.post_id.in_(theirs),
        audit.c.brand == cases.c.brand,
        audit.c.action == Action.TAG.value,
        audit.c.data == told,
        audit.c.at <= as_of,
    )
    return and_(tagged(RISK_TAG), done)


def _is_out(as_of: datetime) -> ColumnElement[bool]:
    """Whether it is in no rate: no answer was needed, or its author took it back before there was one."""
    dismissed = cases.c.state == CaseState.DISMISSED.value
    withdrawn = and_(cases.c.state == CaseState.WITHDRAWN.value, cases.c.first_response_at.is_(None))
    return and_(or_(dismissed, withdrawn), func.coalesce(cases.c.closed_at <= as_of, False))


def _read(row: Row[Any], as_of: datetime) -> RiskCase:
    def by_then(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= as_of else None

    return RiskCase(
        post=row.post_id,
        brand=row.brand,
        network=row.network,
        handle=row.handle,
        opened_at=row.opened_at,
        first_response_at=by_then(row.first_response_at),
        is_risk=bool(row.is_risk),
        claimed_at=by_then(row.outcome_at),
    )
