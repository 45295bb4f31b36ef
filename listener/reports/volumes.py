"""What networks count themselves: posts by brand and hour, compared where every brand was counted.

These counts are of another kind than mentions (before removals, nothing to open), so no figure here has a
mention in it, and no other figure has a count in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.config import Config
from listener.metrics import share
from listener.model import Period
from listener.store import Store
from listener.store.volumes import common_volumes, volume_by_brand

_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class CountedBrand:
    """A brand as a source counted it: its own hours and their posts, and its posts in the compared hours.

    None where no hour of it was counted, or none can be compared. `share` is of the compared posts of all.
    """

    brand: str
    hours: int
    posts: int | None
    compared_posts: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a source counted in a period. `hours` are those for which every counted brand has a figure."""

    source: str
    hours: int
    posts: int
    brands: tuple[CountedBrand, ...]

    @property
    def is_even(self) -> bool:
        """Whether each brand that was counted was so in the very hours that are compared."""
        return all(one.hours in (0, self.hours) for one in self.brands)


def counted_volumes(
    store: Store, config: Config, period: Period, source: str | None = None
) -> tuple[Counted, ...]:
    """Every source, or the one, that counted a configured brand in hours that begin in the period and were
    over at its `as_of`, by name; with every configured brand in it.
    """
    end = min(period.end_at, period.as_of - _HOUR + _MICROSECOND)
    told = volume_by_brand(store, period.start_at, end)
    names = [brand.name for brand in config.brands]
    sources = sorted({one for one, brand in told if brand in names and source in (None, one)})
    return tuple(
        _counted(store, one, {name: told.get((one, name), (0, 0)) for name in names}, period, end)
        for one in sources
    )


def _counted(
    store: Store, source: str, own: dict[str, tuple[int, int]], period: Period, end: datetime
) -> Counted:
    heard = [name for name, (hours, _posts) in own.items() if hours]
    hours, posts = common_volumes(store, source, heard, period.start_at, end)
    total = sum(posts.values())
    brands = tuple(
        CountedBrand(
            name,
            counted,
            found if counted else None,
            posts.get(name),
            share(posts[name], total) if name in posts else None,
        )
        for name, (counted, found) in own.items()
    )
    return Counted(source, hours, total, brands)
