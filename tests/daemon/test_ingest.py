"""Which text of a post stands, and which mentions it has: whatever the order in which it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from listener.daemon.ingest import Step, ingest_archive, ingest_polls
from listener.enrich import Enricher
from listener.enrich.scoring import AbsentScorer
from listener.model import (
    Author,
    Cursor,
    EnrichedPost,
    Kind,
    Poll,
    PollStatus,
    Post,
    Reading,
    Score,
    Sentiment,
)
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.listing import MentionFilter, all_posts, list_mentions
from listener.store.scorers import keep_model, put_in_use
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post

ENRICHER = Enricher(a_config(brands=(a_brand("Acme", exclude=("ohio",)), a_brand("Bolt"))))

Seen = tuple[str, str, tuple[str, ...]]
"""Where a post is seen, with which text, and the brands its source vouches for."""


def article(text: str, *brands: str) -> Post:
    return a_post(
        "tag:1", text, network="rss", kind=Kind.ARTICLE, author=Author("@paper", "paper"), brands=brands
    )


def poll(store: Store, source: str, *posts: Post) -> int:
    made = Poll(source, "", NOW, NOW, NOW, timedelta(hours=1), PollStatus.OK, seen=len(posts))
    cursor = Cursor(source, "", NOW + timedelta(hours=1))
    reading = Reading(PollStatus.OK, seen=len(posts), posts=posts)
    return ingest_polls(store, lambda: ENRICHER, [Step(reading, made, cursor)], zone=WARSAW)[0].posts


def imported(store: Store, *posts: Post) -> int:
    return ingest_archive(store, lambda: ENRICHER, posts, now=NOW, zone=WARSAW).posts


def kept(store: Store) -> tuple[str, str, str | None, dict[str, tuple[str, ...]]]:
    """Text, source, tone and the brands with their keywords of the one post there is."""
    [(stored, mentions)] = list(all_posts(store))
    assert rollups_agree(store)
    tone = stored.score.sentiment.value if stored.score else None
    return stored.post.text, stored.source, tone, {one.brand: one.keywords for one in mentions}


@pytest.mark.parametrize(
    ("seen", "text", "source", "brands"),
    [
        pytest.param(
            [("Search", "a firm like that", ("Acme",)), ("Search", "such a firm", ("Bolt",))],
            "a firm like that",
            "Search",
            {"Acme": (), "Bolt": ()},
            id="one search, two brands, two excerpts",
        ),
        pytest.param(
            [
                ("Zeitung", "Acme is awful", ()),
                ("Anzeiger", "Acme is great", ()),
                ("Post", "Acme is fine", ()),
            ],
            "Acme is great",
            "Anzeiger",
            {"Acme": ("acme",)},
            id="three feeds, three texts",
        ),
        pytest.param(
            [("Search", "the other firm", ("Bolt",)), ("Zeitung", "Acme and more", ())],
            "the other firm",
            "Search",
            {"Bolt": ()},
            id="a search and a feed with another text",
        ),
        pytest.param(
            [("import", "Acme is great", ()), ("import", "Bolt is bad", ())],
            "Acme is great",
            "import",
            {"Acme": ("acme",)},
            id="an archive with two texts",
        ),
        pytest.param(
            [("import", "a firm", ("Bolt",)), ("import", "a firm", ("Acme",)), ("Feed", "Acme", ())],
            "Acme",
            "Feed",
            {"Acme": ("acme",), "Bolt": ()},
            id="an archive that vouches and a feed",
        ),
    ],
)
def test_what_stands_does_not_depend_on_the_order(
    seen: list[Seen],
    text: str,
    source: str,
    brands: dict[str, tuple[str, ...]],
    new_sqlite_store: Callable[[], Store],
) -> None:
    for order in permutations(seen):
        store = new_sqlite_store()
        for place, said, vouched in order:
            (imported if place == "import" else lambda at, one, place=place: poll(at, place, one))(
                store, article(said, *vouched)
            )
        found = kept(store)
        assert (found[0], found[1]) == (text, source)
        assert found[3].items() >= brands.items()


def test_one_batch_of_an_archive_gives_what_several_would(new_sqlite_store: Callable[[], Store]) -> None:
    posts = (article("Bolt is bad", "Acme"), article("Acme is great"), article("Acme is great", "Bolt"))
    together, apart = new_sqlite_store(), new_sqlite_store()
    imported(together, *posts)
    for post in posts:
        imported(apart, post)
    assert kept(together) == kept(apart)


def test_a_feeds_edit_replaces_text_tone_and_mentions(sqlite_store: Store) -> None:
    poll(sqlite_store, "Feed", article("Acme is great"))
    poll(sqlite_store, "Feed", article("Bolt is awful"))
    assert kept(sqlite_store) == ("Bolt is awful", "Feed", "negative", {"Bolt": ("bolt",)})


@pytest.mark.parametrize("edited", ["Somebody else is great", "Acme in Ohio is great"])
def test_an_edit_that_names_the_brand_no_more_ends_the_mention(sqlite_store: Store, edited: str) -> None:
    poll(sqlite_store, "Feed", article("Acme is great"))
    assert poll(sqlite_store, "Feed", article(edited)) == 0
    assert kept(sqlite_store) == (edited, "Feed", "positive", {})


def test_an_edit_keeps_what_the_source_vouched_for(sqlite_store: Store) -> None:
    poll(sqlite_store, "Search", article("such a firm", "Acme"))
    poll(sqlite_store, "Search", article("a firm", "Acme"))
    assert kept(sqlite_store)[3] == {"Acme": ()}


def test_a_text_that_is_known_is_not_scored_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll(sqlite_store, "Feed", article("Acme is great"))
    monkeypatch.setattr(Enricher, "read", lambda *_: pytest.fail("scored again"))
    poll(sqlite_store, "Feed", replace(article("Acme is great"), brands=("Bolt",)))
    assert kept(sqlite_store)[3] == {"Acme": ("acme",), "Bolt": ()}


@pytest.mark.parametrize(
    "order", list(permutations([("B", "Acme is fine", ("12",)), ("A", "Acme is bad", ())]))
)
def test_of_an_edited_post_the_newest_version_stands_whoever_shows_it(
    store: Store, order: tuple[tuple[str, str, tuple[str, ...]], ...]
) -> None:
    for source, text, versions in order:
        poll(store, source, a_post("11", text, versions=versions))
    assert kept(store)[:2] == ("Acme is fine", "A")


def test_each_brand_of_a_post_counts_in_the_tone_of_its_own_sentences(store: Store) -> None:
    apart = a_post(1, "I love Acme. Bolt is horrible!")
    shared = a_post(2, "I love Acme and Bolt. They care.")
    assert imported(store, apart, shared, a_post(3, "I love Acme")) == 3
    found = list_mentions(store, MentionFilter(), limit=9)
    told = {
        (one.stored.post.id, one.brand): (one.sentiment, one.compound, one.brands, one.by_sentence)
        for one in found
    }
    whole = ENRICHER.rescore(shared.text, "en", Kind.ORIGINAL)
    assert whole is not None
    assert told == {
        ("1", "Acme"): (Sentiment.POSITIVE, 6_369, 2, True),
        ("1", "Bolt"): (Sentiment.NEGATIVE, -5_848, 2, True),
        ("2", "Acme"): (Sentiment.POSITIVE, whole.compound, 2, False),
        ("2", "Bolt"): (Sentiment.POSITIVE, whole.compound, 2, False),
        ("3", "Acme"): (Sentiment.POSITIVE, 6_369, 1, False),
    }
    assert not any(one.corrected for one in found)
    assert rollups_agree(store)


def test_what_is_read_ahead_counts_for_that_very_post_alone(new_sqlite_store: Callable[[], Store]) -> None:
    """Of two posts under one identity another one than the one read may stand."""
    ahead = a_post("1", "Acme is great")
    read = {(ahead.network, ahead.id): EnrichedPost(ahead, lang="en", score=Score(-1234, "ahead"))}

    def score(*posts: Post) -> Score | None:
        store = new_sqlite_store()
        ingest_archive(store, lambda: ENRICHER, posts, now=NOW, zone=WARSAW, by_vader=read)
        [(stored, _mentions)] = list(all_posts(store))
        return stored.score

    assert score(ahead) == Score(-1234, "ahead")
    other = a_post("1", "A bad Acme")
    assert score(ahead, other) == ENRICHER.read(other).score


def test_what_is_read_ahead_by_vader_counts_for_nothing_under_learned_scorers(
    new_sqlite_store: Callable[[], Store],
) -> None:
    store, post = new_sqlite_store(), a_post("1", "Acme is great")
    with store.write() as connection:
        keep_model(connection, "model", "en", b"", who="anna", now=NOW)
        put_in_use(connection, {"en": "model"}, NOW)
    config = a_config(brands=(a_brand("Acme"),))
    learned = Enricher(config, [lambda _vader: AbsentScorer("model", frozenset({"en"}))])
    read = {(post.network, post.id): EnrichedPost(post, lang="en", score=Score(-1234, "ahead"))}
    ingest_archive(store, lambda: learned, [post], now=NOW, zone=WARSAW, by_vader=read)
    [(stored, _mentions)] = list(all_posts(store))
    assert stored.score is None
