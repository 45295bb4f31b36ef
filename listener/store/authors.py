"""Authors as people know them: their rows by number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import authors

NAMED = (authors.c.id, authors.c.network, authors.c.native_id, authors.c.handle, authors.c.name)
"""The columns of a Named, in its order."""


@dataclass(frozen=True, slots=True)
class Named:
    """An author as people know them; `number` is their row."""

    number: int
    network: str
    id: str
    handle: str | None
    name: str | None

    @property
    def key(self) -> str:
        """What filters and `forget` call them: network:id."""
        return f"{self.network}:{self.id}"

    @property
    def label(self) -> str:
        """What people call them."""
        return self.handle or self.name or self.id


def author_of(store: Store, network: str, native_id: str) -> Named | None:
    """The author that a network calls so, None if nobody of that name is kept."""
    with store.read() as connection:
        row = connection.execute(
            select(*NAMED).where(authors.c.network == network, authors.c.native_id == native_id)
        ).one_or_none()
    return None if row is None else Named(*row)


def named_authors(store: Store, numbers: Iterable[int]) -> dict[int, Named]:
    """Authors by their number, in the order of network and id."""
    with store.read() as connection:
        rows = connection.execute(select(*NAMED).where(among(connection, authors.c.id, set(numbers)))).all()
    rows = sorted(rows, key=lambda row: (row.network, row.native_id))
    return {row.id: Named(*row) for row in rows}
