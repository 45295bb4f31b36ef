"""Labels as a learner sees them: what is left of them when those that say nothing are taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from listener.enrich.scoring.learned import label_name
from listener.enrich.text import fold
from listener.model import CLASSES, Sentiment

ENOUGH = 50
"""With fewer labels of a language nothing is learned, and by fewer no scorer is judged."""
EACH = 5
"""With fewer texts of any class likewise."""
MOST = 10_000
"""More labels are not learned from: they would take half a minute and teach little. Keys decide which."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and people's word on it. `key` is what the post is called, `text` as VADER is given it.

    `is_fair` if the label may judge a scorer: its post was drawn at random or brought along. `predicted` is
    what the scorer in use says, without having learned from this label; None if nobody does. `vector` is what
    the encoder made of the text.
    """

    key: str
    text: str
    lang: str
    label: Sentiment
    is_fair: bool
    predicted: Sentiment | None = None
    vector: bytes | None = None


@dataclass(frozen=True, slots=True)
class Usable:
    """Labels sorted by key, without those of texts on which people contradict each other (`left_out`)."""

    labels: tuple[Labelled, ...]
    left_out: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many there are of each class."""
        negative, neutral, positive = (sum(one.label is name for one in self.labels) for name in CLASSES)
        return negative, neutral, positive

    @property
    def lacking(self) -> int:
        """How many labels are missing, at least, until something can be learned; 0 if nothing is."""
        return lacking(self.labels)

    @property
    def fair(self) -> tuple[Labelled, ...]:
        """Those that may judge a scorer."""
        return tuple(one for one in self.labels if one.is_fair)


def usable(labels: Iterable[Labelled], most: int = MOST) -> Usable:
    """What can be learned from, in an order that does not depend on the one it came in."""
    drawn = sorted(labels, key=lambda one: (label_name(one.key), one.key))[:most]
    ordered = sorted(drawn, key=lambda one: one.key)
    said: dict[str, set[Sentiment]] = {}
    for one in ordered:
        said.setdefault(fold(one.text), set()).add(one.label)
    kept = tuple(one for one in ordered if len(said[fold(one.text)]) == 1)
    return Usable(kept, len(ordered) - len(kept))


def lacking(labels: Iterable[Labelled]) -> int:
    """How many more labels are needed, at least, to have enough in all and different texts of each class."""
    texts: dict[Sentiment, set[str]] = {name: set() for name in CLASSES}
    n = 0
    for one in labels:
        n += 1
        texts[one.label].add(fold(one.text))
    return short_of(n, [len(some) for some in texts.values()])


def short_of(n: int, of_class: Iterable[int]) -> int:
    """How many more it takes, at least, to have enough in all and of each class; 0 if none."""
    return max(ENOUGH - n, sum(max(0, EACH - count) for count in of_class), 0)
