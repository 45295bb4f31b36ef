"""The words of a text that say something by themselves: what terms are counted from.

Links, handles, whatever names a tracked brand, numbers and single characters are left out. There is no list
of stop words: what is said as often as ever is not told of, in any language (reports/terms.py).
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from listener.config import Config
from listener.enrich.matching import Matcher
from listener.enrich.text import fold, is_word, without_addresses

_WORD = re.compile(r"\w+(?:['’]\w+)*")
LONGEST = 40
"""Characters; what is longer is no word that anybody reads."""


class Words:
    """The names of the brands, ready to be taken out of texts. Built once, then only read."""

    def __init__(self, config: Config) -> None:
        self._names = Matcher(config.brands).terms

    def of(self, text: str) -> frozenset[str]:
        """The words of a text, folded, each once; of scripts without spaces each pair of neighbours."""
        folded = fold(self._names.blank(without_addresses(text))).replace("’", "'")
        found: set[str] = set()
        for word in _WORD.findall(folded):
            if word.isascii():
                found.add(word)
            else:
                found.update(_pieces(word))
        return frozenset(word for word in found if 1 < len(word) <= LONGEST and not word.isdigit())


def _pieces(word: str) -> list[str]:
    """Runs of a script with spaces as they stand, runs of one without as pairs of characters."""
    pieces: list[str] = []
    for spaced, run in groupby(word, lambda one: one == "'" or is_word(one)):
        characters = list(run)
        pieces += ["".join(characters)] if spaced else [a + b for a, b in pairwise(characters)]
    return pieces
