"""Entries of a feed to posts. Pure.

It keeps every entry: which of them name a brand is not decided here.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from listener.model import RSS, Author, Kind, Part, Post
from listener.sources.rss.dates import entry_date
from listener.sources.rss.identity import entry_id
from listener.sources.rss.parse import ParsedFeed, RawEntry


def posts_of(feed: ParsedFeed, part: Part, now: datetime) -> tuple[Post, ...]:
    """A post per entry, in the feed's order; of entries with one identity the first."""
    posts: dict[str, Post] = {}
    for entry in feed.entries:
        post = _post(entry, feed, part, now)
        posts.setdefault(post.id, post)
    return tuple(posts.values())


def _post(entry: RawEntry, feed: ParsedFeed, part: Part, now: datetime) -> Post:
    created_at, estimated = entry_date(entry.published, entry.published_parsed, now)
    searched = bool(part.name)
    return Post(
        network=RSS,
        id=entry_id(
            (part.source.url if searched else part.url) or "",
            entry.guid,
            link=entry.link,
            title=entry.title or entry.summary,
            raw_date=entry.published,
            searched=searched,
        ),
        author=_author(entry, part),
        text=_body(entry),
        created_at=created_at,
        url=entry.link,
        lang=entry.language or feed.language,
        kind=Kind.ARTICLE,
        date_estimated=estimated,
        date_raw=entry.published if estimated else None,
        brands=(part.name,) if searched else (),
    )


def _body(entry: RawEntry) -> str:
    """Title, a blank line, summary; a summary that repeats the title is left out."""
    parts = [entry.title, entry.summary if entry.summary != entry.title else ""]
    return "\n\n".join(part for part in parts if part)


def _author(entry: RawEntry, part: Part) -> Author:
    named = entry.publisher or entry.author_uri or entry.author
    handle = (named or _host(entry.link) or _host(part.url)).removeprefix("@")
    return Author(
        id="@" + handle.casefold(),
        handle=handle,
        name=entry.author or entry.publisher,
        followers=part.source.audience,
    )


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "") if url else ""
