"""Which words became more or less usual among the people who wrote about a brand, each person counted once.

Words are compared within their language, so that more posts in one language make none of its words stand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from listener.enrich.words import Words
from listener.metrics.term_odds import CLEAR, TermOdds, term_odds
from listener.store.excerpts import Excerpt

ENOUGH_AUTHORS = 3
"""A word that fewer people use now or before is not told of."""
_SAMPLES = 3
_ORDINARY = 0.1
_ALIKE = 2.0
"""A word that a tenth of a language's authors use in both periods, and not twice as often in one of them, is
grammar."""

Term = tuple[str, str]
"""A language and a word of it."""
_Uses = dict[Term, dict[int, list[int]]]


@dataclass(frozen=True, slots=True)
class TermChange:
    """A word of a language: how many authors used it before and now, and the change in standard errors.

    `posts` are the numbers of some posts with it, of different authors: of now, or of before where it became
    rarer.
    """

    term: str
    lang: str
    authors_before: int
    authors_now: int
    z: float
    posts: tuple[int, ...]


def term_changes(before: Iterable[Excerpt], now: Iterable[Excerpt], words: Words) -> tuple[TermChange, ...]:
    """The words with |z| >= 2.58 that at least three authors used in the period with more of them.

    The most changed first.
    """
    then, there = _uses(before, words), _uses(now, words)
    writers_then, writers_there = _writers(then), _writers(there)
    found: list[TermChange] = []
    for lang in sorted({lang for lang, _ in (*then, *there)}):
        odds = term_odds(_counts(then, lang), _counts(there, lang))
        for word, one in odds.items():
            most = max(one.before, one.now)
            many = (writers_then.get(lang, 0), writers_there.get(lang, 0))
            if abs(one.z) < CLEAR or most < ENOUGH_AUTHORS or _is_ordinary(one, many):
                continue
            uses = there if one.z > 0 else then
            found.append(
                TermChange(word, lang, one.before, one.now, one.z, _samples(uses.get((lang, word), {})))
            )
    return tuple(sorted(found, key=lambda one: (-abs(one.z), one.lang, one.term)))


def _uses(texts: Iterable[Excerpt], words: Words) -> _Uses:
    """The posts of each author that have a word, in order, by word."""
    found: _Uses = {}
    for one in texts:
        for word in words.of(one.text):
            found.setdefault((one.lang, word), {}).setdefault(one.author, []).append(one.number)
    return found


def _writers(uses: _Uses) -> dict[str, int]:
    """How many authors wrote in each language."""
    found: dict[str, set[int]] = {}
    for (lang, _), authors in uses.items():
        found.setdefault(lang, set()).update(authors)
    return {lang: len(authors) for lang, authors in found.items()}


def _counts(uses: _Uses, lang: str) -> Mapping[str, int]:
    return {word: len(authors) for (of, word), authors in uses.items() if of == lang}


def _is_ordinary(one: TermOdds, writers: Sequence[int]) -> bool:
    before, now = (
        part / whole if whole else 0.0 for part, whole in zip((one.before, one.now), writers, strict=True)
    )
    low, high = sorted((before, now))
    return low >= _ORDINARY and high < _ALIKE * low


def _samples(authors: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """The first posts of the first authors to use it."""
    return tuple(numbers[0] for numbers in list(authors.values())[:_SAMPLES])
