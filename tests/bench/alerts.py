"""kill -9, a hundred times while 500 alerts are delivered: what is lost, what is doubled?

The sink records every key as it comes. A kill falls at a random moment, seeded: one in four while the daemon
starts, the others while it delivers.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from listener.store import open_store
from tests.alerts.rig import SECRET, a_rule, a_signal, keep_rules, raise_
from tests.bench.processes import Product, rows, wait_until
from tests.fakes.sink import Sink

ALERTS = 500
KILLS = 100
CONFIG = """
[workspace]
name = "Acme"
[network]
allow_private = ["127.0.0.1/32"]
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme"]
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the sink saw of `alerts`: those it never got, keys it got again, and the most of these after one
    kill; `strange` are keys nobody raised.
    """

    alerts: int
    kills: int
    lost: int
    doubled: int
    most_doubled: int
    strange: int


def kills() -> None:
    """The whole series."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        found = killed(Path(folder), alerts=ALERTS, kills=KILLS, rng=Random(3))
        print(f"alerts {found.alerts}, kills {found.kills}, in {time.perf_counter() - start:.0f} s")
        print(
            f"lost {found.lost}, doubled {found.doubled} (all under their first key), "
            f"most doubled by one kill {found.most_doubled}, keys nobody raised {found.strange}"
        )


def killed(folder: Path, *, alerts: int, kills: int, rng: Random) -> Outcome:
    """Deliver so many alerts by a daemon that is killed so often, then by one that is left in peace."""
    product = Product(folder)
    product.config.write_text(CONFIG, encoding="utf-8")
    raised = _raise(product, alerts)
    with Sink(patience=0.005) as sink:
        environment = {"LISTENER_CHANNEL_OPS": sink.url(), "LISTENER_CHANNEL_OPS_SECRET": SECRET}
        lives = [0]
        for turn in range(kills):
            # So many are left for the kills to come that most of them meet a delivery.
            most = max(1, (alerts - len(set(sink.keys))) // (kills - turn))
            _live(product, environment, sink, rng, most)
            lives.append(len(sink.keys))
        process = product.start("daemon", environment=environment)
        try:
            wait_until(lambda: not _waiting(product), 120)
        finally:
            process.kill()
            process.wait()
        keys = sink.keys
    again = [
        len([key for key in keys[start:end] if key in keys[:start]]) for start, end in _spans(lives, keys)
    ]
    counted = Counter(keys)
    return Outcome(
        alerts=len(raised),
        kills=kills,
        lost=len(raised - counted.keys()),
        doubled=sum(count - 1 for count in counted.values()),
        most_doubled=max(again),
        strange=len(counted.keys() - raised),
    )


def _live(product: Product, environment: Mapping[str, str], sink: Sink, rng: Random, most: int) -> None:
    """One daemon from its start to its kill."""
    before = len(sink.keys)
    process = product.start("daemon", environment=environment)
    if rng.random() < 0.25:
        time.sleep(rng.uniform(0.0, 1.5))
    else:
        wanted = before + rng.randint(1, most)
        wait_until(lambda: len(sink.keys) >= wanted, 60)
        time.sleep(rng.uniform(0.0, 0.02))
    if process.poll() is not None:
        raise RuntimeError(f"the daemon ended by itself with exit code {process.returncode}")
    process.kill()
    process.wait()
    # What was under way comes in before the next one begins.
    time.sleep(0.05)


def _raise(product: Product, count: int) -> set[str]:
    """Raise so many alerts; their keys."""
    now = datetime.now(UTC)
    store = open_store(f"sqlite:///{product.database}", create=True)
    keep_rules(store, a_rule(), now=now - timedelta(hours=1))
    raise_(store, *(a_signal(str(number), at=now) for number in range(count)), now=now)
    store.close()
    return {key for (key,) in rows(product.database, "SELECT key FROM alerts")}


def _waiting(product: Product) -> int:
    return int(rows(product.database, "SELECT count(*) FROM deliveries WHERE state = 'waiting'")[0][0])


def _spans(lives: list[int], keys: list[str]) -> list[tuple[int, int]]:
    """What each daemon sent: where it begins and ends among all keys."""
    return list(zip(lives, [*lives[1:], len(keys)], strict=True))
