"""Why a mention has its tone, as its page shows it: what people say, and the words that moved the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from listener.enrich.scoring.sentences import Reading
from listener.model import Probabilities, Score, Sentiment
from listener.render.figures import percent
from listener.reports.scorers import scorer_name
from listener.store.labels import Word, words_on
from listener.store.listing import StoredMention, StoredPost
from listener.words import N_, _
from web.site import Site

MOST = 12
"""So many words are shown, the strongest."""
WIDTH = 50
"""Of half a bar; the strongest word of a text has a whole one."""
_WORDS = {
    "vader": N_("How far the score, from −1 to +1, would move if the word were not there."),
    "learned": N_(
        "What the word, with its parts and pairs, adds to positive over negative (log odds). What the text "
        "says as a whole belongs to no word: what VADER and the sentence encoder make of it, how it is said, "
        "and how many of the labels are of each class."
    ),
}


@dataclass(frozen=True, slots=True)
class Push:
    """A word and its push: `start` and `width` of its bar, in which 50 is the middle.

    None instead of the word is the text as a whole: what is left when all words are counted.
    """

    word: str | None
    weight: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A score and what moved it: of a brand's own sentences, or of the whole post (`brand` is None).

    `likely` tells how likely each class is, where the scorer does; `more` words moved it less.
    """

    brand: str | None
    score: Score
    likely: Sequence[tuple[str, str]]
    pushes: Sequence[Push]
    more: int


@dataclass(frozen=True, slots=True)
class Why:
    """All that is known of why the mentions of a post have their tone.

    `said` are people's words, the one that counts first; `scorer` signed the score, `name` is what people
    call it. Of one that is not in use any more nothing is `moved`. `unit` says what the figures of words are.
    """

    said: Sequence[Word]
    scorer: str
    name: str
    moved: Sequence[Moved]
    unit: str


def why(site: Site, stored: StoredPost, mentions: Sequence[StoredMention]) -> Why | None:
    """Why; None where nobody, neither a scorer nor a person, said anything of a post that is still there."""
    said = words_on(site.store, stored.number)
    if stored.removed or (stored.score is None and not said):
        return None
    scorer = stored.score.scorer if stored.score else ""
    unit = _WORDS.get(scorer.partition("-")[0], "")
    return Why(said, scorer, scorer_name(scorer), _moved(site, stored, mentions), _(unit) if unit else "")


def _moved(site: Site, stored: StoredPost, mentions: Sequence[StoredMention]) -> list[Moved]:
    score, post = stored.score, stored.post
    if score is None:
        return []
    apart = [one.brand for one in mentions if one.by_sentence]
    named = [one.brand for one in mentions]
    found = site.enrichers.now().explain(post.text, post.lang, post.kind, named, score.scorer)
    if found is None:
        return []
    whole, parts = found
    told = [_of(brand, parts[brand].score or score, parts[brand]) for brand in apart if brand in parts]
    # Where every brand has its own, the score of the whole counts for none.
    return told if told and len(apart) == len(mentions) else [_of(None, score, whole), *told]


def _of(brand: str | None, score: Score, reading: Reading) -> Moved:
    shown = reading.terms[:MOST]
    pushes: list[tuple[str | None, float]] = [(one.word, one.weight) for one in shown]
    if score.probabilities is not None:
        pushes.insert(0, (None, _log_odds(score.probabilities) - sum(one.weight for one in reading.terms)))
    return Moved(brand, score, _likely(score), _pushes(pushes), len(reading.terms) - len(shown))


def _log_odds(told: Probabilities) -> float:
    """Of positive over negative, as exactly as probabilities are kept."""
    return log(max(told.positive, 0.5) / max(told.negative, 0.5))


def _likely(score: Score) -> list[tuple[str, str]]:
    told = score.probabilities
    if told is None:
        return []
    return [
        (one.value, percent(getattr(told, one.value) / 10_000))
        for one in (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
    ]


def _pushes(told: Sequence[tuple[str | None, float]]) -> list[Push]:
    most = max((abs(weight) for _word, weight in told), default=0.0) or 1.0
    found = []
    for word, weight in told:
        width = round(WIDTH * abs(weight) / most, 1)
        found.append(Push(word, weight, WIDTH if weight > 0 else WIDTH - width, width))
    return found
