"""How the pages of the response desk grow from the messages of a million mentions to those of ten million.

One mention of ten is taken to be a message to a brand: 100,000 and 1,000,000 messages over the same 120 days.
Times are of the processor, of requests in turn at both sizes, each in a minute of its own: nothing that is
remembered for a minute is asked for twice. What the database takes is told apart, statement by statement.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from listener.metrics.survival import waiting
from listener.model import Period
from listener.reports.reckoning import Reading, Sort, reckon
from listener.reports.response import case_figures
from listener.reports.standing_sums import standing_sums
from listener.store import Store
from tests.bench import desk
from tests.bench.comparison import Ratio, Row, in_turn, ratio
from web import create_app

SMALL, LARGE = 100_000, 1_000_000
ROUNDS = 5
MOST = 1.5
_FAR = (desk.NOW - timedelta(days=90)).date()
PATHS = (
    "/response",
    f"/response?from={_FAR}",
    f"/response?from={_FAR}&hours=clock&compare=none",
    "/charts/response-curve.json",
    "/charts/response-hours.json",
    "/charts/response-days.json",
    "/response/cases",
    "/response/cases?state=late",
    "/response/waits",
    "/response/waits?event=answered",
    "/response/messages",
    "/response/messages?state=answered",
    "/inbox",
    "/inbox?skip=50",
    "/inbox?tab=overdue",
    "/inbox?tab=mine",
    "/inbox?tab=unassigned",
    "/inbox?tab=answered",
    "/inbox?tab=closed",
)


class Timed:
    """The pages over one database: milliseconds of requests, and of the statements within the last one."""

    def __init__(self, store: Store, folder: str) -> None:
        self.store = store
        self._now = desk.NOW
        self._client = self._start(store, folder)
        self.in_database = 0.0
        event.listen(store._engine, "before_cursor_execute", self._before)
        event.listen(store._engine, "after_cursor_execute", self._after)

    def _start(self, store: Store, folder: str) -> FlaskClient:
        app = create_app(
            desk.config(),
            store,
            started_at=desk.NOW - timedelta(hours=1),
            clock=self._clock,
            cache_dir=Path(folder),
        )
        return app.test_client()

    def ask(self, path: str) -> float:
        """The processor's milliseconds for a page, in the next minute."""
        self._now += timedelta(minutes=1)
        self.in_database = 0.0
        started = process_time()
        answer = self._client.get(path, headers={"Accept-Encoding": "gzip"})
        took = 1_000 * (process_time() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status}.")
        return took

    def _clock(self) -> datetime:
        return self._now

    def _before(
        self, _connection: Any, _cursor: Any, _statement: str, _of: Any, context: Any, *_: Any
    ) -> None:
        context.began = process_time()

    def _after(
        self, _connection: Any, _cursor: Any, _statement: str, _of: Any, context: Any, *_: Any
    ) -> None:
        self.in_database += 1_000 * (process_time() - context.began)


@contextmanager
def both() -> Iterator[tuple[Timed, Timed]]:
    """The desk at both sizes."""
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        stores = desk.kept(SMALL), desk.kept(LARGE)
        yield Timed(stores[0], small), Timed(stores[1], large)
        for store in stores:
            store.close()


def growth() -> Sequence[Row]:
    """A row per page: the first request of a process, then those of later minutes."""
    rows = []
    with both() as (small, large):
        rows += [_exact(large.store), _near(large.store)]
        for path in PATHS:
            first = small.ask(path), large.ask(path)
            told = in_turn(ROUNDS, {"small": partial(small.ask, path), "large": partial(large.ask, path)})
            rows.append(_row(path, told, first, (small.in_database, large.in_database)))
    return rows


def _row(
    path: str, told: dict[str, list[float]], first: tuple[float, float], database: tuple[float, float]
) -> Row:
    grown: Ratio = ratio(told["large"], told["small"])
    small, large = (statistics.median(told[name]) for name in ("small", "large"))
    beside = (
        f"{small:.0f} → {large:.0f} ms, in the database {database[0]:.1f} → {database[1]:.1f} ms; "
        f"the first time {first[0]:.0f} → {first[1]:.0f} ms"
    )
    return Row(f"`{path}` at ten times the messages", f"≤ {MOST}x", str(grown), grown.median <= MOST, beside)


def _period() -> Period:
    now = desk.NOW + timedelta(minutes=1)
    return Period((now - timedelta(days=29)).date(), now.date() + timedelta(days=1), desk.ZONE, now)


def _exact(store: Store) -> Row:
    """Whether what is counted from sums is what is counted case by case."""
    found = case_figures(standing_sums(store, desk.config(), _period(), "Acme"), Reading.BUSINESS)
    exact = reckon(store, desk.config(), _period(), "Acme")
    sorts = (Sort.COUNTED, Sort.ANSWERED, Sort.OPEN, Sort.WITHIN, Sort.KNOWN, Sort.PENDING, Sort.SETTLED)
    one_by_one = [int(exact.sort(sort).sum()) for sort in sorts]
    target = found.target
    told = [found.opened, found.answered, found.open, target.within, target.mature, target.pending]
    told.append(found.fixed_n)
    beside = f"{found.opened:,} cases of 30 days, by the sums and one by one"
    got = "equal" if told == one_by_one else f"{told} for {one_by_one}"
    return Row("Counts of cases from sums of days", "equal", got, told == one_by_one, beside)


def _near(store: Store) -> Row:
    """How far percentiles from sums are from those of all cases."""
    found = standing_sums(store, desk.config(), _period(), "Acme")
    exact = reckon(store, desk.config(), _period(), "Acme")
    answered, timed = exact.stands.answered, exact.sort(Sort.TIMED)
    errors = []
    for reading, took in exact.hours.items():
        curve = waiting(took[answered], took[timed & ~answered])
        told = case_figures(found, reading).first.curve
        for fraction in (0.1, 0.25, 0.4):
            value = curve.quantile(fraction) if curve else None
            if value and told:
                errors.append(abs((told.quantile(fraction) or 0) / value - 1))
    got = f"{100 * max(errors):.1f} %" if errors else "unknown"
    beside = f"{len(errors)} percentiles of 30 days by the clock and in opening hours, the largest error"
    met = bool(errors) and max(errors) <= 0.05
    return Row("Percentiles of response times from sums of days", "within 5 %", got, met, beside)
