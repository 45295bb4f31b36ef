"""Which customers are which authors, and when those last dealt with a brand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from listener.model import Action
from listener.store import Store
from listener.store.customer_links import Dealings, Link, customer_links, dealings_before
from tests.desks import ANY, CONFIG, NOON, Rig, answer, ask, minute
from tests.reports.value.customers import bring


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def last(desk: Rig, minutes: float = 1_000, brand: str | None = "Acme") -> dict[str, Dealings]:
    return {handle: one for (_, handle), one in dealings_before(desk.store, brand, minute(minutes)).items()}


def test_customers_are_found_by_network_and_folded_handle_on_the_days_they_are_customers(
    store: Store,
) -> None:
    head = "id,start,end,network,handle"
    lines = ("A,2024-01-01,2025-01-01,x,@Straße", "B,2025-01-01,,x,STRASSE", "C,2025-01-01,,,")
    bring(store, CONFIG, "customers", head, *lines)
    links = customer_links(store)
    first, second = Link("A", date(2024, 1, 1), date(2025, 1, 1)), Link("B", date(2025, 1, 1))
    assert links.of("x", "strasse") == (first, second)
    assert [links.on("x", "@strasse", date(year, 1, 1)) for year in (2023, 2024, 2025)] == [
        None,
        first,
        second,
    ]
    assert links.of("mail", "strasse") == links.of("x", None) == ()
    bring(store, CONFIG, "customers", head, "C,2025-01-01,,x,carl")
    assert customer_links(store).of("x", "carl") == (Link("C", date(2025, 1, 1)),)


def test_who_wrote_to_a_brand_or_was_answered_by_it_dealt_with_it(desk: Rig) -> None:
    question = ask(1, 0)
    desk.keep(
        question, answer(2, 10, question), ask(3, 20), ask(4, 0, by="Otto"), ask(5, 0, "Acme!", by="eve")
    )
    assert last(desk) == {
        "anna": Dealings(wrote=minute(20), answered=minute(10)),
        "otto": Dealings(wrote=minute(0)),
    }


def test_what_comes_at_the_instant_or_after_it_does_not_count(desk: Rig) -> None:
    question = ask(1, 0)
    desk.keep(question, answer(2, 10, question), ask(3, 20))
    assert last(desk, 20) == {"anna": Dealings(wrote=minute(0), answered=minute(10))}
    assert last(desk, 10) == {"anna": Dealings(wrote=minute(0))}
    assert last(desk, 0) == {}


def test_an_answer_elsewhere_or_to_a_mere_mention_counts_and_the_mention_is_addressed_to_nobody(
    desk: Rig,
) -> None:
    mention = ask(5, 0, "I will cancel my Acme", by="eve")
    desk.keep(ask(1, 0), mention)
    desk.act(1, Action.ELSEWHERE, channel="phone", minutes=30)
    assert last(desk) == {"anna": Dealings(minute(0), minute(30))}
    desk.keep(answer(6, 40, mention))
    # It was addressed to the brand by its answer, not before.
    assert last(desk)["eve"] == Dealings(minute(40), minute(40))
    assert "eve" not in last(desk, 40)


def test_dealings_are_with_one_brand_or_with_any(store: Store) -> None:
    desk = Rig(store, ANY)
    question = ask(1, 0, "@acme @bolt why?")
    desk.keep(question, answer(2, 10, question, by="bolt"))
    assert last(desk) == {"anna": Dealings(wrote=NOON)}
    assert last(desk, brand="Bolt") == {"anna": Dealings(NOON, NOON + timedelta(minutes=10))}
    assert last(desk, brand=None) == last(desk, brand="Bolt")
