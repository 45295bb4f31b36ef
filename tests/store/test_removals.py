"""Removing posts: nothing tells any more whose they were, every figure stands, and none comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from listener.errors import StoreError
from listener.model import Author, Counters, EnrichedPost, Kind, Period, Post, ReplyTo
from listener.store import Store, rollups
from listener.store.checks import rollups_agree
from listener.store.figures import Sums, sums_by_brand, sums_by_day
from listener.store.listing import MentionFilter, all_posts, list_mentions
from listener.store.lookup import number_of
from listener.store.removals import forget_author, forget_post, remove, removed_ids, tombstones_of
from listener.store.rows import author_group
from listener.store.save import Saved, save
from listener.store.schema import authors, metadata, settings
from listener.store.voices import voices_by_brand
from tests.builders import NOW, WARSAW, a_post, at, read

BRANDS = ("Acme", "Bolt")
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
REST = ("mentions", "positive", "neutral", "negative", "compound_sum")
"""What of the sums a removal leaves as it was."""


def keep(store: Store, *found: EnrichedPost, source: str = "X") -> Saved:
    return save(store, found, source=source, now=NOW, zone=WARSAW)


def take_away(store: Store, *ids: str, now: datetime = NOW, zone: ZoneInfo = WARSAW) -> int:
    with store.write() as connection:
        return remove(connection, "x", ids, now=now, zone=zone)


def gone(store: Store, *ids: str) -> set[str]:
    with store.read() as connection:
        return removed_ids(connection, "x", ids)


def rest(store: Store) -> dict[tuple[date, str], tuple[int, ...]]:
    """What must be the same before and after."""
    told = sums_by_day(store, MARCH)
    return {place: tuple(getattr(sums, name) for name in REST) for place, sums in told.items()}


def everything(store: Store) -> str:
    """All that stands in any table, as text."""
    with store.read() as connection:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


TELLING = a_post(
    "47110000011",
    "Anna's SECRET about Acme #acmelife",
    author=Author("author42z", "annahandle", "Anna Name", 310_310_310),
    created_at=at(9, 17, 45),
    url="https://x.com/annahandle/status/47110000011",
    kind=Kind.REPLY,
    reply_to=ReplyTo("47000000000", "acmehelp"),
    conversation_id="46990000099",
    counters=Counters(1, 2, 3, 4, 5, 6),
    counters_at=at(9, 18),
    versions=("47120000012",),
    date_estimated=True,
    date_raw="rawdate",
)  # fmt: skip


def test_nothing_is_left_that_tells_which_post_it_was_and_whose(store: Store) -> None:
    keep(store, read(TELLING, "Acme", compound=-6_000, hashtags=("acmelife",)))
    before = everything(store)
    ids = ("47110000011", "47120000012", "47000000000", "46990000099", "author42z")
    words = ("SECRET", "annahandle", "Anna Name", "310310310", "acmehelp", "acmelife", "rawdate", "https")
    telling = (*ids, *words)
    assert [word for word in telling if word not in before] == []
    assert take_away(store, "47110000011") == 1
    assert [word for word in telling if word in everything(store)] == []


def test_a_tombstone_keeps_what_figures_are_made_of_and_its_day(store: Store) -> None:
    keep(store, read(TELLING, "Acme", compound=-6_000, hashtags=("acmelife",)))
    group = author_group("x", "author42z")
    take_away(store, "47110000011")
    [(stored, [mention])] = list(all_posts(store))
    noon = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)
    assert stored.removed
    assert stored.post == Post(
        "x", stored.post.id, Author(f"removed:{group}"), "", noon, lang="en", kind=Kind.REPLY
    )
    assert stored.post.id.startswith("removed:")
    assert (stored.first_seen_at, stored.source, stored.score and stored.score.compound) == (
        noon,
        "X",
        -6_000,
    )
    assert (mention.brand, mention.keywords, mention.compound) == ("Acme", (), -6_000)
    assert author_group("x", stored.post.author.id) == group


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        pytest.param(at(10, 12), datetime(2026, 3, 10, 11, tzinfo=UTC), id="after noon, noon"),
        pytest.param(at(10, 10), datetime(2026, 3, 9, 23, tzinfo=UTC), id="before noon, midnight"),
    ],
)
def test_the_time_of_day_is_lost_and_never_lies_ahead(store: Store, now: datetime, moved: datetime) -> None:
    keep(store, read(a_post(created_at=at(10, 7, 13)), "Acme"))
    assert take_away(store, "1", now=now) == 1
    [mention] = list_mentions(store, MentionFilter(), limit=9)
    assert mention.stored.post.created_at == moved
    assert [mention] == list_mentions(
        store, MentionFilter(start=moved, end=moved + timedelta(seconds=1)), limit=9
    )
    assert set(sums_by_day(store, MARCH)) == {(date(2026, 3, 10), "Acme")}


def a_lively_month() -> list[EnrichedPost]:
    """Mentions of two brands by nine authors in every tone, reposts of some, and hashtags."""
    found = [
        read(
            a_post(
                number,
                f"Acme and Bolt {number}",
                created_at=at(1 + number % 9, number % 24),
                author=f"a{number % 9}",
                counters=Counters(number),
            ),
            *(("Acme", "Bolt") if number % 3 else ("Acme",)),
            compound=(None, -5_000, 0, 7_000)[number % 4],
            hashtags=("acmelife",) if number % 2 else (),
        )
        for number in range(60)
    ]
    reposts = [
        read(a_post(f"r{number}", "RT", kind=Kind.REPOST, ref_id=str(number), author=f"fan{number}"))
        for number in range(0, 60, 5)
    ]
    return found + reposts


def test_counts_classes_and_scores_are_the_same_after_it(store: Store) -> None:
    keep(store, *a_lively_month())
    before, heard = rest(store), sums_by_brand(store, MARCH)["Acme"]
    removed = take_away(store, *(str(number) for number in range(0, 60, 2)))
    assert removed == 30 + 6
    assert rest(store) == before
    after = sums_by_brand(store, MARCH)["Acme"]
    assert (after.reposts, after.mentions) == (heard.reposts, heard.mentions)
    assert after.audience_known == heard.audience_known - 30
    assert rollups_agree(store)
    assert voices_by_brand(store, MARCH, BRANDS)["Acme"].audience_known < 9 + 12


def test_counting_everything_anew_changes_nothing(store: Store) -> None:
    keep(store, *a_lively_month())
    take_away(store, *(str(number) for number in range(0, 60, 2)))
    before = rest(store), sums_by_brand(store, MARCH), voices_by_brand(store, MARCH, BRANDS)
    with store.write() as connection:
        rollups.rebuild(connection, WARSAW)
    assert (rest(store), sums_by_brand(store, MARCH), voices_by_brand(store, MARCH, BRANDS)) == before


def test_it_cannot_be_found_by_its_words(store: Store) -> None:
    keep(store, read(a_post(1, "Acme whispers"), "Acme"), read(a_post(2, "Acme shouts"), "Acme"))
    take_away(store, "1")
    assert list_mentions(store, MentionFilter(query="whispers"), limit=9) == []
    assert len(list_mentions(store, MentionFilter(query="shouts"), limit=9)) == 1


def test_removing_again_or_what_is_not_kept_changes_nothing(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    assert take_away(store, "2") == 0
    assert take_away(store, "1", "1", "2") == 1
    before = everything(store)
    assert take_away(store, "1", "2") == 0
    assert everything(store) == before


def test_the_same_post_does_not_come_back(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    take_away(store, "1")
    assert gone(store, "1", "2") == {"1"}
    assert keep(store, read(a_post(1), "Acme"), read(a_post(2), "Bolt")) == Saved(1, 1)
    assert sums_by_brand(store, MARCH)["Acme"].mentions == 1


def test_no_version_of_an_edited_post_comes_back(store: Store) -> None:
    keep(store, read(a_post(1, versions=("2", "3")), "Acme"))
    assert take_away(store, "3") == 1
    assert gone(store, "1", "2", "3", "4") == {"1", "2", "3"}
    with store.read() as connection:
        named = tombstones_of(connection, "x", ["1", "3"])
    [(stored, _)] = list(all_posts(store))
    assert named == {"1": stored.post.id, "3": stored.post.id}


def test_the_same_id_on_another_network_is_another_post(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"), read(a_post(1, network="rss"), "Acme"))
    assert take_away(store, "1") == 1
    with store.read() as connection:
        assert removed_ids(connection, "rss", ["1"]) == set()


def test_where_nothing_was_removed_one_query_says_so(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    asked = statements(store)
    assert gone(store, *map(str, range(5_000))) == set()
    assert len(asked) == 1


def test_a_tombstones_own_name_is_known_as_removed(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    take_away(store, "1")
    [(stored, _)] = list(all_posts(store))
    assert gone(store, stored.post.id, "removed:nothing") == {stored.post.id}


def test_pure_reposts_go_with_the_post_they_copy_and_stay_counted(store: Store) -> None:
    keep(
        store,
        read(a_post(1), "Acme"),
        read(a_post(2, "RT @anna: I like Acme", kind=Kind.REPOST, ref_id="1", author="fan", followers=900)),
        read(a_post(3, "RT @bert: Hello", kind=Kind.REPOST, ref_id="9", author="fan")),
    )
    assert take_away(store, "1") == 2
    assert {stored.post.text for stored, _ in all_posts(store)} == {"", "RT @bert: Hello"}
    assert sums_by_brand(store, MARCH)["Acme"] == Sums(mentions=1, reposts=1, positive=1, compound_sum=5_000)
    assert gone(store, "1", "2", "3") == {"1", "2"}
    assert rollups_agree(store)


def test_a_reply_still_names_what_it_answers(store: Store) -> None:
    keep(
        store,
        read(a_post(1, versions=("2",)), "Acme"),
        read(a_post(5, "We are sorry", author="acmehelp", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna"))),
    )
    number = number_of(store, "x", "1")
    take_away(store, "1")
    [reply] = [stored.post for stored, _ in list(all_posts(store)) if stored.post.id == "5"]
    assert reply.reply_to is not None
    assert number_of(store, "x", reply.reply_to.post_id or "") == number


def test_an_author_of_whom_nothing_is_kept_is_not_known_any_more(store: Store) -> None:
    keep(
        store,
        *(read(a_post(number, author=who), "Acme") for number, who in enumerate(("anna", "anna", "bert"))),
    )
    take_away(store, "0", "2")
    assert names(store) == {
        "anna",
        f"removed:{author_group('x', 'anna')}",
        f"removed:{author_group('x', 'bert')}",
    }
    take_away(store, "1")
    assert "anna" not in names(store)


def names(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.scalars(select(authors.c.native_id)))


def test_an_author_is_forgotten_by_id_or_by_handle(store: Store) -> None:
    def fresh(first: int) -> None:
        anna, bert = Author("42", "Anna"), Author("@bert", "Bert")
        keep(store, *(read(a_post(first + n, author=anna), "Acme") for n in range(3)))
        keep(store, read(a_post(first + 9, author=bert), "Acme"))

    def forget(who: str) -> int:
        return forget_author(store, "x", who, now=NOW, zone=WARSAW)

    fresh(0)
    assert [forget("nobody"), forget("@nobody"), forget("@anna"), forget("@anna")] == [0, 0, 3, 0]
    fresh(100)
    assert [forget("42"), forget("@BERT")] == [3, 2]
    assert all(stored.removed for stored, _ in all_posts(store))
    assert sums_by_brand(store, MARCH)["Acme"].mentions == 8
    assert rollups_agree(store)


def test_a_profile_without_posts_is_forgotten_too(store: Store) -> None:
    with store.write() as connection:
        connection.execute(authors.insert().values(id=1, network="x", native_id="42", handle="anna"))
    assert forget_author(store, "x", "@anna", now=NOW, zone=WARSAW) == 0
    assert names(store) == set()


def test_a_post_is_forgotten_by_its_id(store: Store) -> None:
    keep(store, read(a_post("https://a.example/1", network="rss", kind=Kind.ARTICLE), "Acme"))
    assert forget_post(store, "rss", "https://a.example/1", now=NOW, zone=WARSAW) == 1
    assert forget_post(store, "rss", "https://a.example/1", now=NOW, zone=WARSAW) == 0


def test_days_of_another_zone_are_refused(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    with pytest.raises(StoreError, match="counts days in Europe/Warsaw"):
        take_away(store, "1", zone=ZoneInfo("Asia/Tokyo"))
    assert gone(store, "1") == set()


def test_every_database_has_a_key_of_its_own_made_at_first_need(store: Store) -> None:
    keep(store, read(a_post(1), "Acme"))
    with store.read() as connection:
        assert connection.scalar(select(settings.c.value).where(settings.c.key == "tombstone_key")) is None
    take_away(store, "1")
    with store.read() as connection:
        key = connection.scalar(select(settings.c.value).where(settings.c.key == "tombstone_key"))
    assert key is not None
    assert len(bytes.fromhex(key)) == 32


def test_a_thousand_posts_take_few_statements(store: Store) -> None:
    found = [
        read(a_post(number, author=f"a{number}", created_at=at(1 + number % 5)), "Acme")
        for number in range(1_000)
    ]
    keep(store, *found)
    asked = statements(store, but="posts_fts")
    assert take_away(store, *(str(number) for number in range(1_000))) == 1_000
    assert len(asked) < 150
    assert rollups_agree(store)


def statements(store: Store, but: str = "-") -> list[str]:
    """Every statement that is executed from now on; many rows at once are one."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if but not in statement and not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    return found


def test_a_post_does_not_come_back_under_its_first_id_when_a_later_version_was_removed(store: Store) -> None:
    keep(store, read(a_post("12"), "Acme"))
    take_away(store, "12")
    assert keep(store, read(a_post("11", versions=("12",)), "Acme")) == Saved(0, 0)
