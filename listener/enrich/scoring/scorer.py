"""What every scorer can do, whatever it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from listener.model import Score


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text and how far it moved the score: towards positive above 0, towards negative below."""

    word: str
    weight: float


class Scorer(Protocol):
    """Gives texts of certain languages (ISO 639 codes) a score. `name` changes whenever scores would.

    A scorer that `needs_vectors` reads what a sentence encoder made of the text beside it.
    """

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    @property
    def needs_vectors(self) -> bool: ...

    def score(self, text: str, vector: bytes | None = None) -> Score | None:
        """The score, 0 for a text without any opinion; None if this text cannot be scored, or not yet."""

    def terms(self, text: str) -> tuple[Term, ...]:
        """The words that moved the score, the strongest first; words that did not are left out."""
