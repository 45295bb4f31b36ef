"""Share of voice within labels: the worked examples, and every label and measure against plain counting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener.config import Config
from listener.enrich import Enricher
from listener.errors import UsageError
from listener.metrics import share
from listener.metrics.bootstrap import bootstrap_share
from listener.model import Brand, Counters, EnrichedPost, Keyword, Kind, Match, Period, Role
from listener.reports.breakdown import Breakdown, BreakdownRow, By, breakdown
from listener.reports.series import Measure, daily, measured
from listener.store import Store
from listener.store.choice import Choice
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read
from tests.metrics.examples import example
from tests.metrics.test_end_to_end import post_of, two_brands

MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)


def config() -> Config:
    """Acme has a keyword in two groups and one of its own; nobody is ever found by "silent"."""
    return a_config(
        brands=(
            Brand("Acme", Role.OWN, (Keyword("acme", ("product", "all")), Keyword("help", ("service",)))),
            Brand("Bolt", Role.COMPETITOR, (Keyword("bolt", ("all",)), Keyword("hush", ("silent",)))),
        )
    )


def keep(store: Store, *posts: EnrichedPost, source: str = "Feed") -> None:
    save(store, posts, source=source, now=NOW, zone=WARSAW)


def counts(found: Breakdown) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    return {(row.label, row.brand): (row.count, row.share_of_voice.value) for row in found.rows}


@pytest.fixture
def nova(store: Store) -> Store:
    """The mentions of worked example A1."""
    enricher = Enricher(two_brands())
    keep(store, *(enricher.read(post_of(one)) for one in example("A1")[0]["mentions"]))
    return store


def test_a_hashtag_is_counted_in_mentions_and_neither_in_reposts_nor_own_posts(nova: Store) -> None:
    found = breakdown(nova, two_brands(), MARCH, By.HASHTAG, Measure.MENTIONS)
    [mine, theirs] = found.rows
    assert (mine.label, mine.count) == ("novaday", example("A1")[1]["hashtag_novaday"])
    assert (mine.share_of_voice.value, theirs.count, theirs.share_of_voice.value) == (1.0, 0, 0.0)
    of_brand = share(mine.mentions, example("A1")[1]["N"])
    assert of_brand == pytest.approx(example("A2")[1]["hashtag_novaday_of_N"], abs=1e-6)


def test_reach_counts_each_author_and_reposter_once(nova: Store) -> None:
    reach = example("A2")[1]["reach_unique"]
    found = breakdown(nova, two_brands(), MARCH, By.SOURCE, Measure.REACH)
    assert found.rows[0] == BreakdownRow(
        label="Feed",
        brand="N",
        count=reach["N"],
        share_of_voice=replace(bootstrap_share([100, 1000, 0, 5000], [100, 2000, 300, 5000]), n=3),
        total=reach["N"] + reach["R"],
        mentions=3,
        reposts=1,
        all_mentions=6,
        all_reposts=1,
    )


def test_an_author_who_named_two_brands_counts_for_both(nova: Store) -> None:
    found = breakdown(nova, two_brands(), MARCH, By.LANG, Measure.AUTHORS)
    assert counts(found) == {("en", "N"): (2, 0.4), ("en", "R"): (3, 0.6)}


def test_pairs_of_posts_that_name_one_brand_or_both(store: Store) -> None:
    inputs, expected, tolerance = example("A2b")
    brands = {"N only": ("N",), "R only": ("R",), "N+R": ("N", "R")}
    keep(
        store,
        *(
            read(a_post(f"{names} {number}"), *brands[names])
            for names, n in inputs["posts"].items()
            for number in range(n)
        ),
    )
    [first, _second] = breakdown(store, two_brands(), MARCH, By.LANG, Measure.MENTIONS).rows
    assert first.share_of_voice.value == pytest.approx(expected["pairs_N"], abs=tolerance)
    assert first.total == 120


def test_a_group_holds_the_mentions_that_any_of_its_keywords_found(store: Store) -> None:
    keep(
        store,
        read(a_post(1), matches=(Match("Acme", ("acme", "help")),)),
        read(a_post(2), matches=(Match("Acme", ("help",)), Match("Bolt", ("bolt",)))),
        read(a_post(3), matches=(Match("Bolt", ()),)),
    )
    assert counts(breakdown(store, config(), MARCH, By.GROUP, Measure.MENTIONS)) == {
        ("all", "Acme"): (1, 0.5),
        ("all", "Bolt"): (1, 0.5),
        ("service", "Acme"): (2, 1.0),
        ("service", "Bolt"): (0, 0.0),
        ("product", "Acme"): (1, 1.0),
        ("product", "Bolt"): (0, 0.0),
        ("silent", "Acme"): (0, None),
        ("silent", "Bolt"): (0, None),
    }


def test_within_a_chosen_group_there_is_that_group_alone(store: Store) -> None:
    keep(store, read(a_post(1), matches=(Match("Acme", ("acme", "help")),)))
    chosen = Choice(keywords=("acme",))
    for measure in Measure:
        found = breakdown(store, config(), MARCH, By.GROUP, measure, choice=chosen)
        assert (found.labels, found.found) == (("product",), 1)


def test_an_unknown_language_is_a_label_of_its_own(store: Store) -> None:
    keep(store, read(a_post(1, lang=None), "Acme"), read(a_post(2, lang="pl"), "Acme", "Bolt"))
    for measure, pl, unknown in (
        (Measure.MENTIONS, 2, 1),
        (Measure.AUTHORS, 2, 1),
        (Measure.REACH, 200, 100),
    ):
        found = breakdown(store, config(), MARCH, By.LANG, measure)
        assert [(row.label, row.brand, row.total) for row in found.rows] == [
            ("pl", "Acme", pl),
            ("pl", "Bolt", pl),
            ("", "Acme", unknown),
            ("", "Bolt", unknown),
        ]


def test_reach_is_unknown_where_no_audience_is_known(store: Store) -> None:
    keep(store, read(a_post(1, followers=None), "Acme"), read(a_post(2), "Bolt"))
    keep(store, read(a_post(3, followers=None), "Acme"), source="Blog")
    found = breakdown(store, config(), MARCH, By.SOURCE, Measure.REACH)
    assert [(row.label, row.brand, row.count, row.share_of_voice.value, row.total) for row in found.rows] == [
        ("Feed", "Acme", None, None, 100),
        ("Feed", "Bolt", 100, 1.0, 100),
        ("Blog", "Acme", None, None, None),
        ("Blog", "Bolt", None, None, None),
    ]


def test_only_the_most_mentioned_labels_are_counted_where_so_asked(store: Store) -> None:
    keep(store, *(read(a_post(n), "Acme", hashtags=("a", "b", "c")[: n + 1]) for n in range(3)))
    for measure in Measure:
        found = breakdown(store, config(), MARCH, By.HASHTAG, measure, most=2)
        assert (found.labels, found.found) == (("a", "b"), 3)


def test_what_narrows_a_page_narrows_its_breakdown(store: Store) -> None:
    keep(store, read(a_post(1), "Acme", hashtags=("tag",)), read(a_post(2, lang="pl"), "Acme"))
    keep(store, read(a_post(3), "Acme"), source="Blog")
    for by, choice, labels in (
        (By.SOURCE, Choice(lang="pl"), ("Feed",)),
        (By.SOURCE, Choice(source="Blog"), ("Blog",)),
        (By.LANG, Choice(source="Blog"), ("en",)),
        (By.HASHTAG, Choice(lang="pl"), ()),
    ):
        for measure in Measure:
            assert breakdown(store, config(), MARCH, by, measure, choice=choice).labels == labels


def test_hashtags_within_a_group_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="^group: hashtags are not counted within a group of keywords"):
        breakdown(store, config(), MARCH, By.HASHTAG, Measure.REACH, choice=Choice(keywords=("acme",)))


@dataclass(frozen=True)
class Entry:
    """A mention of a brand, or a repost of one, as plain counting sees it."""

    brand: str
    source: str
    lang: str
    keywords: frozenset[str]
    hashtags: frozenset[str]
    author: str
    followers: int | None
    is_repost: bool

    def labels(self, by: By) -> Iterable[str]:
        groups = {
            group for one in config().brands for word in one.keywords for group in word.groups
            if word.text in self.keywords
        }  # fmt: skip
        return {
            By.SOURCE: {self.source},
            By.LANG: {self.lang},
            By.HASHTAG: self.hashtags,
            By.GROUP: groups,
        }[by]


def plainly(entries: Sequence[Entry], measure: Measure) -> int | None:
    spoke = [one for one in entries if not one.is_repost]
    if measure in (Measure.MENTIONS, Measure.POSTS):
        return len(spoke)
    if measure is Measure.AUTHORS:
        return len({one.author for one in spoke})
    if measure is Measure.IMPRESSIONS:
        views = sum(one.followers or 0 for one in entries)
        return views if views or any(one.followers is not None for one in spoke) else None
    largest: dict[str, int] = {}
    for one in entries:
        if one.followers is not None:
            largest[one.author] = max(largest.get(one.author, 0), one.followers)
    return sum(largest.values()) if largest else None


def some(values: Iterable[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(values)))


KEYWORDS = {"Acme": ("acme", "help"), "Bolt": ("bolt", "hush")}
entries = st.lists(
    st.builds(
        Entry,
        brand=st.sampled_from(("Acme", "Bolt")),
        source=st.sampled_from(("Blog", "Feed")),
        lang=st.sampled_from(("", "en", "pl")),
        keywords=some(("acme", "help", "bolt", "hush")),
        hashtags=some(("one", "two")),
        author=st.sampled_from(("anna", "bert", "carl")),
        followers=st.sampled_from((None, 0, 10, 250)),
        is_repost=st.booleans(),
    ),
    max_size=12,
).map(lambda found: [replace(one, keywords=one.keywords & {*KEYWORDS[one.brand]}) for one in found])


def save_all(store: Store, found: Sequence[Entry]) -> list[Entry]:
    """Save the entries as posts, a repost as one of the last mention of its brand; those that count."""
    counted: list[Entry] = []
    last: dict[str, str] = {}
    for number, one in enumerate(found):
        ref = last.get(one.brand)
        if one.is_repost and ref is None:
            continue
        post = a_post(
            number,
            author=one.author,
            followers=one.followers,
            lang=one.lang or None,
            created_at=at(1 + number % 9),
            kind=Kind.REPOST if one.is_repost else Kind.ORIGINAL,
            ref_id=ref if one.is_repost else None,
            counters=Counters(),
        )
        matches = () if one.is_repost else (Match(one.brand, tuple(sorted(one.keywords))),)
        told = read(post, matches=matches, hashtags=tuple(sorted(one.hashtags)))
        keep(store, told, source=one.source)
        if not one.is_repost:
            last[one.brand] = post.id
        counted.append(replace(one, keywords=frozenset()) if one.is_repost else one)
    return counted


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=entries)
def test_every_label_and_measure_is_what_plain_counting_gives(
    new_sqlite_store: Callable[[], Store], found: list[Entry]
) -> None:
    store = new_sqlite_store()
    counted = save_all(store, found)
    for by in By:
        for measure in Measure:
            told = breakdown(store, config(), MARCH, by, measure)
            assert set(told.labels) >= {label for one in counted for label in one.labels(by)}
            for row in told.rows:
                assert (row.count, row.total, row.share_of_voice.value) == by_hand(counted, by, measure, row)
            if by in (By.SOURCE, By.LANG) and measure is Measure.MENTIONS:
                assert sum(row.mentions for row in told.rows) == plainly(counted, measure)
                assert sum(row.reposts for row in told.rows) == sum(one.is_repost for one in counted)
    store.close()


def by_hand(
    counted: Sequence[Entry], by: By, measure: Measure, row: BreakdownRow
) -> tuple[int | None, int | None, float | None]:
    """What a row's count, total and share must be."""
    mine = [one for one in counted if row.label in one.labels(by)]
    of_brands = {
        brand: plainly([one for one in mine if one.brand == brand], measure) for brand in ("Acme", "Bolt")
    }
    known = [count for count in of_brands.values() if count is not None]
    count, total = of_brands[row.brand], sum(known) if known else None
    return count, total, None if count is None or not total else count / total


