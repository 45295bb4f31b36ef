"""Whom hold-outs assigned by lot: who wrote about a brand, not to it, and might leave; what they did next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from listener.model import Holdout, Reason, Sentiment, Signal, Via, is_held_out
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import authors, cases, mentions, messages, posts


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody by their first such post while a hold-out went on, and to which half it fell.

    `answered` and `again` are when the brand answered that post or its case, and when they next wrote
    negatively about the brand; None where that has not happened by the instant asked for.
    """

    post: int
    network: str
    handle: str | None
    at: datetime
    is_held: bool
    answered: datetime | None
    again: datetime | None


def assigned(store: Store, brand: str, found: Iterable[Holdout], as_of: datetime) -> tuple[Assigned, ...]:
    """Everybody whom these hold-outs of a brand assigned, each by their first post, the earliest first.

    By intention to treat: whoever was drawn counts as drawn, answered or not. A removed post tells of nobody.
    """
    spans = [
        and_(messages.c.at >= one.started_at, messages.c.at < (one.ended_at or as_of))
        for one in found
        if one.brand == brand
    ]
    if not spans:
        return ()
    with store.read() as connection:
        firsts: dict[int, Row[Any]] = {}
        for row in connection.execute(_query(brand, spans, as_of)):
            firsts.setdefault(row.author_id, row)
        again = _again(connection, brand, {number: row.at for number, row in firsts.items()}, as_of)
    return tuple(
        Assigned(
            post=row.post_id,
            network=row.network,
            handle=row.handle,
            at=row.at,
            is_held=is_held_out(brand, row.network, row.native_id),
            answered=min((at for at in (row.answered_at, row.linked) if at and at <= as_of), default=None),
            again=again.get(number),
        )
        for number, row in firsts.items()
    )


def _query(brand: str, spans: list[ColumnElement[bool]], as_of: datetime) -> Select[Any]:
    of = messages.c
    # What nobody turned to the brand with; that an agent decided about it later leaves nobody out.
    eligible = and_(
        of.via.in_((Via.MENTION.value, Via.ANSWER.value)),
        of.reason.in_((Reason.CHURN.value, Reason.AGENT.value)),
        posts.c.signals.op("&")(int(Signal.CHURN)) != 0,
        func.coalesce(of.case_post_id, of.post_id) == of.post_id,
        exists().where(mentions.c.post_id == of.post_id, mentions.c.brand == brand),
    )
    case = and_(cases.c.post_id == of.post_id, cases.c.brand == of.brand)
    return (
        select(
            of.post_id,
            of.at,
            posts.c.author_id,
            posts.c.native_id,
            authors.c.network,
            authors.c.handle,
            of.answered_at,
            cases.c.first_response_at.label("linked"),
        )
        .join(posts, posts.c.id == of.post_id)
        .join(authors, authors.c.id == posts.c.author_id)
        .outerjoin(cases, case)
        .where(of.brand == brand, of.at <= as_of, posts.c.removed_at.is_(None), eligible, or_(*spans))
        .order_by(of.at, of.post_id)
    )


def _again(
    connection: Connection, brand: str, after: Mapping[int, datetime], as_of: datetime
) -> dict[int, datetime]:
    """When each author next wrote negatively about the brand."""
    query = select(mentions.c.author_id, mentions.c.created_at).where(
        among(connection, mentions.c.author_id, after),
        mentions.c.brand == brand,
        mentions.c.sentiment == Sentiment.NEGATIVE.value,
        mentions.c.created_at <= as_of,
    )
    found: dict[int, datetime] = {}
    for author, at in connection.execute(query.order_by(mentions.c.created_at)):
        if at > after[author]:
            found.setdefault(author, at)
    return found
