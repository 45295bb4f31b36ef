"""The list of mentions behind a figure: what was chosen, how many there are, and a page of them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from listener.config import Config
from listener.errors import UsageError
from listener.model import Brand, Period, Sentiment
from listener.reports.report import tracked
from listener.store import Store
from listener.store.listing import (
    SCORED,
    UNSCORED,
    MentionFilter,
    StoredMention,
    StoredPost,
    count_mentions,
    languages,
    list_mentions,
    post_mentions,
    sources,
)

PAGE = 50
QUERY_LENGTH = 200
_LARGEST = 2**63 - 1  # what a row's number fits in
SENTIMENTS = (*(one.value for one in Sentiment), SCORED, UNSCORED)


@dataclass(frozen=True, slots=True)
class MentionPage:
    """A page of the chosen mentions, newest first. `more` continues it, None at the end."""

    period: Period
    chosen: MentionFilter
    n: int
    rows: tuple[StoredMention, ...]
    more: str | None


def choose(
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    source: str | None = None,
    lang: str | None = None,
    sentiment: str | None = None,
    group: str | None = None,
    query: str | None = None,
) -> MentionFilter:
    """The filter that a query string or a command line asks for; UsageError names a field that is wrong."""
    if brand is not None:
        tracked(config, brand)
    if sentiment is not None and sentiment not in SENTIMENTS:
        raise UsageError(f"sentiment: {sentiment!r} is none of {', '.join(SENTIMENTS)}.")
    return MentionFilter(
        start=period.start_at,
        end=period.end_at,
        brand=brand,
        source=source,
        lang=lang,
        sentiment=sentiment,
        keywords=None if group is None else _group_keywords(config, group, brand),
        query=query[:QUERY_LENGTH] if query else None,
    )


def _group_keywords(config: Config, group: str, brand: str | None) -> tuple[str, ...]:
    brands: list[Brand] = [one for one in config.brands if brand in (None, one.name)]
    found = [word.text for one in brands for word in one.keywords if group in word.groups]
    if not found:
        known = ", ".join(sorted({name for one in brands for name in one.groups})) or "none"
        raise UsageError(f"group: {group!r} is no keyword group here; there are: {known}.")
    return tuple(dict.fromkeys(found))


def check_stored(store: Store, config: Config, *, source: str | None = None, lang: str | None = None) -> None:
    """Raise UsageError for a source that is neither configured nor stored, or a language of no mention."""
    if source is not None:
        known = {*sources(store), *(one.name for one in config.sources)}
        if source not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise UsageError(f"source: {source[:80]!r} is no source; there are: {listed}.")
    if lang is not None:
        stored = languages(store)
        if lang not in stored:
            listed = ", ".join(stored) or "none"
            raise UsageError(f"lang: no mention is in {lang[:40]!r}; there are: {listed}.")


def mention_page(
    store: Store, period: Period, chosen: MentionFilter, *, limit: int = PAGE, after: str | None = None
) -> MentionPage:
    """A page of the chosen mentions, from where the page before it ended (`after`, its `more`)."""
    rows = list_mentions(store, chosen, limit=limit + 1, after=None if after is None else _place(after))
    shown = rows[:limit]
    more = _mark(shown[-1]) if len(rows) > limit else None
    return MentionPage(period, chosen, count_mentions(store, chosen), tuple(shown), more)


def every_mention(store: Store, chosen: MentionFilter, *, size: int = 1_000) -> Iterator[StoredMention]:
    """All chosen mentions, newest first, read a page at a time: what a CSV holds."""
    after = None
    while True:
        rows = list_mentions(store, chosen, limit=size, after=after)
        yield from rows
        if len(rows) < size:
            return
        after = rows[-1].place


def find_post(store: Store, number: int) -> tuple[StoredPost, tuple[StoredMention, ...]] | None:
    """One kept post by its number, with its mentions; None if there is none."""
    return post_mentions(store, number) if 0 <= number <= _LARGEST else None


def _mark(mention: StoredMention) -> str:
    created_at, number, brand = mention.place
    return base64.urlsafe_b64encode(json.dumps([created_at.isoformat(), number, brand]).encode()).decode()


def _place(mark: str) -> tuple[datetime, int, str]:
    try:
        created_at, number, brand = json.loads(base64.urlsafe_b64decode(mark.encode()))
        if not 0 <= int(number) <= _LARGEST:
            raise ValueError(number)
        return datetime.fromisoformat(created_at).astimezone(UTC), int(number), str(brand)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise UsageError("after: this is no page mark; start from the first page again.") from error
