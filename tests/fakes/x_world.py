"""A made-up X: accounts and posts with their edits and removals, and what a search finds among them.

It knows what is visible at which instant; who may ask for it, at what price, is `x_server`'s.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from listener.model import Counters, Post
from listener.sources.x.snowflake import first_id_at

TOKENS = re.compile(r"[@#]?\w+")
GRAMMAR = re.compile(r'"[^"]*"|[()]|-(?=\S)|[^\s()"]+')


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on X."""

    id: str
    username: str
    name: str
    followers: int = 100


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a post: the first, or an edit with an id of its own."""

    id: int
    at: datetime
    text: str


@dataclass(slots=True)
class Posted:
    """A post on X with all its versions; `gone_at` and `why` if it was taken away."""

    author: Account
    versions: list[Version]
    conversation: str
    replied_to: str | None = None
    answered: Account | None = None
    quoted: str | None = None
    lang: str = "en"
    likes: int = 0
    counters: Counters | None = None
    gone_at: datetime | None = None
    why: str = "deleted"
    tokens: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def first_id(self) -> str:
        """The id by which the chain is known."""
        return str(self.versions[0].id)

    def shown_at(self, now: datetime) -> Version | None:
        """The newest version at that instant, None if there is none or the post is gone."""
        if self.gone_at is not None and self.gone_at <= now:
            return None
        shown = [one for one in self.versions if one.at <= now]
        return shown[-1] if shown else None

    def words(self, version: Version) -> tuple[str, ...]:
        """The tokens of a version's text."""
        if version.id not in self.tokens:
            self.tokens[version.id] = tuple(TOKENS.findall(version.text.lower()))
        return self.tokens[version.id]


class XWorld:
    """All of a made-up X. `publish`, `edit` and `remove` may name instants to come."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.by_id: dict[str, Posted] = {}
        self._ids: list[int] = []
        self._serial = 0
        self._lock = threading.RLock()

    @property
    def posts(self) -> list[Posted]:
        """Every post, by its first id."""
        return [one for one in map(self.by_id.get, map(str, self._ids)) if one is not None]

    def join(self, username: str, *, followers: int = 100) -> Account:
        """An account of that name: the one there is, or a new one."""
        for one in self.accounts.values():
            if one.username == username:
                return one
        number = str(1_000_000 + len(self.accounts))
        self.accounts[number] = Account(number, username, username.title(), followers)
        return self.accounts[number]

    def publish(self, author: Account, text: str, at: datetime, **changes: Any) -> Posted:
        """A new post; `replied_to` is the id of a post."""
        with self._lock:
            number = self._next_id(at)
            answered = self.by_id.get(changes.get("replied_to") or "")
            conversation = answered.conversation if answered else str(number)
            if answered is not None:
                changes["answered"] = answered.author
            one = Posted(author, [Version(number, at, text)], conversation, **changes)
            self._keep(number, one)
        return one

    def adopt(self, post: Post) -> Posted:
        """A post of the model as one of this X, under its own id and with its own counters."""
        with self._lock:
            author = post.author
            self.accounts[author.id] = Account(
                author.id, author.handle or author.id, author.name or author.id, author.followers or 0
            )
            replied = post.reply_to.post_id if post.reply_to else None
            answered = self.by_id.get(replied or "")
            one = Posted(
                self.accounts[author.id],
                [Version(int(post.id), post.created_at, post.text)],
                post.conversation_id or post.id,
                replied_to=replied,
                answered=answered.author if answered else None,
                quoted=post.ref_id,
                lang=post.lang or "und",
                counters=post.counters,
            )
            self._keep(int(post.id), one)
        return one

    def edit(self, one: Posted, text: str, at: datetime) -> None:
        """A further version of a post."""
        with self._lock:
            number = self._next_id(at)
            one.versions.append(Version(number, at, text))
            self._keep(number, one)

    def remove(self, one: Posted, at: datetime, why: str = "deleted") -> None:
        """Take a post away: deleted, protected, suspended, withheld."""
        one.gone_at, one.why = at, why

    def find(
        self, query: str, now: datetime, *, after: int, before: int, visible: Callable[[Version], bool]
    ) -> Iterator[tuple[Posted, Version]]:
        """What matches among the versions with ids in (after, before), newest first, as shown at `now`."""
        matches = compiled(query)
        with self._lock:
            ids = self._ids[bisect_right(self._ids, after) : bisect_left(self._ids, before)]
        for number in reversed(ids):
            one = self.by_id[str(number)]
            shown = one.shown_at(now)
            if shown is not None and shown.id == number and visible(shown) and matches(one, shown):
                yield one, shown

    def _next_id(self, at: datetime) -> int:
        self._serial += 1
        return first_id_at(at) + self._serial % 4_096

    def _keep(self, number: int, one: Posted) -> None:
        assert str(number) not in self.by_id, "too many posts within a millisecond"
        insort(self._ids, number)
        self.by_id[str(number)] = one


Matches = Callable[[Posted, Version], bool]


@lru_cache(maxsize=1_000)
def compiled(query: str) -> Matches:
    """What a query finds: words, "phrases", #tags, @handles, from:, is:reply, OR, negation, parentheses."""
    tokens = GRAMMAR.findall(query)
    matches = _either(tokens)
    assert not tokens, f"left over of {query!r}: {tokens}"
    return matches


def _either(tokens: list[str]) -> Matches:
    options = [_all(tokens)]
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        options.append(_all(tokens))
    return lambda one, version: any(option(one, version) for option in options)


def _all(tokens: list[str]) -> Matches:
    needed = []
    while tokens and tokens[0] not in ("OR", ")"):
        needed.append(_one(tokens))
    return lambda one, version: all(each(one, version) for each in needed)


def _one(tokens: list[str]) -> Matches:
    token = tokens.pop(0)
    if token == "-":
        inner = _one(tokens)
        return lambda one, version: not inner(one, version)
    if token == "(":
        inner = _either(tokens)
        tokens.pop(0)
        return inner
    if token.startswith("from:"):
        name = token.removeprefix("from:").lower()
        return lambda one, version: one.author.username.lower() == name
    if token == "is:reply":
        return lambda one, version: one.replied_to is not None
    words = tuple(TOKENS.findall(token.lower()))
    return lambda one, version: _holds(one.words(version), words)


def _holds(text: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(text[place : place + len(words)] == words for place in range(len(text) - len(words) + 1))


WEEK = timedelta(days=7)
