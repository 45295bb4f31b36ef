"""What each author said of each brand, as sums that add up over days.

It knows no SQL. Brands stand as codes of the columns they were counted from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import lcm
from typing import TYPE_CHECKING, Any

from listener.store.columns import UNKNOWN, UNSCORED, Columns, parts

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from listener.store.columns import Mask

    Numbers = npt.NDArray[np.int64]

MOST_SAID = 4_000_000
"""How many sums by day, brand and author are kept in memory: about 100 MB."""
_PLACES = 8
"""Up to so many places for each value there is, distinct ones are found by place; above, by sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Of one brand, an entry per author of a mention or of a repost of one in every array, by author.

    `compound` sums scores in 1/10,000. `parts` sums 1/k over mentions of posts that name k of the brands
    asked for, in units of 1/`whole`. `impressions` are those known and above 0, `engaged` the engagements of
    the same mentions. `followers` is the largest audience known, UNKNOWN without one, and `potential` sums
    those known over mentions and reposts; all else is of mentions.
    """

    author: Numbers
    group: Numbers
    mentions: Numbers
    positive: Numbers
    negative: Numbers
    scored: Numbers
    compound: Numbers
    parts: Numbers
    engaged: Numbers
    impressions: Numbers
    followers: Numbers
    potential: Numbers
    whole: int = 1


_SUMS = (
    "mentions",
    "positive",
    "negative",
    "scored",
    "compound",
    "parts",
    "engaged",
    "impressions",
    "potential",
)
_ARRAYS = ("author", "group", "followers", *_SUMS)


@dataclass(frozen=True, slots=True, eq=False)
class SaidDay:
    """What was said on a day, by brand, all those asked for there, in arrays as narrow as can be."""

    brands: Mapping[str, Said]

    def __len__(self) -> int:
        return sum(len(one.author) for one in self.brands.values())


def said_in(found: Columns, mask: Mask | None, codes: Mapping[str, int]) -> Mapping[str, Said]:
    """What the entries that `mask` chooses (all by default) say of each of the brands, with their codes."""
    import numpy as np

    chosen = np.isin(found.brand, list(codes.values()))
    if mask is not None:
        chosen &= mask
    written = chosen & ~found.is_repost
    part = np.zeros(len(found), dtype=np.int64)
    part[written], whole = parts(found.post[written])
    return {name: _said(found, chosen & (found.brand == code), part, whole) for name, code in codes.items()}


def _said(found: Columns, mine: Mask, part: Numbers, whole: int) -> Said:
    import numpy as np

    author, place = distinct(found.author[mine])
    written = ~found.is_repost[mine]
    tone, known = found.tone[mine], found.followers[mine] != UNKNOWN
    seen = written & (found.impressions[mine] > 0) & (found.engagements[mine] != UNKNOWN)

    def sums(values: npt.NDArray[np.generic], of: Mask = written) -> Numbers:
        # Sums of integers stay exact in floats: all are far below 2^53.
        told = np.bincount(place, weights=np.where(of, values, 0), minlength=len(author))
        return told.astype(np.int64)

    return Said(
        author=author,
        group=_put(len(author), place, found.group[mine]),
        mentions=sums(written),
        positive=sums(tone == 1),
        negative=sums(tone == -1),
        scored=sums(tone != UNSCORED),
        compound=sums(found.compound[mine]),
        parts=sums(part[mine]),
        engaged=sums(found.engagements[mine], seen),
        impressions=sums(found.impressions[mine], seen),
        followers=_largest(len(author), place, found.followers[mine]),
        potential=sums(found.followers[mine], known),
        whole=whole,
    )


def together(days: Sequence[Said]) -> Said:
    """What was said on several days."""
    import numpy as np

    whole = lcm(*(one.whole for one in days))

    def of(name: str) -> Numbers:
        if not days:
            return np.zeros(0, dtype=np.int64)
        if name == "parts":
            return np.concatenate([one.parts.astype(np.int64) * (whole // one.whole) for one in days])
        return np.concatenate([getattr(one, name) for one in days]).astype(np.int64)

    author, place = distinct(of("author"))
    size = len(author)
    return Said(
        author=author,
        group=_put(size, place, of("group")),
        followers=_largest(size, place, of("followers")),
        whole=whole,
        **{name: np.bincount(place, weights=of(name), minlength=size).astype(np.int64) for name in _SUMS},
    )


def narrowed(day: Mapping[str, Said]) -> SaidDay:
    """The same in as little memory as it takes."""
    told = {}
    for name, one in day.items():
        arrays: dict[str, Any] = {field: _narrow(getattr(one, field)) for field in _ARRAYS}
        told[name] = replace(one, **arrays)
    return SaidDay(told)


def _narrow(values: Numbers) -> Numbers:
    import numpy as np

    if not len(values):
        return values
    kind = np.result_type(*(np.min_scalar_type(int(one)) for one in (-1, values.min(), values.max())))
    return values.astype(kind)


def distinct(author: Numbers) -> tuple[Numbers, Numbers]:
    """The distinct authors, and the place among them of each entry."""
    import numpy as np

    if not len(author):
        return author, author
    most = int(author.max())
    if most > _PLACES * len(author):
        # A place for every author there is would cost more than sorting those who spoke.
        ids, place = np.unique(author, return_inverse=True)
        return ids, place
    spoke = np.zeros(most + 1, dtype=np.bool_)
    spoke[author] = True
    ids = np.flatnonzero(spoke)
    place = np.zeros(len(spoke), dtype=np.int64)
    place[ids] = np.arange(len(ids))
    return ids, place[author]


def _put(size: int, place: Numbers, values: npt.NDArray[np.generic]) -> Numbers:
    import numpy as np

    told = np.zeros(size, dtype=np.int64)
    told[place] = values
    return told


def _largest(size: int, place: Numbers, values: Numbers) -> Numbers:
    import numpy as np

    told = np.full(size, UNKNOWN, dtype=np.int64)
    np.maximum.at(told, place, values)
    return told
