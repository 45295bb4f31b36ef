"""The simple count of messages at an instant: what happened after it does not exist for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from listener.config import Config
from listener.model import Period, Post
from listener.reports.response import response_by_brand
from listener.store import Store
from listener.store.message_list import Addressed, list_messages
from tests.desks import ANY, CONFIG, NOON, Rig, answer, ask, minute

UNTAGGED = ask(1, text="acme is fine")
EARLY = answer(2, -60, UNTAGGED)
LATE = answer(3, 60, UNTAGGED)


def counts(store: Store, config: Config, *found: Post, minutes: float) -> tuple[int, ...]:
    """Addressed and answered by the figures, then by the list behind them."""
    Rig(store, config).keep(*found)
    day = NOON.date()
    period = Period(day, date.fromordinal(day.toordinal() + 1), config.zone, minute(minutes))
    figures = response_by_brand(store, config, period, ["Acme"])["Acme"].messages
    first = config.response.addressing == "first"
    asked = Addressed("Acme", period.start_at, period.end_at, period.as_of, first)
    answered = replace(asked, answered=True)
    return (
        figures.addressed,
        figures.answered,
        len(list_messages(store, asked)),
        len(list_messages(store, answered)),
    )


@pytest.mark.parametrize("config", [CONFIG, ANY], ids=["first", "any"])
@pytest.mark.parametrize(
    ("found", "minutes", "expected"),
    [
        pytest.param((UNTAGGED, LATE), 59, (0, 0), id="nobody answered it yet, so it is to nobody"),
        pytest.param((UNTAGGED, LATE), 60, (1, 1), id="answered by now"),
        pytest.param((UNTAGGED, EARLY, LATE), 59, (1, 0), id="answered by a clock that goes wrong"),
        pytest.param((ask(1), LATE), 59, (1, 0), id="tagged, so to the brand at once"),
    ],
)
def test_a_message_is_addressed_by_an_answer_from_the_answer_on(
    store: Store, config: Config, found: tuple[Post, ...], minutes: float, expected: tuple[int, int]
) -> None:
    assert counts(store, config, *found, minutes=minutes) == expected * 2
