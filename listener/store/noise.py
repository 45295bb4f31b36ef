"""What keywords bring, beyond sums: how many authors, how much of it one author, how much of it one story."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from listener.model import Period
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN
from listener.store.database import Store
from listener.store.figures import keyword_sets_of, remembered
from listener.store.voices import chosen, columns_of


@dataclass(frozen=True, slots=True)
class Noise:
    """Of one keyword's mentions: distinct authors, mentions of the most frequent one, and those that tell a
    story which another of them has told. `stories` is for how many the story is known.
    """

    authors: int = 0
    top_author: int = 0
    repeats: int = 0
    stories: int = 0


def noise_by_keyword(store: Store, period: Period, choice: Choice = ANY) -> dict[tuple[str, str], Noise]:
    """Per brand and keyword, of the period's mentions."""
    with store.read() as connection:

        def make() -> dict[tuple[str, str], Noise]:
            return _counted(store, connection, period, choice)

        return remembered(store, connection, period, ("noise", choice), make)


def _counted(
    store: Store, connection: Connection, period: Period, choice: Choice
) -> dict[tuple[str, str], Noise]:
    import numpy as np

    found = columns_of(store, connection, period)
    sets = keyword_sets_of(connection)
    mask = chosen(store, connection, found, choice)
    keep = np.flatnonzero(~found.is_repost if mask is None else mask & ~found.is_repost)
    # Rows of one set of keywords of one brand stand together; a keyword's rows are those of some sets.
    keep = keep[np.lexsort((found.keyword_set[keep], found.brand[keep]))]
    keys = np.stack((found.brand[keep].astype(np.int64), found.keyword_set[keep]))
    starts = np.flatnonzero(np.any(np.diff(keys, prepend=keys[:, :1] - 1) != 0, axis=0))
    rows: dict[tuple[str, str], list[np.ndarray[tuple[int, ...], np.dtype[np.intp]]]] = {}
    for some in np.split(keep, starts[1:]) if len(keep) else ():
        brand = store.days.name(int(found.brand[some[0]]))
        for keyword in sets.get(int(found.keyword_set[some[0]]), ()):
            rows.setdefault((brand, keyword), []).append(some)
    told = {}
    for key, pieces in rows.items():
        mine = np.concatenate(pieces)
        counts = np.unique(found.author[mine], return_counts=True)[1]
        stories = found.story[mine]
        stories = stories[stories != UNKNOWN]
        told[key] = Noise(
            authors=len(counts),
            top_author=int(counts.max(initial=0)),
            repeats=len(stories) - len(np.unique(stories)),
            stories=len(stories),
        )
    return told
