"""By what remembered figures of value stay valid: everything they are made of, as it is kept now."""

from __future__ import annotations

from collections.abc import Hashable

from listener.config import Config
from listener.store import Store
from listener.store.business import table_state
from listener.store.desk_columns import desk_state
from listener.store.figures import day_state
from listener.store.settled import check_settled


def state_of(store: Store, config: Config) -> Hashable:
    """Stands for the mentions, the cases, the tables that people bring, and how they are counted.

    It changes with any of them. StoreError while days are of two zones, or scored by two scorers.
    """
    check_settled(store)
    counted = repr((config.workspace, config.brands, config.response, config.business_hours))
    with store.read() as connection:
        found = counted, day_state(connection), table_state(connection)
    return (*found, desk_state(store))
