"""R1: kill -9 at random, while feeds of ten thousand entries go on publishing and while an archive is read.

The moments are random, seeded. After every kill the database is checked as it lies on the disk; what was
published is the farm's own list, what was imported the archive itself.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from listener.store import Store
from listener.store.ledger import move
from listener.store.save import Brought
from tests.bench.archives import CONFIG, write_posts
from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, family, left_of, rows, wait_until
from tests.faults.ground import compared, copied, inside, is_sound, kept, scaled, survived
from tests.faults.outcome import Fault, Outcome

KILLS = 200
SERIES = 2
FEEDS = 100
ENTRIES = 100
PUBLISHED_EACH_SECOND = 20.0
IMPORT_KILLS = 20
POSTS = 20_000
BATCH = 2_000


def cursor_first() -> None:
    """Keep where a feed was read to before what was read, instead of together with it."""
    ingest = inside("listener.daemon.ingest")
    together = ingest.save_all

    def apart(store: Store, brought: Sequence[Brought], **rest: Any) -> Any:
        with store.write() as connection:
            move(connection, [(one.poll, one.cursor) for one in brought if one.poll and one.cursor])
        return together(store, brought, **rest)

    ingest.save_all = apart


def no_transactions() -> None:
    """Let SQLite commit every statement by itself."""
    inside("listener.store.database")._begin_sqlite = lambda _connection: None


def _polling(kills: int, entries: int, *, undefended: str = "") -> Outcome:
    """Two daemons at a time, each with feeds and kills of its own: what starts is busy on one core."""
    with ThreadPoolExecutor(SERIES) as series:
        found = list(
            series.map(lambda seed: _series(kills // SERIES, entries, undefended, seed), range(SERIES))
        )
    told = [text for text, _ in found[0].bounds]
    bounds = zip(told, *([good for _, good in one.bounds] for one in found), strict=True)
    return Outcome(
        sum(one.injected for one in found),
        sum(one.survived for one in found),
        sum(one.lost or 0 for one in found),
        sum(one.doubled or 0 for one in found),
        tuple((text, all(good)) for text, *good in bounds),
    )


def _series(kills: int, entries: int, undefended: str, seed: int) -> Outcome:
    rng = Random(seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        FeedFarm(FEEDS, past=entries, seed=seed) as farm,
        ThreadPoolExecutor(1) as checks,
    ):
        product = Product(Path(folder), undefended)
        farm.write_config(product.config, every="2s")
        sound: list[Future[bool]] = []
        orphans: list[Future[list[int]]] = []
        for turn in range(kills):
            # Each kill has feeds of its own, silent ever after: a change would bring back what was lost.
            among = range(turn * FEEDS // kills, (turn + 1) * FEEDS // kills)
            with farm.publishing(PUBLISHED_EACH_SECOND, among):
                below = _killed(product, rng)
            sound.append(checks.submit(is_sound, _copy(product.database, turn)))
            orphans.append(checks.submit(left_of, below, after=5.0))
        # One round has to bring all that was published and not yet read.
        caught_up = product.run("poll").returncode == 0
        lost, doubled, strange = compared(farm.published, kept(product))
        bounds = (
            ("nothing kept that was never published", not strange),
            ("one `listener poll` caught up", caught_up and not lost),
            ("no parser left running", not any(one.result() for one in orphans)),
            ("rollups agree at the end", is_sound(product.database)),
        )
        return Outcome(kills, sum(one.result() for one in sound), lost, doubled, bounds)


def _killed(product: Product, rng: Random) -> list[int]:
    """Start a daemon and kill it: each fourth while it starts, the others at work. What ran below it."""
    log = product.folder / "log"
    with log.open("w") as file:
        process = product.start("daemon", log=file)
    if rng.random() < 0.25:
        time.sleep(rng.uniform(0.0, 1.5))
    else:
        wait_until(lambda: '"event": "poll"' in log.read_text(), 60)
        time.sleep(rng.uniform(0.0, 0.8))
    if process.poll() is not None:
        raise RuntimeError(
            f"the daemon ended by itself with exit code {process.returncode}: {log.read_text()[-500:]}"
        )
    below = family(process.pid)[1:]
    process.kill()
    process.wait()
    return below


def _copy(database: Path, turn: int) -> Path:
    folder = database.with_name(f"after-{turn}")
    folder.mkdir()
    return copied(database, folder)


def _importing(kills: int, *, undefended: str = "") -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        posts = Path(folder, "posts.jsonl")
        write_posts(posts, POSTS)
        peaceful, killed = (_product(Path(folder, name)) for name in ("peaceful", "killed"))
        killed = Product(killed.folder, undefended)
        whole, again = (_seconds(peaceful, posts) for _ in range(2))
        sound = sum(_killed_importing(killed, posts, kills, whole, again))
        done = killed.run("import", posts).returncode
        exported, expected = (sorted(one.run("export").stdout.splitlines()) for one in (killed, peaceful))
        lost, doubled, strange = compared(*map(_ids, (posts.read_text("utf-8").splitlines(), exported)))
        bounds = (
            (f"the last import ended with exit code {done}", done == 0),
            ("the export is that of an import in peace", exported == expected and not strange),
            ("rollups agree at the end", is_sound(killed.database)),
        )
        return Outcome(kills, sound, lost, doubled, bounds)


def _killed_importing(
    product: Product, posts: Path, kills: int, whole: float, again: float
) -> Iterator[bool]:
    """Whether the database was sound after each kill. In peace it takes `whole`, repeated `again` seconds."""
    rng = Random(1)
    batch = max(0.1, (whole - again) * BATCH / POSTS)
    landed = share = 0
    while landed < kills:
        # Known posts are passed over quickly; most kills shall meet one of the new batches after them.
        reach = again * (0.5 + 0.5 * share / POSTS)
        earliest = 0.0 if landed % 4 == 0 else 0.8 * reach
        process = product.start("import", posts)
        try:
            process.wait(rng.uniform(earliest, reach + 2 * batch))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            landed += 1
            yield survived(product.database)
            share = _count(product.database)


def _product(folder: Path) -> Product:
    folder.mkdir()
    product = Product(folder)
    product.config.write_text(CONFIG, encoding="utf-8")
    return product


def _seconds(product: Product, posts: Path) -> float:
    start = time.perf_counter()
    product.run("import", posts).check_returncode()
    return time.perf_counter() - start


def _count(database: Path) -> int:
    try:
        return int(rows(database, "SELECT count(*) FROM posts")[0][0])
    except LookupError:
        return 0


def _ids(lines: Iterable[str]) -> list[str]:
    return [json.loads(line)["id"] for line in lines]


FAULTS = (
    Fault(
        "R1",
        f"kill -9 at random while feeds of {SERIES * FEEDS * ENTRIES:,} entries go on publishing",
        lambda: _polling(scaled(KILLS, least=10), scaled(ENTRIES, least=10)),
        "posts and cursor in one transaction",
        lambda: _polling(12, ENTRIES // 5, undefended="kills:cursor_first"),
    ),
    Fault(
        "R1-import",
        f"kill -9 during an import of {POSTS:,} posts",
        lambda: _importing(scaled(IMPORT_KILLS, least=5)),
        "one transaction a batch",
        lambda: _importing(5, undefended="kills:no_transactions"),
    ),
)
