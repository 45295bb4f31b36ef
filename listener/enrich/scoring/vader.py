"""VADER, the scorer that needs no labels: for English.

Three things would falsify or stall VADER, so it never sees them: names (`united` is a positive word of its
lexicon, so "@united" alone scores +0.42), links, and texts without end (it is quadratic in them).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from itertools import count
from typing import TYPE_CHECKING

from listener.enrich.scoring.scorer import Term
from listener.enrich.terms import Blanker
from listener.enrich.text import NON_ASCII, without_addresses
from listener.model import Score
from listener.model.mention import SCALE

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

MAX_CHARACTERS = 5_000
"""A text is read up to here. 5,000 characters of nothing but opinion cost 0.05 s, 100,000 cost 27 s."""

MAX_EMOJI = 100
"""Emoji after these are left out, the words stay. 100 cost 0.03 s, 4,000 cost 5.8 s: each is four words."""


def vader_name() -> str:
    """What VADER's scores are signed with."""
    return f"vader-{version('vaderSentiment')}"


_EXPLAINED = 1_000
"""Characters of a text whose words are explained: each costs a score of its own."""
_WORD = re.compile(r"\S+")


class VaderScorer:
    """vaderSentiment's compound score of what is left when links, handles and tracked terms are blanked."""

    languages = frozenset({"en"})
    needs_vectors = False

    def __init__(self, blank_terms: Blanker) -> None:
        self._blank = blank_terms.blank
        self.name = vader_name()

    def score(self, text: str, vector: bytes | None = None) -> Score:
        """The compound score in 1/10,000."""
        compound: float = _analyzer().polarity_scores(self.readable(text))["compound"]
        return Score(round(compound * SCALE), self.name)

    def terms(self, text: str) -> tuple[Term, ...]:
        """What leaving out each word would change, the strongest first: the rules look at neighbours too."""
        read = self.readable(text)[:_EXPLAINED]
        whole = _analyzer().polarity_scores(read)["compound"]
        found: dict[str, float] = {}
        for match in _WORD.finditer(read):
            without = f"{read[: match.start()]} {read[match.end() :]}"
            weight = whole - _analyzer().polarity_scores(without)["compound"]
            if weight:
                found[match[0]] = found.get(match[0], 0.0) + weight
        return tuple(Term(*one) for one in sorted(found.items(), key=lambda one: (-abs(one[1]), one[0])))

    def polarity(self, readable: str) -> tuple[float, float, float, float]:
        """The shares of negative, neutral and positive words, 0...1, and the compound score, -1...1."""
        found = _analyzer().polarity_scores(readable)
        return found["neg"], found["neu"], found["pos"], found["compound"]

    def readable(self, text: str) -> str:
        """What VADER is given of a text: bounded, and without links, handles and tracked terms."""
        return self._blank(without_addresses(self._bounded(text)))

    def _bounded(self, text: str) -> str:
        text = text[:MAX_CHARACTERS]
        if len(text) <= MAX_EMOJI or text.isascii():
            return text
        emoji, number = _analyzer().emojis, count()
        return NON_ASCII.sub(
            lambda match: " " if match[0] in emoji and next(number) >= MAX_EMOJI else match[0], text
        )


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    """vaderSentiment's analyzer, asked about negations only where a word could negate: same scores, faster.

    For each opinion word it lowers the whole text up to three times to look at one word before it.
    """
    from vaderSentiment.vaderSentiment import NEGATE, SentimentIntensityAnalyzer

    negating, strengthening = frozenset(NEGATE), frozenset({"so", "this"})

    class Analyzer(SentimentIntensityAnalyzer):  # type: ignore[misc]
        def _negation_check(self, valence: float, words: list[str], start_i: int, i: int) -> float:
            word = words[i - (start_i + 1)].lower()
            if word in negating or "n't" in word or (start_i == 2 and words[i - 1].lower() in strengthening):
                valence = super()._negation_check(valence, words, start_i, i)
            return valence

    return Analyzer()
