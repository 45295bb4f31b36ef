"""Which sentences of a text are about which brand, and the score of those alone.

A sentence is about the brands that it names. One that names none goes on about what the sentence before was
about; those before the first that names a brand belong to that one. It does not find the names (matching.py
does).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from listener.enrich.scoring.scorer import Scorer, Term
from listener.enrich.text import fold
from listener.model import Score

Span = tuple[int, int]
"""Where a name stands in a folded text: start and end."""

_CLOSING = "\"'”’»)]」』）"
# Full stops, question and exclamation marks of scripts that need no blank behind them, or have marks of
# their own: Chinese and Japanese, Arabic and Urdu, Hindi, Amharic, Burmese, Khmer, Armenian.
_MARKS = "。！？｡؟۔।॥።፧။។։"
_STOPS = ".!?…"
_MARKED = re.compile(rf"[{_MARKS}]+[{re.escape(_CLOSING)}]*\s*")
_TOKEN = re.compile(r"(\S+)(\s+|\Z)")
_LINE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A dot behind these ends no sentence, nor one behind a single letter ("J. Doe", "U.S.").
_ABBREVIATIONS = re.compile(
    r"m(?:rs?|s|m|me)|dr|prof|s[tr]|jr|vs|inc|ltd|co(?:rp)?|llc|plc|dept|est|approx|gov|rep|sen|bzw|ca|cf|evtl"
    r"|ggf|inkl|sog|str|vgl|env|p\.ex|sra|sres|sr\.a|uds?|dott|sig|(?:[^\W\d_]\.)*[^\W\d_]"
)
# Nor one behind these before a number ("No. 5", "Jan. 5").
_NUMBERING = re.compile(
    r"nos?|nr|núm|fig|vol|pág|pp|art|ed|jan|feb|mar|apr|ju[nl]|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
)


def sentences(text: str) -> tuple[str, ...]:
    """The text in sentences, each with the white space behind it: all in a row are the text.

    They end at marks that end one and at line breaks; not at the dots of links, numbers and abbreviations.
    """
    ends = {match.end() for match in _MARKED.finditer(text)}
    at_start = True
    for token in _TOKEN.finditer(text):
        before_number = text[token.end() : token.end() + 1].isdigit()
        at_start = _is_end(token[1], token[2], at_start=at_start, before_number=before_number)
        if at_start:
            ends.add(token.end())
    bounds = [0, *sorted(ends - {0, len(text)}), len(text)]
    return tuple(text[start:end] for start, end in pairwise(bounds) if start < end)


def _is_end(token: str, gap: str, *, at_start: bool, before_number: bool) -> bool:
    """Whether a sentence ends with a token and the white space behind it; `at_start`: one began with it."""
    if _LINE.search(gap):
        return True
    bare = token.rstrip(_CLOSING)
    if not bare or bare[-1] not in _STOPS:
        return False
    if bare[-1] != "." or bare.endswith(".."):
        return True
    word = bare[:-1].lstrip("\"'“‘«([").casefold()
    is_number = (at_start and word.isdigit()) or (before_number and _NUMBERING.fullmatch(word))
    return not (is_number or _ABBREVIATIONS.fullmatch(word))


def own_texts(text: str, named: Mapping[str, Iterable[Span]]) -> dict[str, str]:
    """What of a text is about each brand, for those that it is not all about.

    `named` tells where in the folded text each brand is named.
    """
    pieces = sentences(text)
    places = _places(text, pieces)
    if len(places) < 2:
        return {}
    found = {brand: list(spans) for brand, spans in named.items()}
    starts, pieces = _whole(pieces, places, [span for spans in found.values() for span in spans])
    about: list[set[str]] = [set() for _piece in pieces]
    for brand, spans in found.items():
        for start, _end in spans:
            about[_at(starts, start)].add(brand)
    said = _carried(about)
    every = len(pieces)
    mine = {brand: [place for place in range(every) if brand in said[place]] for brand in found}
    return {
        brand: "".join(pieces[place] for place in some)
        for brand, some in mine.items()
        if 0 < len(some) < every
    }


def score_sentences(scorer: Scorer, text: str, named: Mapping[str, Iterable[Span]]) -> dict[str, Score]:
    """The score of what a text says about each brand, for those that it is not all about.

    A scorer that needs vectors has none of a part of a text: nobody has a score of their own by it.
    """
    if scorer.needs_vectors:
        return {}
    scores = {brand: scorer.score(mine) for brand, mine in own_texts(text, named).items()}
    return {brand: score for brand, score in scores.items() if score is not None}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scorer reads in a text, or in what of it is about one brand: the words that moved the score.

    `score` is that of the part, None where the score of the whole holds.
    """

    terms: tuple[Term, ...]
    score: Score | None = None


def explain(
    scorer: Scorer, text: str, named: Mapping[str, Iterable[Span]]
) -> tuple[Reading, dict[str, Reading]]:
    """What the scorer reads in the whole text, and in what is about each brand with a score of its own."""
    scores = score_sentences(scorer, text, named)
    own = own_texts(text, named) if scores else {}
    parts = {brand: Reading(scorer.terms(own[brand]), score) for brand, score in scores.items()}
    return Reading(scorer.terms(text)), parts


def _places(text: str, pieces: Sequence[str]) -> list[Span]:
    """Where each sentence stands in the folded text; none if it cannot be told."""
    places: list[Span] = []
    folded = ""
    for number, piece in enumerate(pieces):
        mine = fold(piece)
        if mine and folded and (pieces[number - 1][-1:].isspace() or piece[:1].isspace()):
            folded += " "
        places.append((len(folded), len(folded) + len(mine)))
        folded += mine
    return places if folded == fold(text) else []


def _whole(
    pieces: Sequence[str], places: Sequence[Span], spans: Iterable[Span]
) -> tuple[list[int], tuple[str, ...]]:
    """Where sentences start in the folded text, and the sentences: joined where the end of one is within a
    name, as in "Yahoo! Mail".
    """
    starts = [start for start, _end in places]
    inside: set[int] = set()
    for start, end in spans:
        first, last = _at(starts, start), _at(starts, end - 1)
        if end == places[last][1] and _ends_by_mark(pieces[last]):
            last += 1
        inside.update(range(first + 1, last + 1))
    kept: list[int] = []
    joined: list[str] = []
    for number, piece in enumerate(pieces):
        if number in inside:
            joined[-1] += piece
        else:
            kept.append(starts[number])
            joined.append(piece)
    return kept, tuple(joined)


def _ends_by_mark(piece: str) -> bool:
    """Whether it is a mark alone, not a line break, that ends the sentence."""
    told = piece.rstrip()
    return told[-1:] in {*_STOPS, *_MARKS} and not _LINE.search(piece[len(told) :])


def _at(starts: Sequence[int], place: int) -> int:
    return bisect_right(starts, place) - 1


def _carried(about: Sequence[set[str]]) -> list[set[str]]:
    """Whom each sentence is about, those that name nobody too."""
    present = next((one for one in about if one), set[str]())
    told = []
    for one in about:
        present = one or present
        told.append(present)
    return told
