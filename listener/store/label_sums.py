"""What each author said within a label: a source, a language, a hashtag, or a group of keywords."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from listener.model import Period
from listener.store.author_sums import Audiences, AuthorSums, audiences_of, authors_of
from listener.store.choice import ANY, Choice
from listener.store.columns import Columns
from listener.store.database import Store
from listener.store.figures import Facet
from listener.store.rows import among
from listener.store.said import said_in
from listener.store.schema import post_hashtags
from listener.store.voices import chosen, columns_of, with_keywords

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LabelSums:
    """By brand, what each author said within a label, and the audiences of these and of who reposted them."""

    authors: Mapping[str, AuthorSums]
    audiences: Mapping[str, Audiences]


def sums_by_label(
    store: Store,
    period: Period,
    facet: Facet,
    labels: Mapping[str, Collection[str]],
    brands: Sequence[str],
    choice: Choice = ANY,
) -> Mapping[str, LabelSums]:
    """The sums of each label, e.g. of a keyword group with its keywords.

    A mention belongs to a label if any of its values of the facet is one of the label's. Nothing of it is
    remembered: it may be large.
    """
    with store.read() as connection:
        found = columns_of(store, connection, period)
        wanted = chosen(store, connection, found, choice)
        if wanted is not None:
            found = found.at(wanted.nonzero()[0])
        places = _places(store, connection, found, facet, labels)
    return {label: _label_sums(store, found.at(places[label]), brands) for label in labels}


def _label_sums(store: Store, found: Columns, brands: Sequence[str]) -> LabelSums:
    said = said_in(found, None, {name: store.days.code(name) for name in brands})
    return LabelSums(authors_of(said), audiences_of(said))


def _places(
    store: Store,
    connection: Connection,
    found: Columns,
    facet: Facet,
    labels: Mapping[str, Collection[str]],
) -> Mapping[str, Places]:
    """Where the entries of each label stand."""
    import numpy as np

    if facet is Facet.KEYWORDS:
        return {
            label: with_keywords(connection, found, values).nonzero()[0] for label, values in labels.items()
        }
    if facet is Facet.HASHTAG:
        return tagged(connection, found, labels)
    codes = found.source if facet is Facet.SOURCE else found.lang
    return {
        label: np.isin(codes, [store.days.code(value) for value in values]).nonzero()[0]
        for label, values in labels.items()
    }


def tagged(
    connection: Connection, found: Columns, labels: Mapping[str, Collection[str]]
) -> Mapping[str, Places]:
    """The same for hashtags, of which there may be thousands: entries are sorted by post once."""
    import numpy as np

    order = np.argsort(found.post, kind="stable")
    posts = found.post[order]
    values = {value for some in labels.values() for value in some}
    query = select(post_hashtags.c.hashtag, post_hashtags.c.post_id)
    by_tag: dict[str, list[int]] = {}
    for tag, post in connection.execute(query.where(among(connection, post_hashtags.c.hashtag, values))):
        by_tag.setdefault(tag, []).append(post)
    told = {}
    for label, some in labels.items():
        mine = np.array(sorted({post for value in some for post in by_tag.get(value, ())}), dtype=np.int64)
        first, last = np.searchsorted(posts, mine, "left"), np.searchsorted(posts, mine, "right")
        spans = [np.arange(start, end) for start, end in zip(first, last, strict=True) if end > start]
        places = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
        told[label] = np.sort(order[places])
    return told
