"""Whether figures can be told: not while days are of two zones, or scored by two scorers."""

from __future__ import annotations

from sqlalchemy import Connection, select

from listener.errors import StoreError
from listener.store import rollups
from listener.store.database import Store
from listener.store.marks import MOVING, SWITCHING
from listener.store.schema import settings


def check_settled(store: Store) -> None:
    """Raise StoreError while what is kept is of two zones or two scorers: counts and tone would mix them."""
    if (message := unsettled(store)) is not None:
        raise StoreError(message)


def unsettled(store: Store) -> str | None:
    """Why no figure of days or of tone is told now and when it will be; None if all are."""
    with store.read() as connection:
        return why_unsettled(connection)


def why_unsettled(connection: Connection) -> str | None:
    """The same within the caller's transaction."""
    query = select(settings.c.key).where(settings.c.key.in_((MOVING, SWITCHING)))
    standing = connection.scalars(query).all()
    if MOVING in standing:
        return (
            f"The days are being counted anew, in {rollups.stored_zone(connection)}; wait for "
            "`listener rebuild`, or run it again if it was stopped."
        )
    if SWITCHING in standing:
        return (
            "New scores are taking the place of the old ones; reports are back in some minutes, when all "
            "have. If `listener rescore` was stopped, run it again."
        )
    return None
