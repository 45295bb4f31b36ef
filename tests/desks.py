"""A response desk on a database, for tests: posts go in as polls and imports bring them, cases come out.

Minutes count from NOON. `everything` tells all that was made of the posts by what the networks call them, so
two databases can be compared whatever the order in which their posts came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from listener.config import Config, Response
from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Action, Author, CaseState, Kind, Post, ReplyTo, Role
from listener.store import Store
from listener.store.agent_work import Doing, act
from listener.store.desk_rebuild import rebuild
from listener.store.lookup import number_of
from listener.store.removals import remove
from listener.store.save import Saved, save
from listener.store.schema import (
    amplifications,
    authors,
    cases,
    facet_days,
    labels,
    mention_days,
    mention_keywords,
    mentions,
    messages,
    posts,
    set_aside,
    turns,
)
from tests.builders import NOW, a_brand, a_config, a_post, at

NOON = at(9)
BRANDS = (
    a_brand("Acme", handles={"x": ("acme", "acmehelp")}, agents={"^JD": "agent JD"}),
    a_brand("Bolt", Role.COMPETITOR, handles={"x": ("bolt",)}),
)
CONFIG = a_config(brands=BRANDS)
ANY = a_config(brands=BRANDS, response=Response(addressing="any"))
OPEN, ANSWERED, RESOLVED = CaseState.OPEN, CaseState.ANSWERED, CaseState.RESOLVED
WITHDRAWN, DISMISSED = CaseState.WITHDRAWN, CaseState.DISMISSED


def minute(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def minutes_of(at: datetime | None) -> float | None:
    """How many minutes after noon it is."""
    return None if at is None else (at - NOON) / timedelta(minutes=1)


def ask(
    number: int | str,
    minutes: float = 0,
    text: str = "@acme why?",
    *,
    by: str | Author = "anna",
    **changes: Any,
) -> Post:
    """A question to Acme."""
    return a_post(number, text, author=by, created_at=minute(minutes), **changes)


def answer(
    number: int | str,
    minutes: float,
    to: Post | None = None,
    text: str = "Because it is.",
    *,
    by: str | Author = "acme",
    **changes: Any,
) -> Post:
    """A post of Acme's, in direct reply to another if one is given."""
    if to is not None:
        changes = {"kind": Kind.REPLY, "reply_to": ReplyTo(to.id, to.author.handle)} | changes
    return a_post(number, text, author=by, created_at=minute(minutes), **changes)


class Rig:
    """The desk of a configuration on a database."""

    def __init__(self, store: Store, config: Config = CONFIG) -> None:
        self.store = store
        self.config = config
        self.enricher = Enricher(config)
        self.work = casework(config)

    def keep(self, *found: Post, source: str = "X", now: datetime = NOW) -> Saved:
        """Read and keep posts in one transaction."""
        read = [self.enricher.read(post) for post in found]
        return save(self.store, read, source=source, now=now, zone=self.config.zone, work=self.work)

    def remove(self, *ids: str, minutes: float = 60) -> int:
        """Posts were removed at their source, or forgotten."""
        with self.store.write() as connection:
            return remove(connection, "x", ids, now=minute(minutes), zone=self.config.zone, work=self.work)

    def act(
        self,
        post: str | int,
        action: Action,
        /,
        *,
        brand: str = "Acme",
        who: str = "Jo",
        minutes: float = 60,
        version: int | None = None,
        undoes: int | None = None,
        **data: str,
    ) -> int:
        """Something that an agent does on a message, named by its id; returns the entry of the trail."""
        return self.do(Doing(self.number(post), brand, action, data, version, undoes), who, minutes)

    def do(self, doing: Doing, who: str = "Jo", minutes: float = 60) -> int:
        """Something that an agent does on a message, named by its row; returns the entry of the trail."""
        (entry,) = act(self.store, self.work, [doing], who=who, at=minute(minutes))
        return entry

    def undo(self, post: str | int, entry: int, *, who: str = "Jo", minutes: float = 90) -> int:
        """Take an entry of the trail back."""
        return self.act(post, Action.UNDO, who=who, minutes=minutes, undoes=entry)

    def rebuild(self) -> None:
        """Make all cases again."""
        rebuild(self.store, self.enricher.at_desk, self.work)

    def forget_cases(self) -> None:
        """Lose all that is made from posts and the trail."""
        with self.store.write() as connection:
            for table in (turns, cases, messages):
                connection.execute(delete(table))

    def number(self, post: str | int) -> int:
        """The row of a post on X."""
        found = number_of(self.store, "x", str(post))
        assert found is not None
        return found


def states(store: Store) -> dict[tuple[str, str], tuple[str, float | None]]:
    """The state of every case, and after how many minutes it was answered, by its key."""
    query = select(cases, posts.c.native_id).join(posts, posts.c.id == cases.c.post_id)
    with store.read() as connection:
        return {
            (row.native_id, row.brand): (
                row.state,
                None
                if row.first_response_at is None
                else (row.first_response_at - row.opened_at) / timedelta(minutes=1),
            )
            for row in connection.execute(query)
        }


def waits(store: Store) -> dict[tuple[str, str], list[tuple[float | None, float | None, str]]]:
    """The waits of every case, by its key: begun and ended, in minutes after noon, and how."""
    query = select(turns, posts.c.native_id).join(posts, posts.c.id == turns.c.post_id)
    found: dict[tuple[str, str], list[tuple[float | None, float | None, str]]] = {}
    with store.read() as connection:
        for row in connection.execute(query.order_by(turns.c.post_id, turns.c.brand, turns.c.number)):
            told = (minutes_of(row.opened_at), minutes_of(row.ended_at), row.ended)
            found.setdefault((row.native_id, row.brand), []).append(told)
    return found


def threads(store: Store) -> set[frozenset[str]]:
    """Which posts belong together."""
    found: dict[tuple[str, str], set[str]] = {}
    query = select(posts.c.network, posts.c.thread, posts.c.native_id).where(posts.c.thread.is_not(None))
    with store.read() as connection:
        for row in connection.execute(query):
            found.setdefault((row.network, row.thread), set()).add(row.native_id)
    return set(map(frozenset, found.values()))


_POSTS = ("post_id", "case_post_id", "last_post_id", "first_response_post_id")


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All messages, cases and waits, told without numbers, names of conversations and versions."""
    with store.read() as connection:
        named = {row.id: row.native_id for row in connection.execute(select(posts.c.id, posts.c.native_id))}
        whose = {
            row.id: row.native_id for row in connection.execute(select(authors.c.id, authors.c.native_id))
        }
        return {
            table.name: _sorted(
                _told(row, named, whose) for row in connection.execute(select(table)).mappings()
            )
            for table in (messages, cases, turns)
        }


def _told(row: Mapping[Any, Any], named: Mapping[int, str], whose: Mapping[int, str]) -> dict[str, Any]:
    told = {str(name): value for name, value in row.items() if name not in ("version", "thread")}
    told |= {name: named[told[name]] for name in _POSTS if told.get(name) is not None}
    return told | ({"author_id": whose[told["author_id"]]} if "author_id" in told else {})


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row.get(name)) for name in ("post_id", "brand", "number")])


def figures(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """All that volume, share of voice and sentiment are counted from, and what people said of posts."""
    tables = (mentions, mention_keywords, amplifications, mention_days, facet_days, labels, set_aside)
    with store.read() as connection:
        return {table.name: {tuple(row) for row in connection.execute(select(table))} for table in tables}


def everything_and_figures(store: Store) -> tuple[object, ...]:
    """All that agents' work can change, but the trail itself and the versions."""
    return everything(store), figures(store)
