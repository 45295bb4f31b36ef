"""VADER, the scorer that needs no labels: for English.

Some things would falsify what it says, so it never sees them: names (`united` is a positive word of its
lexicon, so "@united" alone scores +0.42), links, and what comes after many pages. Its rules are rules.py's.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from itertools import count

from listener.enrich.scoring.rules import Polarity, Rules
from listener.enrich.scoring.scorer import Term
from listener.enrich.terms import Blanker
from listener.enrich.text import NON_ASCII, without_addresses
from listener.model import Score
from listener.model.mention import SCALE

MAX_CHARACTERS = 5_000
"""A text is read up to here. The rules could read on, but what is stored was scored so, under this name."""

MAX_EMOJI = 100
"""Emoji after these are left out, the words stay; for the same reason."""


def vader_name() -> str:
    """What VADER's scores are signed with."""
    return f"vader-{version('vaderSentiment')}"


_EXPLAINED = 1_000
"""Characters of a text whose words are explained: each costs a score of its own."""
_WORD = re.compile(r"\S+")


class VaderScorer:
    """VADER's compound score of what is left when links, handles and tracked terms are blanked."""

    languages = frozenset({"en"})
    needs_vectors = False

    def __init__(self, blank_terms: Blanker) -> None:
        self._blank = blank_terms.blank
        self.name = vader_name()

    def score(self, text: str, vector: bytes | None = None) -> Score:
        """The compound score in 1/10,000."""
        return Score(round(self.polarity(self.readable(text))[3] * SCALE), self.name)

    def terms(self, text: str) -> tuple[Term, ...]:
        """What leaving out each word would change, the strongest first: the rules look at neighbours too."""
        read = self.readable(text)[:_EXPLAINED]
        whole = self.polarity(read)[3]
        found: dict[str, float] = {}
        for match in _WORD.finditer(read):
            without = f"{read[: match.start()]} {read[match.end() :]}"
            weight = whole - self.polarity(without)[3]
            if weight:
                found[match[0]] = found.get(match[0], 0.0) + weight
        return tuple(Term(*one) for one in sorted(found.items(), key=lambda one: (-abs(one[1]), one[0])))

    def polarity(self, readable: str) -> Polarity:
        """The shares of negative, neutral and positive words, 0...1, and the compound score, -1...1."""
        return _rules().scores(readable)

    def readable(self, text: str) -> str:
        """What VADER is given of a text: bounded, and without links, handles and tracked terms."""
        return self._blank(without_addresses(self._bounded(text)))

    def _bounded(self, text: str) -> str:
        text = text[:MAX_CHARACTERS]
        if len(text) <= MAX_EMOJI or text.isascii():
            return text
        emoji, number = _rules().emoji, count()
        return NON_ASCII.sub(
            lambda match: " " if match[0] in emoji and next(number) >= MAX_EMOJI else match[0], text
        )


@cache
def _rules() -> Rules:
    """The rules: with them the library is read, which nobody waits for who scores nothing."""
    return Rules()
