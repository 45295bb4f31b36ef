"""The scorer of a language whose own cannot be read: nobody scores it, least of all somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from listener.enrich.scoring.scorer import Term


@dataclass(frozen=True, slots=True)
class AbsentScorer:
    """Stands in the place of a learned scorer under its name, so that no other scores beside it."""

    name: str
    languages: frozenset[str]
    needs_vectors: bool = False

    def score(self, text: str, vector: bytes | None = None) -> None:
        """None, of any text."""

    def terms(self, text: str) -> tuple[Term, ...]:
        """None."""
        return ()
