"""`listener demo`: the product on a made-up brand's last 120 days, without keys and without network."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import click

from listener.cli.context import Context, say, set_up_logging
from listener.cli.progress import progress
from listener.cli.serving import announce, open_server, serve_until_signal, serving_options
from listener.clock import utc_now
from listener.config import Config, Secret, parts_of
from listener.desk import agree, casework
from listener.errors import UsageError
from listener.model import Cursor, Kind, Post, batches
from listener.scoring import Enrichers
from listener.sources.demo import (
    Business,
    demo_config,
    demo_polls,
    generate_business,
    generate_posts,
    source_of,
)
from listener.sources.demo.workspace import X_SOURCE
from listener.sources.x.run import FURTHEST
from listener.store import Store, ledger, open_store
from listener.store.assumptions import save_assumptions
from listener.store.business import EVERY, save_rows
from listener.store.database import database_url, sqlite_path
from listener.store.marks import is_demo, mark_demo
from listener.store.panels import note_panel
from listener.store.save import save

DATABASE = "sqlite:///demo.db"
BATCH = 2_000

_WHO = "demo"

STAND_IN_TOKEN = "fake-bearer-token-of-x"

_HISTORY = timedelta(days=120)


@click.command()
@click.option("--no-serve", is_flag=True, help="Only make the database.")
@click.option("--x-api", metavar="URL", help="Read the last week of X from here, a stand-in for X's API.")
@serving_options
@click.pass_obj
def command(context: Context, host: str, port: int, no_serve: bool, x_api: str | None) -> None:
    """Show the product on generated posts, without keys or network.

    They tell 120 days of a made-up brand and three rivals, and are kept in demo.db, or in --database.
    """
    now = utc_now()
    config = demo_config(now) if x_api is None else _reading_x(demo_config(now), x_api)
    with _empty_demo(context.database if context.database_named else DATABASE) as store:
        # What is read is not made up as well.
        _fill(store, config, now, x_until=None if x_api is None else now - FURTHEST)
        if x_api is not None:
            asyncio.run(_read_x(config, store, now))
        if no_serve:
            say(f"The demo is in {store.name}.")
            return
        # The made-up world ends at `now`, so its clock stands still: nothing grows overdue while one looks.
        server = open_server(config, store, host, port, clock=lambda: now)
        announce(server, "The demo is on {address} (Ctrl-C ends it)")
        serve_until_signal(server)


@contextmanager
def _empty_demo(url: str) -> Iterator[Store]:
    """A new demo database; an earlier demo there is replaced, anything else is refused."""
    path = sqlite_path(database_url(url))
    if path is None:
        raise UsageError("The demo wants a SQLite file of its own: --database sqlite:///demo.db.")
    if path.exists():
        store = open_store(url)
        try:
            if not is_demo(store):
                raise UsageError(f"{path} holds real data; the demo wants a file of its own.")
        finally:
            store.close()
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            file.unlink(missing_ok=True)
    store = open_store(url, create=True)
    try:
        mark_demo(store)
        yield store
    finally:
        store.close()


def _reading_x(config: Config, x_api: str) -> Config:
    """The demo's configuration with X at that address, read a week back and counted."""
    sources = []
    for source in config.sources:
        if source.x is not None:
            read = (*source.x.read, "counts")
            settings = replace(
                source.x, api_base=x_api, first_read=FURTHEST, read=read, daily_budget=Decimal(20)
            )
            source = replace(source, x=settings)
        sources.append(source)
    return replace(config, sources=tuple(sources), x_token=Secret(STAND_IN_TOKEN))


async def _read_x(config: Config, store: Store, now: datetime) -> None:
    """A round of polls of X at the demo's standing clock."""
    from listener.daemon.collect import collecting
    from listener.daemon.rounds import poll_once

    set_up_logging(quiet=True)
    parts = [
        part
        for source in config.sources
        if source.x is not None
        for part in parts_of(source, config.brands)
        if not part.upkeep
    ]
    async with collecting(config, store, clock=lambda: now) as collector:
        visits = await poll_once(collector, parts, store, clock=lambda: now)
    for error in dict.fromkeys(visit.poll.error for visit in visits if visit.poll.error):
        say(f"X was not read: {error}")


def _fill(store: Store, config: Config, now: datetime, *, x_until: datetime | None = None) -> None:
    """Keep what the demo's people and papers wrote; of X what X can find, only up to `x_until`."""
    agree(store, config)
    note_panel(store, config.brands, now=now - _HISTORY)
    enricher, work = Enrichers(store, config).now(), casework(config)
    written = list(generate_posts(now))
    by_source: dict[str, list[Post]] = defaultdict(list)
    for post in written:
        found_by_x = source_of(post) == X_SOURCE and post.kind is not Kind.REPOST
        if x_until is not None and found_by_x and post.created_at > x_until:
            continue
        by_source[source_of(post)].append(post)
    total = sum(len(posts) for posts in by_source.values())
    done = 0
    with progress("making up 120 days") as tell:
        for source, posts in sorted(by_source.items()):
            for batch in batches(posts, BATCH):
                read = [enricher.read(post) for post in batch]
                save(
                    store,
                    read,
                    source=source,
                    now=now,
                    zone=config.zone,
                    work=work,
                    scorers=enricher.learned,
                )
                done += len(batch)
                tell(done, total)
    _bring(store, generate_business(now, written), now)
    with store.write() as connection:
        visits = [
            (poll, Cursor(poll.source, poll.part, poll.started_at + poll.every))
            for poll in demo_polls(now, written)
        ]
        ledger.record(connection, visits, zone=config.zone)


def _bring(store: Store, business: Business, now: datetime) -> None:
    """Keep what the demo's people would bring as tables."""
    save_assumptions(store, business.assumptions, who=_WHO, now=now)
    for kept in EVERY:
        save_rows(store, kept, getattr(business, kept.kind), who=_WHO, now=now)
