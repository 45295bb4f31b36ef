"""Messages and cases as they are kept: made again for every conversation in which something changed.

What the rules say now is compared with what is kept, and only what differs is written; the version of a case
grows with every change of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import log10
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, and_, delete, insert, literal_column, select

from listener.model import Case, Desk, Message, Signal, batches
from listener.store import case_hours
from listener.store.bulk import insert_many, keep_many
from listener.store.casework import Casework
from listener.store.conversations import read_conversations
from listener.store.rows import among, upsert
from listener.store.schema import case_days, cases, messages, turns
from listener.store.threads import Thread

_SOME = 1_000
"""How many conversations are read at once."""

Key = tuple[int, str]
"""Post and brand, by which messages and cases are known."""


def renew(connection: Connection, threads: Iterable[Thread], work: Casework) -> None:
    """Make the messages and cases of these conversations again."""
    for some in batches(sorted(set(threads)), _SOME):
        found = read_conversations(connection, some)
        desk = _within(work.build(found.posts, found.work), found.within)
        _Renewal(connection, some, work, desk).run(found.within, found.frozen)


def _within(desk: Desk, posts: Collection[int]) -> Desk:
    """The messages and cases of these posts: what answers from elsewhere is a message elsewhere."""
    return Desk(
        tuple(one for one in desk.messages if one.post in posts),
        tuple(one for one in desk.cases if one.post in posts),
    )


def rank(signals: Signal, is_negative: bool, followers: int | None) -> int:
    """What sorts those who wait, the smallest first: about to leave, then negative, then asking, then read by
    many. Audiences count in steps of a quarter, so that among equals the oldest comes first.
    """
    pressing = 4 * (Signal.CHURN in signals) + 2 * is_negative + (Signal.QUESTION in signals)
    reach = min(99, round(10 * log10(1 + (followers or 0))))
    return 100 * (7 - pressing) + 99 - reach


class _Renewal:
    """Bringing what is kept of some conversations to what the rules say."""

    def __init__(self, connection: Connection, threads: Sequence[Thread], work: Casework, desk: Desk) -> None:
        self.connection = connection
        self.threads = threads
        self.work = work
        self.desk = desk
        self.changed: set[date] = set()

    def run(self, posts: Collection[int], frozen: Collection[Key]) -> None:
        """Do it. `posts` are those of the conversations, `frozen` messages that stay as they are."""
        cases_of = {(number, one.brand): one.post for one in self.desk.cases for number in one.messages}
        kept = _kept_messages(self.connection, posts)
        kept = {key: row for key, row in kept.items() if key not in frozen}
        self._messages(kept, cases_of)
        keys = {(row["case_post_id"], row["brand"]) for row in kept.values() if row["case_post_id"]}
        self._cases(_kept_cases(self.connection, self.threads, keys, frozen))
        bump(self.connection, self.changed)

    def _messages(self, kept: Mapping[Key, dict[str, Any]], cases_of: Mapping[Key, int]) -> None:
        told = {(one.post, one.brand): _message_row(one, cases_of) for one in self.desk.messages}
        gone = [key for key in kept if key not in told]
        fresh = [row for key, row in told.items() if kept.get(key) != row]
        for key in gone:
            self._touch(kept[key]["at"])
        _delete(self.connection, messages, gone)
        for row in fresh:
            self._touch(row["at"])
            if (before := kept.get((row["post_id"], row["brand"]))) is not None:
                self._touch(before["at"])
        keep_many(self.connection, messages, fresh)

    def _cases(self, kept: Mapping[Key, Mapping[str, Any]]) -> None:
        told = {(one.post, one.brand): one for one in self.desk.cases}
        gone = [key for key in kept if key not in told]
        rows = []
        waits: dict[Key, list[dict[str, Any]]] = {}
        for key, one in told.items():
            row = case_row(one, self.work)
            before = kept.get(key)
            if before is None or any(before[name] != value for name, value in row.items()):
                rows.append(row | {"version": before["version"] + 1 if before is not None else 1})
                waits[key] = _turn_rows(one)
                self.changed.update(_day(turn.opened_at, self.work.zone) for turn in one.turns)
        vanished = {*gone, *(waits.keys() & kept.keys())}
        before_waits = _waits_of(self.connection, vanished)
        for wait in before_waits:
            self._touch(wait["opened_at"])
        fresh_waits = [row for some in waits.values() for row in some]
        case_hours.change(
            self.connection,
            gone=counted([kept[key] for key in vanished], before_waits),
            come=counted(rows, fresh_waits),
        )
        _delete(self.connection, turns, vanished)
        _delete(self.connection, cases, gone)
        keep_many(self.connection, cases, rows)
        insert_many(self.connection, insert(turns), fresh_waits)

    def _touch(self, at: datetime) -> None:
        self.changed.add(_day(at, self.work.zone))


def counted(
    found: Iterable[Mapping[str, Any]], waits: Iterable[Mapping[str, Any]]
) -> Iterator[case_hours.Key]:
    """Where these cases and waits are counted."""
    yield from map(case_hours.of_case, found)
    for wait in waits:
        yield from case_hours.of_wait(wait)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _message_row(one: Message, cases_of: Mapping[Key, int]) -> dict[str, Any]:
    return {
        "post_id": one.post,
        "brand": one.brand,
        "at": one.at,
        "via": one.via.value,
        "is_first": one.is_first,
        "needs": one.needs,
        "reason": one.reason.value,
        "is_negative": one.is_negative,
        "answered_at": one.answered_at,
        "is_misdated": one.is_misdated,
        "case_post_id": cases_of.get((one.post, one.brand)),
    }


def case_row(one: Case, work: Casework) -> dict[str, Any]:
    """The row of a case, without its version."""
    since = one.waiting_since
    return {
        "post_id": one.post,
        "brand": one.brand,
        "network": one.network,
        "thread": one.thread,
        "author_id": one.author,
        "opened_at": one.opened_at,
        "state": one.state.value,
        "last_post_id": one.last_post,
        "rank": rank(one.signals, one.is_negative, one.followers),
        "signals": int(one.signals),
        "is_negative": one.is_negative,
        "followers": one.followers,
        "waiting_since": since,
        "due_at": None if since is None else work.due(since),
        "first_response_at": one.first_response_at,
        "first_response_post_id": one.first_response_post,
        "rule": one.rule.value if one.rule else None,
        "agent": one.agent,
        "handled_from": one.handled_from,
        "replies": one.replies,
        "assignee": one.assignee,
        "assigned_at": one.assigned_at,
        "closed_at": one.closed_at,
        "closed_by": one.closed_by,
        "reopened": len(one.reopened),
        "tags": json.dumps(one.tags, ensure_ascii=False),
        "outcome": one.outcome,
        "outcome_at": one.outcome_at,
    }


def _turn_rows(one: Case) -> list[dict[str, Any]]:
    return [
        {
            "post_id": one.post,
            "brand": one.brand,
            "number": number,
            "opened_at": turn.opened_at,
            "ended_at": turn.ended_at,
            "ended": turn.ended.value,
        }
        for number, turn in enumerate(one.turns)
    ]


def _kept_messages(connection: Connection, numbers: Collection[int]) -> dict[Key, dict[str, Any]]:
    query = select(messages).where(among(connection, messages.c.post_id, numbers))
    return {(row["post_id"], row["brand"]): dict(row) for row in connection.execute(query).mappings()}


def _kept_cases(
    connection: Connection,
    threads: Sequence[Thread],
    keys: Iterable[Key],
    frozen: Collection[Key],
) -> dict[Key, dict[str, Any]]:
    """The cases of conversations, and those that posts in them were in."""
    found: dict[Key, dict[str, Any]] = {}
    by_network: dict[str, list[str]] = defaultdict(list)
    for network, thread in threads:
        by_network[network].append(thread)
    conditions = [
        and_(cases.c.network == network, among(connection, cases.c.thread, names))
        for network, names in by_network.items()
    ]
    if numbers := {number for number, _brand in keys}:
        conditions.append(among(connection, cases.c.post_id, numbers))
    for condition in conditions:
        for row in connection.execute(select(cases).where(condition)).mappings():
            if (row["post_id"], row["brand"]) not in frozen:
                found[row["post_id"], row["brand"]] = dict(row)
    return found


def _waits_of(connection: Connection, keys: Collection[Key]) -> list[dict[str, Any]]:
    """The waits of cases."""
    numbers = {number for number, _brand in keys}
    query = select(turns).where(among(connection, turns.c.post_id, numbers))
    rows = connection.execute(query).mappings() if numbers else ()
    return [dict(row) for row in rows if (row["post_id"], row["brand"]) in keys]


def _delete(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    by_brand: dict[str, list[int]] = defaultdict(list)
    for number, brand in keys:
        by_brand[brand].append(number)
    for brand, numbers in by_brand.items():
        connection.execute(
            delete(table).where(among(connection, table.c.post_id, numbers), table.c.brand == brand)
        )


def bump(connection: Connection, changed: Iterable[date]) -> None:
    """Note that messages or cases of these days have changed."""
    statement = upsert(connection.dialect.name, case_days)
    statement = statement.on_conflict_do_update(
        index_elements=["day"], set_={"version": case_days.c.version + literal_column("1")}
    )
    insert_many(connection, statement, [{"day": day, "version": 1} for day in sorted(changed)])
