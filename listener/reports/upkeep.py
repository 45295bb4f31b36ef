"""How the work on scores stands: whether all is being scored again, and what is not scored for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from listener.store import Store
from listener.store.rescore import unfinished


@dataclass(frozen=True, slots=True)
class Rescored:
    """That all is being scored again: `done` of `posts` posts so far, since then, by these learned scorers.

    Until it is done every figure is by the scorers before, or none is told.
    """

    done: int
    posts: int
    since: datetime
    scorers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A learned scorer in use that cannot be read, and why: new posts in its language are not scored."""

    lang: str
    scorer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The work on scores. `waiting` is how many posts are not scored before their sentence vector is made.

    `warning` says why no figure of days or of tone is told now, None if all are.
    """

    rescored: Rescored | None
    waiting: int
    unreadable: tuple[Unreadable, ...]
    warning: str | None = None

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to say."""
        return self == _CALM


_CALM = Upkeep(None, 0, ())


def rescored(store: Store) -> Rescored | None:
    """How far scoring all again has come, None if nobody does."""
    held = unfinished(store)
    if held is None:
        return None
    return Rescored(held.staged, held.last, held.started_at, held.scorers)
