"""The database: the only room that knows SQL. What leaves it are words of the model, never rows."""

from listener.store.database import Store as Store
from listener.store.database import open_store as open_store
