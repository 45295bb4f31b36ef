"""What lies before a source was read: which searches to make over which time. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.model import Brand, XSettings
from listener.sources.x.desk import State
from listener.sources.x.run import EARLIEST, Run, dump
from listener.sources.x.search import MENTIONS, REPLIES, SEARCH, queries_of, read_since, terms_of

_ENDS_BEFORE = timedelta(seconds=30)
"""X searches up to half a minute ago."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Searches over a time [start, end) in which none of their terms was read."""

    start: datetime
    end: datetime
    terms: tuple[str, ...]
    queries: tuple[str, ...]

    def state(self, now: datetime, before: State) -> dict[str, str]:
        """What the part remembers while it reads this: the run, and what it will have read then."""
        asks = tuple(f"{SEARCH} {query}" for query in self.queries)
        told = {**read_since(before), **dict.fromkeys(self.terms, self.start)}
        return {
            "run": dump(Run(now, asks, start=self.start, end=self.end)),
            "terms": before.get("terms", "{}"),
            "terms_then": json.dumps({term: at.isoformat() for term, at in sorted(told.items())}),
        }


_SECOND = timedelta(seconds=1)


def stretches(
    brands: Sequence[Brand], settings: XSettings, began: Mapping[str, datetime], now: datetime, days: int
) -> tuple[Stretch, ...]:
    """What to read so that all is read since `days` ago: each term up to where its reading began.

    What was read is not asked for again, for it would be billed again.
    """
    start = now - min(timedelta(days=days), EARLIEST)
    found = []
    for name in (one for one in (MENTIONS, REPLIES) if one in settings.read):
        ends: dict[datetime, list[str]] = {}
        for term in terms_of(name, brands, settings):
            ends.setdefault(_whole(began.get(term, now - _ENDS_BEFORE)), []).append(term)
        found += [
            Stretch(start, end, tuple(terms), queries_of(name, terms))
            for end, terms in sorted(ends.items())
            # A part of a second at the far end is out of reach before it can be asked for.
            if end - start > _SECOND
        ]
    return tuple(found)


def _whole(end: datetime) -> datetime:
    """The next whole second: X is told no fractions, and what is cut off would be read by nobody."""
    return end.replace(microsecond=0) + timedelta(seconds=1 if end.microsecond else 0)


def beginnings(states: Iterable[State]) -> dict[str, datetime]:
    """Since when each term is read, by what several parts remember."""
    began: dict[str, datetime] = {}
    for state in states:
        for term, at in read_since(state).items():
            began[term] = min(at, began.get(term, at))
    return began
