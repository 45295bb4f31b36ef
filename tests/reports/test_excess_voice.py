"""Share of voice beside market share: example A11 with ranges, and what stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.excess_voice import excess_range, growth_range
from listener.model import UNKNOWN, Assumption, Estimate, Period
from listener.reports.excess_voice import excess_voice
from listener.reports.report import make_report
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, read
from tests.metrics.examples import example

MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)
SHARES = st.floats(0, 1)


def test_the_excess_of_a_brand_has_the_range_of_its_market_share_and_of_its_voice(store: Store) -> None:
    inputs, expected, _tolerance = example("A11")
    posts = [read(a_post(n, author=f"a{n}"), "Acme" if n < inputs["sov_pct"] else "Bolt") for n in range(100)]
    save(store, posts, source="Feed", now=NOW, zone=WARSAW)
    market = Assumption("market_share:Acme", Decimal("0.18"), Decimal("0.2"), Decimal("0.25"))
    save_assumptions(store, [market], who="mona", now=NOW)
    acme, bolt = excess_voice(store, make_report(store, a_config(), MARCH))
    voice = acme.share_of_voice
    assert voice.low is not None
    assert voice.high is not None
    assert acme.market_share is not None
    assert (acme.market_share.assumption, acme.market_share.by, acme.market_share.at) == (market, "mona", NOW)
    assert acme.excess.value == pytest.approx(expected["esov_pp"] / 100)
    assert acme.excess.low == pytest.approx(voice.low - 0.25)
    assert acme.excess.high == pytest.approx(voice.high - 0.18)
    assert acme.growth.value == pytest.approx(expected["expected_som_growth_pp_per_year"] / 100)
    assert (acme.excess.n, acme.growth.n) == (100, 100)
    assert (bolt.market_share, bolt.excess, bolt.growth) == (None, UNKNOWN, UNKNOWN)


@given(SHARES, SHARES, SHARES, st.lists(SHARES, min_size=3, max_size=3).map(sorted))
def test_a_range_holds_every_excess_within_it(a: float, b: float, c: float, market: list[float]) -> None:
    low, value, high = sorted((a, b, c))
    found = excess_range(Estimate(value, low, high, 9, 0.5), *market)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert (found.n, found.coverage) == (9, 0.5)
    assert growth_range(found).value == pytest.approx(found.value / 20)


def test_unknown_voice_has_no_excess_and_one_author_no_range() -> None:
    assert excess_range(UNKNOWN, 0.1, 0.2, 0.3) == UNKNOWN
    assert growth_range(UNKNOWN) == UNKNOWN
    assert excess_range(Estimate(1.0, n=3), 0.1, 0.2, 0.3) == Estimate(0.8, None, None, 3)
