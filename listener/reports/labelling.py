"""Labelling and what is learned from it: who labelled how much, how far people agree, what each language has.

Agreement is of all posts that two people labelled, however they came upon them: between the first word on a
post and the next one by somebody else, and between each two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from listener.metrics.agreement import Agreement
from listener.model import Sentiment, Training
from listener.reports.scorers import scorer_of
from listener.store import Store
from listener.store.labels import FAIR, Given, Origin, given_labels
from listener.store.lessons import label_counts
from listener.store.round_draw import languages
from listener.store.rounds import Round, rounds
from listener.store.scorers import learned_in_use
from listener.store.trainings import trainings

Counts = tuple[int, int, int]
"""Labels by class: negative, neutral, positive."""


@dataclass(frozen=True, slots=True)
class Labeller:
    """What a person did in the rounds of a language; `left` is what they are still asked."""

    lang: str
    who: str
    labelled: int
    skipped: int
    left: int


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two people agree on a language's posts; rows of the table are those of `one`."""

    lang: str
    one: str
    other: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class LearnedLanguage:
    """A language and what there is to learn from: `mentions` in it, labels by how they came about and class.

    `scorer` is who scores it now ("": nobody), a learned one since `since`. `both` of the labels are of posts
    that more than one person labelled; `agreement` is between the first word on a post and the next one by
    somebody else; `training` the last one, None if there never was any.
    """

    lang: str
    mentions: int
    scorer: str
    since: datetime | None
    labels: Mapping[Origin, Counts]
    both: int
    agreement: Agreement
    pairs: tuple[PairAgreement, ...]
    labellers: tuple[Labeller, ...]
    training: Training | None

    @property
    def by_class(self) -> Counts:
        """All labels by class."""
        return _sum(self.labels.values())

    @property
    def fair(self) -> Counts:
        """Those that may judge a scorer, by class: drawn at random, or brought from elsewhere."""
        return _sum(counts for origin, counts in self.labels.items() if origin in FAIR)


def learned_languages(store: Store, lang: str | None = None) -> tuple[LearnedLanguage, ...]:
    """Every language (or one) that there are mentions or labels in, the most mentioned first."""
    mentioned, counted = languages(store), label_counts(store)
    given, asked = given_labels(store), rounds(store)
    trained = {one.lang: one for one in trainings(store)}
    learned = {one.lang: one for one in learned_in_use(store)}
    every = dict.fromkeys((*mentioned, *(one for one in counted if one)))
    several = {one: by_several(label for label in given if label.lang == one) for one in every}
    return tuple(
        LearnedLanguage(
            lang=one,
            mentions=mentioned.get(one, 0),
            scorer=scorer_of(one, learned),
            since=learned[one].since if one in learned else None,
            labels=counted.get(one, {}),
            both=sum(map(len, several[one])),
            agreement=_agreement(several[one]),
            pairs=_pairs(one, several[one]),
            labellers=_labellers(asked, one),
            training=trained.get(one),
        )
        for one in every
        if lang in (None, one)
    )


def _sum(some: Iterable[Counts]) -> Counts:
    negative, neutral, positive = map(sum, zip((0, 0, 0), *some, strict=True))
    return negative, neutral, positive


def by_several(given: Iterable[Given]) -> list[list[Given]]:
    """The labels of each post that more than one person labelled, in the order of time."""
    found: dict[int, list[Given]] = {}
    for one in given:
        found.setdefault(one.post, []).append(one)
    return [some for some in found.values() if len(some) > 1]


def _agreement(several: Iterable[Sequence[Given]]) -> Agreement:
    return Agreement.of((some[0].label, some[1].label) for some in several)


def _pairs(lang: str, several: Iterable[Sequence[Given]]) -> tuple[PairAgreement, ...]:
    """Those who labelled most together first."""
    found: dict[tuple[str, str], list[tuple[Sentiment, Sentiment]]] = {}
    for some in several:
        for a, b in combinations(sorted(some, key=lambda one: one.by), 2):
            found.setdefault((a.by, b.by), []).append((a.label, b.label))
    told = [PairAgreement(lang, one, other, Agreement.of(some)) for (one, other), some in found.items()]
    return tuple(sorted(told, key=lambda pair: (-pair.agreement.n, pair.one, pair.other)))


def _labellers(asked: Sequence[Round], lang: str) -> tuple[Labeller, ...]:
    """Those who answered anything, who labelled most first."""
    mine = [one for one in asked if one.lang == lang]
    given = [given for one in mine for place in one.places for given in place.answers]
    told = [
        Labeller(
            lang,
            who,
            labelled=sum(one.by == who and one.label is not None for one in given),
            skipped=sum(one.by == who and one.label is None for one in given),
            left=sum(len(one.queue(who)) for one in mine),
        )
        for who in {one.by for one in given}
    ]
    return tuple(sorted(told, key=lambda one: (-one.labelled, one.who)))
