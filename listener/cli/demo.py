"""`listener demo`: the product on a made-up brand's last 120 days, without keys and without network."""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.cli.serving import open_server, serving_options
from listener.clock import utc_now
from listener.config import Config
from listener.enrich import Enricher
from listener.errors import UsageError
from listener.model import Cursor, Post, batches
from listener.sources.demo import demo_config, demo_polls, generate_posts, source_of
from listener.store import Store, ledger, open_store
from listener.store.database import database_url, sqlite_path
from listener.store.marks import is_demo, mark_demo
from listener.store.save import save

DATABASE = "sqlite:///demo.db"
BATCH = 2_000


@click.command()
@click.option("--no-serve", is_flag=True, help="Only make the database.")
@serving_options
@click.pass_obj
def command(context: Context, host: str, port: int, no_serve: bool) -> None:
    """Show the product on generated posts, without keys or network.

    They tell 120 days of a made-up brand and three rivals, and are kept in demo.db, or in --database.
    """
    now = utc_now()
    config = demo_config(now)
    with _empty_demo(context.database if context.database_named else DATABASE) as store:
        _fill(store, config, now)
        if no_serve:
            say(f"The demo is in {store.name}.")
            return
        # The made-up world ends at `now`, so its clock stands still: nothing grows overdue while one looks.
        server = open_server(config, store, host, port, clock=lambda: now)
        say(f"The demo is on {server.address} (Ctrl-C ends it)")

        def stop(_signal: int, _frame: FrameType | None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        try:
            server.run()
        finally:
            server.close()


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


def _fill(store: Store, config: Config, now: datetime) -> None:
    enricher = Enricher(config)
    by_source: dict[str, list[Post]] = defaultdict(list)
    for post in generate_posts(now):
        by_source[source_of(post)].append(post)
    total = sum(len(posts) for posts in by_source.values())
    done = 0
    with progress("making up 120 days") as tell:
        for source, posts in sorted(by_source.items()):
            for batch in batches(posts, BATCH):
                read = [enricher.read(post) for post in batch]
                save(store, read, source=source, now=now, zone=config.zone)
                done += len(batch)
                tell(done, total)
    with store.write() as connection:
        for poll in demo_polls(now):
            cursor = Cursor(poll.source, poll.part, poll.started_at + poll.every)
            ledger.record(connection, poll, cursor, zone=config.zone)
