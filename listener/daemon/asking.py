"""X asked on somebody's behalf, not by the clock: what would it cost, and what lies before the first poll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from listener.config import Config
from listener.daemon.books import StoredBooks
from listener.daemon.collect import Visit, collecting
from listener.errors import UsageError
from listener.model import Cursor, Part, Resource, Source, SourceKind
from listener.sources.paused import paused_x
from listener.sources.x.api import Api
from listener.sources.x.backfill import Stretch, beginnings, stretches
from listener.sources.x.desk import Desk, OverBudget
from listener.sources.x.estimate import MonthlyCost, count_of, monthly_cost
from listener.sources.x.search import BACKFILL
from listener.store import Store
from listener.store.ledger import standing
from listener.store.purchases import settle


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a backfill would read: about so many posts, for at least and at most so many US dollars.

    `unfinished`: an earlier one was cut off and goes on first.
    """

    part: Part
    stretches: tuple[Stretch, ...]
    posts: int
    least: Decimal
    most: Decimal
    unfinished: bool


def x_sources(config: Config, name: str | None) -> tuple[Source, ...]:
    """The X sources, or the one of that name. UsageError if there is none, or what it needs is missing."""
    found = tuple(
        one for one in config.sources if one.kind is SourceKind.X and (name is None or one.name == name)
    )
    if not found and name is None:
        raise UsageError(f'There is no X source in {config.file}; add a [[sources]] table of kind = "x".')
    if not found:
        known = ", ".join(one.name for one in config.sources if one.kind is SourceKind.X) or "none"
        raise UsageError(f"There is no X source {name!r} in {config.file}; there are: {known}.")
    if (paused := paused_x(config)) is not None:
        raise UsageError(f"X cannot be asked: {paused.reason}.")
    return found


def estimate(config: Config, store: Store, source: Source, now: datetime) -> MonthlyCost:
    """What the source would read and cost a month, asked of X. ApiError; UsageError if over budget."""
    with _asking(config, store, Part(source, "x-cost"), now) as desk:
        return monthly_cost(desk)


def plan_backfill(config: Config, store: Store, source: Source, days: int, now: datetime) -> Backfill:
    """What has not been read of the last `days`, counted by X. ApiError; UsageError if over budget."""
    assert source.x is not None
    part = Part(source, BACKFILL, upkeep=True)
    states = [
        at.cursor.state
        for name in (*source.x.read, BACKFILL)
        if (at := standing(store, source.name, name)) is not None
    ]
    found = stretches(config.brands, source.x, beginnings(states), now, days)
    with _asking(config, store, part, now) as desk:
        posts = sum(
            count_of(desk, query, start=one.start, end=one.end) for one in found for query in one.queries
        )
        price, profile = desk.price(Resource.POST), desk.price(Resource.USER)
    # Without its run there is nothing to go on with: what it was to read is planned again.
    unfinished = any("terms_then" in state and "run" in state for state in states)
    return Backfill(part, found, posts, posts * price, posts * (price + profile), unfinished)


async def run_backfill(
    config: Config, store: Store, plan: Backfill, *, clock: Callable[[], datetime]
) -> tuple[int, str | None]:
    """Read what was planned: how many posts are new, and why it stopped early if it did."""
    new = 0
    async with collecting(config, store, clock=clock) as collector:
        todo: list[Stretch | None] = [None] if plan.unfinished else []
        for one in (*todo, *plan.stretches):
            at = standing(store, *plan.part.key)
            state = dict(at.cursor.state) if at else {}
            cursor = Cursor(*plan.part.key, clock(), one.state(clock(), state) if one else state)
            visit: Visit = await collector.visit(plan.part, cursor)
            new += visit.poll.new
            if not visit.poll.status.succeeded:
                return new, visit.poll.error
    return new, None


@contextmanager
def _asking(config: Config, store: Store, part: Part, now: datetime) -> Iterator[Desk]:
    """A desk for a few questions; what they cost is entered, also if one of them fails."""
    assert config.x_token is not None
    assert part.source.x is not None
    api = Api(part.source.x.api_base, config.x_token, config.x_user)
    desk = Desk(api, StoredBooks(config, store), part, config.brands, now)
    try:
        yield desk
    except OverBudget:
        raise UsageError(
            f"The budget of {part.source.name} does not hold another request; raise daily_budget or "
            "monthly_budget, or wait for the next day (UTC)."
        ) from None
    finally:
        with store.write() as connection:
            settle(connection, *part.key, desk.bought)
