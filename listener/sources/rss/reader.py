"""One visit to one feed: ask politely, parse what is new, and remember enough to ask less the next time.

The memory is a cursor's `state`; whoever saves a Reading saves its posts and its state together, so a
validator is never kept of a feed whose entries were lost. When a feed is visited is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol
from urllib.parse import unquote

from listener.errors import DeadlineExceeded, FetchError, SourceError
from listener.model import Cursor, Part, PollStatus, Reading
from listener.model.link import canonical_link
from listener.net import Fetched, fresh_for, redact, retry_after
from listener.sources.rss.parse import PARSER_VERSION, ParsedFeed
from listener.sources.rss.posts import posts_of
from listener.sources.rss.refusal import refusal

_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.8"
_LONGEST_REST = timedelta(hours=24)
_LONGEST_VALIDATOR = 1_000
_CONDITIONS = {"etag": "if-none-match", "last_modified": "if-modified-since"}

State = Mapping[str, str]


class Fetches(Protocol):
    """What the reader needs of a Fetcher."""

    async def fetch(self, url: str, headers: Mapping[str, str] = ...) -> Fetched:
        """The answer to a GET of `url`; raises FetchError."""
        ...


class Parses(Protocol):
    """What the reader needs of a ParserPool."""

    async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
        """The entries of `body`; raises SourceError."""
        ...


class RssReader:
    """Reads feeds. `panel` stands for the brands that are tracked: when it changes, all is read again.

    What it remembers of a part, all text: `url` it belongs to, `panel`, `etag`, `last_modified`, `body`
    (a digest), `moved_to`, `had_entries`, `ttl` (minutes), `notice`; of failures `gone` (after a 410) and
    `hung` (it used up the whole deadline).
    """

    def __init__(self, fetcher: Fetches, pool: Parses, *, panel: str = "") -> None:
        self._fetcher = fetcher
        self._pool = pool
        # Another way of reading entries is a reason to read unchanged ones again, as other brands are.
        self._panel = f"{PARSER_VERSION}:{panel}"

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """Visit the feed once. A failure keeps what is known; only bugs are raised."""
        url = part.url or ""
        state = dict(cursor.state) if cursor is not None and cursor.state.get("url") == url else {"url": url}
        if "gone" in state:
            return _failed(state, refusal(410, url))
        state.pop("hung", None)
        conditions = self._conditions(state)
        try:
            answer = await self._fetcher.fetch(state.get("moved_to", url), {"accept": _ACCEPT} | conditions)
            if answer.status == 304 and conditions:
                return _unchanged(state | _validators(answer), answer, now)
            if not 200 <= answer.status < 300:
                return _refused(state, answer, now)
            return await self._read(part, state, answer, now)
        except DeadlineExceeded as error:
            return _failed(state | {"hung": "1"}, str(error), error.retry_after)
        except FetchError as error:
            return _failed(state, str(error), error.retry_after)
        except SourceError as error:
            return _failed(state, str(error))

    def close(self) -> None:
        """Nothing to let go of: connections and workers are the caller's."""

    def _conditions(self, state: State) -> dict[str, str]:
        if state.get("panel") != self._panel:
            return {}
        return {header: state[key] for key, header in _CONDITIONS.items() if key in state}

    async def _read(self, part: Part, state: State, answer: Fetched, now: datetime) -> Reading:
        """What a good answer brought."""
        if not answer.body.strip():
            raise SourceError("the address sent an empty answer instead of a feed; open it in a browser")
        known = self._known(part, state, answer)
        if state.get("body") == known["body"] and state.get("panel") == self._panel:
            lasting = {key: state[key] for key in ("had_entries", "ttl", "notice") if key in state}
            return _unchanged(known | lasting, answer, now)
        feed = await self._pool.parse(answer.body, answer.url, answer.headers.get("content-type"))
        known |= _learned(feed, had_entries="had_entries" in state)
        return Reading(
            PollStatus.OK,
            seen=len(feed.entries),
            posts=posts_of(feed, part, now),
            state=known,
            notice=_notice(known),
            healthy="notice" not in known,
            rest=_rest(known, answer, now),
        )

    def _known(self, part: Part, state: State, answer: Fetched) -> dict[str, str]:
        """What to remember of a good answer, whatever its entries."""
        url = part.url or ""
        known = {"url": url, "panel": self._panel, "body": sha256(answer.body).hexdigest()}
        if moved_to := answer.moved_to or state.get("moved_to"):
            known["moved_to"] = moved_to
        # A validator belongs to the address that answered. Behind a temporary redirect that is not the
        # one asked next time, whose chance "304" would hide entries for ever.
        if _same(moved_to or url, answer.url):
            known |= _validators(answer)
        return known


def _learned(feed: ParsedFeed, *, had_entries: bool) -> dict[str, str]:
    """What to remember of a feed's content. Its notice stays true for as long as the feed is unchanged."""
    learned = {} if feed.ttl is None else {"ttl": str(feed.ttl)}
    if feed.entries or had_entries:
        learned["had_entries"] = "1"
    if feed.broken:
        learned["notice"] = (
            f"the feed's XML is broken, entries may be missing ({feed.broken}); tell its publisher"
        )
    elif had_entries and not feed.entries:
        learned["notice"] = (
            "the feed is empty now but had entries before; look whether it moved or was closed"
        )
    return learned


def _unchanged(state: State, answer: Fetched, now: datetime) -> Reading:
    return Reading(
        PollStatus.UNCHANGED,
        state=state,
        notice=_notice(state),
        healthy="notice" not in state,
        rest=_rest(state, answer, now),
    )


def _refused(state: State, answer: Fetched, now: datetime) -> Reading:
    # Only the configured address can end a source for good; a remembered one is merely forgotten.
    gone = {"gone": "1"} if answer.status == 410 and "moved_to" not in state else {}
    return _failed({**state, **gone}, refusal(answer.status, answer.url), retry_after(answer.headers, now))


def _failed(state: State, error: str, rest: timedelta | None = None) -> Reading:
    """A failure keeps what is known, except a new address: next time the configured one is asked again."""
    dropped = ("moved_to", *_CONDITIONS) if "moved_to" in state else ()
    kept = {key: value for key, value in state.items() if key not in dropped}
    return Reading(PollStatus.FAILED, state=kept, error=error, rest=rest)


def _validators(answer: Fetched) -> dict[str, str]:
    found = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
    return {key: value for key, value in found.items() if value and len(value) <= _LONGEST_VALIDATOR}


def _same(asked: str, answered: str) -> bool:
    return unquote(canonical_link(asked)) == unquote(canonical_link(answered))


def _notice(state: State) -> str | None:
    moved_to = state.get("moved_to")
    moved = f"the feed has moved for good to {redact(moved_to)}; enter that as its url" if moved_to else None
    return "; ".join(filter(None, (moved, state.get("notice")))) or None


def _rest(state: State, answer: Fetched, now: datetime) -> timedelta | None:
    """How long the server or the feed asks to be left alone: the longer of the two, a day at most."""
    ttl = timedelta(minutes=int(state.get("ttl", "0")))
    fresh = fresh_for(answer.headers, now) or timedelta()
    return min(max(ttl, fresh), _LONGEST_REST) or None
