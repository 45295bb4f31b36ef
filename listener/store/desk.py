"""The response desk within a transaction that keeps or removes posts.

Conversations are noted while posts are written, and their cases made again once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from listener.model import EnrichedPost
from listener.store.cases import renew
from listener.store.casework import Casework
from listener.store.own_posts import Text, keep_own, tell_automatic, texts_of
from listener.store.threads import Thread, concerned, threads_of_posts


class DeskChanges:
    """What one transaction changed that cases depend on. Without `work` nobody keeps cases."""

    def __init__(self, connection: Connection, work: Casework | None) -> None:
        self._connection = connection
        self._work = work
        self._threads: set[Thread] = set()
        self._texts: dict[Text, list[datetime]] = {}

    def kept(
        self,
        rows: Sequence[Mapping[str, Any]],
        read: Sequence[EnrichedPost],
        renamed: Iterable[Thread],
    ) -> None:
        """Posts came that nobody had seen; `renamed` are conversations that got another name by it."""
        if self._work is None:
            return
        self._note(keep_own(self._connection, rows, read))
        self._threads |= concerned(self._connection, rows, read, self._work)
        self._threads.update(renamed)

    def changed(self, row: Mapping[str, Any], one: EnrichedPost, *, rewritten: bool) -> None:
        """A kept post has new mentions or, if `rewritten`, another text."""
        if self._work is None or row["thread"] is None:
            return
        self._threads.add((row["network"], row["thread"]))
        if rewritten:
            self._threads |= threads_of_posts(self._connection, [row["id"]])
            self._note(texts_of(self._connection, [row["id"]]))
            self._note(keep_own(self._connection, [row], [one]))

    def touched(self, threads: Iterable[Thread]) -> None:
        """Something else changed in these conversations: a removal, a score, whom a reply names."""
        self._threads.update(threads)

    def finish(self) -> None:
        """Make the cases of all conversations concerned again."""
        if self._work is None:
            return
        flipped = tell_automatic(self._connection, self._texts, self._work.automatic)
        self._threads |= threads_of_posts(self._connection, flipped)
        renew(self._connection, self._threads, self._work)
        self._threads, self._texts = set(), {}

    def _note(self, texts: Mapping[Text, Sequence[datetime]]) -> None:
        for text, times in texts.items():
            self._texts.setdefault(text, []).extend(times)
