"""Which mentions to list or count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

UNSCORED = "unscored"
"""What the sentiment filter calls mentions without a score."""

SCORED = "scored"
"""What it calls those with one: the mentions behind every figure of tone."""


NO_LANGUAGE = "unknown"
"""What the language filter calls posts whose language is not known."""


@dataclass(frozen=True, slots=True)
class MentionFilter:
    """Which mentions to list. None means any; `keywords` is any of these; instants are [start, end).

    `numbers` are those of posts, `author` is a network and its id of one. `reposts` has pure reposts of
    mentions listed as well: they are what reach and potential impressions are made of besides; no keyword
    found them and they have no sentiment.
    """

    start: datetime | None = None
    end: datetime | None = None
    brand: str | None = None
    source: str | None = None
    lang: str | None = None
    sentiment: str | None = None
    keywords: tuple[str, ...] | None = None
    hashtag: str | None = None
    query: str | None = None
    numbers: tuple[int, ...] | None = None
    author: tuple[str, str] | None = None
    reposts: bool = False
