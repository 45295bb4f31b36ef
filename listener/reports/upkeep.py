"""How the work on scores stands: whether all is being scored again, and what is not scored for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from listener.store import Store
from listener.store.rescore import unfinished


@dataclass(frozen=True, slots=True)
class Rescored:
    """That all is being scored again: `done` of `posts` posts, since then, for these learned scorers.

    Until it is done every figure is by the scorers before.
    """

    done: int
    posts: int
    since: datetime
    scorers: Mapping[str, str]


def rescored(store: Store) -> Rescored | None:
    """How far scoring all again has come, None if nobody does."""
    held = unfinished(store)
    if held is None:
        return None
    return Rescored(held.staged, held.last, held.started_at, held.scorers)
