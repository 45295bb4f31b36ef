"""What labels teach: macro-F1 by their number, what carries over to other languages, how near net sentiment
comes, and what scoring and learning cost.

The tables need DATA, the folder of real posts; what it costs is measured on made-up texts.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import resource
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from listener.enrich.scoring import VaderScorer
from listener.enrich.scoring.learned import Kind, LearnedScorer, Model
from listener.enrich.scoring.model_file import read
from listener.enrich.terms import Blanker
from listener.learning.labels import Labelled
from listener.learning.training import Task, Trained, trained
from listener.learning.vectors import SentenceEncoder, encoder_name
from listener.learning.verdict import confusion, macro_f1
from listener.learning.worker import train
from listener.metrics.audit import Confusion, corrected
from listener.metrics.brand_tone import corrected_of_brand
from listener.model import CLASSES, Sentiment

DRAWS = 5
TESTED = 3_000
SIZES = (50, 100, 300, 1_000)
AIRLINES = (
    *("Virgin America", "United", "Southwest", "Delta", "US Airways", "American"),
    *("@VirginAmerica", "@united", "@SouthwestAir", "@JetBlue", "@USAirways", "@AmericanAir"),
)
LANGUAGES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
VADER = VaderScorer(Blanker(AIRLINES))


@dataclass(frozen=True, slots=True)
class Posts:
    """Labelled posts, and the brand each is of, where known."""

    labels: list[Labelled]
    brands: list[str]

    def draw(self, n: int, seed: int, tested: int = TESTED) -> tuple[list[int], list[int]]:
        """The places of `n` posts to learn from, and of others to be tested on."""
        order = np.random.default_rng(seed).permutation(len(self.labels)).tolist()
        return order[tested : tested + n], order[:tested]

    def some(self, places: Iterable[int]) -> list[Labelled]:
        """The labels at these places."""
        return [self.labels[place] for place in places]


@cache
def airlines(folder: Path) -> Posts:
    """Posts to six airlines."""
    rows = list({row["tweet_id"]: row for row in _rows(folder, "airline_sentiment")}.values())
    labels = [_labelled(row["tweet_id"], row["text"], "en", row["airline_sentiment"]) for row in rows]
    return Posts(labels, [row["airline"] for row in rows])


@cache
def tweets(folder: Path) -> Posts:
    """Posts on anything."""
    rows = _rows(folder, "tweeteval_sentiment")
    return Posts([_labelled(row["id"], row["text"], "en", row["label"]) for row in rows], [""] * len(rows))


@cache
def many_languages(folder: Path) -> dict[str, Posts]:
    """Posts in eight languages, by language."""
    found: dict[str, Posts] = {}
    for row in _rows(folder, "umsab_multilingual"):
        lang = LANGUAGES[row["lang"]]
        posts = found.setdefault(lang, Posts([], []))
        posts.labels.append(_labelled(row["id"], row["text"], lang, row["label"]))
        posts.brands.append("")
    return dict(sorted(found.items()))


@cache
def vectors_of(texts: tuple[str, ...]) -> list[bytes]:
    """Vectors of texts, computed once."""
    return SentenceEncoder().encode(texts)


def with_vectors(posts: Posts) -> Posts:
    """The same posts with their vectors."""
    vectors = vectors_of(tuple(one.text for one in posts.labels))
    labels = [replace(one, vector=vector) for one, vector in zip(posts.labels, vectors, strict=True)]
    return Posts(labels, posts.brands)


def taught(labels: Sequence[Labelled], **others: object) -> Trained:
    """A training on these labels."""
    return trained(Task(labels[0].lang, tuple(labels), **others))  # type: ignore[arg-type]


def model_of(found: Trained) -> Model:
    """The model of a training."""
    assert found.content is not None, found.verdict
    return read(found.content)


def said_by(model: Model, labels: Sequence[Labelled]) -> list[int]:
    """The class that a model gives each text."""
    scorer = LearnedScorer(model, VADER)
    scores = [scorer.score(one.text, one.vector) for one in labels]
    return [CLASSES.index(score.sentiment) for score in scores if score is not None]


def f1_of(said: Sequence[int], labels: Sequence[Labelled]) -> float:
    """The macro-F1 of classes said."""
    truth = np.array([CLASSES.index(one.label) for one in labels])
    return float(macro_f1(np.array(confusion(truth, np.array(said)), dtype=float)))


def learning_curve(posts: Posts, sizes: Sequence[int] = SIZES, **task: object) -> dict[int, list[float]]:
    """The macro-F1 on other posts by the number of labels, each draw's."""
    found: dict[int, list[float]] = {}
    for n in sizes:
        for seed in range(DRAWS):
            learned, tested = posts.draw(n, seed, min(TESTED, len(posts.labels) - n))
            model = model_of(taught(posts.some(learned), **task))
            test = posts.some(tested)
            found.setdefault(n, []).append(f1_of(said_by(model, test), test))
    return found


