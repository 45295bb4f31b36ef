"""A text as numbers that a learner can weigh: its words, neighbouring words, and the pieces of its words.

Each word of a text counts once. It stands for itself and for every run of 2 to 5 characters in it, its ends
marked; neighbours stand for a pair as well. All are hashed (CRC-32, which no release changes) to a fixed
number of places, so that nothing has to be remembered of the texts that taught a scorer. What a word stands
for does not depend on the words around it: what a text weighs is the sum over its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from listener.enrich.text import fold

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

VERSION = 1
"""Raise it when the same text gives other features than before: models learned from others are refused."""

PLACES = 2**18
"""Words and pairs are hashed to places below it, pieces of words to as many above."""
LAST_PLACE = 2 * PLACES
FIGURES = 9
"""How many figures there are of a text as a whole."""
VECTOR = 512
"""How many figures a sentence encoder gives of a text."""
_STEP = 512
"""A figure of a vector of length 1 is kept as a whole number of 1/512; hardly any is above 127/512."""

LONGEST_WORD = 40
"""Characters; a script without spaces is read in pieces of as many."""
_SHORTEST, _LONGEST = 2, 5
_LONG = 140
"""Characters; longer texts are as good as those."""
_NO_POLARITY = (0.0,) * 6

# Symbols are told by their blocks and all else is a word, because \w knows no vowel signs of Indian scripts.
_SYMBOL = (
    r"!-&(-/:-@\[-^`{-~¡-©«-´¶-¹»-¿×÷\u2010-\u2018\u201a-\u2027\u2030-\u205e\u20a0-\u2bff\u3000-\u303f\ufe0f"
    r"\uff00-\uff0f\U0001f000-\U0001faff"
)
_WORD = re.compile(rf"[^\s{_SYMBOL}']+(?:'[^\s{_SYMBOL}']+)*|[{_SYMBOL}']+")


def words_of(text: str) -> list[str]:
    """The words of a text, and the runs of symbols between them, folded, in their order."""
    words: list[str] = _WORD.findall(fold(text).replace("’", "'"))
    if words and max(map(len, words)) > LONGEST_WORD:
        return [piece for word in words for piece in _cut(word)]
    return words


def place_of(words: str) -> int:
    """The place of a word, or of two with a space between them."""
    return crc32(words.encode("utf-8", "replace")) % PLACES


@lru_cache(maxsize=2**15)
def pieces_of(word: str) -> tuple[int, ...]:
    """The place of every piece of a word, each once."""
    marked = f" {word} "
    pieces = {
        marked[start : start + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(marked) - length + 1)
    }
    return tuple(sorted({PLACES + crc32(one.encode("utf-8", "replace")) % PLACES for one in pieces}))


def features_of(text: str) -> dict[int, float]:
    """What stands at each place of a text. The squares of words and pairs add up to about 1, so do those of
    pieces: a long text weighs no more than a short one.
    """
    words = words_of(text)
    distinct = dict.fromkeys(words)
    pairs = dict.fromkeys(pairs_of(words))
    found: dict[int, float] = {}
    weight = (len(distinct) + len(pairs)) ** -0.5 if words else 0.0
    for one in (*distinct, *pairs):
        place = place_of(one)
        found[place] = found.get(place, 0.0) + weight
    pieces = [place for word in distinct for place in pieces_of(word)]
    weight = len(pieces) ** -0.5 if pieces else 0.0
    for place in pieces:
        found[place] = found.get(place, 0.0) + weight
    return found


def pairs_of(words: Iterable[str]) -> list[str]:
    """Each word with the one after it."""
    return [f"{first} {second}" for first, second in pairwise(words)]


def _cut(word: str) -> list[str]:
    return [word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)]


def figures_of(text: str, polarity: tuple[float, float, float, float] | None) -> tuple[float, ...]:
    """How a text is said: whether it calls out or asks, how long it is; and what VADER says of it.

    Of the latter the shares, the compound score and the class that its authors make of it; 0 without.
    """
    manner = 0.5 * ("!" in text), 0.5 * ("?" in text), 0.5 * min(1.0, len(text) / _LONG)
    if polarity is None:
        return (*manner, *_NO_POLARITY)
    return (*manner, *polarity, float(polarity[3] >= 0.05), float(polarity[3] <= -0.05))


def packed(vectors: npt.NDArray[np.float32]) -> list[bytes]:
    """Vectors of length 1, a row each, as they are kept: a byte for each figure."""
    import numpy as np

    return [row.tobytes() for row in np.clip(np.rint(vectors * _STEP), -127, 127).astype(np.int8)]


def unpacked(vectors: Iterable[bytes]) -> npt.NDArray[np.float32]:
    """The vectors that were packed, a row each."""
    import numpy as np

    kept = list(vectors)
    whole = np.frombuffer(b"".join(kept), dtype=np.int8)
    return whole.reshape(len(kept), VECTOR).astype(np.float32) / np.float32(_STEP)
