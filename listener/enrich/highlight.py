"""Where in a text keywords and searched words stand, for people to see. Pure; it decides nothing.

A keyword is marked where the matcher would find it, but with folding that keeps every character's place,
which knows a few spellings less ("ß" is not "ss" here): then a match goes unmarked, and the text stays as it
was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from listener.enrich.terms import Terms
from listener.enrich.text import fold, fold_in_place

_WORDS = re.compile(r"\w+")
_SPACE = re.compile(r"\s")
_LEAD = 60
"""Characters kept before the first mark where a text is cut around it."""
ELLIPSIS = "…"


class Mark(StrEnum):
    """Why a piece of text is marked."""

    NONE = ""
    KEYWORD = "keyword"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; all pieces in a row are the text, or the part of it that was cut out."""

    text: str
    mark: Mark = Mark.NONE


def segments(
    text: str, keywords: Sequence[str], query: str = "", *, longest: int | None = None
) -> tuple[Segment, ...]:
    """The text in pieces. With `longest`, at most about that many characters around the first mark."""
    marks = _marks(text, keywords, query)
    start, end = 0, len(text)
    if longest is not None and len(text) > longest:
        first = min((begin for begin, _end, _mark in marks), default=0)
        start = max(0, min(first - _LEAD, len(text) - longest)) if first > longest // 2 else 0
        end = min(len(text), start + longest)
    found = [Segment(ELLIPSIS)] if start else []
    place = start
    for begin, stop, mark in marks:
        begin, stop = max(begin, place), min(stop, end)
        if begin >= stop:
            continue
        if begin > place:
            found.append(Segment(text[place:begin]))
        found.append(Segment(text[begin:stop], mark))
        place = stop
    if place < end:
        found.append(Segment(text[place:end]))
    return (*found, Segment(ELLIPSIS)) if end < len(text) else tuple(found)


def _marks(text: str, keywords: Sequence[str], query: str) -> list[tuple[int, int, Mark]]:
    """Where something is to be marked, by place, the longer first."""
    # Line breaks part the words of a keyword as blanks do.
    folded = _SPACE.sub(" ", fold_in_place(text))
    terms = [one for one in {fold(keyword) for keyword in keywords} if one]
    found = [(start, end, Mark.KEYWORD) for _term, start, end in Terms(terms).find(folded)] if terms else []
    words = {fold_in_place(word) for word in _WORDS.findall(query)}
    for word in sorted(words):
        # A search finds words that begin with what was searched.
        pattern = re.compile(rf"(?<!\w){re.escape(word)}\w*")
        found += [(match.start(), match.end(), Mark.SEARCHED) for match in pattern.finditer(folded)]
    return sorted(found, key=lambda one: (one[0], -one[1], one[2]))
