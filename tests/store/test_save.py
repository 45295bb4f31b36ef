"""Saving posts: once and only once, in one transaction, with the rollups following."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener.errors import StoreError
from listener.model import (
    Author,
    Counters,
    Cursor,
    EnrichedPost,
    Kind,
    Match,
    Period,
    Poll,
    PollStatus,
)
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.choice import Choice
from listener.store.figures import Sums, sums_by_brand, sums_by_day
from listener.store.known import Known, known_posts
from listener.store.ledger import standings
from listener.store.listing import MentionFilter, all_posts, list_mentions
from listener.store.save import Saved, save
from listener.store.voices import Voices, voices_by_brand
from tests.builders import NOW, WARSAW, a_post, at, read

BRANDS = ("Acme", "Bolt")
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)


def keep(store: Store, *found: EnrichedPost, source: str = "Feed") -> Saved:
    return save(store, found, source=source, now=NOW, zone=WARSAW)


def brands_of(store: Store) -> dict[str, tuple[str, ...]]:
    """Each post's brands by the post's id."""
    return {stored.post.id: tuple(one.brand for one in found) for stored, found in all_posts(store)}


def test_a_post_comes_back_as_it_was_saved(store: Store) -> None:
    post = a_post(
        7,
        "Zażółć gęślą jaźń 🙂 @acme",
        url="https://x.com/anna/status/7",
        kind=Kind.REPLY,
        conversation_id="5",
        ref_id="6",
        counters=Counters(1, 2, 3, 4, 5, None),
        date_estimated=True,
        date_raw="soon",
    )
    keep(store, read(post, "Acme", compound=-1234))
    [(stored, [mention])] = list(all_posts(store))
    assert stored.post == post
    assert (stored.source, stored.first_seen_at, stored.is_own) == ("Feed", NOW, False)
    assert (mention.brand, mention.keywords, mention.compound) == ("Acme", ("acme",), -1234)


def test_saving_again_adds_nothing(store: Store) -> None:
    found = [read(a_post(number), "Acme", "Bolt") for number in range(5)]
    assert keep(store, *found) == Saved(posts=5, mentions=10)
    assert keep(store, *found) == Saved(posts=0, mentions=0)
    assert sums_by_brand(store, MARCH)["Acme"].mentions == 5


def test_the_same_post_twice_in_one_batch_is_one(store: Store) -> None:
    assert keep(store, read(a_post(), "Acme"), read(a_post(), "Acme")) == Saved(1, 1)


def test_a_post_without_a_brand_is_kept_and_is_no_mention(store: Store) -> None:
    assert keep(store, read(a_post())) == Saved(posts=1, mentions=0)
    assert brands_of(store) == {"1": ()}


def test_another_brand_found_later_is_added(store: Store) -> None:
    keep(store, read(a_post(), "Acme"))
    assert keep(store, read(a_post(), "Acme", "Bolt")) == Saved(0, 1)
    assert brands_of(store) == {"1": ("Acme", "Bolt")}
    assert rollups_agree(store)


def test_a_keyword_found_later_is_noted_with_the_mention(store: Store) -> None:
    keep(store, read(a_post(), matches=(Match("Acme"),)))
    keep(store, read(a_post(), matches=(Match("Acme", ("acme",)),)))
    [mention] = list_mentions(store, MentionFilter(), limit=9)
    assert mention.keywords == ("acme",)


def test_a_newer_text_replaces_the_older_with_all_that_was_read_from_it(store: Store) -> None:
    keep(store, read(a_post(text="Acme is great"), "Acme", compound=6_000))
    keep(store, read(a_post(text="Bolt is bad"), "Bolt", compound=-6_000))
    [(stored, [mention])] = list(all_posts(store))
    assert (stored.post.text, mention.brand, mention.compound) == ("Bolt is bad", "Bolt", -6_000)
    assert sums_by_brand(store, MARCH).keys() == {"Bolt"}
    assert [one.brand for one in list_mentions(store, MentionFilter(query="bad"), limit=9)] == ["Bolt"]
    assert list_mentions(store, MentionFilter(query="great"), limit=9) == []
    assert rollups_agree(store)


def test_what_is_known_tells_text_source_and_who_was_vouched_for(store: Store) -> None:
    keep(store, read(a_post(1), matches=(Match("Acme"), Match("Bolt", ("bolt",)))))
    assert known_posts(store, [a_post(1), a_post(2)]) == {("x", "1"): Known("I like Acme", "Feed", ("Acme",))}


def test_days_of_another_zone_are_refused(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    with pytest.raises(StoreError, match="counts days in Europe/Warsaw, the configuration says Asia/Tokyo"):
        save(store, [read(a_post(2), "Acme")], source="Feed", now=NOW, zone=ZoneInfo("Asia/Tokyo"))
    assert brands_of(store) == {"1": ("Acme",)}


def test_a_post_of_two_sources_counts_under_the_alphabetically_first(store: Store) -> None:
    keep(store, read(a_post(), "Acme"), source="Zeitung")
    keep(store, read(a_post(), "Acme"), source="Anzeiger")
    keep(store, read(a_post(), "Acme"), source="Morgenpost")
    assert sums_by_brand(store, MARCH, Choice("Anzeiger"))["Acme"].mentions == 1
    assert sums_by_brand(store, MARCH, Choice("Zeitung")) == {}
    assert rollups_agree(store)


def test_the_sums_hold_what_is_known_and_how_often_it_is(store: Store) -> None:
    keep(
        store,
        read(a_post(1, counters=Counters(likes=3, reposts=1, impressions=500)), "Acme", compound=5_000),
        read(a_post(2, followers=None), "Acme", compound=-5_000),
        read(a_post(3), "Acme", compound=0),
        read(a_post(4), "Acme", compound=None),
    )
    assert sums_by_brand(store, MARCH) == {
        "Acme": Sums(
            mentions=4,
            positive=1,
            neutral=1,
            negative=1,
            compound_sum=0,
            audience_known=3,
            potential_impressions=300,
            impressions_known=1,
            impressions=500,
            engagements_known=1,
            engagements=4,
        )
    }
    assert rollups_agree(store)


def test_a_mention_counts_on_its_local_day(store: Store) -> None:
    keep(
        store,
        read(a_post(1, created_at=at(9, 22, 59)), "Acme"),
        read(a_post(2, created_at=at(9, 23)), "Acme"),
    )
    assert sorted(day for day, _ in sums_by_day(store, MARCH)) == [date(2026, 3, 9), date(2026, 3, 10)]


def test_what_came_after_as_of_does_not_count(store: Store) -> None:
    keep(store, *(read(a_post(hour, created_at=at(9, hour)), "Acme") for hour in range(24)))
    cut = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, at(9, 12))
    assert sums_by_brand(store, cut)["Acme"].mentions == 12
    assert voices_by_brand(store, cut, BRANDS)["Acme"].authors == 1
    earlier = Period(date(2026, 3, 1), date(2026, 3, 9), WARSAW, at(9, 12))
    assert sums_by_brand(store, earlier) == {}


def test_authors_and_reach_count_each_person_once(store: Store) -> None:
    keep(
        store,
        read(a_post(1, author=Author("1", "anna", None, 100)), "Acme"),
        read(a_post(2, author=Author("1", "anna", None, 150), created_at=at(8)), "Acme"),
        read(a_post(3, author=Author("2", "bert", None, None)), "Acme"),
    )
    assert voices_by_brand(store, MARCH, BRANDS) == {
        "Acme": Voices(authors=2, audience_known=1, reach=150, posts=3.0)
    }
    assert voices_by_brand(store, MARCH, BRANDS, Choice("Feed")) == voices_by_brand(store, MARCH, BRANDS)


@pytest.mark.parametrize("first", ["the repost", "the original"])
def test_a_repost_amplifies_the_mention_whichever_comes_first(store: Store, first: str) -> None:
    original = read(a_post(1), "Acme")
    repost = read(a_post(2, "RT I like Acme", kind=Kind.REPOST, ref_id="1", author="carla", followers=5_000))
    for one in (repost, original) if first == "the repost" else (original, repost):
        keep(store, one)
    keep(store, repost, original)
    found = sums_by_brand(store, MARCH)["Acme"]
    assert (found.mentions, found.reposts, found.potential_impressions) == (1, 1, 5_100)
    heard = Voices(authors=1, audience_known=2, reach=5_100, posts=1.0)
    assert voices_by_brand(store, MARCH, BRANDS)["Acme"] == heard
    assert rollups_agree(store)


def test_a_repost_loses_its_credit_when_the_original_names_the_brand_no_more(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"), read(a_post(2, kind=Kind.REPOST, ref_id="1"), compound=None))
    keep(store, read(a_post(1, "never mind")))
    assert sums_by_brand(store, MARCH) == {}
    assert rollups_agree(store)


def test_when_the_cursor_cannot_be_saved_nothing_is(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    poll = Poll("Feed", "", NOW, NOW, NOW, timedelta(minutes=15), PollStatus.OK)
    unwritable = Cursor("Feed", "", NOW, {"etag": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        save(
            store,
            [read(a_post(2), "Acme")],
            source="Feed",
            now=NOW,
            zone=WARSAW,
            poll=poll,
            cursor=unwritable,
        )
    assert brands_of(store) == {"1": ("Acme",)}
    assert standings(store) == {}
    assert rollups_agree(store)


posts = st.builds(
    lambda number, text, words, compound, repost, lang, hashtags, followers, day: read(
        a_post(
            number,
            text,
            created_at=at(day),
            author=f"author {number % 3}",
            followers=followers,
            lang=lang,
            kind=Kind.REPOST if repost else Kind.ORIGINAL,
            ref_id=str(number - 1) if repost else None,
        ),
        matches=() if repost else tuple(Match(brand, tuple(words[brand])) for brand in sorted(words)),
        compound=compound,
        hashtags=tuple(sorted(hashtags)),
    ),
    number=st.integers(0, 7),
    text=st.sampled_from(["one", "two"]),
    words=st.dictionaries(
        st.sampled_from(["Acme", "Bolt"]), st.lists(st.sampled_from("xyz"), unique=True, max_size=2)
    ),
    compound=st.sampled_from([None, -7_000, 0, 7_000]),
    repost=st.booleans(),
    lang=st.sampled_from(["en", "de", None]),
    hashtags=st.sets(st.sampled_from(["go", "now"])),
    followers=st.sampled_from([None, 10, 900]),
    day=st.integers(7, 10),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(st.sampled_from("ABC"), st.lists(posts, max_size=6)), max_size=6))
def test_the_rollups_always_equal_the_mentions(
    rounds: list[tuple[str, list[EnrichedPost]]], new_sqlite_store: Callable[[], Store]
) -> None:
    store = new_sqlite_store()
    for source, found in rounds:
        keep(store, *found, source=source)
        assert rollups_agree(store)
