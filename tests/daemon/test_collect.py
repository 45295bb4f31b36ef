"""One poll as one unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from listener.alerts.watch import watching
from listener.config import parts_of
from listener.daemon.collect import Collector, Visit
from listener.errors import StoreError
from listener.model import Author, Cursor, Kind, Part, PollStatus, Post, SourceKind
from listener.store import Store
from listener.store.alert_log import latest
from listener.store.ledger import standings
from listener.store.listing import all_posts
from tests.alerts.rig import a_rule, keep_rules
from tests.builders import NOW, a_config, a_post, a_source
from tests.fakes.reader import FakeReader, reading

FEED = a_source("Feed")
PART = Part(FEED, url=FEED.url)
QUARTER = timedelta(minutes=15)


def article(number: int, text: str, **changes: object) -> Post:
    return a_post(number, text, network="rss", kind=Kind.ARTICLE, author=Author("@paper", "paper"), **changes)


@contextmanager
def collector(store: Store, reader: FakeReader) -> Iterator[Collector]:
    config = a_config(FEED)
    readers = {SourceKind.RSS: reader}
    found = Collector(config, store, readers, clock=lambda: NOW, watch=watching(config))
    yield found
    found.close()


def visit(store: Store, reader: FakeReader, *, part: Part = PART, cursor: Cursor | None = None) -> Visit:
    with collector(store, reader) as one, capture_logs():
        return asyncio.run(one.visit(part, cursor))


def kept(store: Store) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Brand and keywords of each kept post, by its text."""
    return {
        stored.post.text: tuple((one.brand, one.keywords) for one in mentions)
        for stored, mentions in all_posts(store)
    }


def test_a_poll_keeps_what_names_a_brand_and_counts_the_rest(sqlite_store: Store) -> None:
    posts = (article(1, "Acme wins"), article(2, "Weather"), article(3, "Bolt and Acme"))
    made = visit(sqlite_store, FakeReader({"Feed": reading(*posts)}))
    assert (made.poll.seen, made.poll.new, made.poll.status) == (3, 2, PollStatus.OK)
    assert kept(sqlite_store) == {
        "Acme wins": (("Acme", ("acme",)),),
        "Bolt and Acme": (("Acme", ("acme",)), ("Bolt", ("bolt",))),
    }


def test_what_a_search_for_a_brand_returns_is_kept_as_matched_by_source(sqlite_store: Store) -> None:
    found = article(1, "A firm of that kind", brands=("Acme",))
    visit(sqlite_store, FakeReader({"Feed": reading(found)}))
    assert kept(sqlite_store) == {"A firm of that kind": (("Acme", ()),)}


def test_polling_the_same_again_adds_nothing(sqlite_store: Store) -> None:
    reader = FakeReader({"Feed": reading(article(1, "Acme wins"))})
    visit(sqlite_store, reader)
    assert visit(sqlite_store, reader).poll.new == 0


def test_an_edited_text_is_read_anew(sqlite_store: Store) -> None:
    visit(sqlite_store, FakeReader({"Feed": reading(article(1, "Acme is great"))}))
    visit(sqlite_store, FakeReader({"Feed": reading(article(1, "Acme is awful"))}))
    [(stored, _)] = list(all_posts(sqlite_store))
    assert stored.score is not None
    assert (stored.post.text, stored.score.sentiment.value) == ("Acme is awful", "negative")


def test_the_next_visit_is_due_after_the_interval(sqlite_store: Store) -> None:
    assert visit(sqlite_store, FakeReader()).cursor.due_at == NOW + QUARTER


@pytest.mark.parametrize(
    ("asked", "granted"), [(timedelta(hours=2), timedelta(hours=2)), (timedelta(1e-9), QUARTER)]
)
def test_a_source_that_asks_for_rest_gets_it(
    sqlite_store: Store, asked: timedelta, granted: timedelta
) -> None:
    made = visit(sqlite_store, FakeReader({"Feed": reading(rest=asked)}))
    assert made.cursor.due_at == NOW + granted


def test_state_and_posts_are_saved_together(sqlite_store: Store) -> None:
    visit(sqlite_store, FakeReader({"Feed": reading(article(1, "Acme"), state={"etag": "abc"})}))
    state = {"url": FEED.url or "", "etag": "abc"}
    assert standings(sqlite_store)["Feed", ""].cursor == Cursor("Feed", "", NOW + QUARTER, state)


def test_an_error_in_a_reader_is_recorded_and_logged_and_keeps_the_state(sqlite_store: Store) -> None:
    before = Cursor("Feed", "", NOW, {"etag": "abc"})
    with collector(sqlite_store, FakeReader({"Feed": KeyError("oops")})) as one, capture_logs() as logs:
        made = asyncio.run(one.visit(PART, before))
    assert (made.poll.status, made.cursor.state) == (PollStatus.FAILED, {"etag": "abc"})
    assert made.poll.error == (
        "Reading it met an error in the program (KeyError: 'oops'); "
        "the log has the details, please report them."
    )
    assert [entry["log_level"] for entry in logs] == ["error", "info"]


def test_a_late_visit_stands_for_those_that_were_missed(sqlite_store: Store) -> None:
    made = visit(sqlite_store, FakeReader(), cursor=Cursor("Feed", "", NOW - timedelta(hours=2)))
    assert made.poll.due_at == NOW - timedelta(hours=2)


def test_nothing_is_moved_when_the_database_fails(sqlite_store: Store) -> None:
    visit(sqlite_store, FakeReader({"Feed": reading(state={"etag": "1"})}))
    with sqlite_store.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON posts BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    with pytest.raises(StoreError, match="the disk is full; free space"):
        visit(sqlite_store, FakeReader({"Feed": reading(article(1, "Acme"), state={"etag": "2"})}))
    assert standings(sqlite_store)["Feed", ""].cursor.state["etag"] == "1"


def test_a_query_feed_has_a_cursor_for_each_brand(sqlite_store: Store) -> None:
    source = a_source("Search", "http://127.0.0.1/?q={query}")
    for part in parts_of(source, a_config().brands):
        visit(sqlite_store, FakeReader(), part=part)
    assert set(standings(sqlite_store)) == {("Search", "Acme"), ("Search", "Bolt")}


def test_a_poll_raises_alerts_and_upkeep_and_backfills_raise_none(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule(threshold=10))
    loud = article(1, "Acme wins", created_at=NOW)
    loud = replace(loud, author=replace(loud.author, followers=1_000))
    reader = FakeReader({"Feed": reading(loud)})
    visit(sqlite_store, reader, part=replace(PART, upkeep=True))
    assert latest(sqlite_store) == ()
    reader.answers["Feed"] = reading(replace(loud, id="2"))
    visit(sqlite_store, reader)
    assert len(latest(sqlite_store)) == 1
