"""Authors whose profiles were looked up at the network, and how long ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from listener.model import Author
from listener.store.bulk import insert_many
from listener.store.database import Store
from listener.store.rows import in_lists, upsert
from listener.store.schema import authors


def keep_profiles(connection: Connection, network: str, found: Iterable[Author], now: datetime) -> None:
    """Keep what the network says of authors now, inside the caller's transaction.

    An author it knows nothing of is noted as asked for, and what was known stays.
    """
    first = (connection.scalar(select(func.max(authors.c.id))) or 0) + 1
    rows = [
        {
            "id": number,
            "network": network,
            "native_id": one.id,
            "handle": one.handle,
            "name": one.name,
            "followers": one.followers,
            "looked_up_at": now,
        }
        for number, one in enumerate({one.id: one for one in found}.values(), start=first)
    ]
    statement = upsert(connection.dialect.name, authors)
    told = ("handle", "name", "followers")
    statement = statement.on_conflict_do_update(
        index_elements=["network", "native_id"],
        set_={
            **{name: func.coalesce(statement.excluded[name], authors.c[name]) for name in told},
            "looked_up_at": statement.excluded.looked_up_at,
        },
    )
    insert_many(connection, statement, rows)


def known_profiles(
    store: Store, network: str, ids: Iterable[str], *, since: datetime | None = None
) -> dict[str, Author]:
    """Those of the authors that are known, by id; with `since` only if they were looked up after it."""
    found: dict[str, Author] = {}
    with store.read() as connection:
        for some in in_lists(sorted(set(ids))):
            query = select(authors).where(authors.c.network == network, authors.c.native_id.in_(some))
            if since is not None:
                query = query.where(authors.c.looked_up_at > since)
            for row in connection.execute(query):
                found[row.native_id] = Author(row.native_id, row.handle, row.name, row.followers)
    return found
