"""RssReader: what one visit asks, brings and remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from listener.errors import (
    AddressRefused,
    BodyTooLarge,
    DeadlineExceeded,
    FetchError,
    ListenerError,
    ParserKilled,
)
from listener.model import Cursor, Part, PollStatus, Reading
from listener.net import Fetched
from listener.sources.rss.parse import ParsedFeed
from listener.sources.rss.reader import Parses, RssReader
from tests.sources.rss.fakes import FEED, NOW, FakeFetcher, InlinePool, answer, cursor_after, feed_part
from tests.sources.rss.feeds import RSS_20, item, rss

ONE = rss(item(guid="urn:1", title="Acme"))
TWO = rss(item(guid="urn:1", title="Acme"), item(guid="urn:2", title="Rival"))
NONE = rss()
VALIDATORS = {"etag": '"v1"', "last-modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
NEW = "https://new.example/feed"


def visit(
    fetcher: FakeFetcher,
    last: Reading | None = None,
    *,
    part: Part | None = None,
    pool: Parses | None = None,
    panel: str = "acme",
) -> Reading:
    part = part or feed_part()
    cursor = cursor_after(last, part) if last is not None else None
    return asyncio.run(RssReader(fetcher, pool or InlinePool(), panel=panel).read(part, cursor, NOW))


def visits(*answers: Fetched | ListenerError, pool: Parses | None = None) -> tuple[Reading, FakeFetcher]:
    """The last of as many visits as there are answers."""
    fetcher, reading = FakeFetcher(*answers), None
    for _ in answers:
        reading = visit(fetcher, reading, pool=pool)
    assert reading is not None
    return reading, fetcher


def test_a_first_visit_brings_all_entries() -> None:
    reading, fetcher = visits(answer(TWO))

    assert (reading.status, reading.seen, reading.notice, reading.error) == (PollStatus.OK, 2, None, None)
    assert [post.id for post in reading.posts] == ["urn:1", "urn:2"]
    assert fetcher.conditions == [{}]
    assert "atom" in fetcher.asked[0][1]["accept"]


def test_a_second_visit_asks_only_for_news() -> None:
    reading, fetcher = visits(answer(ONE, headers=VALIDATORS), answer(status=304))

    assert (reading.status, reading.seen, reading.posts) == (PollStatus.UNCHANGED, 0, ())
    assert fetcher.conditions[1] == {
        "if-none-match": '"v1"',
        "if-modified-since": "Sat, 21 Nov 2026 10:00:00 GMT",
    }


def test_a_304_may_bring_new_validators_and_keeps_the_others() -> None:
    reading, _ = visits(answer(ONE, headers=VALIDATORS), answer(status=304, headers={"etag": '"v2"'}))

    assert (reading.state["etag"], reading.state["last_modified"]) == ('"v2"', VALIDATORS["last-modified"])


def test_the_same_bytes_again_are_not_parsed() -> None:
    pool = InlinePool()
    reading, _ = visits(answer(ONE), answer(ONE), pool=pool)

    assert (reading.status, pool.parsed) == (PollStatus.UNCHANGED, 1)


def test_other_bytes_are_parsed_and_old_validators_forgotten() -> None:
    reading, _ = visits(answer(ONE, headers=VALIDATORS), answer(TWO))

    assert (reading.status, reading.seen) == (PollStatus.OK, 2)
    assert "etag" not in reading.state


def test_an_endless_validator_is_not_kept() -> None:
    reading, _ = visits(answer(ONE, headers={"etag": "x" * 2_000}))

    assert "etag" not in reading.state


def test_other_brands_make_an_unchanged_feed_be_read_once_more() -> None:
    fetcher = FakeFetcher(answer(ONE, headers=VALIDATORS))
    first = visit(fetcher, panel="acme")
    second = visit(fetcher, first, panel="acme and rival")
    third = visit(fetcher, second, panel="acme and rival")

    assert [reading.status.value for reading in (first, second, third)] == ["ok", "ok", "unchanged"]
    assert [bool(conditions) for conditions in fetcher.conditions] == [False, False, True]


def test_another_way_of_parsing_makes_it_be_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = visits(answer(ONE, headers=VALIDATORS))
    monkeypatch.setattr("listener.sources.rss.reader.PARSER_VERSION", "next")
    fetcher = FakeFetcher(answer(ONE, headers=VALIDATORS))

    assert visit(fetcher, first).status is PollStatus.OK
    assert fetcher.conditions == [{}]


def test_a_304_to_an_unconditional_request_is_a_failure() -> None:
    reading, _ = visits(answer(status=304))

    assert reading.status is PollStatus.FAILED


def test_nothing_is_remembered_of_another_url() -> None:
    first, _ = visits(answer(ONE, headers=VALIDATORS))
    fetcher = FakeFetcher(answer(ONE, url=NEW))
    reading = visit(fetcher, first, part=feed_part(NEW))

    assert (reading.status, fetcher.conditions, reading.state["url"]) == (PollStatus.OK, [{}], NEW)


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_and_says_so() -> None:
    moved = answer(ONE, url=NEW, moved_to=NEW, headers=VALIDATORS)
    reading, fetcher = visits(moved, answer(status=304, url=NEW))

    assert [url for url, _ in fetcher.asked] == [FEED, NEW]
    assert fetcher.conditions[1]["if-none-match"] == '"v1"'
    assert reading.notice == f"the feed has moved for good to {NEW}; enter that as its url"


def test_a_new_address_that_sends_no_feed_is_not_remembered() -> None:
    reading, fetcher = visits(answer(b"<html>Sign in", url=NEW, moved_to=NEW), answer(ONE))

    assert [url for url, _ in fetcher.asked] == [FEED, FEED]
    assert reading.status is PollStatus.OK


@pytest.mark.parametrize(
    "failure",
    [
        answer(status=404, url=NEW),
        answer(status=410, url=NEW),
        FetchError("down"),
        answer(b"<html>", url=NEW),
    ],
)
def test_when_the_new_address_fails_the_configured_one_is_asked_again(
    failure: Fetched | ListenerError,
) -> None:
    moved = answer(ONE, url=NEW, moved_to=NEW, headers=VALIDATORS)
    reading, fetcher = visits(moved, failure, answer(ONE))

    assert [url for url, _ in fetcher.asked] == [FEED, NEW, FEED]
    assert fetcher.conditions[2] == {}
    assert (reading.status, reading.notice) == (PollStatus.UNCHANGED, None)


def test_the_password_of_a_moved_feed_is_not_shown() -> None:
    reading, _ = visits(answer(ONE, url=NEW, moved_to="https://ann:secret@new.example/feed"))

    assert "secret" not in str(reading.notice)
    assert reading.state["moved_to"] == "https://ann:secret@new.example/feed"


def test_validators_from_behind_a_temporary_redirect_are_not_kept() -> None:
    reading, _ = visits(answer(ONE, url="https://cdn.example/x", headers=VALIDATORS))

    assert "etag" not in reading.state
    assert "last_modified" not in reading.state


def test_after_a_410_nobody_is_asked_until_the_url_changes() -> None:
    reading, fetcher = visits(answer(status=410), answer(ONE))

    assert reading.status is PollStatus.FAILED
    assert reading.error == f"{FEED} answered 410: it " + str(reading.error).partition(": it ")[2]
    assert len(fetcher.asked) == 1
    assert visit(FakeFetcher(answer(ONE, url=NEW)), reading, part=feed_part(NEW)).status is PollStatus.OK


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (300, "correct its url"),
        (400, "correct its url"),
        (401, "name and password"),
        (403, "open it in a browser"),
        (404, "correct the url"),
        (429, "raise `every`"),
        (500, "nothing to do unless"),
        (503, "nothing to do unless"),
    ],
)
def test_every_refusal_names_its_remedy_and_obeys_retry_after(status: int, remedy: str) -> None:
    first, _ = visits(answer(ONE, headers=VALIDATORS))
    refused = visit(FakeFetcher(answer(status=status, headers={"retry-after": "600"})), first)

    assert (refused.status, refused.rest, refused.state) == (
        PollStatus.FAILED,
        timedelta(minutes=10),
        first.state,
    )
    assert f"{FEED} answered {status}: it " in str(refused.error)
    assert remedy in str(refused.error)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "an empty answer"),
        (b" \r\n", "an empty answer"),
        (b"<!DOCTYPE html><p>Are you human?", "sent a web page instead of a feed"),
        (b'{"items": []}', "neither RSS nor Atom"),
        (b"<rss version='2.0'><channel><title>", "XML is broken"),
    ],
)
def test_what_is_no_feed_is_a_failure_that_forgets_nothing(body: bytes, reason: str) -> None:
    first, _ = visits(answer(ONE, headers=VALIDATORS))
    reading = visit(FakeFetcher(answer(body, headers={"etag": '"bad"'})), first)

    assert (reading.status, reading.seen, reading.state) == (PollStatus.FAILED, 0, first.state)
    assert reason in str(reading.error)


def test_broken_xml_with_entries_is_read_with_a_notice_that_lasts() -> None:
    reading, _ = visits(answer(RSS_20 + b"<oops>"), answer(RSS_20 + b"<oops>"))

    assert reading.status is PollStatus.UNCHANGED
    assert "XML is broken, entries may be missing (line " in str(reading.notice)


def test_a_feed_gone_empty_is_never_silent_again() -> None:
    emptied, _ = visits(answer(ONE), answer(NONE))
    again = visit(FakeFetcher(answer(NONE)), emptied)
    refilled = visit(FakeFetcher(answer(ONE)), again)

    assert (emptied.status, emptied.seen) == (PollStatus.OK, 0)
    assert "is empty now" in str(emptied.notice)
    assert (again.status, again.notice) == (PollStatus.UNCHANGED, emptied.notice)
    assert refilled.notice is None


def test_a_feed_that_never_had_entries_is_no_trouble() -> None:
    reading, _ = visits(answer(NONE))

    assert (reading.status, reading.seen, reading.notice) == (PollStatus.OK, 0, None)


@pytest.mark.parametrize(
    ("headers", "ttl", "rest"),
    [
        ({}, None, None),
        ({"cache-control": "max-age=3600"}, None, timedelta(hours=1)),
        ({"cache-control": "max-age=3600"}, 90, timedelta(minutes=90)),
        ({"cache-control": "max-age=7200"}, 90, timedelta(hours=2)),
        ({"expires": "Sun, 22 Nov 2026 12:30:00 GMT"}, None, timedelta(minutes=30)),
        ({"cache-control": "max-age=9999999"}, None, timedelta(hours=24)),
        ({}, 100_000, timedelta(hours=24)),
        ({"cache-control": "no-store"}, None, None),
    ],
)
def test_the_longer_of_freshness_and_ttl_is_obeyed_but_a_day_at_most(
    headers: Mapping[str, str], ttl: int | None, rest: timedelta | None
) -> None:
    body = rss(item(guid="urn:1", title="Acme"), channel=f"<ttl>{ttl}</ttl>" if ttl else "")
    reading, _ = visits(answer(body, headers=headers), answer(body, headers=headers))
    asked_again = visit(
        FakeFetcher(answer(status=304, headers=headers)), visits(answer(body, headers=VALIDATORS))[0]
    )

    assert (visits(answer(body, headers=headers))[0].rest, reading.rest, asked_again.rest) == (
        rest,
        rest,
        rest,
    )


@pytest.mark.parametrize("error", [AddressRefused("no"), BodyTooLarge("big"), FetchError("off")])
def test_a_fetch_that_fails_is_told_and_forgets_nothing(error: FetchError) -> None:
    first, _ = visits(answer(ONE, headers=VALIDATORS))
    error.retry_after = timedelta(minutes=5)
    reading = visit(FakeFetcher(error), first)

    assert reading == Reading(
        PollStatus.FAILED, state=first.state, error=str(error), rest=timedelta(minutes=5)
    )


def test_a_hang_is_remembered_until_the_next_answer() -> None:
    hung, _ = visits(DeadlineExceeded("too slow"))
    again = visit(FakeFetcher(FetchError("off")), hung)

    assert (hung.status, hung.state) == (PollStatus.FAILED, {"url": FEED, "hung": "1"})
    assert "hung" not in again.state


def test_a_killed_parser_is_the_failure_of_its_feed() -> None:
    class Killing(InlinePool):
        async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
            raise ParserKilled("too much")

    reading, _ = visits(answer(ONE), pool=Killing())

    assert (reading.status, reading.error, reading.state) == (PollStatus.FAILED, "too much", {"url": FEED})


def test_a_bug_is_not_swallowed() -> None:
    class Buggy(InlinePool):
        async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        visits(answer(ONE), pool=Buggy())


def test_relative_links_are_resolved_against_the_address_that_answered() -> None:
    reading, _ = visits(answer(rss(item(title="a", link="/1")), url=NEW))

    assert reading.posts[0].url == "https://new.example/1"


def test_the_state_is_text_only() -> None:
    reading, _ = visits(answer(RSS_20, url=NEW, moved_to=NEW, headers=VALIDATORS))

    assert all(type(key) is str and type(value) is str for key, value in reading.state.items())
    assert set(reading.state) == {
        "url",
        "panel",
        "body",
        "etag",
        "last_modified",
        "moved_to",
        "had_entries",
        "ttl",
    }


def test_a_cursor_without_state_is_a_first_visit() -> None:
    part = feed_part()
    cursor = Cursor(part.source.name, part.name, NOW)
    reading = asyncio.run(RssReader(FakeFetcher(answer(ONE)), InlinePool()).read(part, cursor, NOW))

    assert reading.status is PollStatus.OK
