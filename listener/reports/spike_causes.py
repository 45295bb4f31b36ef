"""What stands behind a spike: its authors, its words against the weeks before, its sources, some posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from listener.config import Config
from listener.enrich.words import Words
from listener.model import midnight
from listener.model.tombstone import AUTHOR_GROUPS, REMOVED
from listener.reports.loudness import BASELINE_DAYS, groups_of
from listener.reports.terms import TermChange, term_changes
from listener.store import Store
from listener.store.authors import named_authors
from listener.store.choice import ANY, Choice
from listener.store.excerpts import Stretch, excerpts, voices_in

MOST_TEXTS = 2_000
"""How many texts of the spike, and of the weeks before it, are read for its words at the most."""
_AUTHORS = 3
_TERMS = 5
_POSTS = 5


@dataclass(frozen=True, slots=True)
class SpikeAuthor:
    """Someone who wrote much of a spike; `network` and `id` find them again, `post` is one of theirs."""

    network: str
    id: str
    name: str
    mentions: int
    post: int


@dataclass(frozen=True, slots=True)
class Causes:
    """The top three authors, the most over-represented words, all sources with their counts, and the numbers
    of some posts. `texts` of `mentions` texts were read for the words; `unique_authors` wrote the mentions.
    """

    authors: tuple[SpikeAuthor, ...] = ()
    terms: tuple[TermChange, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()
    posts: tuple[int, ...] = ()
    texts: int = 0
    mentions: int = 0
    unique_authors: int = 0

    @property
    def by_top_authors(self) -> tuple[int, ...]:
        """A post of each of the top authors, then the others of `posts`: as many of them."""
        first = [author.post for author in self.authors]
        return tuple(dict.fromkeys([*first, *self.posts]))[:_POSTS]


UNEXPLAINED = Causes()


def causes_of(
    store: Store, config: Config, brand: str, group: str | None, start: datetime, end: datetime
) -> Causes:
    """Who and what was behind the mentions of a brand, or of its keyword group, in [start, end)."""
    choice = ANY
    if group is not None and (tracked := config.brand(brand)) is not None:
        choice = Choice(keywords=groups_of(config, tracked)[group])
    stretch = Stretch(brand, start, end, choice)
    told = voices_in(store, stretch)
    day = start.astimezone(config.zone).date()
    # The day itself is no baseline of its own hours.
    before = replace(
        stretch,
        start=midnight(day - timedelta(days=BASELINE_DAYS), config.zone),
        end=midnight(day, config.zone),
    )
    read = excerpts(store, stretch, most=MOST_TEXTS)
    changes = term_changes(excerpts(store, before, most=MOST_TEXTS).read, read.read, Words(config))
    terms = tuple([one for one in changes if one.z > 0][:_TERMS])
    sources = Counter(source for _post, _author, source in told)
    return Causes(
        authors=_authors(store, told),
        terms=terms,
        sources=tuple(sorted(sources.items(), key=lambda one: (-one[1], one[0]))),
        posts=_posts(told, terms),
        texts=len(read.read),
        mentions=len(told),
        unique_authors=len({author for _post, author, _source in told}),
    )


def _authors(store: Store, told: Sequence[tuple[int, int, str]]) -> tuple[SpikeAuthor, ...]:
    """Those with the most mentions; of equals who spoke first. Who was removed is nobody any more."""
    most = Counter(author for _post, author, _source in told).most_common()
    known = named_authors(store, (author for author, _ in most[: _AUTHORS + AUTHOR_GROUPS]))
    first = {author: post for post, author, _source in reversed(told)}
    found = (
        SpikeAuthor(known[author].network, known[author].id, known[author].label, count, first[author])
        for author, count in most
        if not known[author].id.startswith(REMOVED)
    )
    return tuple(islice(found, _AUTHORS))


def _posts(told: Sequence[tuple[int, int, str]], terms: Sequence[TermChange]) -> tuple[int, ...]:
    """Posts with the words that stand out, then the first ones, by different authors."""
    by_author: dict[int, int] = {}
    author_of = {post: author for post, author, _source in told}
    wanted = [post for term in terms for post in term.posts if post in author_of]
    for post in (*wanted, *author_of):
        by_author.setdefault(author_of[post], post)
        if len(by_author) == _POSTS:
            break
    return tuple(by_author.values())
