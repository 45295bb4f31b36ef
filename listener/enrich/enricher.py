"""From a post to what it means: brands, language and tone in one step. The only door to this room.

It does no I/O and keeps nothing of the posts it has seen.
"""

from __future__ import annotations

from listener.config.settings import Config
from listener.enrich.hashtags import hashtags_of
from listener.enrich.language import detect, language_of
from listener.enrich.matching import Matcher
from listener.enrich.sentiment import Scorer, VaderScorer
from listener.model import EnrichedPost, Kind, Match, Post, Score


class Enricher:
    """Built once per configuration; `scorer_name` is what new scores are signed with."""

    def __init__(self, config: Config) -> None:
        self._matcher = Matcher(config.brands)
        scorer: Scorer = VaderScorer(self._matcher.terms)
        self.scorer_name = scorer.name
        self._scorers = dict.fromkeys(scorer.languages, scorer)
        self._own = frozenset(
            (network, _bare(handle))
            for brand in config.brands
            for network, handles in brand.handles.items()
            for handle in handles
        )

    def match(self, post: Post) -> tuple[tuple[Match, ...], bool]:
        """The brands a post is a mention of, and whether one of the brands wrote it.

        Own posts and pure reposts are mentions of none, whatever they say.
        """
        handle = post.author.handle
        if handle and (post.network, _bare(handle)) in self._own:
            return (), True
        if post.kind is Kind.REPOST:
            return (), False
        return self._matcher.match(post.text, post.brands), False

    def read(self, post: Post) -> EnrichedPost:
        """All that a post means. The language is the source's; where it gives none, it is detected."""
        matches, is_own = self.match(post)
        lang, confidence = language_of(post.lang), None
        if lang is None:
            lang, confidence = detect(post.text)
        return EnrichedPost(
            post=post,
            matches=matches,
            lang=lang,
            lang_confidence=confidence,
            score=self.rescore(post.text, lang, post.kind),
            is_own=is_own,
            hashtags=hashtags_of(post.text),
        )

    def at_desk(self, post: Post, lang: str | None) -> EnrichedPost:
        """What a kept post means to the response desk."""
        _matches, is_own = self.match(post)
        return EnrichedPost(post, lang=lang, is_own=is_own)

    def rescore(self, text: str, lang: str | None, kind: Kind) -> Score | None:
        """The score of a stored post; None for reposts and where no scorer is proved for the language."""
        scorer = self._scorers.get(lang) if lang and kind is not Kind.REPOST else None
        return scorer.score(text) if scorer else None


def _bare(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()
