"""The worked examples on real posts: read, saved, and reported on each kind of database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from listener.config import Config
from listener.enrich import Enricher
from listener.metrics import share
from listener.model import Author, Counters, Kind, Period, Post, Role
from listener.reports.report import BrandReport, Report, make_report
from listener.store import Store
from listener.store.figures import sums_by_brand
from listener.store.listing import MentionFilter, StoredMention, count_mentions, list_mentions
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post, at, read
from tests.metrics.examples import example

MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)


def two_brands() -> Config:
    return a_config(
        brands=(
            a_brand("N", Role.OWN, "nova", "nova app", handles={"x": ("novabrand",)}),
            a_brand("R", Role.COMPETITOR, "rival"),
        )
    )


def post_of(one: dict[str, Any]) -> Post:
    """The example's mention as a post that says its keywords."""
    article = one["kind"] == "article"
    counters = {name: one[name] for name in ("likes", "replies", "reposts", "quotes", "impressions")}
    return Post(
        network="rss" if article else "x",
        id=str(one["id"]),
        author=Author(one["author"], one["author"], None, one["followers"]),
        text=" and ".join([*one["keywords"], *(f"#{tag}" for tag in one["hashtags"])]),
        created_at=at(9),
        lang="en",
        kind=Kind(one["kind"]),
        ref_id=str(one["of"]) if "of" in one else None,
        counters=Counters(**counters),
    )


@pytest.fixture
def filled(store: Store) -> Store:
    """The eight mentions of example A1: a repost, an own post and a duplicate among them."""
    enricher = Enricher(two_brands())
    found = [enricher.read(post_of(one)) for one in example("A1")[0]["mentions"]]
    save(store, found[:4], source="Feed", now=NOW, zone=WARSAW)
    save(store, found[4:], source="Feed", now=NOW, zone=WARSAW)
    return store


@pytest.fixture
def report(filled: Store) -> Report:
    return make_report(filled, two_brands(), MARCH)


def by_name(report: Report) -> dict[str, BrandReport]:
    return {brand.name: brand for brand in report.brands}


def all_mentions(store: Store) -> list[StoredMention]:
    return list_mentions(store, MentionFilter(), limit=99)


def test_a_mention_counts_once_and_neither_repost_nor_own_post_is_one(filled: Store, report: Report) -> None:
    expected = example("A1")[1]
    brands = by_name(report)
    sums = sums_by_brand(filled, MARCH)
    pairs = all_mentions(filled)
    assert {
        "total_distinct": len({one.stored.number for one in pairs}),
        "N": brands["N"].awareness.mentions,
        "R": brands["R"].awareness.mentions,
        "pairs": report.total,
        "keyword_nova": count_mentions(filled, MentionFilter(keywords=("nova",))),
        "keyword_nova_app": count_mentions(filled, MentionFilter(keywords=("nova app",))),
        "keyword_rival": count_mentions(filled, MentionFilter(keywords=("rival",))),
        "amplification_N": sums["N"].reposts,
        "N_incl_reposts": sums["N"].mentions + sums["N"].reposts,
        "unique_authors_N": brands["N"].awareness.unique_authors,
        "unique_authors_all": len({one.stored.post.author.id for one in pairs}),
    } == {name: expected[name] for name in expected if name not in ("hashtag_novaday", "co_mention_rate")}


def test_share_of_voice_impressions_and_reach(filled: Store, report: Report) -> None:
    expected, tolerance = example("A2")[1:]
    heard = {name: brand.awareness for name, brand in by_name(report).items()}
    assert {name: one.share_of_voice.value for name, one in heard.items()} == pytest.approx(
        expected["pairs"], abs=tolerance
    )
    assert {name: one.potential_impressions for name, one in heard.items()} == expected[
        "potential_impressions"
    ]
    assert {name: one.reach for name, one in heard.items()} == expected["reach_unique"]
    covered = share(heard["R"].audience_known, heard["R"].mentions)
    assert covered == pytest.approx(expected["audience_coverage_R"], abs=tolerance)


def test_pairs_of_posts_that_name_one_brand_or_both(store: Store) -> None:
    inputs, expected, tolerance = example("A2b")
    brands = {"N only": ("N",), "R only": ("R",), "N+R": ("N", "R")}
    found = [
        read(a_post(f"{names} {number}"), *brands[names])
        for names, count in inputs["posts"].items()
        for number in range(count)
    ]
    save(store, found, source="Feed", now=NOW, zone=WARSAW)
    told = by_name(make_report(store, two_brands(), MARCH))
    assert told["N"].awareness.share_of_voice.value == pytest.approx(expected["pairs_N"], abs=tolerance)


def test_engagements_and_impressions_are_those_that_are_known(filled: Store, report: Report) -> None:
    expected = example("A7")[1]
    sums = sums_by_brand(filled, MARCH)["N"]
    assert by_name(report)["N"].awareness.engagements == expected["engagements_N"]
    assert sums.impressions == expected["impressions_N_known"]
    assert sums.impressions_known == expected["mentions_with_impressions_N"]


def test_sentiment_of_saved_posts(store: Store) -> None:
    inputs, expected, tolerance = example("B1")
    found = [
        read(a_post(number), "N", compound=round(value * 10_000))
        for number, value in enumerate(inputs["compound"])
    ]
    save(store, [*found, read(a_post("unscored"), "N", compound=None)], source="Feed", now=NOW, zone=WARSAW)
    tone = by_name(make_report(store, two_brands(), MARCH))["N"].sentiment
    assert (tone.scored, tone.positive, tone.neutral, tone.negative) == (
        10, expected["positive"], expected["neutral"], expected["negative"],
    )  # fmt: skip
    assert tone.mean.value == pytest.approx(expected["mean"], abs=tolerance)
    assert tone.net.value == pytest.approx(expected["net_sentiment_score"] / 100, abs=tolerance)


def test_nothing_at_all_is_unknown_not_zero(store: Store) -> None:
    expected = example("Z1")[1]
    told = by_name(make_report(store, two_brands(), MARCH))["N"]
    assert told.awareness.share_of_voice.value is expected["sov"]
    assert told.awareness.growth.value is expected["growth"]
    assert (told.awareness.reach, told.awareness.engagements) == (None, None)
    assert (told.sentiment.net.value, told.sentiment.mean.value, told.sentiment.shift.value) == (None,) * 3
    assert (told.awareness.mentions, told.awareness.unique_authors) == (0, 0)
