"""How far two people who labelled the same posts agree, and how far beyond chance.

Kappa is Cohen's (Educational and Psychological Measurement 20, 1960): (p_o - p_e) / (1 - p_e), where p_o is
the share on which the two agree and p_e the one on which they would if each gave out classes by chance, as
often as they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from listener.metrics.audit import Confusion
from listener.model import CLASSES, Estimate, Sentiment


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on posts that both labelled.

    `table` counts the posts by what the one said (rows) and the other (columns). `share` is that of the posts
    on which they said the same; `kappa` is their agreement beyond chance: (share - chance) / (1 - chance),
    where chance is the share on which two would agree who give out classes as often, but blindly.
    """

    table: Confusion

    @classmethod
    def of(cls, pairs: Iterable[tuple[Sentiment, Sentiment]]) -> Agreement:
        """From what the one and the other said of each post, in any order of posts."""
        return cls(Confusion.of(pairs))

    @property
    def n(self) -> int:
        """On how many posts both said something."""
        return self.table.n

    @property
    def share(self) -> Estimate:
        """The share of these posts on which they said the same, with Wilson's interval; 0...1."""
        return self.table.accuracy

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, -1...1: 0 is what chance gives, 1 is agreement on every post.

        None without a post, and where both always said one and the same class: chance explains all of that.
        """
        n, counts = self.n, self.table.counts
        one = [sum(row) for row in counts]
        other = [sum(row[place] for row in counts) for place in range(len(CLASSES))]
        by_chance = sum(a * b for a, b in zip(one, other, strict=True))
        if by_chance == n * n:
            return None
        # In whole numbers as long as possible: n² (p_o - p_e) / n² (1 - p_e).
        return (n * self.table.right - by_chance) / (n * n - by_chance)
