"""What changes are called: "rose" and "fell" are said of what is significant and of nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.shifts import Verdict
from listener.model import Estimate
from listener.reports.changes import Moved, Shift
from listener.reports.monthly.document import Figure, Mood, Unit
from listener.reports.monthly.texts import (
    Way,
    told,
    way_of_change,
    way_of_growth,
    way_of_share,
    way_of_tone,
)

_NUMBERS = st.none() | st.floats(-2, 2, allow_nan=False)
_ESTIMATES = st.builds(Estimate, value=_NUMBERS, low=_NUMBERS, high=_NUMBERS)


def test_a_text_is_its_template_with_figures_in_it() -> None:
    share = Figure(0.5, Unit.PERCENT)
    assert told("{brand} has {share}.", brand="{x}", share=share) == ("{x} has ", share, ".")


@given(_ESTIMATES)
def test_a_count_rose_only_if_its_interval_leaves_0_out(growth: Estimate) -> None:
    way = way_of_growth(growth)
    known = None not in (growth.value, growth.low, growth.high)
    if way.verdict == "rose":
        assert known
        assert not growth.low <= 0 <= growth.high  # type: ignore[operator]
        assert growth.value > 0  # type: ignore[operator]
    assert (way.direction is None) == (growth.value is None)


@given(_NUMBERS, st.none() | st.floats(0, 1))
def test_a_share_rose_only_if_its_test_says_so(value: float | None, p: float | None) -> None:
    way = way_of_share(Moved(value, None, None, p))
    assert (way.verdict in ("rose", "fell")) == (bool(value) and p is not None and p < 0.05)


@pytest.mark.parametrize(
    ("verdict", "said", "mood"),
    [
        (Verdict.SHIFT, "fell", Mood.BAD),
        (Verdict.ONE_AUTHOR, "driven by one author", Mood.UNCLEAR),
        (Verdict.UNCLEAR, "no clear change", Mood.UNCLEAR),
        (Verdict.TOO_FEW, "too few to compare", Mood.UNCLEAR),
    ],
)
def test_tone_goes_by_its_verdict(verdict: Verdict, said: str, mood: Mood) -> None:
    way = way_of_tone(Shift(-0.4, -0.6, -0.2, 0.001, verdict))
    assert (way.verdict, way.mood()) == (said, mood)


def test_a_rate_goes_by_the_test_made_of_it() -> None:
    found = Estimate(0.2, 0.1, 0.3, 40)
    assert way_of_change(found, is_clear=True) == Way(
        1, Figure(0.2, Unit.POINTS, 0.1, 0.3, 40, "case"), "rose"
    )
    assert way_of_change(found, is_clear=False).verdict == "no clear change"
    assert way_of_change(Estimate(), is_clear=False).choose("a", "b", "c", "d") == "d"


def test_longer_is_worse_where_it_is_said_so() -> None:
    assert way_of_change(Estimate(2.0), is_clear=True, unit=Unit.HOURS).mood(up_is_good=False) is Mood.BAD
