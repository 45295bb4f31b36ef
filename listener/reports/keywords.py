"""What each keyword brings and how noisy it is, and what a keyword would have brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.config import Config
from listener.enrich.matching import Matcher
from listener.enrich.text import fold
from listener.errors import UsageError
from listener.metrics import net_sentiment, share
from listener.model import Brand, Keyword, Period, Role
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, Sums, sums_by_facet
from listener.store.noise import Noise, noise_by_keyword
from listener.store.trial import Candidate, candidates
from listener.words import _

TRIAL_DAYS = 30
MOST_CANDIDATES = 2_000
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class KeywordReport:
    """What one keyword of a brand brought in a period.

    `mentions` it was found in; `only` those that no other keyword of the brand was found in;
    `unique_authors` who wrote them. Noise: `top_author`, the share of the most frequent author, and
    `repeats`, the share that tells a story (a link) which another of them tells already. Much of either is a
    sign that the keyword brings few voices. `is_configured` is False for one that stands in mentions but no
    longer in the configuration.
    """

    brand: str
    keyword: str
    groups: tuple[str, ...]
    mentions: int
    only: int
    unique_authors: int
    top_author: float | None
    repeats: float | None
    scored: int
    net: float | None
    is_configured: bool


def keyword_reports(
    store: Store, config: Config, period: Period, *, brand: str | None = None, choice: Choice = ANY
) -> tuple[KeywordReport, ...]:
    """A row for every keyword and handle of the brands (or of one), configured or found, by mentions."""
    hits: dict[tuple[str, str], Sums] = {}
    alone: dict[tuple[str, str], int] = {}
    for (name, words), sums in sums_by_facet(store, period, Facet.KEYWORDS, choice).items():
        for word in words:
            hits[name, word] = hits.get((name, word), Sums()) + sums
            if len(words) == 1:
                alone[name, word] = sums.mentions
    noise = noise_by_keyword(store, period, choice)
    shown = [one for one in config.brands if brand in (None, one.name)]
    configured = {(one.name, word): groups for one in shown for word, groups in _words(one)}
    names = {one.name for one in shown}
    rows = [
        _row(key, configured, hits.get(key, Sums()), alone.get(key, 0), noise.get(key, Noise()))
        for key in {*configured, *(key for key in hits if key[0] in names)}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.mentions, row.brand, row.keyword)))


def _words(brand: Brand) -> list[tuple[str, tuple[str, ...]]]:
    handles = sorted({handle.strip().lstrip("@") for some in brand.handles.values() for handle in some})
    return [(word.text, word.groups) for word in brand.keywords] + [(f"@{one}", ()) for one in handles if one]


def _row(
    key: tuple[str, str],
    configured: dict[tuple[str, str], tuple[str, ...]],
    sums: Sums,
    alone: int,
    noise: Noise,
) -> KeywordReport:
    return KeywordReport(
        brand=key[0],
        keyword=key[1],
        groups=configured.get(key, ()),
        mentions=sums.mentions,
        only=alone,
        unique_authors=noise.authors,
        top_author=share(noise.top_author, sums.mentions),
        repeats=share(noise.repeats, sums.mentions) if noise.stories else None,
        scored=sums.scored,
        net=net_sentiment(sums.positive, sums.neutral, sums.negative),
        is_configured=key in configured,
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What a keyword would have matched among the posts kept of the last thirty days.

    `found` are the newest first; `known` of them are mentions of the brand already. `is_cut`: there were
    more candidates than are looked at, so these are the newest ones only.
    """

    keyword: str
    exclude: tuple[str, ...]
    brand: str | None
    since: datetime
    found: tuple[Candidate, ...]
    known: int
    is_cut: bool

    @property
    def by_source(self) -> dict[str, int]:
        """How many of them each source brought, the most first."""
        counts: dict[str, int] = {}
        for one in self.found:
            counts[one.stored.source] = counts.get(one.stored.source, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def try_keyword(
    store: Store, keyword: str, exclude: Sequence[str], brand: str | None, now: datetime
) -> Trial:
    """Match a keyword, as it would stand in the configuration, with what is kept.

    UsageError for one that the text index cannot find: without a letter or digit, or too long.
    """
    words = fold(keyword)
    if len(keyword) > _LONGEST:
        raise UsageError(_("try: a keyword has at most {count} characters.").format(count=_LONGEST))
    if sum(character.isalnum() for character in words) < 2:
        raise UsageError(_("try: write at least two letters or digits, like acme, #acmelife or @acmehelp."))
    since = now - timedelta(days=TRIAL_DAYS)
    tried = Brand("tried", Role.OWN, (Keyword(keyword),), exclude=tuple(exclude))
    matcher = Matcher([tried])
    looked_at = candidates(store, words, since, limit=MOST_CANDIDATES)
    found = tuple(one for one in looked_at if matcher.match(one.stored.post.text))
    known = sum((brand in one.brands) if brand else bool(one.brands) for one in found)
    return Trial(
        keyword, tuple(exclude), brand, since, found, known, is_cut=len(looked_at) == MOST_CANDIDATES
    )
