"""A scorer that has learned nothing: what it says of a text is drawn from the text and its own name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from listener.enrich.scoring import Scorer, Term, VaderScorer
from listener.errors import UsageError
from listener.model import SCALE, Probabilities, Score


@dataclass(frozen=True)
class FakeScorer:
    """Scores one language. One that needs vectors goes by them alone."""

    name: str = "learned-en-1"
    lang: str = "en"
    needs_vectors: bool = False

    @property
    def languages(self) -> frozenset[str]:
        return frozenset({self.lang})

    def score(self, text: str, vector: bytes | None = None) -> Score:
        read = vector if self.needs_vectors else text.encode()
        assert read is not None
        drawn = crc32(self.name.encode() + read)
        negative = drawn % (SCALE + 1)
        positive = drawn // SCALE % (SCALE + 1 - negative)
        told = Probabilities(negative, SCALE - negative - positive, positive)
        return Score(told.compound, self.name, told)

    def terms(self, text: str) -> tuple[Term, ...]:
        return ()


def fake_learned(
    name: str = "learned-en-1", lang: str = "en", *, vectors: bool = False
) -> Callable[[VaderScorer], Scorer]:
    """What makes one."""
    return lambda _vader: FakeScorer(name, lang, vectors)


def fake_model(name: str = "learned-en-1", lang: str = "en", *, vectors: bool = False) -> bytes:
    """The model of one, as it is kept."""
    return json.dumps([name, lang, vectors]).encode()


def read_fake_model(content: bytes) -> Callable[[VaderScorer], Scorer]:
    """What makes the scorer of a kept model; UsageError if it was tampered with."""
    try:
        name, lang, vectors = json.loads(content)
    except ValueError as error:
        raise UsageError("the model was tampered with.") from error
    return fake_learned(name, lang, vectors=vectors)
