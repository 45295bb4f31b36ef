"""VADER's rules, written anew: the scores of vaderSentiment's `polarity_scores`, in time linear in the text.

Lexicon, emoji and lists of words are the library's own, read where it is installed. What looks odd here is
odd there, and kept: the scores are the same to the last digit. What a text should be cleared of before is
vader.py's business. Source of the rules: Hutto and Gilbert, VADER, ICWSM 2014, as vaderSentiment 3.3 has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from string import punctuation
from typing import Any

Polarity = tuple[float, float, float, float]
"""The shares of negative, neutral and positive words, 0...1, and the compound score, -1...1."""

_REMEMBERED, _LONGEST = 20_000, 40
"""Tokens whose word is kept, all forgotten when there are more; characters of a token that is kept."""
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_RAISING = frozenset({"so", "this"})
_ASKED_FOR = frozenset({"no", "or", "nor", "at", "but", "doubt", "least", *_RAISING})


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """All that the rules ask of a token. `valence` is the lexicon's; `boost` and `negates` tell what becomes
    of an opinion behind it. A name that no rule asks for is left out.
    """

    name: str = ""
    valence: float | None = None
    boost: float = 0.0
    negates: bool = False
    ends_phrase: bool = False
    is_upper: bool = False


_PLAIN, _LOUD, _NEGATING = _Word(), _Word(is_upper=True), _Word(negates=True)
# Stands before the first word: as if it were in the lexicon, where no rule looks further.
_START = _Word(valence=0.0)


class Rules:
    """The rules over the library's lexicon, ready for use; scoring remembers words and no texts."""

    def __init__(self) -> None:
        from vaderSentiment import vaderSentiment as library

        own = library.SentimentIntensityAnalyzer()
        self.emoji = {sign: f" {words}" for sign, words in own.emojis.items() if len(sign) == 1}
        self._words = _Words(library, own.lexicon)
        self._phrases: Mapping[str, float] = library.SPECIAL_CASES
        self._boosters: Mapping[str, float] = library.BOOSTER_DICT
        self._louder: float = library.C_INCR
        self._turned: float = library.N_SCALAR
        self._normalize = library.normalize

    def scores(self, text: str) -> Polarity:
        """What vaderSentiment's `polarity_scores` says of a text, rounded as it rounds."""
        if not text.isascii():
            # An emoji is replaced by its words; what follows it at once is glued to the last of them.
            text = _FOREIGN.sub(lambda run: "".join([self.emoji.get(sign, sign) for sign in run[0]]), text)
        tokens = text.split()
        words = [_START, _START, _START, *map(self._words.__getitem__, tokens), _PLAIN, _PLAIN]
        marked = [(place, word) for place, word in enumerate(words) if word is not _PLAIN][3:]
        is_loud = 0 < sum([word.is_upper for _place, word in marked]) < len(tokens)
        values: dict[int, float] = {}
        but = None
        for place, word in marked:
            if word.name == "but" and but is None:
                but = place
            if word.valence is None or word.boost or (word.name == "kind" and words[place + 1].name == "of"):
                continue
            values[place] = self._value(words[place - 3 : place + 3], word.valence, is_loud)
        if but is not None:
            _weigh(values, but)
        return self._summed([value for value in values.values() if value], len(tokens), text)

    def _value(self, words: Sequence[_Word], valence: float, is_loud: bool) -> float:
        """What the three words before the fourth of six, and the two behind it, make of its valence."""
        three, two, one, here, after, last = words
        value = 0.0 if here.name == "no" and after.valence is not None else valence
        if one.name == "no" or two.name == "no" or (three.name == "no" and one.name in ("or", "nor")):
            value = valence * self._turned
        if here.is_upper and is_loud:
            value += self._louder if value > 0 else -self._louder
        if one is not _PLAIN or two is not _PLAIN or three is not _PLAIN:
            value = self._stirred(value, three, two, one, is_loud)
        ends = here.ends_phrase or one.ends_phrase or two.ends_phrase
        if three.valence is None and (ends or after.ends_phrase or last.ends_phrase):
            value = self._phrased(value, *(word.name for word in words))
        if one.name == "least" and two.name not in ("at", "very"):
            value *= self._turned
        return value

    def _stirred(self, value: float, three: _Word, two: _Word, one: _Word, is_loud: bool) -> float:
        """What boosters and negations make of the value of the word behind them, from the nearest on."""
        if one.valence is None:
            value += self._boost(one, value, is_loud)
            if one.negates:
                value *= self._turned
        if two.valence is None:
            value += self._boost(two, value, is_loud) * 0.95
            if two.name == "never" and one.name in _RAISING:
                value *= 1.25
            elif two.negates and not (two.name == "without" and one.name == "doubt"):
                value *= self._turned
        if three.valence is None:
            value += self._boost(three, value, is_loud) * 0.9
            if one.name in _RAISING or (three.name == "never" and two.name in _RAISING):
                value *= 1.25
            elif three.negates and not (three.name == "without" and "doubt" in (one.name, two.name)):
                value *= self._turned
        return value

    def _boost(self, word: _Word, value: float, is_loud: bool) -> float:
        """What a word adds to the value of one behind it, before its distance is reckoned with."""
        boost = -word.boost if value < 0 else word.boost
        if boost and word.is_upper and is_loud:
            boost += self._louder if value > 0 else -self._louder
        return boost

    def _phrased(self, value: float, *names: str) -> float:
        """The value where the fourth word stands in a phrase that has one, or behind a phrase that boosts."""
        three, two, one, here, after, last = names
        before = (f"{three} {two} {one}", f"{three} {two}", f"{two} {one}")
        for phrase in (f"{one} {here}", f"{two} {one} {here}", before[2], before[0], before[1]):
            if phrase in self._phrases:
                value = self._phrases[phrase]
                break
        for phrase in (f"{here} {after}", f"{here} {after} {last}"):
            value = self._phrases.get(phrase, value)
        for phrase in before:
            value += self._boosters.get(phrase, 0.0)
        return value

    def _summed(self, values: Iterable[float], number: int, text: str) -> Polarity:
        """The scores of a text of so many words from the values, in its order, of those with an opinion."""
        asked = text.count("?")
        emphasis = min(text.count("!"), 4) * 0.292 + (asked * 0.18 if 1 < asked < 4 else (asked > 3) * 0.96)
        positive, negative, neutral, whole = 0.0, 0.0, number, float(sum(values))
        # An opinion counts one more than its value, as a neutral word counts one.
        for value in values:
            neutral -= 1
            if value > 0:
                positive += value + 1
            else:
                negative += 1 - value
        if positive > negative:
            positive += emphasis
        elif positive < negative:
            negative += emphasis
        whole += emphasis if whole > 0 else -emphasis if whole < 0 else 0.0
        total = positive + negative + neutral or 1.0
        neg, neu, pos = (round(part / total, 3) for part in (negative, neutral, positive))
        return neg, neu, pos, round(self._normalize(whole), 4)


