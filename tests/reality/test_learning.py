"""What labels of real posts teach. The tables are printed (pytest -s); the bench `learning` has all."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from listener.learning.vectors import encoder_name
from tests.bench.learning import (
    DRAWS,
    airlines,
    learning_curve,
    many_languages,
    net_errors,
    shuffled,
    tweets,
    with_vectors,
    without_own,
)

needs_encoder = pytest.mark.skipif(encoder_name() is None, reason="the extra `vectors` is not installed")


def means(curve: dict[int, list[float]]) -> dict[int, float]:
    found = {n: statistics.mean(each) for n, each in curve.items()}
    print({n: f"{found[n]:.3f} ({min(each):.3f} - {max(each):.3f})" for n, each in curve.items()})
    return found


@pytest.mark.timeout(600)
def test_few_labels_teach_the_tone_of_posts_to_airlines(data: Path) -> None:
    found = means(learning_curve(airlines(data)))
    for n, least in {50: 0.58, 100: 0.62, 300: 0.65, 1_000: 0.69}.items():
        assert found[n] >= least


@pytest.mark.timeout(600)
def test_more_labels_teach_more_of_any_posts(data: Path) -> None:
    found = means(learning_curve(tweets(data)))
    assert sorted(found, key=found.__getitem__) == sorted(found)


@pytest.mark.timeout(600)
def test_labels_teach_in_every_language(data: Path) -> None:
    for lang, posts in many_languages(data).items():
        print(lang, end=" ")
        assert means(learning_curve(posts, (300,)))[300] > 1 / 3, lang


@pytest.mark.timeout(600)
def test_net_sentiment_of_each_airline_comes_near(data: Path) -> None:
    found = [net_errors(airlines(data), 300, seed) for seed in range(DRAWS)]
    print(*found, sep="\n")
    assert statistics.mean(one.scored for one in found) < 15
    assert statistics.mean(one.by_brand for one in found) < 8


@pytest.mark.timeout(600)
def test_labels_that_say_nothing_leave_the_scorer_in_use(data: Path) -> None:
    found = [shuffled(airlines(data), 100, seed).verdict for seed in range(10)]
    assert not [one for one in found if one.is_better]


@needs_encoder
@pytest.mark.timeout(600)
def test_vectors_teach_more_with_as_many_labels(data: Path) -> None:
    found = means(learning_curve(with_vectors(airlines(data)), (300,), encoder=encoder_name()))
    assert found[300] >= 0.69


@needs_encoder
@pytest.mark.timeout(600)
def test_labels_in_english_carry_over_to_other_languages(data: Path) -> None:
    languages = {lang: with_vectors(posts) for lang, posts in many_languages(data).items()}
    english = languages.pop("en").labels + with_vectors(tweets(data)).labels
    found = {lang: without_own(english, posts) for lang, posts in languages.items()}
    print({lang: round(f1, 3) for lang, f1 in found.items()})
    assert statistics.mean(found.values()) >= 0.48
