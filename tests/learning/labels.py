"""Made-up posts with people's labels: some say what they mean, some do not."""

from __future__ import annotations

import random

from listener.learning.labels import Labelled
from listener.model import Sentiment

WORDS = {
    Sentiment.NEGATIVE: ("zlorp", "krunk", "vexed", "blargh", "dreck"),
    Sentiment.NEUTRAL: ("gate", "monday", "query", "north", "paper"),
    Sentiment.POSITIVE: ("shiny", "yummo", "glee", "zinger", "hoopla"),
}
"""Words that VADER does not know."""
FILLING = ("the", "a", "box", "came", "with", "my", "on", "it", "was", "van", "street", "call", "again")


def made_up(n: int, seed: int = 1, *, lang: str = "en", telling: float = 0.8) -> list[Labelled]:
    """Labels of texts in which one word tells the class as often as `telling`; half of them are negative."""
    chance = random.Random(seed)
    found = []
    for number in range(n):
        label = chance.choice([Sentiment.NEGATIVE, *Sentiment])
        told = label if chance.random() < telling else chance.choice(list(Sentiment))
        words = [*chance.choices(FILLING, k=6), chance.choice(WORDS[told]), str(number)]
        chance.shuffle(words)
        found.append(Labelled(f"x:{number}", " ".join(words), lang, label, True, Sentiment.NEUTRAL))
    return found


def shuffled(labels: list[Labelled], seed: int = 1) -> list[Labelled]:
    """The same texts with the same labels, dealt out anew."""
    from dataclasses import replace

    dealt = [one.label for one in labels]
    random.Random(seed).shuffle(dealt)
    return [replace(one, label=label) for one, label in zip(labels, dealt, strict=True)]
