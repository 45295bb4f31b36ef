"""Messages and cases of removed posts, as an export tells them and an import keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, insert, select

from listener.model import CaseState, Reason, Rule, Signal, Turn, Via
from listener.model.tombstone import REMOVED, KeptCase, KeptMessage, Tombstone
from listener.store.bulk import insert_many
from listener.store.case_hours import change
from listener.store.cases import bump, counted, rank
from listener.store.rows import among
from listener.store.schema import authors, cases, messages, turns

_Key = tuple[int, str]


def kept_messages(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[KeptMessage, ...]]:
    """The messages of removed posts, each with the case that it opened if nothing else is left of that."""
    found: dict[int, list[KeptMessage]] = {}
    gone = _cases(connection, numbers)
    query = select(messages).where(among(connection, messages.c.post_id, numbers))
    for row in connection.execute(query.order_by(messages.c.post_id, messages.c.brand)):
        found.setdefault(row.post_id, []).append(
            KeptMessage(
                brand=row.brand,
                at=row.at,
                via=Via(row.via),
                is_first=row.is_first,
                needs=row.needs,
                reason=Reason(row.reason),
                is_negative=row.is_negative,
                answered_at=row.answered_at,
                case=gone.get((row.post_id, row.brand)),
            )
        )
    return {number: tuple(some) for number, some in found.items()}


def _cases(connection: Connection, numbers: Sequence[int]) -> dict[_Key, KeptCase]:
    """Cases that these posts opened and of which no message is left, by key."""
    waits: dict[_Key, list[Turn]] = {}
    query = select(turns).where(among(connection, turns.c.post_id, numbers))
    for row in connection.execute(query.order_by(turns.c.post_id, turns.c.brand, turns.c.number)):
        turn = Turn(row.opened_at, row.ended_at, CaseState(row.ended))
        waits.setdefault((row.post_id, row.brand), []).append(turn)
    frozen = (
        select(cases)
        .join(authors, authors.c.id == cases.c.author_id)
        .where(among(connection, cases.c.post_id, numbers), authors.c.native_id.startswith(REMOVED))
    )
    return {
        (row.post_id, row.brand): _case(row, waits[row.post_id, row.brand])
        for row in connection.execute(frozen)
    }


def _case(row: Row[Any], waits: Sequence[Turn]) -> KeptCase:
    return KeptCase(
        state=CaseState(row.state),
        turns=tuple(waits),
        signals=Signal(row.signals),
        is_negative=row.is_negative,
        first_response_at=row.first_response_at,
        rule=Rule(row.rule) if row.rule else None,
        agent=row.agent,
        replies=row.replies,
        reopened=row.reopened,
        closed_at=row.closed_at,
    )


def keep_messages(
    connection: Connection, found: Iterable[tuple[int, int, Tombstone]], zone: ZoneInfo
) -> None:
    """Keep the messages and cases of new tombstones: row, row of the author who stands for it, tombstone."""
    told: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    waits: list[dict[str, Any]] = []
    for number, author, tombstone in found:
        for one in tombstone.messages:
            told.append(_message_row(number, one))
            if one.case is not None:
                opened.append(_case_row(number, author, tombstone.network, one.brand, one.case))
                waits += _turn_rows(number, one.brand, one.case)
    insert_many(connection, insert(messages), told)
    insert_many(connection, insert(cases), opened)
    insert_many(connection, insert(turns), waits)
    change(connection, gone=(), come=counted(opened, waits))
    times = {row["at"] for row in told} | {row["opened_at"] for row in waits}
    bump(connection, {at.astimezone(zone).date() for at in times})


def _message_row(number: int, one: KeptMessage) -> dict[str, Any]:
    return {
        "post_id": number,
        "brand": one.brand,
        "at": one.at,
        "via": one.via.value,
        "is_first": one.is_first,
        "needs": one.needs,
        "reason": one.reason.value,
        "is_negative": one.is_negative,
        "answered_at": one.answered_at,
        "is_misdated": False,
        "case_post_id": number if one.case is not None else None,
    }


def _case_row(number: int, author: int, network: str, brand: str, one: KeptCase) -> dict[str, Any]:
    last = one.turns[-1]
    return {
        **dict.fromkeys(column.name for column in cases.columns),
        "post_id": number,
        "brand": brand,
        "network": network,
        "thread": "",
        "author_id": author,
        "opened_at": one.turns[0].opened_at,
        "state": one.state.value,
        "last_post_id": number,
        "rank": rank(one.signals, one.is_negative, None),
        "signals": int(one.signals),
        "is_negative": one.is_negative,
        "waiting_since": last.opened_at if one.state is CaseState.OPEN else None,
        "first_response_at": one.first_response_at,
        "rule": one.rule.value if one.rule else None,
        "agent": one.agent,
        "replies": one.replies,
        "reopened": one.reopened,
        "closed_at": one.closed_at,
        "tags": "[]",
        "version": 1,
    }


def _turn_rows(number: int, brand: str, one: KeptCase) -> list[dict[str, Any]]:
    return [
        {
            "post_id": number,
            "brand": brand,
            "number": place,
            "opened_at": turn.opened_at,
            "ended_at": turn.ended_at,
            "ended": turn.ended.value,
        }
        for place, turn in enumerate(one.turns)
    ]
