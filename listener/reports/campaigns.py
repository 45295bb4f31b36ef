"""Campaigns of the tracked brands, as their own posts give them away: a hashtag they suddenly use a lot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from listener.store import Store
from listener.store.own_posts import own_hashtags

_RARE = 0.001
_TOGETHER = timedelta(days=3)
"""How many days one burst may take."""
_USUAL_DAYS = 56
_FEWEST = 2
_CALM = timedelta(days=7)
"""A campaign is over when its hashtag was not used for so long."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A brand's own posts, `posts` by number, carried a hashtag unusually often from `first` to `last`."""

    brand: str
    hashtag: str
    first: date
    last: date
    posts: tuple[int, ...]


def campaigns(store: Store, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Campaign, ...]:
    """The campaigns that began within [start, end), by their first day, brand and hashtag.

    One begins with the first of at least two own posts within three days that carry a hashtag, if by its pace
    of the eight weeks before so many would come by chance once in a thousand times.
    """
    used: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for brand, hashtag, at, number in own_hashtags(store, start - timedelta(days=_USUAL_DAYS), end):
        used[brand, hashtag].append((at.astimezone(zone).date(), number))
    found = [one for (brand, tag), posts in used.items() for one in _bursts(brand, tag, posts)]
    first = start.astimezone(zone).date()
    return tuple(
        sorted(
            (one for one in found if one.first >= first),
            key=lambda one: (one.first, one.brand, one.hashtag),
        )
    )


def _bursts(brand: str, hashtag: str, posts: list[tuple[date, int]]) -> list[Campaign]:
    """The bursts of one hashtag, from its posts in order of time."""
    from scipy.special import gammainc

    found: list[Campaign] = []
    place = 0
    while place < len(posts):
        day = posts[place][0]
        together = sum(day <= at < day + _TOGETHER for at, _ in posts[place:])
        before = sum(day - timedelta(days=_USUAL_DAYS) <= at < day for at, _ in posts[:place])
        # Half a use stands for what was never used: no pace is nothing. The incomplete gamma function is the
        # probability that a Poisson count is so large or larger.
        expected = (before + 0.5) / _USUAL_DAYS * _TOGETHER.days
        if together < _FEWEST or float(gammainc(together, expected)) >= _RARE:
            place += 1
            continue
        last = place + 1
        while last < len(posts) and posts[last][0] - posts[last - 1][0] < _CALM:
            last += 1
        numbers = tuple(number for _, number in posts[place:last])
        found.append(Campaign(brand, hashtag, day, posts[last - 1][0], numbers))
        place = last
    return found
