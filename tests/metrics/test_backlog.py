"""Who waits, and what customer care costs: the worked examples."""

from __future__ import annotations

import pytest

from listener.metrics import share
from listener.metrics.backlog import Backlog, by_age
from tests.metrics.examples import example


def test_example_c5() -> None:
    inputs, expected, _tolerance = example("C5")
    told = Backlog(
        start=inputs["backlog_start"],
        opened=inputs["opened"],
        reopened=inputs["reopened"],
        answered=inputs["answered"],
        withdrawn=inputs["withdrawn"],
    )
    assert told.end == expected["backlog_end"]


def test_what_was_dismissed_or_resolved_waits_no_more() -> None:
    assert Backlog(5, 4, 3, 2, 1, dismissed=3, resolved=2).end == 4


def test_those_who_wait_are_parted_by_age_and_an_age_belongs_to_what_it_begins() -> None:
    assert by_age([0, 3.99, 4, 23.9, 24, 71.9, 72, 1_000]) == (2, 2, 2, 2)
    assert by_age([]) == (0, 0, 0, 0)


def test_example_c7() -> None:
    inputs, expected, tolerance = example("C7")
    cost, contacts, people = inputs["channel_cost"], inputs["contacts"], inputs["customers_by_channel"]
    everybody = sum(people.values())
    told = {
        "cost_per_contact": {name: share(cost[name], contacts[name]) for name in cost},
        "cost_per_resolution_x": share(cost["x"], inputs["resolved_x"]),
        "resolved_per_agent_hour": share(inputs["resolved_x"], inputs["agent_hours_x"]),
        "channel_preference": {name: share(number, everybody) for name, number in people.items()},
        "churn_rate": share(inputs["lost"], inputs["active_start"]),
    }
    assert told.keys() == expected.keys()
    for name, value in expected.items():
        assert told[name] == pytest.approx(value, abs=tolerance)
