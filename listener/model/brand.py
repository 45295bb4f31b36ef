"""Brands and the keywords by which they are recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Whose brand it is."""

    OWN = "own"
    COMPETITOR = "competitor"


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word, phrase, "#hashtag" or "@handle" as written in the configuration, and its groups."""

    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """A tracked brand. `handles` maps a network to the brand's own accounts there, without "@"."""

    name: str
    role: Role
    keywords: tuple[Keyword, ...] = ()
    exclude: tuple[str, ...] = ()
    handles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of this brand's keyword groups, in order of first use."""
        return tuple(dict.fromkeys(group for keyword in self.keywords for group in keyword.groups))
