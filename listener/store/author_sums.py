"""What each author said in a period: sums by brand and author, what intervals and tests are made of.

They are put together from what was said on each day (said.py), for any choice of mentions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.model import Period
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN
from listener.store.database import Store
from listener.store.said import Said
from listener.store.voices import said_of_brands

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
    return authors_of(said_of_brands(store, period, brands, choice))


def authors_of(said: Mapping[str, Said]) -> Mapping[str, AuthorSums]:
    """The sums of those who wrote mentions."""
    return {name: _authors(one) for name, one in said.items()}


def _authors(one: Said) -> AuthorSums:
    wrote = one.mentions > 0
    arrays = {name: getattr(one, name)[wrote] for name in AuthorSums.__dataclass_fields__ if name != "whole"}
    return AuthorSums(**arrays, whole=one.whole)


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
    return audiences_of(said_of_brands(store, period, brands, choice))


def audiences_of(said: Mapping[str, Said]) -> Mapping[str, Audiences]:
    """The audiences of those who have a known one."""
    return {name: _audiences(one) for name, one in said.items()}


def _audiences(one: Said) -> Audiences:
    known = one.followers != UNKNOWN
    return Audiences(one.author[known], one.group[known], one.followers[known], one.potential[known])
