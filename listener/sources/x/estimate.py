"""What reading would cost, asked of X's own counts before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from listener.model import Resource
from listener.sources.x.desk import Desk
from listener.sources.x.parse import read_counts, read_total
from listener.sources.x.search import MENTIONS, REPLIES, queries_of, terms_of

MONTH = Decimal(30)
_WEEK = Decimal(7)


@dataclass(frozen=True, slots=True)
class MonthlyCost:
    """What a source would read in thirty days at the pace of the last seven, and cost in US dollars.

    `authors` is at most: of one who is heard twice a week the profile is bought once. `counts` are the
    daily ones that are switched on; `refreshed` is what reading the counters again would cost, by age.
    """

    mentions: int
    replies: int
    posts_cost: Decimal
    authors_cost: Decimal
    counts_cost: Decimal
    refresh_cost: Decimal
    refresh_days: tuple[int, ...]
    asked: Decimal

    @property
    def posts(self) -> int:
        """Posts a month."""
        return self.mentions + self.replies

    @property
    def least(self) -> Decimal:
        """The cost if every author is known already."""
        return self.posts_cost + self.counts_cost

    @property
    def most(self) -> Decimal:
        """The cost if every post is of another author."""
        return self.least + self.authors_cost


def monthly_cost(desk: Desk) -> MonthlyCost:
    """Ask X how much there was in the last seven days: a request for each query. ApiError, OverBudget."""
    week = {
        name: sum(count_of(desk, query) for query in _queries(desk, name))
        if name in desk.settings.read
        else 0
        for name in (MENTIONS, REPLIES)
    }
    monthly = {name: int(posts * MONTH / _WEEK) for name, posts in week.items()}
    posts = sum(monthly.values())
    counted = len(desk.brands) * MONTH if "counts" in desk.settings.read else Decimal(0)
    ages = desk.settings.refresh_days or (1, 3, 7)
    return MonthlyCost(
        mentions=monthly[MENTIONS],
        replies=monthly[REPLIES],
        posts_cost=posts * desk.price(Resource.POST),
        authors_cost=posts * desk.price(Resource.USER),
        counts_cost=counted * desk.price(Resource.COUNTS),
        refresh_cost=monthly[MENTIONS] * len(ages) * desk.price(Resource.POST),
        refresh_days=ages,
        asked=len(desk.bought) * desk.price(Resource.COUNTS),
    )


def count_of(desk: Desk, query: str, *, start: datetime | None = None, end: datetime | None = None) -> int:
    """How many posts of the last seven days, or of [start, end) among them, match. ApiError, OverBudget."""
    desk.reserve(Resource.COUNTS, desk.price(Resource.COUNTS), most=1)
    answer = desk.ask(Resource.COUNTS, lambda: desk.api.counts(query, desk.now))
    desk.buy(Resource.COUNTS)
    found = Decimal(0)
    buckets = read_counts(answer.body)
    if not buckets:
        # Without its hours an answer says how many there are at the most.
        return read_total(answer.body)
    for begins, ends, posts in buckets:
        within = min(ends, end or ends) - max(begins, start or begins)
        if within > timedelta() and ends > begins:
            found += posts * Decimal(within / (ends - begins))
    return int(found)


def _queries(desk: Desk, name: str) -> Sequence[str]:
    return queries_of(name, terms_of(name, desk.brands, desk.settings))
