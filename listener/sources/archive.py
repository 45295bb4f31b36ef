"""Our import format: JSON Lines, one post a line, gzipped where the name ends in ".gz".

A line that is no post becomes a LineError with the reason, and the rest goes on. Which posts are new and
what they mean is decided elsewhere.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from listener.errors import ImportFileError, LineError
from listener.model import Author, Counters, Kind, Post, ReplyTo
from listener.model.post import NO_COUNTERS
from listener.model.tombstone import REMOVED, Gone, Tombstone
from listener.sources.fields import LARGEST, Fields, count, group, name, shown, text
from listener.sources.text import storable
from listener.sources.tombstones import read_tombstone

LONGEST_LINE = 1_000_000
"""Bytes; what is longer is no post."""

LONGEST_TEXT = 100_000
"""Characters; no network has longer posts."""

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_LATEST = timedelta(hours=1)
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_LINK = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_KINDS = {kind.value: kind for kind in Kind}
_COUNTERS = ("likes", "replies", "reposts", "quotes", "bookmarks", "impressions")
_BOM = b"\xef\xbb\xbf"


Outcome = Post | Tombstone | Gone | LineError


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an archive and what came of it.

    `consumed` is how many bytes of the file are read so far (compressed ones, of a gzip file); `raw` is
    the line, cut to LONGEST_LINE. A post that is said to be removed is a Tombstone, or Gone where it is named
    by its own id.
    """

    number: int
    consumed: int
    raw: bytes
    outcome: Outcome


def read_archive(path: Path, now: datetime) -> Iterator[Line]:
    """The lines of an archive in order, blank ones left out; never the whole in memory.

    ImportFileError if the file cannot be opened, or turns out damaged as a whole.
    """
    number = 0
    try:
        with ExitStack() as stack:
            file = stack.enter_context(path.open("rb"))
            lines = stack.enter_context(gzip.open(file)) if path.suffix == ".gz" else file
            while raw := lines.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    _skip_line(lines, raw)
                if number == 1:
                    raw = raw.removeprefix(_BOM)
                if (outcome := _outcome(raw, now)) is not None:
                    yield Line(number, file.tell(), raw[:LONGEST_LINE], outcome)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportFileError(
            f"{path} cannot be read after line {number} ({error}); check that it is there and whole"
        ) from error


def read_line(raw: bytes, now: datetime) -> Post:
    """The post on one line. LineError with the reason if it is none."""
    return _post(_decoded(raw), now)


def _outcome(raw: bytes, now: datetime) -> Outcome | None:
    if raw.isspace():
        return None
    try:
        record = _decoded(raw)
        return _removed(record, now) if record.get("removed") is True else _post(record, now)
    except LineError as error:
        return error


