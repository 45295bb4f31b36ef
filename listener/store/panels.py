"""What was listened to since when: a share of voice belongs to the panel of its time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import insert, select

from listener.model import Brand
from listener.store.database import Store
from listener.store.schema import panels

Panel = Mapping[str, Sequence[str]]
"""What each brand is found by: keywords, "-" before excluded ones, "network:@handle" for its handles."""


@dataclass(frozen=True, slots=True)
class PanelChange:
    """What is listened to since an instant and was not before, and what no more: (brand, word), sorted.

    A brand that came or went is told with all its words.
    """

    at: datetime
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]


def panel_of(brands: Sequence[Brand]) -> Panel:
    """What these brands are found by."""
    return {brand.name: _words(brand) for brand in sorted(brands, key=lambda one: one.name)}


def _words(brand: Brand) -> list[str]:
    handles = [f"{network}:@{handle}" for network, some in brand.handles.items() for handle in some]
    return sorted(
        [*(word.text for word in brand.keywords), *(f"-{word}" for word in brand.exclude), *handles]
    )


def note_panel(store: Store, brands: Sequence[Brand], *, now: datetime) -> None:
    """Keep what is listened to from now on, if it is not what it was."""
    told = json.dumps(panel_of(brands), sort_keys=True)
    query = select(panels.c.brands).order_by(panels.c.since.desc()).limit(1)
    with store.read() as connection:
        if connection.scalar(query) == told:
            return
    with store.write() as connection:
        if connection.scalar(query) != told:
            connection.execute(insert(panels).values(since=now, brands=told))


def panel_changes(store: Store, start: datetime, end: datetime) -> tuple[PanelChange, ...]:
    """The changes within [start, end), in order. The first panel there was is none."""
    with store.read() as connection:
        rows = connection.execute(select(panels).where(panels.c.since < end).order_by(panels.c.since)).all()
    return tuple(
        change
        for before, after in pairwise(rows)
        if after.since >= start and (change := _change(after.since, before.brands, after.brands)) is not None
    )


def _change(at: datetime, before: str, after: str) -> PanelChange | None:
    was, now = _pairs(before), _pairs(after)
    if was == now:
        return None
    return PanelChange(at, tuple(sorted(now - was)), tuple(sorted(was - now)))


def _pairs(told: str) -> set[tuple[str, str]]:
    return {(brand, word) for brand, words in json.loads(told).items() for word in words}
