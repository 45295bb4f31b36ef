"""Series that can be watched: local hours over changes of the clock, and days that are not known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from listener.model import Period
from listener.reports.loudness import (
    BASELINE_DAYS,
    LEAD,
    daily_counts,
    groups_of,
    hourly_counts,
    local_hours,
)
from listener.store import Store
from tests.builders import WARSAW
from tests.reports.loud_world import ACME, CONFIG, NOW, TODAY, keep, on, quiet, said

LATER = on(date(2026, 12, 1), 12)


@pytest.mark.parametrize(
    ("changed", "hours", "row"),
    [
        (date(2026, 3, 29), 23, [0, 1, np.nan, *range(2, 23)]),
        (date(2026, 10, 25), 25, [0, 1, 2, *range(4, 25)]),
        (date(2026, 6, 10), 24, list(range(24))),
    ],
)
def test_hours_stand_by_the_clock_and_an_hour_that_comes_twice_stands_once(
    store: Store, changed: date, hours: int, row: list[float]
) -> None:
    period = Period(changed, changed + timedelta(days=1), WARSAW, LATER)
    assert len(local_hours(changed, period)) == hours
    keep(store, said(changed, [12]))
    keep(store, said(changed - LEAD, [12]))
    counts = {("Acme", changed): list(range(25))}
    found = hourly_counts(CONFIG, counts, period, daily_counts(store, CONFIG, period))
    np.testing.assert_array_equal(found.series["Acme"][-1], np.array(row, dtype=float))
    assert found.history("Acme", changed).shape == (8, 7 * 24)


def test_days_before_the_first_mention_are_not_known(store: Store) -> None:
    first = TODAY - timedelta(days=10)
    keep(store, quiet(first, TODAY, hours=(9, 10)))
    keep(store, said(TODAY - timedelta(days=1), [11], "acme dock", keywords=("acme dock",)))
    found = daily_counts(store, CONFIG, Period(TODAY, TODAY + timedelta(days=1), WARSAW, NOW))
    assert found.start == TODAY - LEAD
    acme, product = found.series["Acme", None], found.series["Acme", "product"]
    assert np.isnan(acme[: found.place(first)]).all()
    assert acme[found.place(first) :].tolist() == [2.0] * 9 + [3.0]
    assert product[found.place(first) :].tolist() == [0.0] * 9 + [1.0]
    assert found.series["Bolt", None][-1] == 0
    assert BASELINE_DAYS == 56


def test_a_group_has_the_keywords_that_any_brand_has_in_it() -> None:
    assert groups_of(CONFIG, ACME) == {"product": ("acme dock",)}
    assert groups_of(CONFIG, CONFIG.brands[1]) == {}
