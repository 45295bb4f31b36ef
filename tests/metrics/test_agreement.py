"""Agreement of two people: its share, Cohen's kappa, and where there is none to tell."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.agreement import Agreement
from listener.metrics.audit import Confusion
from listener.metrics.proportions import proportion
from listener.model import CLASSES, UNKNOWN, Sentiment

NEGATIVE, NEUTRAL, POSITIVE = CLASSES
Pairs = list[tuple[Sentiment, Sentiment]]
classes = st.sampled_from(CLASSES)
pairs = st.lists(st.tuples(classes, classes), max_size=60)


def test_the_example_of_cohen() -> None:
    """Of 200 cases two judges agree on 70 %, and by chance would on 41 %."""
    found = Agreement(Confusion(((88, 14, 18), (10, 40, 10), (2, 6, 12))))
    assert found.n == 200
    assert found.share == proportion(140, 200)
    assert found.kappa == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_two_classes_by_hand() -> None:
    found = Agreement.of(
        [(NEGATIVE, NEGATIVE)] * 20
        + [(NEGATIVE, POSITIVE)] * 5
        + [(POSITIVE, NEGATIVE)] * 10
        + [(POSITIVE, POSITIVE)] * 15
    )
    assert found.share.value == 0.7
    assert found.kappa == pytest.approx(0.4)


def test_without_a_post_nothing_is_known() -> None:
    nobody = Agreement.of([])
    assert (nobody.n, nobody.share, nobody.kappa) == (0, UNKNOWN, None)


def test_always_one_and_the_same_class_is_agreement_that_chance_explains() -> None:
    found = Agreement.of([(NEUTRAL, NEUTRAL)] * 12)
    assert (found.share.value, found.kappa) == (1.0, None)


def test_who_only_ever_says_one_class_agrees_by_chance_alone() -> None:
    found = Agreement.of([(NEUTRAL, NEUTRAL)] * 6 + [(NEUTRAL, POSITIVE)] * 6)
    assert (found.share.value, found.kappa) == (0.5, 0.0)


@given(pairs)
def test_kappa_is_at_most_one_and_that_only_where_all_agree(some: Pairs) -> None:
    found = Agreement.of(some)
    if found.kappa is None:
        assert found.share.value in (None, 1.0)
        return
    assert -1 <= found.kappa <= 1
    assert (found.kappa == 1) == (found.share.value == 1)


@given(pairs, st.randoms(use_true_random=False))
def test_neither_the_order_of_posts_nor_who_is_first_matters(some: Pairs, random: Random) -> None:
    found = Agreement.of(some)
    mixed = list(some)
    random.shuffle(mixed)
    assert Agreement.of(mixed) == found
    other = Agreement.of((b, a) for a, b in some)
    assert (other.share, other.kappa) == (found.share, found.kappa)


@given(st.lists(classes, min_size=2, max_size=40))
def test_kappa_counts_agreement_beyond_chance(said: list[Sentiment]) -> None:
    """By the definition, in fractions."""
    turned = said[1:] + said[:1]
    found = Agreement.of(zip(said, turned, strict=True))
    n = len(said)
    chance = sum((said.count(one) / n) * (turned.count(one) / n) for one in CLASSES)
    same = sum(a is b for a, b in zip(said, turned, strict=True)) / n
    if found.kappa is None:
        assert chance == pytest.approx(1)
    else:
        assert found.kappa == pytest.approx((same - chance) / (1 - chance))
