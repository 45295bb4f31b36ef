"""What a reader of X asks of what is kept: money that is left, authors and posts that are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from listener.model import Author, Part, Resource, Source


class Books(Protocol):
    """Answers from the database. Every method may be called from the thread that reads X."""

    def reserve(
        self, part: Part, resource: Resource, *, unit: Decimal, most: int, least: int, now: datetime
    ) -> int:
        """Reserve up to `most` resources at `unit` dollars; how many the budgets hold, 0 if under `least`."""
        ...

    def profiles(self, ids: Iterable[str], *, since: datetime | None = None) -> Mapping[str, Author]:
        """The authors that are known, by id; with `since` only if they were looked up after it."""
        ...

    def removed(self, ids: Iterable[str]) -> Collection[str]:
        """Those of the posts' ids, of any version, that were removed here and must not come back."""
        ...

    def due_for_counters(self, source: Source, now: datetime, limit: int) -> Sequence[str]:
        """Ids of posts whose counters are due to be read again, each by its newest version."""
        ...

    def kept_ids(self, source: Source) -> Sequence[str]:
        """Every id of the posts that this source answers for."""
        ...
