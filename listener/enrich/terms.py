"""Finding many terms in a text at once, overlaps included, at the boundaries that their edges ask for.

It knows nothing of brands (matching.py does) and does not fold: it compares what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from listener.enrich.text import fold, fold_in_place, is_word, tidy

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class Terms:
    """One automaton over folded, non-empty terms. Built once, then only read; safe across threads."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._automaton, self._left, self._right = _built(tuple(terms))

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """(number of the term, start, end) of every term in a folded text, however they overlap.

        Equal terms are each found.
        """
        found = []
        last = len(folded)
        for hit in self._hits(folded):
            number, start, end = hit
            # Nearly always a space stands there, which is known without asking what a word is.
            if start and (before := folded[start - 1]) != " " and self._left[number] and is_word(before):
                continue
            if end < last and (after := folded[end]) != " " and self._right[number] and is_word(after):
                continue
            found.append(hit)
        return found

    def _hits(self, folded: str) -> list[tuple[int, int, int]]:
        try:
            return self._automaton.find_matches_as_indexes(folded, overlapping=True)
        except UnicodeEncodeError:
            # Half of a surrogate pair, as broken JSON leaves it: no UTF-8 form, so none of any term.
            whole = folded.encode("utf-8", "replace").decode("utf-8")
            return self._automaton.find_matches_as_indexes(whole, overlapping=True)


@lru_cache(maxsize=16)
def _built(terms: tuple[str, ...]) -> tuple[AhoCorasick, tuple[bool, ...], tuple[bool, ...]]:
    """The automaton of these terms, and at which of their left and right edges a word must end.

    Kept, because nearly all of them are the thousand built-in ones, which are the same for every enricher.
    """
    from ahocorasick_rs import AhoCorasick

    # A tag must not follow a word character: "bob@acme.com" is no tag of @acme.
    left = tuple(is_word(term[0]) or term[0] in "#@" for term in terms)
    return AhoCorasick(terms), left, tuple(is_word(term[-1]) for term in terms)


def spellings(term: str) -> set[str]:
    """The forms in which a term may stand in a text folded in place, none for a term without a character.

    Folding in place knows fewer spellings than `fold`, so both forms are to be sought.
    """
    return {fold(term), fold_in_place(tidy(term))} - {""}


class Blanker:
    """Takes terms out of a text, each occurrence leaving a space, the rest as written."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = Terms({form for term in terms for form in spellings(term)})

    def blank(self, text: str) -> str:
        """The text without the terms; the very same text if it holds none."""
        rest = tidy(text)
        pieces: list[str] = []
        done = 0
        for start, end in sorted((start, end) for _, start, end in self._terms.find(fold_in_place(rest))):
            # What overlaps an occurrence already taken out belongs to the same gap.
            if start >= done:
                pieces += (rest[done:start], " ")
            done = max(done, end)
        return "".join([*pieces, rest[done:]]) if pieces else text
