"""The listener of `x_month` as a process: polls at the fake X's clock until that says the month is over."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import datetime, timedelta
from urllib.request import urlopen

import structlog

from listener.config import Config
from listener.config.parts import parts_of
from listener.config.settings import Secret
from listener.daemon.collect import collecting
from listener.daemon.rounds import poll_once
from listener.store import open_store
from tests.fakes.x_month import brands
from tests.fakes.x_server import TOKEN
from tests.sources.x.rig import Clock, x_source


def _config(base: str) -> Config:
    source = x_source(minutes=30, replies="all", api_base=base, first_read=timedelta(hours=24))
    return Config("bench", brands=brands(), sources=(source,), x_token=Secret(TOKEN))


def _ask(base: str, path: str) -> str:
    with urlopen(f"{base}{path}") as answer:
        return str(answer.read().decode())


async def _listen(base: str, url: str) -> None:
    config = _config(base)
    parts = parts_of(config.sources[0], config.brands)
    clock = Clock(datetime.fromisoformat(_ask(base, "/now")))
    store = open_store(url, create=True)
    async with collecting(config, store, clock=clock) as collector:
        while True:
            visits = await poll_once(collector, parts, store, clock=clock)
            bad = [visit.poll for visit in visits if not visit.poll.status.succeeded]
            if bad:
                print(clock.now, bad[0].part, bad[0].error, file=sys.stderr)
            following = _ask(base, "/forward")
            if not following:
                break
            clock.now = datetime.fromisoformat(following)
    store.close()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(_listen(*sys.argv[1:]))
