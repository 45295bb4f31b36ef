"""Where in a text keywords and searched words stand, for people to see. Pure; it decides nothing.

A keyword is marked where the matcher would find it, but with folding that keeps every character's place,
which knows a few spellings less: a keyword "strasse" goes unmarked in "Straße", and the text stays as it
was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from listener.enrich.terms import Terms, spellings
from listener.enrich.text import TRADE_MARKS, fold_in_place, is_word

ELLIPSIS = "…"
_WORDS = re.compile(r"\w+")
# What the matcher takes for one blank; single blanks may stay as they are.
_GAP = re.compile(rf"[\s{TRADE_MARKS}]{{2,}}|[^\S ]|[{TRADE_MARKS}]")
_LEAD = 60
"""Characters kept before the first mark where a text is cut around it."""
_SOUGHT = (1_000, 10_000)
"""Characters of a text to be cut in which marks are sought, the further only if the nearer hold none: a list
shows fifty texts at once.
"""


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
    """The text in pieces; where a keyword and a searched word overlap, what begins first is whole.

    With `longest`, at most that many characters around the first mark, and an ellipsis at each end cut off.
    """
    if longest is None or len(text) <= longest:
        return tuple(_pieces(text, 0, len(text), _marks(text, keywords, query)))
    marks = next(filter(None, (_marks(text[:far], keywords, query) for far in _SOUGHT)), [])
    start, end = _window(text, marks[0][0] if marks else 0, longest)
    before = [Segment(ELLIPSIS)] if start else []
    after = [Segment(ELLIPSIS)] if end < len(text) else []
    return (*before, *_pieces(text, start, end, marks), *after)


def _window(text: str, first: int, longest: int) -> tuple[int, int]:
    """What to show of a longer text: its beginning, or what stands around the first mark."""
    start = 0
    if first > longest // 2:
        start = max(0, min(first - _LEAD, len(text) - longest))
        # Rather begin with a whole word.
        start = text.find(" ", start, min(start + _LEAD // 2, first)) + 1 or start
    return start, min(len(text), start + longest)


def _pieces(text: str, start: int, end: int, marks: Sequence[tuple[int, int, Mark]]) -> list[Segment]:
    """The text from `start` to `end`, cut where marks begin and end."""
    found: list[Segment] = []

    def add(stop: int, mark: Mark) -> None:
        nonlocal start
        piece = text[start:stop]
        if piece and found and found[-1].mark is mark:
            found[-1] = replace(found[-1], text=found[-1].text + piece)
        elif piece:
            found.append(Segment(piece, mark))
        start = max(start, stop)

    for begin, stop, mark in marks:
        add(min(begin, end), Mark.NONE)
        add(min(stop, end), mark)
    add(end, Mark.NONE)
    return found


def _marks(text: str, keywords: Sequence[str], query: str) -> list[tuple[int, int, Mark]]:
    """Where something is to be marked, by place, the longer first."""
    folded, places = _in_one_line(text)
    found = [(start, end, Mark.KEYWORD) for start, end in _keywords(folded, keywords)]
    found += [(start, end, Mark.SEARCHED) for start, end in _searched(folded, query)]
    told = [(places[start], places[end - 1] + 1, mark) for start, end, mark in found]
    return sorted(told, key=lambda one: (one[0], -one[1], one[2]))


def _in_one_line(text: str) -> tuple[str, Sequence[int]]:
    """The text folded, each gap in it one blank, and the place in the text of each character of that."""
    folded = fold_in_place(text)
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for gap in _GAP.finditer(folded):
        pieces += (folded[done : gap.start()], " ")
        places += range(done, gap.start() + 1)
        done = gap.end()
    if not done:
        return folded, range(len(folded))
    places += range(done, len(folded))
    return "".join([*pieces, folded[done:]]), places


def _keywords(folded: str, keywords: Sequence[str]) -> Iterator[tuple[int, int]]:
    forms = {form for keyword in keywords for form in spellings(keyword)}
    # Some write an accent as a character of its own.
    terms = sorted(forms | {normalize("NFD", form) for form in forms})
    if terms:
        yield from ((start, end) for _term, start, end in Terms(terms).find(folded))


def _searched(folded: str, query: str) -> Iterator[tuple[int, int]]:
    """Words that begin with what was searched; in scripts without spaces, what was searched anywhere."""
    for word in {fold_in_place(word) for word in _WORDS.findall(query)}:
        start = folded.find(word)
        while start >= 0:
            end = start + len(word)
            if not (start and is_word(word[0]) and is_word(folded[start - 1])):
                while end < len(folded) and is_word(folded[end - 1]) and is_word(folded[end]):
                    end += 1
                yield start, end
            start = folded.find(word, end)
