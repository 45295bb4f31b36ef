"""Response figures from posts to the report: the worked examples, and what was not known yet then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from listener.config import BusinessHours, Config, Response
from listener.metrics.proportions import Target
from listener.model import Action, Estimate, Period
from listener.render.report_json import report_json
from listener.reports.report import make_report
from listener.reports.response import CaseFigures, ResponseFigures, response_by_brand
from listener.store import Store
from tests.builders import WARSAW, a_config, a_post, at
from tests.desks import BRANDS, CONFIG, Rig, answer, ask, minute
from tests.metrics.examples import example

HOUR = 60
NOW = at(12)
"""Three days after noon."""
WEEK = Period(date(2026, 3, 6), date(2026, 3, 13), WARSAW, NOW)
OFFICE = a_config(
    brands=BRANDS,
    business_hours=BusinessHours((("09:00-17:00",),) * 5 + ((), ())),
    response=Response(target_hours=4.0),
)


def figures(store: Store, period: Period = WEEK, config: Config = CONFIG) -> ResponseFigures:
    return response_by_brand(store, config, period, ["Acme"])["Acme"]


def told(found: Estimate) -> list[float | None]:
    return [found.value, found.low, found.high]


def as_of(minutes: float) -> Period:
    """The week as it stood at a minute."""
    return Period(WEEK.start, WEEK.end, WARSAW, minute(minutes))


def fill_c1(store: Store) -> tuple[dict[str, Any], float]:
    """The cases of example C1: answered after so many hours, or open since so many."""
    inputs, expected, tolerance = example("C1")
    rig = Rig(store)
    for number, (hours, done) in enumerate(zip(inputs["hours"], inputs["answered"], strict=True)):
        opened = NOW - timedelta(hours=40 if done else hours)
        question = a_post(number, "@acme why?", author=f"p{number}", created_at=opened)
        rig.keep(question)
        if done:
            reply = answer(f"a{number}", 0, question)
            rig.keep(
                a_post(
                    reply.id,
                    reply.text,
                    author="acme",
                    created_at=opened + timedelta(hours=hours),
                    kind=reply.kind,
                    reply_to=reply.reply_to,
                )
            )
    return expected, tolerance


def test_example_c1_from_posts_to_figures(store: Store) -> None:
    expected, tolerance = fill_c1(store)
    cases = figures(store).cases
    assert (cases.opened, cases.answered, cases.open) == (11, 6, expected["open_backlog"])
    assert cases.target == Target(5, expected["breached_4h"], expected["pending_4h"])
    assert told(cases.rate) == pytest.approx(
        [expected["response_rate_to_date"], *expected["response_rate_ci"]], abs=tolerance
    )
    assert told(cases.within_target) == pytest.approx(
        [expected["within_4h_mature"], *expected["within_4h_mature_ci"]], abs=tolerance
    )
    assert told(cases.first.within) == pytest.approx(
        [expected["within_4h_km"], *expected["within_4h_ci"]], abs=tolerance
    )
    assert (cases.first.median.value, cases.first.p90.value) == (expected["median"], expected["p90"])
    assert cases.first.answered_only_median == expected["naive_median_answered_only"]
    assert cases.first.curve is not None
    assert cases.first.curve.restricted_mean(12) == pytest.approx(expected["rmst_12h"], abs=tolerance)


def test_example_c1_in_the_report_has_the_keys_of_the_contract(store: Store) -> None:
    expected, tolerance = fill_c1(store)
    response = report_json(make_report(store, CONFIG, WEEK, response=True))["brands"]["Acme"]["response"]
    rate = _estimate(expected["response_rate_to_date"], expected["response_rate_ci"], tolerance)
    assert response == {
        "messages": {"addressed": 11, "answered": 6, "rate": rate, "median_hours": 1.75, "p90_hours": 4.5},
        "cases": {
            "opened": 11,
            "answered": 6,
            "open": 5,
            "rate": rate,
            "within_target": _estimate(
                expected["within_4h_mature"], expected["within_4h_mature_ci"], tolerance
            ),
            "first_response_hours": {
                "median": {"value": 6.0, "low": 1.0, "high": None},
                "p90": {"value": None, "low": None, "high": None},
                "answered_only_median": 1.75,
            },
        },
    }


def _estimate(value: float, interval: list[float], tolerance: float) -> object:
    low, high = interval
    return pytest.approx({"value": value, "low": low, "high": high}, abs=tolerance)


def test_with_business_hours_the_block_is_told_twice_and_the_target_is_theirs(store: Store) -> None:
    friday = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)
    rig = Rig(store, OFFICE)
    question = a_post(1, "@acme why?", author="anna", created_at=friday)
    rig.keep(question)
    monday = (datetime(2026, 3, 9, 9, 15, tzinfo=UTC) - minute(0)) / timedelta(minutes=1)
    rig.keep(answer(2, monday, question))
    cases = report_json(make_report(store, OFFICE, WEEK, response=True))["brands"]["Acme"]["response"][
        "cases"
    ]
    business = cases.pop("business")
    assert business.keys() == cases.keys()
    one = {"value": 1.0, "low": pytest.approx(0.2065, abs=1e-4), "high": 1.0}
    assert (cases["within_target"], business["within_target"]) == (one, one)
    assert [
        block["first_response_hours"]["answered_only_median"] for block in (cases, business)
    ] == pytest.approx([65.75, 1.75])
    assert figures(store).cases.target == Target(0, 1, 0)
    assert figures(store, config=OFFICE).cases.target == Target(1, 0, 0)


def test_example_c4_a_period_is_its_local_days_half_open(store: Store) -> None:
    inputs, expected, _tolerance = example("C4")
    rig = Rig(store)
    period = Period(date(2025, 3, 1), date(2025, 4, 1), WARSAW, NOW)
    for number, created in enumerate(inputs["created_utc"]):
        rig.keep(
            a_post(number, "@acme why?", author=f"p{number}", created_at=datetime.fromisoformat(created))
        )
    within = [
        figures(store, period).cases.opened,
        figures(store, period).messages.addressed,
        figures(store, Period(date(2025, 2, 1), date(2025, 3, 1), WARSAW, NOW)).cases.opened,
        figures(store, Period(date(2025, 4, 1), date(2025, 5, 1), WARSAW, NOW)).cases.opened,
    ]
    inside = expected["in_period"].count(True)
    assert within == [inside, inside, 1, 1]
    assert (period.end_at - period.start_at) / timedelta(hours=1) == expected["hours_in_period"]


QUESTION = ask(1)


@pytest.fixture
def rig(store: Store) -> Rig:
    """Four people ask at noon: answered after 1 h, answered after 10 h, and two who are not."""
    found = Rig(store)
    found.keep(*(ask(number, by=f"p{number}") for number in range(1, 5)))
    found.keep(answer(11, HOUR, ask(1, by="p1")), answer(12, 10 * HOUR, ask(2, by="p2")))
    return found


def counts(cases: CaseFigures) -> tuple[int, int, int, int, int, int]:
    """Opened, answered, open, closed, withdrawn, dismissed."""
    return cases.opened, cases.answered, cases.open, cases.closed, cases.withdrawn, cases.dismissed


def counted(found: ResponseFigures) -> tuple[object, ...]:
    """All but the curve, which the other figures are read from."""
    cases = found.cases
    first, later = (replace(one, curve=None) for one in (cases.first, cases.next))
    return found.messages, replace(cases, first=first, next=later)


def test_later_answers_do_not_exist_yet(rig: Rig) -> None:
    assert counts(figures(rig.store).cases) == (4, 2, 2, 0, 0, 0)
    before = figures(rig.store, as_of(5 * HOUR))
    assert counts(before.cases) == (4, 1, 3, 0, 0, 0)
    assert (before.messages.answered, before.messages.median_hours) == (1, 1.0)
    assert before.cases.target == Target(1, 3, 0)
    assert counts(figures(rig.store, as_of(0.5 * HOUR)).cases) == (4, 0, 4, 0, 0, 0)
    assert counts(figures(rig.store, as_of(-1)).cases) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("close", "after"),
    [
        pytest.param(lambda rig: rig.act(3, Action.RESOLVE, minutes=600), (4, 2, 1, 1, 0, 0), id="resolved"),
        pytest.param(lambda rig: rig.act(3, Action.DISMISS, minutes=600), (3, 2, 1, 0, 0, 1), id="dismissed"),
        pytest.param(lambda rig: rig.remove("3", minutes=600), (3, 2, 1, 0, 1, 0), id="withdrawn"),
    ],
)
def test_later_closings_do_not_exist_yet(rig: Rig, close: Any, after: tuple[int, ...]) -> None:
    before = counted(figures(rig.store, as_of(599)))
    close(rig)
    assert counted(figures(rig.store, as_of(599))) == before
    assert counts(figures(rig.store, as_of(601)).cases) == after


def test_an_elsewhere_answer_counts_from_its_own_time(rig: Rig) -> None:
    rig.act(3, Action.ELSEWHERE, minutes=900, channel="phone", at=minute(30).isoformat())
    assert counts(figures(rig.store, as_of(31)).cases) == (4, 1, 3, 0, 0, 0)
    assert figures(rig.store, as_of(31)).messages.answered == 0


def test_who_withdrew_is_out_of_the_rates_and_waits_in_the_curve_until_then(rig: Rig) -> None:
    rig.remove("3", minutes=2 * HOUR)
    rig.remove("4", minutes=2 * HOUR)
    cases = figures(rig.store).cases
    assert (cases.opened, cases.rate.value, cases.fixed_n, cases.target) == (2, 1.0, 2, Target(1, 1, 0))
    assert (cases.first.n, cases.first.answered) == (4, 2)
    curve = cases.first.curve
    assert curve is not None
    assert list(zip(curve.times, curve.at_risk, curve.share, strict=True)) == [(1.0, 4, 0.75), (10.0, 1, 0.0)]


def test_who_needed_no_answer_is_out_of_the_cohort_altogether(rig: Rig) -> None:
    rig.act(3, Action.DISMISS, minutes=2 * HOUR)
    rig.act(4, Action.DISMISS, minutes=2 * HOUR)
    cases = figures(rig.store).cases
    assert (cases.opened, cases.rate.value, cases.fixed_n, cases.target) == (2, 1.0, 2, Target(1, 1, 0))
    assert (cases.first.n, cases.first.answered) == (2, 2)


def test_what_is_closed_without_an_answer_is_a_breach_and_waits_until_then(rig: Rig) -> None:
    rig.act(3, Action.RESOLVE, minutes=2 * HOUR)
    cases = figures(rig.store, as_of(3 * HOUR)).cases
    assert (cases.rate.value, cases.target) == (0.25, Target(1, 1, 2))
    assert (cases.first.n, cases.first.answered) == (4, 1)


def test_further_messages_are_waits_of_their_own(rig: Rig) -> None:
    rig.keep(ask(21, 90, by="p1", conversation_id="1"), ask(22, 700, by="p2", conversation_id="2"))
    rig.keep(answer(31, 120, ask(21, by="p1"), conversation_id="1"))
    cases = figures(rig.store).cases
    assert (cases.answered, cases.next.n, cases.next.answered) == (2, 2, 1)
    assert (cases.next.median.value, cases.next.answered_only_median) == (0.5, 0.5)
    assert (cases.opened, cases.first.n) == (4, 4)


def test_what_vanishes_from_a_later_day_is_forgotten_by_the_figures_too(rig: Rig) -> None:
    rig.act(1, Action.RESOLVE, minutes=70)
    entry = rig.act(1, Action.REOPEN, minutes=2_000)
    assert figures(rig.store).cases.next.n == 1
    rig.undo(1, entry, minutes=2_100)
    assert figures(rig.store).cases.next.n == 0
    rig.keep(answer(99, -5, kind=QUESTION.kind), ask(41, 3_000, by="p1", conversation_id="1"))
    assert figures(rig.store).cases.next.n == 0
    assert figures(rig.store).cases.opened == 5


def test_a_wait_that_vanishes_with_its_case_is_forgotten_by_the_figures_too(rig: Rig) -> None:
    rig.act(1, Action.RESOLVE, minutes=70)
    rig.act(1, Action.REOPEN, minutes=2_000)
    assert figures(rig.store).cases.next.n == 1
    rig.keep(ask(1, text="@acme well done", by="p1"))
    assert (figures(rig.store).cases.next.n, figures(rig.store).cases.opened) == (0, 3)


def test_without_any_message_everything_is_unknown(store: Store) -> None:
    empty = {"value": None, "low": None, "high": None}
    response = report_json(make_report(store, CONFIG, WEEK, response=True))["brands"]["Bolt"]["response"]
    assert response == {
        "messages": {
            "addressed": 0,
            "answered": 0,
            "rate": empty,
            "median_hours": None,
            "p90_hours": None,
        },
        "cases": {
            "opened": 0,
            "answered": 0,
            "open": 0,
            "rate": empty,
            "within_target": empty,
            "first_response_hours": {"median": empty, "p90": empty, "answered_only_median": None},
        },
    }
