"""Scores texts by what was learned from labels: a weighted sum of features. It neither learns nor judges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from math import exp
from typing import TYPE_CHECKING

from listener.enrich.scoring.features import (
    figures_of,
    pairs_of,
    pieces_of,
    place_of,
    unpacked,
    words_of,
)
from listener.enrich.scoring.scorer import Term
from listener.enrich.scoring.vader import VaderScorer
from listener.model import CLASSES, UNKNOWN, Estimate, Probabilities, Score, Sentiment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    import numpy.typing as npt

    Logits = tuple[float, float]

_REMEMBERED = 2**16
"""Words whose weights are remembered."""


class Kind(StrEnum):
    """What a model was learned from."""

    WORDS = "words"
    VECTORS = "words and vectors"
    CARRIED = "vectors of other languages"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a model beside its weights.

    `labels` are those of its language by class (negative, neutral, positive), `fair` how many of them may
    judge a scorer, `languages` those whose labels it learned from. `said` has, for the name of each label,
    the class that it was given by a model that had not seen it; `matrix[p][t]` counts the fair labels scored
    as p and labelled t. The macro-F1 and their difference are those of the comparison that it was made for.
    """

    labels: tuple[int, ...]
    fair: int
    languages: tuple[str, ...]
    said: tuple[tuple[str, int], ...]
    matrix: tuple[tuple[int, ...], ...]
    f1: float | None = None
    in_use_f1: float | None = None
    difference: Estimate = UNKNOWN

    def said_of(self, keys: Iterable[str]) -> tuple[Sentiment | None, ...]:
        """The class it gave the label of each key without having seen it; None if it was not taught it."""
        known = {name: CLASSES[number] for name, number in self.said}
        return tuple(known.get(label_name(key)) for key in keys)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights for the classes in the order of CLASSES, so that the softmax of their sums is calibrated.

    `places` (k, sorted) are the features that it weighs, `weights` (k, 3) theirs; `figures` (9, 3) and
    `vector` (512, 3) those of the text as a whole and of the sentence encoder named, None without;
    `intercept` (3). `version` is a part of the checksum of the file that it came from.
    """

    lang: str
    kind: Kind
    places: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    intercept: npt.NDArray[np.float32]
    figures: npt.NDArray[np.float32] | None
    vector: npt.NDArray[np.float32] | None
    encoder: str | None
    facts: Facts
    version: str = ""

    @property
    def name(self) -> str:
        """What its scores are signed with."""
        return f"learned-{self.lang}-{self.version}"


class LearnedScorer:
    """Scores the texts of one language by a model. Built once, then only read; safe across threads."""

    def __init__(self, model: Model, vader: VaderScorer) -> None:
        self._model = model
        self._vader = vader
        self.name = model.name
        self.languages = frozenset({model.lang})
        self.needs_vectors = model.vector is not None

    def score(self, text: str, vector: bytes | None = None) -> Score | None:
        """The score of a text; None as long as its vector is missing, where the model weighs it."""
        if vector is None and self.needs_vectors:
            return None
        read = self._vader.readable(text)
        negative, positive = self._logits(read, vector)
        most = max(negative, 0.0, positive)
        negative, neutral, positive = exp(negative - most), exp(-most), exp(positive - most)
        whole = negative + neutral + positive
        found = Probabilities.of(negative / whole, positive / whole)
        return Score(found.compound, self.name, found)

    def terms(self, text: str) -> tuple[Term, ...]:
        """What each word adds to positive over negative (log odds), with half of each pair it stands in; the
        strongest first. What the text says as a whole, by its figures or its vector, belongs to no word.
        """
        words = words_of(self._vader.readable(text))
        if not words:
            return ()
        distinct, pairs = dict.fromkeys(words), dict.fromkeys(pairs_of(words))
        by_word = (len(distinct) + len(pairs)) ** -0.5
        by_piece = (sum(len(pieces_of(word)) for word in distinct) or 1) ** -0.5
        told = dict.fromkeys(distinct, 0.0)
        for word in distinct:
            negative, positive, less, more, _n = self._of_word(word)
            told[word] += by_word * (positive - negative) + by_piece * (more - less)
        for pair in pairs:
            negative, positive = self._by_place.get(place_of(pair), _NOTHING)
            for word in pair.split(" "):
                told[word] += by_word * (positive - negative) / 2
        ranked = sorted(told.items(), key=lambda one: (-abs(one[1]), one[0]))
        return tuple(Term(word, weight) for word, weight in ranked if weight)

    def _logits(self, read: str, vector: bytes | None) -> Logits:
        """The log odds of negative and of positive over neutral, for a text as VADER is given it."""
        a, b = self._intercept
        words = words_of(read) if self._by_place else []
        for weight, (x, y) in self._parts(words) if words else ():
            a, b = a + weight * x, b + weight * y
        figures = figures_of(read, self._polarity(read)) if self._by_figure else ()
        for weight, (x, y) in zip(figures, self._by_figure, strict=True):
            a, b = a + weight * x, b + weight * y
        if vector is not None and self._model.vector is not None:
            ((x, y),) = _over_neutral(unpacked([vector]) @ self._model.vector)
            a, b = a + x, b + y
        return a, b

    def _polarity(self, read: str) -> tuple[float, float, float, float] | None:
        return self._vader.polarity(read) if self._model.lang in self._vader.languages else None

    def _parts(self, words: list[str]) -> tuple[tuple[float, Logits], tuple[float, Logits]]:
        """How much words and pairs count, with the sum of their weights, and the same of pieces."""
        distinct, pairs = dict.fromkeys(words), dict.fromkeys(pairs_of(words))
        a = b = c = d = 0.0
        pieces = 0
        of_word, weights = self._of_word, self._by_place
        for word in distinct:
            u, v, x, y, n = of_word(word)
            a, b, c, d = a + u, b + v, c + x, d + y
            pieces += n
        for pair in pairs:
            if (known := weights.get(place_of(pair))) is not None:
                a, b = a + known[0], b + known[1]
        return ((len(distinct) + len(pairs)) ** -0.5, (a, b)), ((pieces or 1) ** -0.5, (c, d))

    @cached_property
    def _intercept(self) -> Logits:
        (found,) = _over_neutral(self._model.intercept.reshape(1, -1))
        return found

    @cached_property
    def _by_figure(self) -> list[Logits]:
        return [] if self._model.figures is None else _over_neutral(self._model.figures)

    @cached_property
    def _by_place(self) -> dict[int, Logits]:
        return dict(zip(self._model.places.tolist(), _over_neutral(self._model.weights), strict=True))

    @cached_property
    def _of_word(self) -> Callable[[str], tuple[float, float, float, float, int]]:
        """The weights of a word, the sums of those of its pieces, and how many pieces it has."""
        weights = self._by_place

        @lru_cache(maxsize=_REMEMBERED)
        def of_word(word: str) -> tuple[float, float, float, float, int]:
            places = pieces_of(word)
            known = [weights[place] for place in places if place in weights]
            negative, positive = weights.get(place_of(word), _NOTHING)
            less, more = sum(one[0] for one in known), sum(one[1] for one in known)
            return negative, positive, less, more, len(places)

        return of_word


_NOTHING = (0.0, 0.0)


def _over_neutral(weights: npt.NDArray[np.float32]) -> list[Logits]:
    """The weights of negative and positive less those of neutral, for only differences count."""
    return [(negative - neutral, positive - neutral) for negative, neutral, positive in weights.tolist()]


def label_name(key: str) -> str:
    """What a label is called in a model that may leave the house: its key is not told."""
    return sha256(key.encode()).hexdigest()[:16]