def _skip_line(lines: BinaryIO | gzip.GzipFile, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = lines.readline(LONGEST_LINE)


def _decoded(raw: bytes) -> Fields:
    if len(raw) > LONGEST_LINE:
        raise LineError(f"longer than {LONGEST_LINE:,} bytes; a line is one post")
    try:
        record = json.loads(raw.decode())
        # What cannot be stored can only have come escaped.
        record = _storable(record) if b"\\u" in raw else record
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise LineError(
            f"not JSON at character {error.colno}: {error.msg}; a line is one JSON object"
        ) from error
    except (ValueError, RecursionError) as error:
        raise LineError("not JSON that can be read: a number or a nesting in it has no end") from error
    if type(record) is not dict:
        raise LineError(f"must be an object of one post, not {shown(record)}")
    return record


def _storable(value: Any) -> Any:
    if type(value) is str:
        return storable(value)
    if type(value) is list:
        return [_storable(item) for item in value]
    if type(value) is dict:
        return {storable(key): _storable(item) for key, item in value.items()}
    return value


def _post(record: Fields, now: datetime) -> Post:
    reply_to = _reply_to(record)
    created_at, estimated = _created_at(record, now)
    return Post(
        network=_network(record),
        id=_id(record),
        author=_author(record),
        text=_needed_text(record),
        created_at=created_at,
        url=_url(record),
        lang=text(record, "lang") or None,
        kind=_kind(record, reply_to),
        reply_to=reply_to,
        conversation_id=name(record, "conversation_id"),
        ref_id=name(record, "ref_id"),
        counters=_counters(record),
        date_estimated=estimated,
        date_raw=_date_raw(record) if estimated else None,
        brands=_brands(record),
    )


def _removed(record: Fields, now: datetime) -> Tombstone | Gone:
    """What is said of a removed post: all that its figures are made of, or only that it is gone."""
    network, native = _network(record), _id(record, removed=True)
    if not native.startswith(REMOVED):
        return Gone(network, native)
    created_at, impossible = _created_at(record, now)
    if impossible:
        raise LineError(f"created_at: {record['created_at']} is before 1995 or to come")
    return read_tombstone(record, network, native, created_at, _kind(record, None))


def _network(record: Fields) -> str:
    network = text(record, "network")
    if network is None or not _SLUG.fullmatch(network):
        raise LineError(f'network: must be a lower-case name such as "x" or "rss", not {shown(network)}')
    return network


def _id(record: Fields, *, removed: bool = False) -> str:
    native = name(record, "id")
    if native is None:
        raise LineError("id: is missing; it must be the network's own id of the post")
    if native.startswith(REMOVED) and not removed:
        raise LineError(f'id: only a removed post is called {shown(native)}; write "removed": true')
    return native


def _needed_text(record: Fields) -> str:
    found = text(record, "text")
    if found is None:
        raise LineError('text: is missing; write "" for a post without words')
    if len(found) > LONGEST_TEXT:
        raise LineError(f"text: is longer than {LONGEST_TEXT:,} characters; no network has such posts")
    return found


def _author(record: Fields) -> Author:
    author = group(record, "author")
    handle = _handle(author, "handle", place="author.") if author else None
    native = name(author, "id", place="author.") if author else None
    if author is None or (handle is None and native is None):
        raise LineError("author: needs a handle or an id")
    return Author(
        id=native or "@" + (handle or "").casefold(),
        handle=handle,
        name=text(author, "name", place="author.") or None,
        followers=count(author, "followers", place="author."),
    )


def _handle(fields: Fields, key: str, *, place: str) -> str | None:
    """A handle without its "@", None where nothing is left of it."""
    return (name(fields, key, place=place) or "").removeprefix("@") or None


def _created_at(record: Fields, now: datetime) -> tuple[datetime, bool]:
    """The instant, UTC, and whether it is estimated: the post's own is impossible, so it is `now`."""
    raw = text(record, "created_at")
    if raw is None:
        raise LineError("created_at: is missing; write an instant such as 2017-10-31T22:10:47Z")
    try:
        found = datetime.fromisoformat(raw)
    except ValueError as error:
        raise LineError(
            f"created_at: {shown(raw)} is no instant; write one such as 2017-10-31T22:10:47Z"
        ) from error
    if found.tzinfo is None:
        raise LineError("created_at: no time zone, write 2017-10-31T22:10:47Z")
    if not _EARLIEST <= found <= now + _LATEST:
        return now, True
    return found.astimezone(UTC), record.get("date_estimated") is True


def _date_raw(record: Fields) -> str | None:
    """What the source wrote as the date: as our own export says it, else the impossible instant."""
    said: str | None = record["created_at"]
    return text(record, "date_raw") if record.get("date_estimated") is True else said


def _url(record: Fields) -> str | None:
    url = text(record, "url")
    if not url:
        return None
    if not _LINK.match(url):
        raise LineError(f"url: must be an https:// or http:// address, not {shown(url)}")
    return url


def _kind(record: Fields, reply_to: ReplyTo | None) -> Kind:
    value = text(record, "kind")
    if value is None:
        return Kind.ORIGINAL if reply_to is None else Kind.REPLY
    if value not in _KINDS:
        raise LineError(f"kind: must be one of {', '.join(_KINDS)}, not {shown(value)}")
    return _KINDS[value]


def _reply_to(record: Fields) -> ReplyTo | None:
    found = group(record, "reply_to")
    if found is None:
        return None
    post_id = name(found, "post_id", place="reply_to.")
    handle = _handle(found, "author_handle", place="reply_to.")
    return ReplyTo(post_id, handle) if post_id or handle else None


def _counters(record: Fields) -> Counters:
    found = group(record, "metrics")
    if not found:
        return NO_COUNTERS
    counters = [found.get(key) for key in _COUNTERS]
    for value in counters:
        if value is not None and (type(value) is not int or not 0 <= value <= LARGEST):
            # Names the first that is wrong.
            return Counters(*(count(found, key, place="metrics.") for key in _COUNTERS))
    return Counters(*counters)


def _brands(record: Fields) -> tuple[str, ...]:
    """The brands that the source vouched for: of our own export, mentions without keywords."""
    mentions = record.get("mentions")
    if not mentions:
        return ()
    if type(mentions) is not list or not all(type(mention) is dict for mention in mentions):
        raise LineError('mentions: must be a list of objects such as {"brand": "Acme", "keywords": []}')
    named = (text(mention, "brand", place="mentions.") for mention in mentions if not mention.get("keywords"))
    return tuple(brand for brand in named if brand)
