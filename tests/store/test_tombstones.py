"""Tombstones from elsewhere: the figures that they stood behind stand here as well."""

from __future__ import annotations

from listener.model import Kind, Sentiment
from listener.model.tombstone import BrandTone, Gone, Tombstone
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.figures import Sums, sums_by_brand
from listener.store.listing import MentionFilter, all_posts, list_mentions
from listener.store.removals import removed_ids
from listener.store.save import Saved, save
from listener.store.schema import posts
from listener.store.tombstones import keep_tombstones, remove_gone
from tests.builders import NOW, WARSAW, a_post, at, read
from tests.store.test_removals import MARCH, take_away


def tombstone(name: str, *brands: str, compound: int | None = -5_000, **changes: object) -> Tombstone:
    sentiment = None if compound is None else Sentiment.of(compound)
    tones = tuple(BrandTone(brand, compound, sentiment) for brand in brands)
    given = {"lang": "en", "mentions": tones, "compound": compound, "sentiment": sentiment}
    return Tombstone("x", f"removed:{name}", at(9, 11), 7, **(given | changes))  # type: ignore[arg-type]


def keep(store: Store, *found: Tombstone) -> Saved:
    return keep_tombstones(store, found, source="import", now=NOW, zone=WARSAW)


def test_a_tombstone_is_kept_with_its_mentions_once(store: Store) -> None:
    found = (tombstone("a", "Acme", "Bolt"), tombstone("b", compound=None))
    assert keep(store, *found, *found) == Saved(2, 2)
    assert keep(store, *found) == Saved(0, 0)
    assert sums_by_brand(store, MARCH) == {
        brand: Sums(mentions=1, negative=1, compound_sum=-5_000) for brand in ("Acme", "Bolt")
    }
    assert rollups_agree(store)
    [mention] = list_mentions(store, MentionFilter(brand="Acme"), limit=9)
    assert (mention.stored.removed, mention.stored.post.text, mention.keywords) == (True, "", ())


def test_a_mention_may_have_a_score_of_its_own(store: Store) -> None:
    keep(store, tombstone("a", mentions=(BrandTone("Acme", 9_000, Sentiment.POSITIVE), BrandTone("Bolt"))))
    told = {one.brand: one.compound for one in list_mentions(store, MentionFilter(), limit=9)}
    assert told == {"Acme": 9_000, "Bolt": None}
    assert rollups_agree(store)


def test_a_removed_repost_goes_on_being_counted_after_a_move(store: Store, new_sqlite_store: object) -> None:
    repost = a_post(2, "RT", kind=Kind.REPOST, ref_id="1", author="fan")
    save(store, [read(a_post(1), "Acme"), read(repost)], source="X", now=NOW, zone=WARSAW)
    take_away(store, "1")
    before = sums_by_brand(store, MARCH)
    assert before["Acme"].reposts == 1
    moved = [
        Tombstone(
            stored.post.network,
            stored.post.id,
            stored.post.created_at,
            7,
            stored.post.lang,
            stored.post.kind,
            stored.score.compound if stored.score else None,
            stored.sentiment,
            tuple(BrandTone(one.brand, one.compound, one.sentiment) for one in mentions),
            stored.amplified,
        )
        for stored, mentions in list(all_posts(store))
    ]
    elsewhere: Store = new_sqlite_store()  # type: ignore[operator]
    assert keep(elsewhere, *moved) == Saved(2, 1)
    assert sums_by_brand(elsewhere, MARCH) == before
    assert rollups_agree(elsewhere)


def test_word_that_posts_are_gone_removes_those_that_are_kept(store: Store) -> None:
    found = [read(a_post(1), "Acme"), read(a_post(1, network="rss"), "Acme")]
    save(store, found, source="X", now=NOW, zone=WARSAW)
    gone = [Gone("x", "1"), Gone("x", "9"), Gone("rss", "9")]
    assert remove_gone(store, gone, now=NOW, zone=WARSAW) == 1
    assert remove_gone(store, gone, now=NOW, zone=WARSAW) == 0
    with store.read() as connection:
        assert removed_ids(connection, "x", ["1", "9"]) == {"1"}
    assert sums_by_brand(store, MARCH)["Acme"].mentions == 2


def test_a_post_that_is_kept_again_beside_its_own_tombstone_can_be_removed(store: Store) -> None:
    save(store, [read(a_post(1), "Acme")], source="X", now=NOW, zone=WARSAW)
    take_away(store, "1")
    [(stored, _)] = list(all_posts(store))
    # As after a backup was restored: the key stands, the removal was undone.
    with store.write() as connection:
        connection.execute(posts.update().values(native_id="1", removed_at=None))
    keep(store, Tombstone("x", stored.post.id, at(9, 11), 7))
    assert take_away(store, "1") == 1
    assert all(one.removed for one, _ in list(all_posts(store)))
