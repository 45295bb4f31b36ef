"""Bringing a database to the newest schema, with a backup first where it is a file."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from listener.errors import StoreVersionError
from listener.store import rollups
from listener.store.backup import copy_sqlite
from listener.store.database import Store
from listener.store.schema import HEAD
from listener.store.stages import Watch, unwatched


def known_versions() -> set[str]:
    """Every schema version this product has had."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def check_known(store: Store, found: str | None) -> None:
    """Raise StoreVersionError if the database holds a schema that this product does not know."""
    if found is not None and found not in known_versions():
        raise StoreVersionError(
            f"{store.name} was made by a newer version (schema {found}, this one knows {HEAD}); "
            "install that version, nothing was changed."
        )


def upgrade(store: Store, found: str | None, *, watch: Watch = unwatched) -> Path | None:
    """Migrate to the newest schema; `found` is the version held now, None for an empty database.

    The rollups are made again, whatever a migration changed about them.

    Returns the backup that was made first (SQLite with something in it), else None.
    """
    saved = None
    if store.path is not None and found is not None:
        saved = store.path.with_name(f"{store.path.name}.before-upgrade-from-{found}")
        with watch("backup") as tell:
            copy_sqlite(store, saved, progress=tell)
    config = _config()
    with store.write() as connection:
        config.attributes["connection"] = connection
        # Nobody can say how far a single statement over all rows is.
        with watch(f"schema {HEAD}"):
            command.upgrade(config, "head")
        zone = rollups.stored_zone(connection) if found is not None else None
        if zone is not None:
            with watch("daily sums") as tell:
                rollups.rebuild(connection, ZoneInfo(zone), progress=tell)
    return saved


def _config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
