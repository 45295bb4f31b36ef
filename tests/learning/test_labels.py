"""Which labels a learner gets to see."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from listener.learning.labels import Labelled, lacking, usable
from listener.model import Sentiment
from tests.learning.labels import made_up

LABELS = made_up(60)


def a_label(key: str, text: str, label: Sentiment = Sentiment.POSITIVE) -> Labelled:
    return Labelled(key, text, "en", label, True)


@given(st.permutations(LABELS))
def test_the_order_of_labels_does_not_matter(labels: list[Labelled]) -> None:
    assert usable(labels) == usable(LABELS)


def test_texts_on_which_people_contradict_each_other_are_left_out_and_counted() -> None:
    kept = a_label("3", "fine")
    found = usable(
        [a_label("1", "So  LATE", Sentiment.NEGATIVE), a_label("2", "so late", Sentiment.NEUTRAL), kept]
    )
    assert found.labels == (kept,)
    assert found.left_out == 2


def test_no_more_are_learned_from_than_can_be() -> None:
    few = usable(LABELS, 20)
    assert len(few.labels) == 20
    assert usable(LABELS[::-1], 20) == few


def test_fifty_labels_are_enough() -> None:
    assert lacking(LABELS) == 0
    assert lacking(LABELS[:42]) == 8
    assert lacking([]) == 50


def test_each_class_needs_five_different_texts() -> None:
    of_one = [replace(one, label=Sentiment.NEGATIVE) for one in LABELS]
    assert lacking(of_one) == 10
    copies = [a_label(f"c:{number}", "thanks") for number in range(9)]
    neutral = [a_label(f"n:{number}", f"is it {number}", Sentiment.NEUTRAL) for number in range(9)]
    assert lacking([*of_one, *neutral, *copies]) == 4
