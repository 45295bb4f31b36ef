"""Texts in which the rules of VADER meet as often as can be, at random or by hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as library

_ASKED_FOR = (
    "no no or nor but BUT least at very never so this without doubt kind of the shit bomb bad ass bus stop"
    " yeah right kiss of death to die for beating heart just enough sort of isn't n't uh-uh kind-of badass"
)
_TOGETHER = (
    "without doubt",
    "without a doubt",
    "never so",
    "never this",
    "no phone or",
    "no phone nor",
    "at least",
)
_OTHERS = (
    "phone the I a 12 x İ ß É ﬁ ΟΔΟΣ ünd 東京 \ud83d \0 … ’s can't stand fed up ON! :) :-D ;) <3 (: .. ' ! ?"
)
SPACES = (*" " * 12, "  ", "\t", "\n", "\x1c", "\x85", "\u00a0", "\u2003", "\u2028", "\u3000", "\u200b", "")
MARKS = (
    *[""] * 12,
    "!",
    "!!",
    "?",
    "??",
    "!?!?!",
    ".",
    "...",
    ",",
    "'",
    '"',
    ")",
    "(",
    "#",
    "@",
    "-",
    "_",
    "’",
)
CASES: tuple[Callable[[str], str], ...] = (str, str, str, str, str.upper, str.title, str.swapcase)


@cache
def vader() -> library.SentimentIntensityAnalyzer:
    """The library, which says what is right."""
    return library.SentimentIntensityAnalyzer()


@cache
def words() -> tuple[tuple[str, ...], ...]:
    """Words by what they are to the rules: each kind is to be met as often as the others."""
    modifying = (*library.BOOSTER_DICT, *library.NEGATE)
    phrases = (*library.SPECIAL_CASES, *library.SENTIMENT_LADEN_IDIOMS, *_TOGETHER)
    lexicon, emoji = tuple(vader().lexicon), tuple(sorted(vader().emojis))
    return lexicon, modifying, tuple(_ASKED_FOR.split()), phrases, emoji, (*_OTHERS.split(" "), *emoji[:9])


def drawn(rng: Random, longest: int = 25) -> str:
    """A text of at most so many words, drawn at random."""
    pieces: list[str] = []
    for _ in range(rng.randint(0, longest)):
        word = rng.choice(CASES)(rng.choice(rng.choice(words())))
        pieces += (rng.choice(MARKS), word, rng.choice(MARKS), rng.choice(SPACES))
    return "".join(pieces)


def opinions() -> st.SearchStrategy[str]:
    """The same, for hypothesis to look for the smallest that fails."""
    some = st.sampled_from
    word = st.builds(lambda case, word: case(word), some(CASES), st.one_of(*map(some, words())))
    piece = st.tuples(some(MARKS), word, some(MARKS), some(SPACES)).map("".join)
    return st.lists(piece, max_size=20).map("".join)
