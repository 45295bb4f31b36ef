"""What the overview, share of voice and sentiment take at ten million mentions, against one million.

Sums come from rollups and must not grow. Who spoke (unique authors, reach, what tests are made of) is no sum,
nor is a search of texts: those grow and stand in rows of their own, as do pages as wholes. Every measurement
is of a store that holds nothing in memory, except that of a page asked for again.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from listener.model import Period, day_bounds
from listener.reports.changes import changes
from listener.store import Store, rollups
from listener.store.day_columns import keep_days
from listener.store.figures import (
    Facet,
    check_zone,
    mentions_by_day_and_keywords,
    sums_by_brand,
    sums_by_day,
    sums_by_facet,
    sums_of_hashtag,
)
from listener.store.hours import hours_by_day
from listener.store.listing import MentionFilter, count_mentions, list_mentions
from listener.store.schema import days
from listener.store.voices import voices_by_brand
from tests.bench.comparison import Row, in_turn, ratio
from tests.bench.million import BRANDS, NOW, ZONE, config, million, ten_million
from web import create_app

ROUNDS = 5
MOST_GROWTH = 1.5
PERIOD = Period(date(2026, 10, 25), date(2026, 11, 24), ZONE, NOW)
WATCHED = Period(date(2026, 9, 21), date(2026, 11, 24), ZONE, NOW)
"""The days that spikes are looked for in, and the eight weeks they are judged by."""
LISTED = MentionFilter(start=PERIOD.start_at, end=PERIOD.end_at)
PAGES = ("/", "/share-of-voice", "/sentiment")

Query = Callable[[Store], object]

SUMS: Mapping[str, Query] = {
    "sums by brand": partial(sums_by_brand, period=PERIOD),
    "sums by day": partial(sums_by_day, period=PERIOD),
    "sums by source": partial(sums_by_facet, period=PERIOD, facet=Facet.SOURCE),
    "sums by language": partial(sums_by_facet, period=PERIOD, facet=Facet.LANG),
    "sums by keywords": partial(sums_by_facet, period=PERIOD, facet=Facet.KEYWORDS),
    "sums by hashtag": partial(sums_by_facet, period=PERIOD, facet=Facet.HASHTAG),
    "sums of a hashtag by day": partial(sums_of_hashtag, period=PERIOD, hashtag="tag7", by="day"),
    "mentions by day and keywords (spikes)": partial(mentions_by_day_and_keywords, period=WATCHED),
    "mentions by hour (spikes)": partial(hours_by_day, period=WATCHED),
    "number of mentions of a list": partial(count_mentions, chosen=LISTED),
}
"""Every sum that the pages ask for, over 30 days (spikes: over nine weeks)."""

OTHERS: Mapping[str, Query] = {
    "unique authors and reach": partial(voices_by_brand, period=PERIOD, brands=BRANDS),
    "intervals and tests by author, both periods": lambda store: changes(
        store, PERIOD.before, PERIOD, BRANDS
    ),
    "text search, first page": lambda store: list_mentions(
        store, MentionFilter(start=PERIOD.start_at, end=PERIOD.end_at, query="w1f"), limit=50
    ),
    "text search, number found": lambda store: count_mentions(
        store, MentionFilter(start=PERIOD.start_at, end=PERIOD.end_at, query="w1f")
    ),
}
"""What is no sum."""


def growth() -> Sequence[Row]:
    """The growth of each query and page, and whether the rollups are what the mentions say."""
    urls = {}
    for name, make in (("1 M", million), ("10 M", ten_million)):
        store = make()
        keep_days(store)
        urls[name] = store.url
        store.close()
    rows = [_row(name, urls, query, MOST_GROWTH) for name, query in SUMS.items()]
    rows += [_row(name, urls, query, None) for name, query in OTHERS.items()]
    rows += [row for path in PAGES for row in _page_rows(path, urls)]
    return [*rows, *(_agreement(name, url) for name, url in urls.items())]


def _row(name: str, urls: Mapping[str, str], query: Query, most: float | None) -> Row:
    taken = in_turn(ROUNDS, {size: partial(_took, url, query) for size, url in urls.items()})
    return _told(name, taken, most)


def _took(url: str, query: Query) -> float:
    """Seconds of a query of which nothing is in memory."""
    store = Store(url)
    # Connects, so that only the query is timed.
    check_zone(store, PERIOD)
    started = perf_counter()
    query(store)
    took = perf_counter() - started
    store.close()
    return took


def _page_rows(path: str, urls: Mapping[str, str]) -> Sequence[Row]:
    both: dict[str, list[tuple[float, float]]] = {size: [] for size in urls}
    for _ in range(3):
        for size, url in urls.items():
            both[size].append(_page(path, url))
    firsts = {size: [first for first, _again in told] for size, told in both.items()}
    agains = {size: [again for _first, again in told] for size, told in both.items()}
    return [_told(f"{path}, first request", firsts, None), _told(f"{path}, asked again", agains, None)]


def _page(path: str, url: str) -> tuple[float, float]:
    """Seconds of the first request for a page, and the median of the next five."""
    store = Store(url)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config(),
            store,
            started_at=NOW - timedelta(hours=1),
            clock=lambda: NOW,
            cache_dir=Path(folder),
        )
        client = app.test_client()
        taken = []
        for _ in range(6):
            started = perf_counter()
            if (status := client.get(path).status_code) != 200:
                raise RuntimeError(f"{path} answered {status}")
            taken.append(perf_counter() - started)
    store.close()
    return taken[0], statistics.median(taken[1:])


def _told(name: str, taken: Mapping[str, Sequence[float]], most: float | None) -> Row:
    small, large = taken.values()
    grown = ratio(large, small)
    times = " → ".join(f"{1_000 * statistics.median(some):,.1f}" for some in (small, large))
    return Row(
        what=f"10 M against 1 M mentions: {name}",
        wanted="–" if most is None else f"≤ {most}×",
        got=f"{grown}×",
        met=None if most is None else grown.median <= most,
        beside=f"{times} ms",
    )


def _agreement(name: str, url: str) -> Row:
    """Counts every day's mentions anew."""
    store = Store(url)
    wrong = 0
    with store.read() as connection:
        found = list(connection.scalars(select(days.c.day).order_by(days.c.day)))
        for day in found:
            wrong += sum(_differing(connection, day).values())
    store.close()
    return Row(
        what=f"Rollups against {name} mentions counted anew",
        wanted="equal",
        got="equal" if not wrong else f"{wrong} rows differ",
        met=not wrong,
        beside=f"{len(found)} days, all rows",
    )


def _differing(connection: Connection, day: date) -> dict[Table, int]:
    """How many rows of the rollups of a day are not those that counting its mentions gives, or missing."""

    def on(table: Table) -> ColumnElement[bool]:
        start, end = day_bounds(day, ZONE)
        return and_(table.c.created_at >= start, table.c.created_at < end)

    anew: dict[Table, set[tuple[Any, ...]]] = {}
    for table, query in rollups.counted(on):
        anew.setdefault(table, set()).update(map(tuple, connection.execute(query)))
    return {
        table: len(rows ^ set(map(tuple, connection.execute(select(table).where(table.c.day == day)))))
        for table, rows in anew.items()
    }
