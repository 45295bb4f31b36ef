"""From a post to what it means: brands, language, tone and need for a response in one step.

The only door to this room. It does no I/O and keeps nothing of the posts it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from listener.config.settings import Config
from listener.enrich.hashtags import hashtags_of
from listener.enrich.language import detect, language_of
from listener.enrich.matching import Matcher
from listener.enrich.own_posts import UNREAD, OwnPosts, Wording
from listener.enrich.scoring import AbsentScorer, Scorer, VaderScorer
from listener.enrich.scoring.sentences import Reading, explain, score_sentences
from listener.enrich.signals import SignalTerms
from listener.enrich.text import fold
from listener.model import RSS, EnrichedPost, Kind, Match, Post, Score, Signal

Learned = Callable[[VaderScorer], Scorer]
"""Makes a learned scorer, which may build on what VADER says."""


class Enricher:
    """Built once per configuration and learned scorers, which score their languages in VADER's place.

    `learned` names the scorer of each of these languages; posts in those of `needs_vectors` are scored once a
    vector of them is known. `vader` needs no labels.
    """

    def __init__(self, config: Config, learned: Iterable[Learned] = ()) -> None:
        self._signals = SignalTerms(config.response)
        self._matcher = Matcher(config.brands, self._signals.sought)
        vader = VaderScorer(self._matcher.terms)
        taught = {lang: one for one in (make(vader) for make in learned) for lang in one.languages}
        self.vader = vader
        self.learned = {lang: one.name for lang, one in taught.items()}
        self.needs_vectors = frozenset(lang for lang, one in taught.items() if one.needs_vectors)
        self._scorers: dict[str, Scorer] = {**dict.fromkeys(vader.languages, vader), **taught}
        self._own = OwnPosts(config)

    def match(self, post: Post) -> tuple[tuple[Match, ...], bool]:
        """The brands a post is a mention of, and whether one of the brands wrote it.

        Own posts and pure reposts are mentions of none, whatever they say.
        """
        if self._own.brand_of(post) is not None:
            return (), True
        if post.kind is Kind.REPOST:
            return (), False
        return self._matcher.match(post.text, post.brands), False

    def read(self, post: Post, vector: bytes | None = None) -> EnrichedPost:
        """All that a post means. The language is the source's; where it gives none, it is detected.

        `vector` is what a sentence encoder made of its text, for scorers that need that.
        """
        lang, confidence = language_of(post.lang), None
        if lang is None:
            lang, confidence = detect(post.text)
        score = self.rescore(post.text, lang, post.kind, vector)
        return self._read(post, lang, confidence, score, hashtags_of(post.text))

    def at_desk(self, post: Post, lang: str | None) -> EnrichedPost:
        """What a kept post means by the configuration of today, as far as the response desk asks.

        `lang` is the language that was told or detected. There is no score and there are no hashtags: those
        take long, or never change.
        """
        return self._read(post, lang)

    def rescore(self, text: str, lang: str | None, kind: Kind, vector: bytes | None = None) -> Score | None:
        """The score of a stored post; None for reposts, where no scorer is proved for the language, and
        where the one that is needs a vector and none is given.
        """
        scorer = self._scorer(lang, kind)
        if scorer is None or (scorer.needs_vectors and vector is None):
            return None
        return scorer.score(text, vector)

    def rescore_post(
        self,
        text: str,
        lang: str | None,
        kind: Kind,
        brands: Collection[str],
        vector: bytes | None = None,
    ) -> tuple[Score | None, dict[str, Score]]:
        """The score of a stored post, and of what it says about each of the brands it is a mention of.

        A brand that the post is all about, or that only a source vouches for, has none of its own.
        """
        score = self.rescore(text, lang, kind, vector)
        return score, {} if score is None else self.by_sentence(text, lang, kind, brands)

    def by_sentence(
        self, text: str, lang: str | None, kind: Kind, brands: Collection[str]
    ) -> dict[str, Score]:
        """The score of what a text says about each of the brands, where that is not the whole of it."""
        scorer = self._scorer(lang, kind) if len(brands) > 1 else None
        if scorer is None:
            return {}
        places = self._matcher.places(fold(text))
        return score_sentences(scorer, text, {name: places[name] for name in brands if name in places})

    def explain(
        self, text: str, lang: str | None, kind: Kind, brands: Collection[str], scorer: str
    ) -> tuple[Reading, dict[str, Reading]] | None:
        """What moved the score that `scorer` gave a text, and that of each brand with one of its own.

        None if that scorer is not the one of the language any more, or cannot be read.
        """
        found = self._scorer(lang, kind)
        if found is None or found.name != scorer or isinstance(found, AbsentScorer):
            return None
        places = self._matcher.places(fold(text)) if len(brands) > 1 else {}
        return explain(found, text, {name: places[name] for name in brands if name in places})

    def _scorer(self, lang: str | None, kind: Kind) -> Scorer | None:
        return self._scorers.get(lang) if lang and kind is not Kind.REPOST else None

    def _read(
        self,
        post: Post,
        lang: str | None,
        confidence: float | None = None,
        score: Score | None = None,
        hashtags: tuple[str, ...] = (),
    ) -> EnrichedPost:
        brand = self._own.brand_of(post)
        if brand is None:
            matches, tags, signals = self._by_others(post, lang)
            if score is not None:
                matches = self._each_scored(post, lang, matches)
            return EnrichedPost(post, matches, lang, confidence, score, False, hashtags, tags, signals)
        tags, wording = self._by_brand(post, brand)
        return EnrichedPost(
            post,
            lang=lang,
            lang_confidence=confidence,
            score=score,
            is_own=True,
            hashtags=hashtags,
            tags=tags,
            signals=Signal.AUTOMATIC if wording.is_automatic else Signal.NONE,
            brand=brand,
            names=wording.names,
            fingerprint=wording.fingerprint,
            agent=wording.agent,
        )

    def _by_others(self, post: Post, lang: str | None) -> tuple[tuple[Match, ...], tuple[str, ...], Signal]:
        """Matches, tags and signals. Reposts have none; entries of feeds ask nobody for a response."""
        if post.kind is Kind.REPOST:
            return (), (), Signal.NONE
        folded = fold(post.text)
        found = self._matcher.find(folded)
        matches = self._matcher.named(found, post.brands)
        if post.network == RSS:
            return matches, (), Signal.NONE
        tags = self._matcher.tagged(found, folded, post.network)
        return matches, tags, self._signals.read(found.others, post.text, folded, lang)

    def _each_scored(self, post: Post, lang: str | None, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        """The matches with the score of the sentences about each brand."""
        scores = self.by_sentence(post.text, lang, post.kind, [one.brand for one in matches])
        return tuple(replace(one, score=scores.get(one.brand)) for one in matches) if scores else matches

    def _by_brand(self, post: Post, brand: str) -> tuple[tuple[str, ...], Wording]:
        """Tags, and what else the post says; of reposts and entries of feeds nothing."""
        if post.kind is Kind.REPOST or post.network == RSS:
            return (), UNREAD
        folded = fold(post.text)
        tags = self._matcher.tagged(self._matcher.find(folded), folded, post.network)
        return tags, self._own.read(post.text, brand)
