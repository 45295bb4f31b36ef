"""Searching the plain way, and texts small enough to collide often: the yardstick of the fast way."""

from __future__ import annotations

from hypothesis import strategies as st

from listener.enrich.text import is_word

SMALL = st.text(alphabet="abB  #@_.é東\n", max_size=14)


def plain_find(terms: list[str], folded: str) -> list[tuple[int, int, int]]:
    """What Terms.find promises, by looking everywhere."""
    found = []
    for number, term in enumerate(terms):
        for start in range(len(folded) - len(term) + 1):
            end = start + len(term)
            before, after = folded[start - 1 : start], folded[end : end + 1]
            glued_left = before and is_word(before) and (is_word(term[0]) or term[0] in "#@")
            glued_right = after and is_word(after) and is_word(term[-1])
            if folded[start:end] == term and not glued_left and not glued_right:
                found.append((number, start, end))
    return found
