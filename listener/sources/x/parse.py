"""Answers of the API as posts and profiles. Reads the names of 2026's first half and those after the rename.

In the summer of 2026 X renamed tweets to posts in its answers (`referenced_tweets` became
`referenced_posts`, and so on) without saying so. Both are read everywhere, so no link between posts is lost
on the day. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

from listener.model import Author, Counters, Kind, Post, ReplyTo, X
from listener.sources.fields import LARGEST
from listener.sources.text import storable
from listener.sources.x.faults import misread
from listener.sources.x.snowflake import newer, time_of

_LONGEST_ID = 30
_LINKS = ("referenced_tweets", "referenced_posts")
_HISTORY = ("edit_history_tweet_ids", "edit_history_post_ids")
_NOTE = ("note_tweet", "note_post")
_REPOSTS = ("retweet_count", "repost_count")
_COUNTS = ("tweet_count", "post_count")
_TOTALS = ("total_tweet_count", "total_post_count")
_KINDS = {"retweeted": Kind.REPOST, "reposted": Kind.REPOST, "replied_to": Kind.REPLY, "quoted": Kind.QUOTE}
_GONE = ("resource-not-found", "not-authorized-for-resource")
_NO_LANGUAGE = ("und", "zxx", "art")
_OLD_CODES = {"in": "id", "iw": "he", "ji": "yi"}

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A post as one answer shows it: who wrote it, whom it answers, and whether it says which post."""

    post: Post
    author_id: str | None
    answered_id: str | None
    linked: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of posts. `newest` is the largest id on it, `token` leads to the next one.

    `profiles` came along unasked, `gone` are ids that X says are no more, `unreadable` counts what is no
    post, `left_out` is what X says it could not answer. `partial`: posts may be among that.
    """

    items: tuple[Item, ...] = ()
    newest: str | None = None
    token: str | None = None
    profiles: tuple[Author, ...] = ()
    gone: tuple[str, ...] = ()
    unreadable: int = 0
    left_out: tuple[str, ...] = ()
    partial: bool = False

    def lost_links(self, *, replies: bool) -> bool:
        """Whether there are replies here and none of them says to what. `replies`: all of them are some."""
        answers = replies or any(item.answered_id is not None for item in self.items)
        return bool(self.items) and answers and not any(item.linked for item in self.items)


def read_page(body: Any, now: datetime) -> Page:
    """A page of posts. ApiError if it is none: no object, or errors and nothing else."""
    answer = _answer(body)
    data = _list(answer.get("data"))
    errors = [one for one in _list(answer.get("errors")) if isinstance(one, dict)]
    if not errors and not isinstance(answer.get("data"), list) and not isinstance(answer.get("meta"), dict):
        raise misread("something that is no page of posts")
    if errors and not data and "meta" not in answer and not any(_is_gone(one) for one in errors):
        raise misread(f'errors ("{_said(errors[0])}")')
    meta = answer.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    found = [_item(one, now) for one in data]
    items = tuple(item for item in found if item is not None)
    newest = _id(meta.get("newest_id"))
    for one in data:
        newest = newer(newest, _id(one.get("id")) if isinstance(one, dict) else None)
    return Page(
        items=items,
        newest=newest,
        token=_text(meta.get("next_token")),
        profiles=_users(answer.get("includes")),
        gone=tuple(gone for one in errors if _is_gone(one) and (gone := _of(one))),
        unreadable=len(found) - len(items),
        left_out=tuple(dict.fromkeys(_said(one) for one in errors if not _is_gone(one))),
        partial=any(_may_hide_posts(one) for one in errors),
    )


def read_users(body: Any) -> tuple[Author, ...]:
    """The profiles of an answer on users. ApiError if it is none."""
    answer = _answer(body)
    data = answer.get("data")
    if data is None and not _list(answer.get("errors")):
        raise misread("no users")
    return _profiles(data if isinstance(data, list) else [data])


def read_counts(body: Any) -> tuple[tuple[datetime, datetime, int], ...]:
    """The buckets of an answer on counts, [start, end) and posts, in order. ApiError if it is none."""
    answer = _answer(body)
    found = []
    for bucket in _list(answer.get("data")):
        start, end = (
            (_instant(bucket.get(key)) for key in ("start", "end")) if type(bucket) is dict else (0, 0)
        )
        count = _number(bucket, _COUNTS) if isinstance(bucket, dict) else None
        if not isinstance(start, datetime) or not isinstance(end, datetime) or count is None:
            raise misread("counts that cannot be read")
        found.append((start, end, count))
    if not found and "meta" not in answer:
        raise misread("no counts")
    return tuple(sorted(found))


def read_total(body: Any) -> int:
    """The posts of an answer on counts altogether, as X has added them up. ApiError if it does not say."""
    meta = _answer(body).get("meta")
    total = _number(meta, _TOTALS) if isinstance(meta, dict) else None
    if total is None:
        raise misread("no counts")
    return total


def with_profiles(page: Page, known: Mapping[str, Author]) -> tuple[Post, ...]:
    """The posts of the page, with what is known of their authors and of those they answer."""
    posts = []
    for item in page.items:
        post = item.post
        author = known.get(item.author_id or "")
        if author is not None:
            url = _permalink(author.handle, post.url) if author.handle else post.url
            post = replace(post, author=author, url=url)
        answered = known.get(item.answered_id or "")
        if post.reply_to is not None and post.reply_to.author_handle is None and answered is not None:
            post = replace(post, reply_to=replace(post.reply_to, author_handle=answered.handle))
        posts.append(post)
    return tuple(posts)


def _permalink(handle: str, url: str | None) -> str:
    return f"https://x.com/{handle}/status/{(url or '').rpartition('/')[2]}"


def _item(one: Any, now: datetime) -> Item | None:
    if not isinstance(one, dict) or (native := _id(one.get("id"))) is None:
        return None
    text = _full_text(one)
    if text is None:
        return None
    history = _history(one, native)
    links = _links(one)
    author_id, answered = _id(one.get("author_id")), _id(one.get("in_reply_to_user_id"))
    created_at, estimated = _created_at(one, history, native, now)
    replied = links.get("replied_to")
    reply = ReplyTo(replied, _tagged(one, answered)) if replied or answered else None
    post = Post(
        network=X,
        id=history[0],
        author=Author(author_id or f"unknown:{history[0]}"),
        text=text,
        created_at=created_at,
        url=f"https://x.com/i/status/{native}",
        lang=_language(one.get("lang")),
        kind=_kind(links, answered),
        reply_to=reply,
        conversation_id=_id(one.get("conversation_id")),
        ref_id=links.get("retweeted") or links.get("reposted") or links.get("quoted"),
        counters=_counters(one.get("public_metrics")),
        date_estimated=estimated,
        versions=history[1 : history.index(native) + 1],
        counters_at=now if isinstance(one.get("public_metrics"), dict) else None,
    )
    return Item(post, author_id, answered, bool(links))


def _kind(links: Mapping[str, str], answered: str | None) -> Kind:
    for name, kind in _KINDS.items():
        if name in links:
            return kind
    return Kind.REPLY if answered else Kind.ORIGINAL


def _links(one: Body) -> dict[str, str]:
    """The posts that this one names, by how."""
    found: dict[str, str] = {}
    named = [one[key] for key in _LINKS if key in one]
    for link in (link for some in named for link in _list(some)):
        if isinstance(link, dict) and (target := _id(link.get("id"))) is not None:
            found.setdefault(str(link.get("type")), target)
    return found


def _history(one: Body, native: str) -> tuple[str, ...]:
    """The ids of the chain of edits, oldest first; this one alone if it was never edited."""
    for key in _HISTORY:
        ids = {id_ for each in _list(one.get(key)) if (id_ := _id(each)) is not None}
        if ids:
            return tuple(sorted(ids | {native}, key=lambda each: (len(each), each)))
    return (native,)


def _created_at(one: Body, history: tuple[str, ...], native: str, now: datetime) -> tuple[datetime, bool]:
    """When the first version was posted, and whether that is an estimate.

    Of an edited post the answer says when the newest version was; the first id tells the rest.
    """
    said = _instant(one.get("created_at"))
    if history[0] == native and said is not None:
        return said, False
    first = time_of(history[0])
    if first is not None and first <= now:
        exact = said is not None and said.microsecond != 0
        return (first if exact else first.replace(microsecond=0)), False
    return (said, False) if said is not None else (now, True)


def _full_text(one: Body) -> str | None:
    """The unescaped text; a long one stands in the note."""
    for key in _NOTE:
        note = one.get(key)
        if isinstance(note, dict) and isinstance(note.get("text"), str):
            return storable(unescape(note["text"]))
    text = one.get("text")
    return storable(unescape(text)) if isinstance(text, str) else None


def _tagged(one: Body, user_id: str | None) -> str | None:
    """The handle of a user that the post tags."""
    entities = one.get("entities")
    for tag in _list(entities.get("mentions")) if isinstance(entities, dict) else ():
        if isinstance(tag, dict) and user_id is not None and tag.get("id") == user_id:
            return _text(tag.get("username"))
    return None


def _counters(metrics: Any) -> Counters:
    if not isinstance(metrics, dict):
        return Counters()
    names = ("like_count",), ("reply_count",), _REPOSTS, ("quote_count",), ("bookmark_count",)
    return Counters(*(_number(metrics, keys) for keys in (*names, ("impression_count",))))


def _language(code: Any) -> str | None:
    """X marks what is no language with und, zxx and codes that begin with q."""
    if not isinstance(code, str) or not code or code.startswith("q") or code in _NO_LANGUAGE:
        return None
    primary = code.lower().partition("-")[0]
    return _OLD_CODES.get(primary, primary) if primary.isalpha() and len(primary) <= 3 else None


def _users(includes: Any) -> tuple[Author, ...]:
    return _profiles(_list(includes.get("users"))) if isinstance(includes, dict) else ()


def _profiles(found: list[Any]) -> tuple[Author, ...]:
    users = []
    for one in found:
        if isinstance(one, dict) and (native := _id(one.get("id"))) is not None:
            metrics = one.get("public_metrics")
            followers = _number(metrics, ("followers_count",)) if isinstance(metrics, dict) else None
            users.append(Author(native, _text(one.get("username")), _text(one.get("name")), followers))
    return tuple(users)


def _answer(body: Any) -> Body:
    if not isinstance(body, dict):
        raise misread("something that is no object")
    return body


def _may_hide_posts(error: Mapping[str, Any]) -> bool:
    """Whether posts may be missing for it: not because they are gone, nor for a field or another thing."""
    about = error.get("resource_type", "post")
    of_a_field = "field" in str(error.get("type")) or "field" in error
    return about in ("tweet", "post") and not of_a_field and not _is_gone(error)


def _is_gone(error: Mapping[str, Any]) -> bool:
    kind = str(error.get("type"))
    about = error.get("resource_type", "tweet")
    return any(kind.endswith(one) for one in _GONE) and about in ("tweet", "post")


def _of(error: Mapping[str, Any]) -> str | None:
    """The id of what an error is about."""
    return _id(error.get("resource_id")) or _id(error.get("value"))


def _said(error: Mapping[str, Any]) -> str:
    said = _first(error, ("title", "detail", "message"), str)
    return storable(said)[:100] if said else "an error without words"


def _first(found: Mapping[str, Any], keys: tuple[str, ...], kind: Callable[..., Any]) -> Any:
    return next((found[key] for key in keys if type(found.get(key)) is kind), None)


def _number(found: Mapping[str, Any], keys: tuple[str, ...]) -> int | None:
    number = _first(found, keys, int)
    return number if number is not None and 0 <= number <= LARGEST else None


def _id(value: Any) -> str | None:
    """An id: digits, as text; X writes them as strings because they outgrow other languages' numbers."""
    if type(value) is int:
        value = str(value)
    ok = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _LONGEST_ID
    return value if ok else None


def _text(value: Any) -> str | None:
    return storable(value) or None if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _instant(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


__all__ = [
    "Item",
    "Page",
    "read_counts",
    "read_page",
    "read_total",
    "read_users",
    "with_profiles",
]
