"""Mentions: what a post means to the brands, and in what tone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from listener.model.case import Signal
from listener.model.post import Post

SCALE = 10_000
"""Compound scores are kept as integers of 1/10,000, so that sums are equal on every database."""


class Sentiment(StrEnum):
    """The class of a score, by VADER's published thresholds (limits inclusive)."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"

    @classmethod
    def of(cls, compound: int) -> Sentiment:
        """positive from +0.05, negative from -0.05, else neutral; `compound` in 1/10,000."""
        if compound >= SCALE // 20:
            return cls.POSITIVE
        return cls.NEGATIVE if compound <= -SCALE // 20 else cls.NEUTRAL


CLASSES = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
"""The order of the classes wherever they are numbered, and of rows and columns of a matrix."""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """How likely each class is, in 1/10,000; the three add up to SCALE."""

    negative: int
    neutral: int
    positive: int

    @classmethod
    def of(cls, negative: float, positive: float) -> Probabilities:
        """From two probabilities of 0...1; neutral is what is left."""
        least, most = round(negative * SCALE), round(positive * SCALE)
        most = min(most, SCALE - least)
        return cls(least, SCALE - least - most, most)

    @property
    def compound(self) -> int:
        """P(positive) - P(negative)."""
        return self.positive - self.negative

    @property
    def sentiment(self) -> Sentiment:
        """The most likely class; of equal ones neutral, then negative."""
        most = max(self.negative, self.neutral, self.positive)
        if most == self.neutral:
            return Sentiment.NEUTRAL
        return Sentiment.NEGATIVE if most == self.negative else Sentiment.POSITIVE


@dataclass(frozen=True, slots=True)
class Score:
    """A sentiment score: `compound` in 1/10,000 of -1...1, and which scorer said so.

    Of a scorer that tells probabilities, `compound` is theirs.
    """

    compound: int
    scorer: str
    probabilities: Probabilities | None = None

    @property
    def sentiment(self) -> Sentiment:
        """The score's class: the most likely one, else by VADER's thresholds."""
        return Sentiment.of(self.compound) if self.probabilities is None else self.probabilities.sentiment


@dataclass(frozen=True, slots=True)
class Match:
    """That a post names a brand. No keywords: the source was searched for the brand and vouches for it.

    `score` is that of the sentences about the brand, None where the one of the whole post holds.
    """

    brand: str
    keywords: tuple[str, ...] = ()
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class EnrichedPost:
    """A post and what it means. `score` is None where no scorer is proved for the language.

    `lang` is an ISO 639 code, from the source or detected; `lang_confidence` (0...1) only if detected.
    `is_own` marks a post by one of the tracked brands: kept, but a mention of none. `hashtags` are folded
    and without their #. `tags` are the brands whose handles the text tags, in its order; `signals` what else
    bears on whether it needs a response. Of an own post, `brand` is whose it is, `names` are the handles it
    tags, folded, `fingerprint` stands for its text without handles and links, `agent` is who signed it.
    """

    post: Post
    matches: tuple[Match, ...] = ()
    lang: str | None = None
    lang_confidence: float | None = None
    score: Score | None = None
    is_own: bool = False
    hashtags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    signals: Signal = Signal.NONE
    brand: str | None = None
    names: tuple[str, ...] = ()
    fingerprint: int | None = None
    agent: str | None = None
