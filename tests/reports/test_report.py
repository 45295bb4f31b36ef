"""The report and its daily series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from listener.errors import StoreError, UsageError
from listener.metrics.bootstrap import bootstrap_share
from listener.metrics.clusters import Pairs, clustered_change, clustered_mean, clustered_share
from listener.metrics.growth import dispersion, growth_estimate
from listener.metrics.shifts import Verdict
from listener.model import UNKNOWN, Compare, Estimate, Period, Role
from listener.reports.changes import Moved, Shift
from listener.reports.comparison import compare_reports
from listener.reports.report import Awareness, BrandReport, Tone, make_report
from listener.reports.series import BrandDay, Measure, daily, of_brand, voice_growth
from listener.store import Store
from listener.store.authors import Named
from listener.store.choice import Choice
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read

CONFIG = a_config()


def march(first: int, last: int, as_of: datetime = NOW) -> Period:
    return Period(date(2026, 3, first), date(2026, 3, last), WARSAW, as_of)


@pytest.fixture
def filled(store: Store) -> Store:
    """Acme on 1, 2 and (three times) 4 March, Bolt on 4 March; one more of Acme today, the 10th."""
    found = [
        read(a_post(1, created_at=at(1)), "Acme", compound=-5_000),
        read(a_post(2, created_at=at(2)), "Acme", compound=5_000),
        read(a_post(3, created_at=at(4, 9)), "Acme", compound=6_000),
        read(a_post(4, created_at=at(4, 15), author="bert", followers=900), "Acme", compound=2_000),
        read(a_post(5, created_at=at(4, 22), lang="pl"), "Acme", compound=None),
        read(a_post(6, created_at=at(4)), "Bolt", compound=0),
        read(a_post(7, created_at=at(10, 10)), "Acme", compound=0),
    ]
    save(store, found, source="Feed", now=NOW, zone=WARSAW)
    return store


def test_a_brands_figures_are_for_the_period_and_against_the_one_before(filled: Store) -> None:
    [acme, bolt] = make_report(filled, CONFIG, march(3, 5), audiences=True).brands
    ones = np.array([1, 1])
    # Of the pairs, anna has two for Acme and one for Bolt, bert one for Acme; only anna spoke before.
    of_all = np.array([3, 1])
    shares = Pairs(x_before=np.array([2, 0]), n_before=np.array([2, 0]), x=np.array([2, 1]), n=of_all)
    moved = clustered_change(shares)
    tones = Pairs(
        x_before=np.array([0, 0]), n_before=np.array([2, 0]), x=np.array([1, 1]), n=np.array([1, 1])
    )
    turned = clustered_change(tones)
    assert acme == BrandReport(
        name="Acme",
        role=Role.OWN,
        awareness=Awareness(
            mentions=3,
            share_of_voice=clustered_share(np.array([2, 1]), of_all),
            unique_authors=2,
            reach=1_000,
            potential_impressions=1_100,
            engagements=None,
            growth=replace(growth_estimate(3, 2, 2, 2, dispersion=dispersion([1, 1], [0, 3])), n=5),
            audience_known=3,
            posts=3.0,
            share_of_posts=clustered_share(np.array([2, 1]), of_all),
            share_of_authors=clustered_share(np.array([1, 1]), np.array([2, 1])),
            share_of_reach=replace(bootstrap_share([100, 900], [200, 900]), n=2),
            share_of_impressions=replace(bootstrap_share([200, 900], [300, 900]), n=2),
            share_change=Moved(-0.25, moved.low, moved.high, None, n=6),
        ),
        sentiment=Tone(
            scored=2,
            positive=2,
            neutral=0,
            negative=0,
            net=Estimate(1.0, 1.0, 1.0, n=2),
            mean=clustered_mean(np.array([6_000, 2_000]), np.array([1, 1]), scale=10_000),
            shift=Shift(
                value=1.0,
                low=turned.low,
                high=turned.high,
                p=None,
                verdict=Verdict.TOO_FEW,
                n=4,
                without=None,
                author=Named(1, "x", "anna", "anna", None),
                authors=2,
                authors_before=1,
            ),
            polarity=Estimate(1.0, 1.0, 1.0, n=2),
            positive_share=clustered_share(ones, ones),
            neutral_share=clustered_share(0 * ones, ones),
            negative_share=clustered_share(0 * ones, ones),
        ),
    )
    assert bolt.awareness.growth == Estimate(None)
    assert bolt.sentiment.shift == Shift(verdict=Verdict.TOO_FEW, n=1, authors=1)


def test_the_shift_is_the_change_of_net_sentiment(filled: Store) -> None:
    [acme, _] = make_report(filled, CONFIG, march(2, 3)).brands
    assert (acme.sentiment.net.value, acme.sentiment.shift.value) == (1.0, 2.0)


def test_one_brand_keeps_its_share_of_all(filled: Store) -> None:
    [bolt] = make_report(filled, CONFIG, march(3, 5), brand="Bolt").brands
    assert (bolt.name, bolt.awareness.share_of_voice.value) == ("Bolt", 0.25)


def test_a_brand_that_is_not_tracked_is_refused_with_those_that_are(filled: Store) -> None:
    with pytest.raises(UsageError, match="brand: 'acme' is not tracked; tracked are Acme, Bolt."):
        make_report(filled, CONFIG, march(3, 5), brand="acme")


def test_as_of_cuts_a_day_and_growth_counts_the_part_that_has_passed(filled: Store) -> None:
    # 4 March is half over at noon in Warsaw: one mention in one and a half days, after one a day.
    cut = march(3, 5, as_of=at(4, 11))
    [acme, _] = make_report(filled, CONFIG, cut).brands
    assert (acme.awareness.mentions, acme.awareness.unique_authors) == (1, 1)
    assert acme.awareness.growth.value == pytest.approx(1 / 1.5 - 1)


def test_a_period_that_has_not_begun_knows_nothing(filled: Store) -> None:
    [acme, _] = make_report(filled, CONFIG, march(20, 25)).brands
    assert acme.awareness.mentions == 0
    assert (acme.awareness.share_of_voice, acme.awareness.growth) == (Estimate(None), Estimate(None))


def test_one_source_alone_can_be_reported(filled: Store) -> None:
    save(filled, [read(a_post(8, created_at=at(4)), "Acme")], source="Other", now=NOW, zone=WARSAW)
    [acme, _] = make_report(filled, CONFIG, march(3, 5), choice=Choice("Other")).brands
    assert (acme.awareness.mentions, acme.awareness.share_of_voice.value) == (1, 1.0)


def test_days_of_another_zone_are_not_mixed(store: Store) -> None:
    save(store, [read(a_post(), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    utc = Period(date(2026, 3, 1), date(2026, 3, 9), type(WARSAW)("UTC"), NOW)
    with pytest.raises(
        StoreError, match="counts days in Europe/Warsaw, the configuration says UTC; run `listener rebuild`"
    ):
        make_report(store, CONFIG, utc)


def test_the_series_has_every_day_and_brand_and_marks_today(filled: Store) -> None:
    found = daily(filled, CONFIG, march(9, 12))
    none = {"positive": 0, "negative": 0, "net": None, "share_of_voice": None}
    assert found.days == (
        BrandDay(date(2026, 3, 9), "Acme", mentions=0, neutral=0, partial=False, count=0, **none),  # type: ignore[arg-type]
        BrandDay(date(2026, 3, 9), "Bolt", mentions=0, neutral=0, partial=False, count=0, **none),  # type: ignore[arg-type]
        BrandDay(
            date(2026, 3, 10),
            "Acme",
            1,
            1.0,
            0,
            1,
            0,
            0.0,
            partial=True,
            total=1,
            count=1,
            potential_impressions=100,
        ),
        BrandDay(date(2026, 3, 10), "Bolt", 0, 0.0, 0, 0, 0, None, partial=True, total=1, count=0),
    )


def test_the_series_of_one_brand_keeps_its_share_of_all(filled: Store) -> None:
    found = daily(filled, CONFIG, march(4, 5), brand="Bolt")
    assert found.brands == ("Bolt",)
    assert found.days == (
        BrandDay(
            date(2026, 3, 4),
            "Bolt",
            1,
            0.25,
            0,
            1,
            0,
            0.0,
            partial=False,
            total=4,
            count=1,
            potential_impressions=100,
        ),
    )
    assert list(found.days) == of_brand(found, "Bolt")
    assert of_brand(found, "Acme") == []


def test_the_series_of_a_period_to_come_is_empty(filled: Store) -> None:
    assert daily(filled, CONFIG, march(20, 25)).days == ()


def test_the_days_add_up_to_the_report(filled: Store) -> None:
    period = march(1, 11)
    whole = {brand.name: brand.awareness.mentions for brand in make_report(filled, CONFIG, period).brands}
    days = daily(filled, CONFIG, period)
    assert {name: sum(day.mentions for day in of_brand(days, name)) for name in days.brands} == whole


def test_days_before_anything_is_kept_are_unknown_and_not_silent(filled: Store) -> None:
    # Kept since 1 March: two mentions on its two days, three on the two days from the 3rd on.
    short, long = (make_report(filled, CONFIG, march(3, end)).brands[0].awareness.growth for end in (5, 9))
    assert short.value == pytest.approx(3 / 2 / (2 / 2) - 1)
    assert long.value == pytest.approx(3 / 6 / (2 / 2) - 1)


def test_a_brand_alone_has_the_p_it_has_among_all(filled: Store) -> None:
    found = [
        read(a_post(f"{n} {day}", author=f"a{n}", created_at=at(day)), brand, compound=compound)
        for n in range(12)
        for brand, day, compound in (
            ("Acme", 3, -5_000 if n < 7 else 5_000), ("Acme", 1, 5_000), ("Bolt", 3, 0), ("Bolt", 1, n - 6),
        )
    ]  # fmt: skip
    save(filled, found, source="Feed", now=NOW, zone=WARSAW)
    [alone] = make_report(filled, CONFIG, march(3, 4), brand="Acme").brands
    [among, _bolt] = make_report(filled, CONFIG, march(3, 4)).brands
    assert alone == among


def test_counts_of_fewer_known_days_do_not_compare(filled: Store) -> None:
    # Kept since 1 March: all of the two days before the 3rd is known, of the six before only two days.
    whole, short = (
        compare_reports(filled, CONFIG, make_report(filled, CONFIG, march(3, end)), Compare.PREVIOUS)
        for end in (5, 9)
    )
    assert whole is not None
    assert short is not None
    assert (whole.is_whole, short.is_whole) == (True, False)
    assert voice_growth(whole, "Acme", Measure.AUTHORS) == Estimate(1.0)
    assert voice_growth(short, "Acme", Measure.AUTHORS) == UNKNOWN
    assert voice_growth(short, "Acme", Measure.MENTIONS) == short.growth("Acme")
