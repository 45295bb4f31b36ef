"""Mentions and reposts as columns of numbers, and the days of them that are kept in memory.

It knows no SQL. Names (brands, sources, languages) stand as codes, the same in every column of one cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from listener.store.day_cache import DayCache

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

MOST_ROWS = 2_000_000
"""How many rows are kept in memory: about 180 MB."""
_PLACES = 8
UNKNOWN = -1
"""A counter, an audience, or the story of a post, that is not known."""
UNSCORED = 2
"""The tone of a mention without a sentiment."""
_TONES = {"positive": 1, "neutral": 0, "negative": -1, None: UNSCORED}


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per mention and per repost of a mention, in the same order in every column.

    `brand`, `source` and `lang` hold codes of a cache; `followers`, `story`, `engagements` and `impressions`
    may be UNKNOWN. `tone` is 1, 0 or -1, UNSCORED without a sentiment; `compound` is then 0. `group` is the
    author's of the rollups.
    """

    post: npt.NDArray[np.int64]
    brand: npt.NDArray[np.int32]
    source: npt.NDArray[np.int32]
    lang: npt.NDArray[np.int32]
    author: npt.NDArray[np.int64]
    followers: npt.NDArray[np.int64]
    keyword_set: npt.NDArray[np.int64]
    story: npt.NDArray[np.int64]
    group: npt.NDArray[np.int16]
    tone: npt.NDArray[np.int8]
    compound: npt.NDArray[np.int16]
    engagements: npt.NDArray[np.int64]
    impressions: npt.NDArray[np.int64]
    is_repost: Mask

    def __len__(self) -> int:
        return len(self.post)

    def at(self, places: npt.NDArray[np.int64]) -> Columns:
        """The entries at these places."""
        return Columns(*(getattr(self, name)[places] for name in self.__dataclass_fields__))

    def voices(self, mask: Mask | None = None) -> dict[int, tuple[int, int, int]]:
        """Per brand code, of the entries that `mask` chooses (all by default): how many distinct authors
        mentions have, how many distinct authors and reposters have a known audience, and its sum.

        An author counts once, with the largest audience known.
        """
        import numpy as np

        brand, author, followers, is_repost = self.brand, self.author, self.followers, self.is_repost
        if mask is not None:
            brand, author, followers, is_repost = brand[mask], author[mask], followers[mask], is_repost[mask]
        if not len(brand):
            return {}
        codes = np.flatnonzero(np.bincount(brand))
        place = np.zeros(int(codes[-1]) + 1, dtype=np.int64)
        place[codes] = np.arange(len(codes))
        if len(codes) * int(author.max()) > _PLACES * len(author):
            # A place for every author there is would cost more than sorting those who spoke.
            author = np.unique(author, return_inverse=True)[1]
        width = int(author.max()) + 1
        person = place[brand] * width + author
        wrote = np.zeros(len(codes) * width, dtype=np.bool_)
        wrote[person[~is_repost]] = True
        largest = np.full(len(codes) * width, UNKNOWN, dtype=np.int64)
        np.maximum.at(largest, person, followers)
        authors = wrote.reshape(-1, width).sum(axis=1)
        by_brand = largest.reshape(-1, width)
        known = (by_brand >= 0).sum(axis=1)
        reach = np.maximum(by_brand, 0).sum(axis=1)
        return {
            int(code): (int(authors[number]), int(known[number]), int(reach[number]))
            for number, code in enumerate(codes)
        }


class Days(DayCache[Columns]):
    """The columns of whole days in memory, with the codes that stand in them for names."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        super().__init__(most_rows)
        self._codes: dict[str, int] = {}
        self._names: list[str] = []

    def code(self, name: str) -> int:
        """The code of a name, a new one if it has none yet."""
        with self._lock:
            if name not in self._codes:
                self._codes[name] = len(self._names)
                self._names.append(name)
            return self._codes[name]

    def name(self, code: int) -> str:
        """The name of a code that `code` gave."""
        return self._names[code]

    def columns(self, rows: Sequence[Sequence[Any]]) -> Columns:
        """Rows of (post, brand, source, lang, author, followers, keyword set, story, author group, sentiment,
        compound, engagements, impressions, repost) as columns.
        """
        import numpy as np

        told: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * 14
        post, brand, source, lang, author, followers, keyword_set, story, *rest = told
        group, sentiment, compound, engagements, impressions, is_repost = rest
        codes = {name: self.code(name) for name in {*brand, *source, *lang}}

        def named(names: Sequence[str]) -> npt.NDArray[np.int32]:
            return np.array([codes[name] for name in names], dtype=np.int32)

        def numbers(values: Sequence[int]) -> npt.NDArray[np.int64]:
            return np.array(values, dtype=np.int64)

        return Columns(
            post=numbers(post),
            brand=named(brand),
            source=named(source),
            lang=named(lang),
            author=numbers(author),
            followers=numbers(followers),
            keyword_set=numbers(keyword_set),
            story=numbers(story),
            group=np.array(group, dtype=np.int16),
            tone=np.array([_TONES[one] for one in sentiment], dtype=np.int8),
            compound=np.array([one or 0 for one in compound], dtype=np.int16),
            engagements=numbers(engagements),
            impressions=numbers(impressions),
            is_repost=np.array(is_repost, dtype=np.bool_),
        )


def parts(post: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], int]:
    """Of one entry per mention, 1/k for each, k being how many of them are of its post: as whole numbers, and
    what they are to be divided by, so that sums of them are exact.
    """
    import numpy as np

    if not len(post):
        return post, 1
    first = int(post.min())
    named = np.bincount(post - first)[post - first]
    whole = int(np.lcm.reduce(np.flatnonzero(np.bincount(named))))
    return whole // named, whole


def joined(some: Sequence[Columns]) -> Columns:
    """Columns one after the other; of none, empty ones."""
    import numpy as np

    if len(some) == 1:
        return some[0]
    if not some:
        return Days().columns(())
    fields = Columns.__dataclass_fields__
    return Columns(*(np.concatenate([getattr(one, name) for one in some]) for name in fields))
