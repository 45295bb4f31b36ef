"""What each author said in a period: sums by brand and author, what intervals and tests are made of.

Sums come from the columns of whole days in memory (voices.py), so any choice of mentions can have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.model import Period
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN, UNSCORED, Columns, parts
from listener.store.database import Store
from listener.store.figures import remembered
from listener.store.voices import chosen, columns_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

EXACT = 1_000
"""Up to so many authors each is a cluster of its own; above, groups of authors are."""
GROUPS = 64


@dataclass(frozen=True, slots=True, eq=False)
class AuthorSums:
    """Of one brand, an entry per author of a mention in every array, by the author's number.

    `compound` sums scores in 1/10,000. `parts` sums 1/k over mentions of posts that name k brands, in units
    of 1/`whole`. `impressions` are those known and above 0, `engaged` the engagements of the same mentions.
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
    whole: int = 1


def sums_by_author(
    store: Store, period: Period, brands: Sequence[str], choice: Choice = ANY
) -> Mapping[str, AuthorSums]:
    """The period's sums by author of each of the tracked brands, all of them there."""
    with store.read() as connection:

        def make() -> Mapping[str, AuthorSums]:
            found = columns_of(store, connection, period)
            mask = ~found.is_repost
            wanted = chosen(store, connection, found, choice)
            return summed(store, found, mask if wanted is None else mask & wanted, brands)

        asked = ("sums by author", tuple(brands), choice)
        return remembered(store, connection, period, asked, make, kept=store.author_sums)


@dataclass(frozen=True, slots=True, eq=False)
class Audiences:
    """Of one brand, the known audience of each author and reposter, in the order of their numbers.

    `followers` is the largest audience known, `impressions` sums it over mentions and reposts.
    """

    author: Numbers
    group: Numbers
    followers: Numbers
    impressions: Numbers


def audiences_by_author(
    store: Store, period: Period, brands: Sequence[str], choice: Choice = ANY
) -> Mapping[str, Audiences]:
    """Whose followers the reach and the potential impressions of each brand are made of."""
    with store.read() as connection:

        def make() -> Mapping[str, Audiences]:
            found = columns_of(store, connection, period)
            return heard_by(store, found, chosen(store, connection, found, choice), brands)

        asked = ("audiences by author", tuple(brands), choice)
        return remembered(store, connection, period, asked, make, kept=store.author_sums)


def heard_by(
    store: Store, found: Columns, chosen: npt.NDArray[np.bool_] | None, brands: Sequence[str]
) -> Mapping[str, Audiences]:
    """The audiences of the chosen entries."""
    mask = found.followers != UNKNOWN
    mask = mask if chosen is None else mask & chosen
    return {name: _audiences(found, mask & (found.brand == store.days.code(name))) for name in brands}


def _audiences(found: Columns, mask: npt.NDArray[np.bool_]) -> Audiences:
    import numpy as np

    ids, place = places_of(found.author[mask])
    followers, group = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.int64)
    np.maximum.at(followers, place, found.followers[mask])
    group[place] = found.group[mask]
    impressions = np.bincount(place, weights=found.followers[mask], minlength=len(ids)).astype(np.int64)
    return Audiences(ids, group, followers, impressions)


def summed(
    store: Store, found: Columns, mask: npt.NDArray[np.bool_], brands: Sequence[str]
) -> Mapping[str, AuthorSums]:
    """The sums by author of the chosen mentions."""
    import numpy as np

    codes = [store.days.code(name) for name in brands]
    mask = mask & np.isin(found.brand, codes)
    weights, whole = parts(found.post[mask])
    weight = np.zeros(len(found), dtype=np.int64)
    weight[mask] = weights
    seen = (found.impressions > 0) & (found.engagements != UNKNOWN)
    told = {}
    for name, code in zip(brands, codes, strict=True):
        mine = mask & (found.brand == code)
        author, tone = found.author[mine], found.tone[mine]
        ids, place = places_of(author)

        def sums(values: npt.NDArray[np.generic], place: Numbers = place, size: int = len(ids)) -> Numbers:
            # Sums of integers stay exact in floats: all are far below 2^53.
            return np.bincount(place, weights=values, minlength=size).astype(np.int64)

        group = np.zeros(len(ids), dtype=np.int64)
        group[place] = found.group[mine]
        told[name] = AuthorSums(
            author=ids,
            group=group,
            mentions=np.bincount(place, minlength=len(ids)),
            positive=sums(tone == 1),
            negative=sums(tone == -1),
            scored=sums(tone != UNSCORED),
            compound=sums(found.compound[mine]),
            parts=sums(weight[mine]),
            engaged=sums(np.where(seen[mine], found.engagements[mine], 0)),
            impressions=sums(np.where(seen[mine], found.impressions[mine], 0)),
            whole=whole,
        )
    return told


def places_of(author: Numbers) -> tuple[Numbers, Numbers]:
    """The distinct authors, and the place among them of each entry."""
    import numpy as np

    if not len(author):
        return author, author
    spoke = np.zeros(int(author.max()) + 1, dtype=np.bool_)
    spoke[author] = True
    ids = np.flatnonzero(spoke)
    place = np.zeros(len(spoke), dtype=np.int64)
    place[ids] = np.arange(len(ids))
    return ids, place[author]
