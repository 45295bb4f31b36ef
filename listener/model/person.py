"""People who sign in, what each may do, tokens of programs, and the trail of who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rank(StrEnum):
    """What a person or a token may do, called "role" on pages; each may do what those before it may."""

    VIEWER = "viewer"
    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def level(self) -> int:
        """0 for the one that may do least."""
        return list(Rank).index(self)

    def __lt__(self, other: str) -> bool:
        return self.level < Rank(other).level

    def __le__(self, other: str) -> bool:
        return self.level <= Rank(other).level

    def __gt__(self, other: str) -> bool:
        return self.level > Rank(other).level

    def __ge__(self, other: str) -> bool:
        return self.level >= Rank(other).level


class Theme(StrEnum):
    """The colours that a person reads in."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class User:
    """An account. `session` changes with the password and is what ends older sessions; it is never shown."""

    id: int
    name: str
    role: Rank
    theme: Theme
    is_active: bool
    created_at: datetime
    last_seen_at: datetime | None = None
    session: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A program's way into the API. Its secret is shown once, when it is made, and kept by nobody."""

    id: int
    name: str
    role: Rank
    made_by: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail: who did what to whom or what, and when.

    Work on a case hangs on the post it was done on and names the brand; `undoes` is the id of the entry that
    this one takes back.
    """

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    post: int | None = None
    brand: str | None = None
    undoes: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)