def carried_over(
    learned: Sequence[Labelled], posts: Posts, own: int = 0, seed: int = 0
) -> tuple[Trained, float]:
    """What labels of another language teach with `own` of its own, and the macro-F1 on all others."""
    places, tested = posts.draw(own, seed, len(posts.labels) - own)
    task = Task(posts.labels[0].lang, tuple(posts.some(places)), tuple(learned), encoder_name())
    found = trained(task)
    test = posts.some(tested)
    return found, f1_of(said_by(model_of(found), test), test)


def without_own(learned: Sequence[Labelled], posts: Posts) -> float:
    """The macro-F1 on a language of a model of vectors alone that saw no label of it."""
    from listener.learning.fit import VECTORS_ALONE, calibration, classes, matrix
    from listener.learning.folds import Learning, cross_validated, folds_of, most_likely

    x, y = matrix(learned, words=False, vectors=True), classes(learned)
    learning = Learning(x, y, VECTORS_ALONE)
    calibrated = calibration(cross_validated(learning, folds_of(learned)), y)
    logits = (
        learning.from_all().calibrated(calibrated).logits(matrix(posts.labels, words=False, vectors=True))
    )
    return f1_of(most_likely(logits).tolist(), posts.labels)


@dataclass(frozen=True, slots=True)
class Net:
    """By how many points net sentiment misses on average over the brands: as scored, corrected by a sample of
    all brands, and by it as one of the brand; and what VADER misses by."""

    scored: float
    by_all: float
    by_brand: float
    vader: float


def net_errors(posts: Posts, n: int, seed: int) -> Net:
    """Taught by `n` labels, on all other posts."""
    learned, _tested = posts.draw(n, seed)
    left = sorted(set(range(len(posts.labels))) - set(learned))
    found = taught(posts.some(learned))
    model = model_of(found)
    said = dict(zip(left, said_by(model, posts.some(left)), strict=True))
    of_label = dict(zip(learned, model.facts.said_of(posts.labels[one].key for one in learned), strict=True))
    errors = []
    for brand in sorted(set(posts.brands)):
        mine = [place for place in left if posts.brands[place] == brand]
        truth = _net([CLASSES.index(posts.labels[one].label) for one in mine])
        counts = np.bincount([said[one] for one in mine], minlength=3)
        own = [(of_label[one], posts.labels[one].label) for one in learned if posts.brands[one] == brand]
        matrix = Confusion.of((scored, label) for scored, label in own if scored is not None)
        sample, scored = Confusion(found.matrix), [np.array([one]) for one in counts]
        told = (
            _net([said[one] for one in mine]),
            corrected(sample, scored).net.value,
            corrected_of_brand(sample, matrix, scored).net.value,
            _net([_vader_class(posts.labels[one]) for one in mine]),
        )
        errors.append([abs(float(one if one is not None else np.nan) - truth) * 100 for one in told])
    return Net(*np.mean(errors, axis=0).tolist())


def shuffled(posts: Posts, n: int, seed: int) -> Trained:
    """A training on labels dealt out anew among their texts, so that they say nothing."""
    learned, _tested = posts.draw(n, seed)
    labels = posts.some(learned)
    dealt = [one.label for one in labels]
    random.Random(seed).shuffle(dealt)
    return taught([replace(one, label=label) for one, label in zip(labels, dealt, strict=True)])


def made_up(n: int) -> list[Labelled]:
    """Texts of some length out of many words, some of which tell their class, for what takes time."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(8_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    telling = {label: words[100 * place : 100 * place + 60] for place, label in enumerate(CLASSES, 1)}
    found = []
    for number in range(n):
        label = chance.choices(CLASSES, (6, 2, 2))[0]
        told = [*chance.choices(words, weights, k=18), chance.choice(telling[label])]
        told += chance.choices(("great", "bad", "not", "!", "thanks", "worst"), k=2)
        chance.shuffle(told)
        predicted = chance.choice(CLASSES)
        found.append(Labelled(f"x:{number}", " ".join(told), "en", label, True, predicted))
    return found


def speed() -> tuple[list[float], list[float]]:
    """Texts scored in a second of one core: by what was learned with VADER beside it, and by VADER alone."""
    texts = [f"@acme {one.text} https://example.org/{one.key}" for one in made_up(6_000)]
    model = model_of(taught(made_up(1_000)))
    learned: list[float] = []
    alone: list[float] = []
    for _turn in range(5):
        for scorer, rates in ((LearnedScorer(model, VADER), learned), (VADER, alone)):
            scorer.score("ready")
            begun = time.process_time()
            for text in texts:
                scorer.score(text)
            rates.append(len(texts) / (time.process_time() - begun))
    return learned, alone


def cost(n: int = 3_000) -> tuple[float, float, float]:
    """Seconds by the clock and of CPU, and MiB at the peak, of a training on so many labels."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    train(Task("en", tuple(made_up(n))))
    taken, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, busy, after.ru_maxrss / 1024