class _Words(dict[str, _Word]):
    """The word of each token, looked into once for as long as it is remembered."""

    def __init__(self, library: Any, lexicon: Mapping[str, float]) -> None:
        boosters, negating = library.BOOSTER_DICT, frozenset(library.NEGATE)
        phrases = [one.split() for one in (*library.SPECIAL_CASES, *boosters) if " " in one]
        ending = {words[-1] for words in phrases}
        self._known = {
            name: _Word(name, lexicon.get(name), boosters.get(name, 0.0), name in negating, name in ending)
            for name in _ASKED_FOR.union(lexicon, boosters, negating, *phrases)
        }

    def __missing__(self, token: str) -> _Word:
        # What would be left shorter is an emoticon, or stays as it is.
        bare = stripped if len(stripped := token.strip(punctuation)) > 2 else token
        name = bare.lower()
        word = self._known.get(name) or (_NEGATING if "n't" in name else _PLAIN)
        if bare.isupper():
            word = _LOUD if word is _PLAIN else replace(word, is_upper=True)
        if len(token) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = word
        return word


def _weigh(values: dict[int, float], but: int) -> None:
    """Halve what stands before "but" and add half to what stands behind it.

    As the library does it: of each value in turn, the first that equals it by then is changed.
    """
    places: dict[float, list[int]] = {}
    for place, value in tuple(values.items()):
        heappush(places.setdefault(value, []), place)
        first = heappop(places[value])
        values[first] = value * (0.5 if first < but else 1.5)
        heappush(places.setdefault(values[first], []), first)
