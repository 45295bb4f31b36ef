"""Tombstones: what stays of a post that was removed at its source, or forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.model.case import CaseState, Reason, Rule, Signal, Turn, Via
from listener.model.mention import Sentiment
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
    """A brand that a removed post was a mention of, and the score that stood for it, in 1/10,000, with its
    class.
    """

    brand: str
    compound: int | None = None
    sentiment: Sentiment | None = None


@dataclass(frozen=True, slots=True)
class KeptCase:
    """What is left of a case of which every message was removed: its times, and how it went."""

    state: CaseState
    turns: tuple[Turn, ...]
    signals: Signal = Signal.NONE
    is_negative: bool = False
    first_response_at: datetime | None = None
    rule: Rule | None = None
    agent: str | None = None
    replies: int = 0
    reopened: int = 0
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """What is left of a removed post as a message to a brand; `at` is its exact time, a time of a case.

    `case` is the one that this message opened, if nothing else is left of that.
    """

    brand: str
    at: datetime
    via: Via
    is_first: bool
    needs: bool
    reason: Reason
    is_negative: bool = False
    answered_at: datetime | None = None
    case: KeptCase | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands behind the figures of a removed post: no text, no author, no link and no keywords.

    `id` begins with REMOVED; `created_at` tells the local day and no time of day. `amplified` are the brands
    whose mention the post reposted, `messages` those to whom it was a message.
    """

    network: str
    id: str
    created_at: datetime
    author_group: int
    lang: str | None = None
    kind: Kind = Kind.ORIGINAL
    compound: int | None = None
    sentiment: Sentiment | None = None
    mentions: tuple[BrandTone, ...] = ()
    amplified: tuple[str, ...] = ()
    messages: tuple[KeptMessage, ...] = ()
