"""The rules of VADER as the product has them beside vaderSentiment itself: the same scores, sooner.

In CPU seconds of one process, both ways in turn, and without the scorer's own cap on the length of a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from time import process_time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listener.enrich.scoring.rules import Rules
from tests.bench.comparison import Row, in_turn, ratio
from tests.enrich.scoring.opinions import drawn

ADVERSARIAL, PLAIN, TIMED = 80_000, 20_000, 6_000
ROUNDS = 7
_SYLLABLES = ("ta", "ver", "no", "li", "ge", "mo", "ser", "an", "pi", "dra", "ku", "el")
_OPINIONS = (
    "great",
    "bad",
    "love",
    "thanks",
    "worst",
    "broken",
    "happy",
    "not",
    "very",
    "but",
    "no",
    "slow!",
)
_ENDS = ("", "", "!", "?", "...", " 😂", " 😡😡", " https://t.co/a{0}", " #word{0}", " 👍🏽 merci, à bientôt")


def sentiment() -> Sequence[Row]:
    """Whether the scores are the same, how much sooner they are there, and how the time grows."""
    rng = Random(1)
    texts = [drawn(rng) for _ in range(ADVERSARIAL)] + tweets(PLAIN)
    wrong = differing(texts)
    timed = tweets(TIMED, seed=2)
    times = in_turn(ROUNDS, {"ours": lambda: _timed(Rules().scores, timed), "theirs": _library(timed)})
    sooner = ratio(times["theirs"], times["ours"])
    return (
        Row(
            "Sentiment: texts that do not score exactly as in vaderSentiment",
            "0 of 100,000",
            f"{wrong:,} of {len(texts):,}",
            wrong == 0,
            f"{ADVERSARIAL:,} of them are drawn so that its rules meet",
        ),
        Row(
            "Sentiment: texts/s against vaderSentiment",
            ">= 3",
            str(sooner),
            sooner.median >= 3,
            f"{TIMED:,} made-up tweets a round, the memory of words empty; "
            f"{TIMED / min(times['ours']):,.0f} texts/s",
        ),
        _growth("4,000 emoji against 400", "😂😍💔👍" * 100, "😂😍💔👍" * 1_000),
        _growth("100 KB of opinions against 10 KB", _opinions(10_000), _opinions(100_000)),
    )


def differing(texts: Sequence[str]) -> int:
    """How many of the texts do not get all four scores that the library gives."""
    ours, theirs = Rules().scores, SentimentIntensityAnalyzer().polarity_scores
    return sum(ours(text) != tuple(theirs(text).values()) for text in texts)


def tweets(number: int, seed: int = 1) -> list[str]:
    """Made-up tweets of about 20 words, some of which are opinions; the common words are common."""
    rng = Random(seed)
    words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(8_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    made = []
    for _ in range(number):
        some = rng.choices(words, weights, k=rng.randint(8, 30))
        for place in rng.sample(range(len(some)), 3):
            some[place] = rng.choice(_OPINIONS)
        some[0] = rng.choice((some[0].title(), some[0].upper(), f"@{some[0]}"))
        made.append(" ".join(some) + rng.choice(_ENDS).format(rng.randrange(10**6)))
    return made


def _opinions(characters: int) -> str:
    """A text that says little but opinions."""
    rng = Random(3)
    words: list[str] = []
    while len(words) * 5 < characters:
        words.append(rng.choice(_OPINIONS))
    return " ".join(words)[:characters]


def _growth(what: str, short: str, long: str) -> Row:
    rules = Rules()
    ways: dict[str, Callable[[], float]] = {
        "short": lambda: _timed(rules.scores, [short] * 10) / 10,
        "long": lambda: _timed(rules.scores, [long]),
    }
    times = in_turn(ROUNDS, ways)
    growth = ratio(times["long"], times["short"])
    beside = f"{min(times['long']) * 1e3:.1f} ms"
    return Row(f"Sentiment: time of {what}", "<= 12", str(growth), growth.median <= 12, beside)


def _library(texts: Sequence[str]) -> Callable[[], float]:
    return partial(_timed, SentimentIntensityAnalyzer().polarity_scores, texts)


def _timed(score: Callable[[str], object], texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        score(text)
    return process_time() - start