def test_the_days_have_each_measure_and_its_share(store: Store) -> None:
    keep(
        store,
        read(a_post(1, created_at=at(3), followers=70), "Acme"),
        read(a_post(2, created_at=at(3, 9), followers=90), "Acme", "Bolt"),
        read(a_post(3, created_at=at(3), author="bert", followers=None), "Bolt"),
        read(a_post(4, created_at=at(4), author="bert", followers=None), "Bolt"),
    )
    period = Period(date(2026, 3, 3), date(2026, 3, 6), WARSAW, NOW)
    series = daily(store, config(), period)
    told = {
        measure: [
            (row.day.day, row.brand, row.count, row.share_of_voice)
            for row in measured(store, series, measure).days
        ]
        for measure in Measure
    }
    none = [(5, "Acme", 0, None), (5, "Bolt", 0, None)]
    assert told == {
        Measure.MENTIONS: [
            (3, "Acme", 2, 0.5), (3, "Bolt", 2, 0.5), (4, "Acme", 0, 0.0), (4, "Bolt", 1, 1.0), *none,
        ],
        Measure.AUTHORS: [
            (3, "Acme", 1, 1 / 3), (3, "Bolt", 2, 2 / 3), (4, "Acme", 0, 0.0), (4, "Bolt", 1, 1.0), *none,
        ],
        Measure.REACH: [
            (3, "Acme", 90, 0.5), (3, "Bolt", 90, 0.5), (4, "Acme", None, None), (4, "Bolt", None, None),
            (5, "Acme", None, None), (5, "Bolt", None, None),
        ],
        Measure.POSTS: [
            (3, "Acme", 1.5, 0.5), (3, "Bolt", 1.5, 0.5), (4, "Acme", 0, 0.0), (4, "Bolt", 1, 1.0), *none,
        ],
        Measure.IMPRESSIONS: [
            (3, "Acme", 160, 0.64), (3, "Bolt", 90, 0.36), (4, "Acme", None, None), (4, "Bolt", None, None),
            (5, "Acme", None, None), (5, "Bolt", None, None),
        ],
    }  # fmt: skip
