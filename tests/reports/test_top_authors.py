"""Who is heard most: every column against plain counting, on planted posts, on either database."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.config import Config
from listener.metrics.authorship import mentions_per_author, share_of_author
from listener.metrics.clusters import clustered_share
from listener.model import Author, Counters, EnrichedPost, Kind, Match, Period
from listener.reports.top_authors import Sort, TopAuthors, top_authors
from listener.store import Store
from listener.store.authors import author_of
from listener.store.choice import Choice
from listener.store.listing import MentionFilter, count_mentions, list_mentions
from listener.store.removals import forget_post
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read

MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)


def keep(store: Store, *posts: EnrichedPost) -> None:
    save(store, posts, source="Feed", now=NOW, zone=WARSAW)


def told(store: Store, config: Config | None = None, **asked: object) -> TopAuthors:
    return top_authors(store, config or a_config(), MARCH, **asked)  # type: ignore[arg-type]


def names(found: TopAuthors) -> list[str]:
    return [one.who.id for one in found.found]


@pytest.fixture
def planted(store: Store) -> Store:
    """Anna writes most, Bob is engaged with most, the Times reaches most; Anna reposts Bob once."""
    times = Author("The Times", "The Times", None, 90_000)
    keep(
        store,
        read(a_post(1, author="anna", created_at=at(3), counters=Counters(reposts=4, likes=1)), "Acme"),
        read(a_post(2, author="anna", created_at=at(4), counters=Counters(reposts=0)), "Acme", "Bolt"),
        read(a_post(3, author="anna", created_at=at(5), counters=Counters(reposts=8), followers=150), "Bolt"),
        read(a_post(4, author="bob", created_at=at(6), counters=Counters(likes=500)), "Acme"),
        read(a_post(5, author=times, network="rss", created_at=at(7)), "Acme", matches=_found("Acme")),
        read(a_post(6, author="anna", kind=Kind.REPOST, ref_id="4", created_at=at(7))),
        read(a_post(7, author="dora", created_at=at(2, 0).replace(month=2)), "Acme"),
    )
    return store


def _found(brand: str) -> tuple[Match, ...]:
    return (Match(brand, ()),)


def test_a_post_that_names_two_brands_counts_once_among_all_and_opens_as_two_rows(planted: Store) -> None:
    found = told(planted)
    anna, times, bob = found.found
    assert (found.authors, found.mentions, found.rows) == (3, 5, 6)
    assert (anna.mentions, anna.rows, anna.repost_rows) == (3, 4, 1)
    assert (anna.engagements, anna.reach, anna.last_at) == (13, 150, at(5))
    assert (anna.average_reposts, anna.repost_ratio) == (4.0, 0.25)
    assert (bob.average_reposts, bob.repost_ratio) == (None, 0.0)
    assert (times.engagements, times.repost_ratio, times.is_publisher) == (None, None, True)
    assert found.per_author.value == pytest.approx(5 / 3)
    assert (found.top_share.value, anna.share.value, anna.share.n) == (0.6, 0.6, 5)


def test_of_one_brand_only_its_mentions_count(planted: Store) -> None:
    found = told(planted, brand="Bolt")
    assert [(one.who.id, one.mentions, one.engagements) for one in found.found] == [("anna", 2, 8)]
    assert found.found[0].average_reposts is None
    assert (found.top_share.value, found.top_share.low) == (1.0, None)


def test_each_column_ranks_and_who_lacks_it_stands_last(planted: Store) -> None:
    assert names(told(planted, sort=Sort.ENGAGEMENTS)) == ["bob", "anna", "The Times"]
    assert names(told(planted, sort=Sort.REACH)) == ["The Times", "anna", "bob"]
    assert told(planted, sort=Sort.REACH).top_share.value == 0.6


def test_a_choice_narrows_everything(planted: Store) -> None:
    assert told(planted, choice=Choice(source="Other")).found == ()
    found = told(planted, choice=Choice(keywords=("bolt",)))
    assert [(one.who.id, one.mentions, one.repost_ratio) for one in found.found] == [("anna", 2, None)]
    assert told(planted, choice=Choice(lang="pl")).per_author.value is None


@pytest.mark.parametrize("order", [1, -1])
def test_equals_stand_by_network_and_id_whatever_came_first(store: Store, order: int) -> None:
    posts = [
        read(a_post(f"{network}{name}", author=name, network=network), "Acme", matches=_found("Acme"))
        for network in ("x", "mastodon")
        for name in ("b", "a", "Z")
    ]
    keep(store, *posts[::order])
    found = told(store, most=4)
    assert [one.who.key for one in found.found] == ["mastodon:Z", "mastodon:a", "mastodon:b", "x:Z"]
    assert found.authors == 6


def test_reposts_are_unknown_where_none_of_the_network_was_read(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    assert told(store).found[0].repost_ratio is None


def test_removed_posts_count_but_stand_for_nobody(planted: Store) -> None:
    forget_post(planted, "x", "4", now=NOW, zone=WARSAW)
    found = told(planted, sort=Sort.ENGAGEMENTS)
    assert (names(found), found.authors, found.mentions) == (["anna", "The Times"], 3, 5)


def test_what_was_remembered_is_told_anew_when_a_day_changes(planted: Store) -> None:
    assert told(planted).found[0].mentions == 3
    keep(planted, read(a_post(8, author="anna", created_at=at(6)), "Acme"))
    assert (told(planted).found[0].mentions, told(planted).found[0].last_at) == (4, at(6))


def test_the_mentions_of_an_author_are_listed_with_their_reposts_if_asked(planted: Store) -> None:
    anna = MentionFilter(author=("x", "anna"))
    assert [one.stored.post.id for one in list_mentions(planted, anna, limit=9)] == ["3", "2", "2", "1"]
    assert count_mentions(planted, replace(anna, reposts=True)) == 5
    assert count_mentions(planted, replace(anna, author=("rss", "anna"))) == 0
    known = author_of(planted, "rss", "The Times")
    assert known is not None
    assert (known.key, author_of(planted, "x", "nobody")) == ("rss:The Times", None)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=60))
def test_mentions_per_author_lie_within_their_interval(counts: list[int]) -> None:
    import numpy as np

    found = mentions_per_author(np.array(counts))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.n == sum(counts)
    assert 1 <= found.low <= found.value + 1e-9
    assert found.high >= found.value - 1e-9
    again = mentions_per_author(np.array(sorted(counts)))
    assert math.isclose(found.high, again.high or 0, rel_tol=1e-9)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=60), st.data())
def test_the_share_of_an_author_is_the_clustered_one(counts: list[int], data: st.DataObject) -> None:
    import numpy as np

    place = data.draw(st.integers(0, len(counts) - 1))
    whole = np.array(counts)
    mine = np.where(np.arange(len(counts)) == place, whole, 0)
    assert share_of_author(counts[place], place, whole) == clustered_share(mine, whole)


def test_without_authors_nothing_is_known_and_of_one_no_interval() -> None:
    import numpy as np

    assert mentions_per_author(np.array([], dtype=np.int64)).value is None
    assert mentions_per_author(np.array([7])).high is None
