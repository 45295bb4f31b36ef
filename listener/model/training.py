"""What a training of a language's scorer came to, and whether one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.model.figures import UNKNOWN, Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a training decided.

    `scorer` is who scores the language after it and `before` who did ("": nobody); `reason` says why, in
    words that can be translated. `labels` are those it learned from by class (negative, neutral, positive),
    `fair` how many of them may judge a scorer, `left_out` how many posts people contradict each other on.
    The macro-F1 are cross-validated, on the fair ones, and `difference` is theirs. `missing` is how many more
    labels it may take until the learned scorer wins, None where that cannot be told. `curve` has the macro-F1
    by number of labels, `matrix` counts the fair labels by what the scorer says out of fold (rows) and people
    do (columns), and `brands` those of each brand.
    """

    scorer: str
    before: str
    reason: str
    labels: tuple[int, int, int] = (0, 0, 0)
    fair: int = 0
    left_out: int = 0
    candidate_f1: float | None = None
    in_use_f1: float | None = None
    difference: Estimate = UNKNOWN
    missing: int | None = None
    curve: tuple[tuple[int, float], ...] = ()
    matrix: tuple[tuple[int, ...], ...] = ()
    brands: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """The last training of a language, and the one that is asked for. `error` is what kept it from ending."""

    lang: str
    asked_at: datetime | None = None
    asked_by: str | None = None
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    error: str | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it is still to be done."""
        return self.asked_at is not None and (self.finished_at is None or self.finished_at < self.asked_at)
