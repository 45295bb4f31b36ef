"""Who is heard most: authors by mentions, engagements or reach, and how voices spread over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.authorship import mean_reposts, mentions_per_author, repost_ratio, share_of_author
from listener.model import RSS, UNKNOWN, Estimate, Period
from listener.reports.coverage import coverage_of, with_coverage
from listener.reports.report import tracked
from listener.store import Store
from listener.store.author_sums import EXACT, GROUPS
from listener.store.authors import Named
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN as NOT_KNOWN
from listener.store.figures import check_zone
from listener.store.top_authors import Top, top_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

MOST = 50


class Sort(StrEnum):
    """What authors are ranked by."""

    MENTIONS = "mentions"
    ENGAGEMENTS = "engagements"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class TopAuthor:
    """One author in a period. `mentions` are posts, however many of the brands each names.

    `reach` is the largest audience known of them, `share` theirs of all mentions. `average_reposts` are
    received per post, of at least three of which it is known; `repost_ratio` is the share of their posts that
    repeat others', unknown where no repost of their network was read or reposts cannot be told. `rows` are
    the mentions by brand behind it, `repost_rows` the reposts.
    """

    who: Named
    mentions: int
    engagements: int | None
    reach: int | None
    share: Estimate
    average_reposts: float | None
    repost_ratio: float | None
    last_at: datetime
    rows: int
    repost_rows: int

    @property
    def is_publisher(self) -> bool:
        """Whether they write a feed."""
        return self.who.network == RSS


@dataclass(frozen=True, slots=True)
class TopAuthors:
    """The authors most heard, and all of them in figures: `authors` are distinct ones of `mentions` posts,
    `rows` these by brand. `top_share` is the share of the one with the most mentions.
    """

    period: Period
    brand: str | None
    sort: Sort
    found: tuple[TopAuthor, ...]
    authors: int
    mentions: int
    rows: int
    per_author: Estimate
    top_share: Estimate

    @property
    def has_publishers(self) -> bool:
        """Whether any of those shown writes a feed."""
        return any(one.is_publisher for one in self.found)


def top_authors(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    sort: Sort = Sort.MENTIONS,
    choice: Choice = ANY,
    hashtag: str | None = None,
    most: int = MOST,
) -> TopAuthors:
    """The authors of mentions of a brand, or of all tracked brands: a post that names two counts once then.

    Equals stand in the order of network and id; who lacks a figure stands last in it. `hashtag` keeps to
    posts with it. UsageError for a brand that is not tracked, StoreError if days must be rebuilt first.
    """
    names = tuple(one.name for one in config.brands) if brand is None else (tracked(config, brand).name,)
    check_zone(store, period)
    top = top_of(store, period, names, _COLUMNS[sort], most, choice, hashtag)
    told = _Told(top)
    found = TopAuthors(
        period=period,
        brand=brand,
        sort=sort,
        found=tuple(told.author(place, who) for place, who in top.shown),
        authors=len(top.crowd.author),
        mentions=int(top.crowd.mentions.sum()),
        rows=int(top.crowd.rows.sum()),
        per_author=mentions_per_author(top.crowd.mentions),
        top_share=UNKNOWN if top.most_heard is None else told.share(top.most_heard),
    )
    return with_coverage(found, coverage_of(store, config, period, choice.source))


_COLUMNS = {Sort.MENTIONS: "mentions", Sort.ENGAGEMENTS: "engagements", Sort.REACH: "followers"}


class _Told:
    """Rows of authors and their shares."""

    def __init__(self, top: Top) -> None:
        import numpy as np

        self._top, self._crowd = top, top.crowd
        crowd = top.crowd
        exact = len(crowd.author) <= EXACT
        self._cluster = np.arange(len(crowd.author)) if exact else crowd.group
        size = len(crowd.author) if exact else GROUPS
        self._counts = np.bincount(self._cluster, weights=crowd.mentions, minlength=size).astype(np.int64)

    def author(self, place: int, who: Named) -> TopAuthor:
        crowd, known = self._crowd, self._top.known[who.number]
        written, reposts = int(crowd.mentions[place]), int(crowd.reposts[place])
        is_known = who.network in self._top.reposting
        return TopAuthor(
            who=who,
            mentions=written,
            engagements=_told(crowd.engagements, place),
            reach=_told(crowd.followers, place),
            share=self.share(place),
            average_reposts=mean_reposts(known.received, known.counted),
            repost_ratio=repost_ratio(reposts, written + reposts) if is_known else None,
            last_at=known.last_at,
            rows=int(crowd.rows[place]),
            repost_rows=int(crowd.repost_rows[place]),
        )

    def share(self, place: int) -> Estimate:
        own = int(self._crowd.mentions[place])
        return share_of_author(own, int(self._cluster[place]), self._counts)


def _told(values: Numbers, place: int) -> int | None:
    return None if values[place] == NOT_KNOWN else int(values[place])
