"""What faults stand on: how many, what is listened to, and whether a database is sound afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from listener.store import Store
from listener.store.checks import integrity, rollups_agree
from listener.store.database import version
from tests.bench.processes import Product, rows

BRANDS = (
    '[workspace]\nname = "Farm"\ntimezone = "Europe/Warsaw"\n[network]\nallow_private = ["127.0.0.1/32"]\n'
    '[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n'
)


def scaled(count: int, *, least: int = 1) -> int:
    """How many of `count` to inject: FAULTS_SCALE=0.1 makes a tenth of them, for a quick look."""
    return max(least, round(count * float(os.environ.get("FAULTS_SCALE", "1"))))


def inside(module: str) -> Any:
    """A module of the product, for a patch to change."""
    return import_module(module)


def source(name: str, url: str, every: str) -> str:
    """A feed in the words of keywords.toml."""
    return f'[[sources]]\nname = "{name}"\nkind = "rss"\nurl = "{url}"\nevery = "{every}"\n'


def listen_to(product: Product, *sources: str) -> None:
    """Write a configuration of one brand and these sources."""
    product.config.write_text(BRANDS + "".join(sources), encoding="utf-8")


def copied(database: Path, folder: Path) -> Path:
    """A copy of the database's files as they lie on the disk, so that the next start recovers them itself."""
    for file in (database, database.with_name(f"{database.name}-wal")):
        if file.exists():
            shutil.copy(file, folder)
    return folder / database.name


def is_sound(database: Path) -> bool:
    """Whether the file passes SQLite's own check, and its rollups say what its mentions say."""
    if not database.exists():
        return True
    store = Store(f"sqlite:///{database}")
    try:
        # Killed so early that the tables were not made yet, it is an empty database.
        return integrity(store) is None and (version(store) is None or rollups_agree(store))
    finally:
        store.close()


def survived(database: Path) -> bool:
    """Whether a copy of the database, as a kill left it, is sound."""
    with tempfile.TemporaryDirectory() as folder:
        return is_sound(copied(database, Path(folder)))


def compared(expected: Iterable[str], kept: Iterable[str]) -> tuple[int, int, int]:
    """How many of what was expected are lost, how many are kept more than once, how many nobody expected."""
    wanted, found = set(expected), Counter(kept)
    doubled = sum(count - 1 for count in found.values())
    return len(wanted - found.keys()), doubled, len(found.keys() - wanted)


def kept(product: Product) -> list[str]:
    """The id of every mention that is kept, as often as it is."""
    return [
        str(guid)
        for (guid,) in rows(
            product.database, "SELECT native_id FROM posts JOIN mentions ON post_id = posts.id ORDER BY 1"
        )
    ]
