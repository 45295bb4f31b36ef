"""Tombstones: what stays of a post that was removed at its source, or forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.model.post import Kind

AUTHOR_GROUPS = 64
"""Authors fall into this many random groups: clusters for intervals where exact authors are too many."""

REMOVED = "removed:"
"""What the id of a tombstone begins with, a keyed hash of the post's own behind it; and the id of the author
that stands for all removed authors of a group, its number behind it."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Word that a post is gone at its source: what is kept of it is to become a tombstone."""

    network: str
    id: str


@dataclass(frozen=True, slots=True)
class BrandTone:
    """A brand that a removed post was a mention of, and the score that stood for it, in 1/10,000."""

    brand: str
    compound: int | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands behind the figures of a removed post: no text, no author, no link and no keywords.

    `id` begins with REMOVED; `created_at` tells the local day and no time of day. `amplified` are the brands
    whose mention the post reposted.
    """

    network: str
    id: str
    created_at: datetime
    author_group: int
    lang: str | None = None
    kind: Kind = Kind.ORIGINAL
    compound: int | None = None
    mentions: tuple[BrandTone, ...] = ()
    amplified: tuple[str, ...] = ()
