"""The census of a hashtag against plain counting of planted posts, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from listener.config import Config
from listener.errors import UsageError
from listener.metrics.growth import growth_estimate
from listener.model import UNKNOWN, Compare, Counters, EnrichedPost, Kind, Match, Period
from listener.reports.census import Census, TagPart, census
from listener.reports.series import daily
from listener.store import Store
from listener.store.choice import Choice
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read

WEEK = Period(date(2026, 3, 2), date(2026, 3, 9), WARSAW, NOW)
TAG = ("acmelife",)


def keep(store: Store, *posts: EnrichedPost) -> None:
    save(store, posts, source="Feed", now=NOW, zone=WARSAW)


def told(store: Store, hashtag: str = "acmelife", config: Config | None = None, **asked: object) -> Census:
    return census(store, config or a_config(), WEEK, hashtag, **asked)  # type: ignore[arg-type]


@pytest.fixture
def planted(store: Store) -> Store:
    """Four mentions with the tag (one of both brands), two without, two of the week before, two own posts."""
    own = a_post("own", "Our #AcmeLife", author="acme", created_at=at(5))
    keep(
        store,
        read(
            a_post(1, author="anna", created_at=at(3), counters=Counters(2, 0, 3, 0, impressions=100)),
            "Acme",
            hashtags=TAG,
        ),
        read(a_post(2, author="anna", created_at=at(4), followers=400), "Acme", "Bolt", hashtags=TAG),
        read(a_post(3, author="bob", created_at=at(4), lang="pl"), "Acme", hashtags=TAG),
        read(a_post(4, author="carl", created_at=at(6)), "Acme"),
        read(a_post(5, author="dora", created_at=at(6)), "Bolt"),
        read(a_post(6, author="erik", created_at=at(1).replace(month=2, day=25)), "Acme", hashtags=TAG),
        read(a_post(7, author="erik", created_at=at(1).replace(month=2, day=26)), "Acme", hashtags=TAG),
        read(own, matches=(), hashtags=TAG, is_own=True),
        replace(
            read(a_post("r", author="rita", kind=Kind.REPOST, ref_id="1", created_at=at(5), followers=50))
        ),
    )
    return store


def test_mentions_with_the_tag_are_counted_by_brand_and_own_posts_told_apart(planted: Store) -> None:
    found = told(planted)
    assert [(one.brand, one.mentions, one.of, one.before) for one in (found.total, *found.brands)] == [
        (None, 4, 6, 2),
        ("Acme", 3, 4, 2),
        ("Bolt", 1, 2, 0),
    ]
    assert [(one.author, one.at, one.text) for one in found.own] == [("acme", at(5), "Our #AcmeLife")]
    acme = found.brands[0]
    assert (acme.unique_authors, acme.reach, acme.received, acme.engagements) == (2, 500, 3, 5)
    assert (acme.share.value, acme.share.n) == (0.75, 4)
    assert (acme.engagement_rate.value, acme.engagement_rate.n) == (0.05, 100)
    assert found.brands[1].engagement_rate == UNKNOWN
    assert (found.brands[1].received, found.brands[1].engagements) == (None, None)
    assert (found.languages, found.sources) == (
        (TagPart("en", 3), TagPart("pl", 1)),
        (TagPart("Feed", 4),),
    )


def test_the_share_counts_authors_as_clusters(planted: Store) -> None:
    share = told(planted).total.share
    assert share.low is not None
    assert share.high is not None
    # Four authors, one of whom wrote half of it: far wider than six independent posts would be.
    assert (share.low < 0.22, share.high > 0.92) == (True, True)


def test_growth_is_a_day_against_the_week_before_with_its_interval(planted: Store) -> None:
    # Something is known of the whole week before: days of it without the tag are days without it.
    keep(planted, read(a_post("old", created_at=WEEK.before.start_at), "Acme"))
    acme, bolt = told(planted).brands
    scatter = (26 / 3 + 5) / 12
    assert acme.growth.n == 5
    expected = growth_estimate(3, 7, 2, 7, dispersion=scatter)
    for name in ("value", "low", "high"):
        assert getattr(acme.growth, name) == pytest.approx(getattr(expected, name))
    assert (bolt.growth, bolt.before) == (UNKNOWN, 0)
    alone = told(planted, compare=Compare.NONE).total
    assert (alone.growth, alone.before) == (UNKNOWN, None)


def test_the_days_and_the_top_authors_are_of_the_tag_alone(planted: Store) -> None:
    series = daily(planted, a_config(), WEEK, brand="Acme", hashtag="acmelife")
    assert [row.mentions for row in series.days] == [0, 1, 2, 0, 0, 0, 0]
    assert [row.total for row in series.days] == [0, 1, 3, 0, 0, 0, 0]
    found = told(planted).authors
    assert [(one.who.id, one.mentions, one.rows) for one in found.found] == [("anna", 2, 3), ("bob", 1, 1)]
    assert (found.authors, found.mentions) == (2, 3)


def test_one_brand_alone_and_a_narrower_choice(planted: Store) -> None:
    assert [one.brand for one in told(planted, brand="Bolt").brands] == ["Bolt"]
    assert told(planted, brand="Bolt").total.mentions == 1
    polish = told(planted, choice=Choice(lang="pl"))
    assert (polish.total.mentions, polish.total.of, polish.own) == (1, 1, ())
    with pytest.raises(UsageError, match="group: hashtags are not counted within a group"):
        told(planted, choice=Choice(keywords=("acme",)))


def test_a_tag_that_nobody_used_has_no_made_up_figures(planted: Store) -> None:
    total = told(planted, "nothing").total
    assert (total.mentions, total.unique_authors, total.before) == (0, 0, 0)
    assert (total.reach, total.received, total.engagements, total.growth) == (None, None, None, UNKNOWN)
    assert (total.share.value, total.share.n) == (0.0, 6)


def test_reposts_are_unknown_where_none_was_read(store: Store) -> None:
    keep(store, read(a_post(1, created_at=at(3)), "Acme", hashtags=TAG, matches=(Match("Acme", ()),)))
    assert told(store).total.reposts is None