def learning() -> None:
    """Every table that there is data for."""
    rates, alone = speed()
    told, vader = statistics.median(rates), statistics.median(alone)
    print(f"scored on one core: {told:,.0f} texts/s ({vader:,.0f} by VADER alone)")
    taken, busy, peak = cost()
    print(f"trained on 3,000 labels: {taken:.1f} s ({busy:.1f} s of CPU), {peak:.0f} MiB at the peak")
    folder = os.environ.get("DATA")
    if not folder:
        print("DATA names no folder of real posts: no tables")
        return
    _words(Path(folder))
    if encoder_name():
        _vectors(Path(folder))


def _words(folder: Path) -> None:
    print("\nmacro-F1 by labels: mean (lowest - highest) of five draws")
    for name, posts in (("airlines", airlines(folder)), ("TweetEval", tweets(folder))):
        vader = f1_of([_vader_class(one) for one in posts.labels], posts.labels)
        print(f"{name:<10} VADER {vader:.3f}  {_told(learning_curve(posts))}")
    for lang, posts in many_languages(folder).items():
        vader = f1_of([_vader_class(one) for one in posts.labels], posts.labels)
        print(f"UMSAB {lang}   VADER {vader:.3f}  {_told(learning_curve(posts, (300,)))}")
    print("\nnet sentiment of each airline misses by (points): VADER, learned, corrected by all, by brand")
    for n in SIZES[1:]:
        found = [net_errors(airlines(folder), n, seed) for seed in range(DRAWS)]
        means = (
            statistics.mean(getattr(one, name) for one in found)
            for name in ("vader", "scored", "by_all", "by_brand")
        )
        print(f"{n:>6}", *(f"{mean:6.1f}" for mean in means))
    kept = sum(not shuffled(airlines(folder), 100, seed).verdict.is_better for seed in range(10))
    print(f"100 labels shuffled among their texts: VADER is kept {kept} times out of 10")


def _vectors(folder: Path) -> None:
    print("\nwith vectors: macro-F1 where they compete with words, and what was chosen")
    english, name = with_vectors(airlines(folder)), encoder_name()
    for n in SIZES[1:]:
        print(f"airlines   {_told(learning_curve(english, (n,), encoder=name))}  {_chosen(english, n)}")
    languages = {lang: with_vectors(posts) for lang, posts in many_languages(folder).items()}
    for lang, posts in languages.items():
        print(f"UMSAB {lang}   {_told(learning_curve(posts, (300,), encoder=name))}  {_chosen(posts, 300)}")
    print("\ncarried over: UMSAB's English labels, TweetEval's, both; both with 100 of its own")
    few, many = languages["en"].labels, with_vectors(tweets(folder)).labels
    rows = []
    for lang, posts in languages.items():
        if lang != "en":
            figures = [without_own(labels, posts) for labels in (few, many, [*few, *many])]
            found, f1 = carried_over([*few, *many], posts, 100)
            rows.append([*figures, f1])
            used = "used" if found.verdict.is_better else "not used"
            print(lang, *(f"{one:.3f}" for one in rows[-1]), found.kind, used)
    print("mean", *(f"{one:.3f}" for one in np.mean(rows, axis=0)))


def _chosen(posts: Posts, n: int) -> str:
    found = [taught(posts.some(posts.draw(n, seed)[0]), encoder=encoder_name()) for seed in range(DRAWS)]
    return f"{sum(one.kind is Kind.VECTORS for one in found)} of {DRAWS} with vectors"


def _told(curve: dict[int, list[float]]) -> str:
    return "  ".join(
        f"{n}: {statistics.mean(one):.3f} ({min(one):.3f} - {max(one):.3f})" for n, one in curve.items()
    )


def _net(classes: Sequence[int]) -> float:
    return float(np.mean(classes)) - 1


def _vader_class(one: Labelled) -> int:
    return CLASSES.index(VADER.score(one.text).sentiment)


def _labelled(key: str, text: str, lang: str, label: str) -> Labelled:
    read_as = VADER.readable(text)
    predicted = VADER.score(read_as).sentiment if lang == "en" else None
    return Labelled(key, read_as, lang, Sentiment(label), True, predicted)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
