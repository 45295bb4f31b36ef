"""What readers of metered sources ask of the database, answered from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from listener.config import Config
from listener.model import Author, Part, Resource, Source, SourceKind, X
from listener.store import Store
from listener.store.counters import due_for_counters, kept_ids
from listener.store.profiles import known_profiles
from listener.store.purchases import reserve
from listener.store.removals import removed_ids
from listener.store.watch import Watch


@dataclass(frozen=True, slots=True)
class StoredBooks:
    """The books of an installation; safe across threads, as the store is."""

    config: Config
    store: Store
    watch: Watch | None = None

    def reserve(
        self, part: Part, resource: Resource, *, unit: Decimal, most: int, least: int, now: datetime
    ) -> int:
        """Reserve up to `most` resources at `unit` dollars; how many the budgets hold, 0 if under `least`."""
        return reserve(
            self.store,
            part.source,
            part.name,
            resource,
            unit=unit,
            most=most,
            least=least,
            now=now,
            watch=self.watch,
        )

    def profiles(self, ids: Iterable[str], *, since: datetime | None = None) -> Mapping[str, Author]:
        """The authors that are known, by id; with `since` only if they were looked up after it."""
        return known_profiles(self.store, X, ids, since=since)

    def removed(self, ids: Iterable[str]) -> Collection[str]:
        """Those of the posts' ids, of any version, that were removed here and must not come back."""
        with self.store.read() as connection:
            return removed_ids(connection, X, ids)

    def due_for_counters(self, source: Source, now: datetime, limit: int) -> Sequence[str]:
        """Ids of posts whose counters are due to be read again, each by its newest version."""
        ages = source.x.refresh_days if source.x is not None else ()
        return due_for_counters(self.store, source.name, ages, now, limit=limit)

    def kept_ids(self, source: Source) -> Sequence[str]:
        """Every id of the network's posts; one source answers for those of all, imported ones too."""
        first = next(one for one in self.config.sources if one.kind is SourceKind.X)
        return kept_ids(self.store, X) if source.name == first.name else ()
