"""Posts and their authors: what a source gave, before we say what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

X = "x"
"""What the network of every post on X (Twitter) is called."""

RSS = "rss"
"""The network of every entry of a feed."""


class Kind(StrEnum):
    """What sort of post it is. A pure repost amplifies a mention and is never one itself."""

    ORIGINAL = "original"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `id` is the network's own id; where it gives none, "@" + the case-folded handle."""

    id: str
    handle: str | None = None
    name: str | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """What a post answers: the post where it is known, the handle where that is."""

    post_id: str | None = None
    author_handle: str | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """A post's public counters as last seen; None where the network does not say."""

    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    impressions: int | None = None


NO_COUNTERS = Counters()


@dataclass(frozen=True, slots=True)
class Post:
    """What a source gave. `(network, id)` names it for ever, wherever it is seen.

    `created_at` is aware UTC. Where the source's own date is missing or impossible it is the time first
    seen, `date_estimated` is true and `date_raw` keeps what the source wrote. `brands` are those the
    source itself vouches for, because it was searched for them; matching adds the rest. `versions` are the
    ids that edits gave it after its first, oldest first, where the network tells; the text is the newest
    one's. `counters_at` is when the counters were read, None if that is not known.
    """

    network: str
    id: str
    author: Author
    text: str
    created_at: datetime
    url: str | None = None
    lang: str | None = None
    kind: Kind = Kind.ORIGINAL
    reply_to: ReplyTo | None = None
    conversation_id: str | None = None
    ref_id: str | None = None
    counters: Counters = NO_COUNTERS
    date_estimated: bool = False
    date_raw: str | None = None
    brands: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    counters_at: datetime | None = None
