"""kill -9, twenty times during an import and twenty times during polling: what is lost, what is doubled?

The moments are random, seeded. After every kill the database as it lies on the disk is checked on a copy,
so that the next start, not the check, recovers it.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

from listener.store import Store
from listener.store.checks import integrity, rollups_agree
from listener.store.database import version
from tests.bench.archives import CONFIG, write_posts
from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, family, left_of, rows, wait_until

KILLS = 20
POSTS = 20_000
BATCH = 2_000
FEEDS = 100
PUBLISHED_EACH_SECOND = 20.0


def kills() -> None:
    """Both series, a table for each."""
    with tempfile.TemporaryDirectory() as folder:
        _import(Path(folder), Random(1))
    with tempfile.TemporaryDirectory() as folder, FeedFarm(FEEDS) as farm:
        _polling(Product(Path(folder)), farm, Random(2))


def _import(folder: Path, rng: Random) -> None:
    """An import killed and begun again, against one that was left in peace."""
    posts = folder / "posts.jsonl"
    write_posts(posts, POSTS)
    peaceful, killed = (_product(folder / name) for name in ("peaceful", "killed"))
    whole, again = (_seconds(peaceful, posts) for _ in range(2))
    batch = max(0.1, (whole - again) * BATCH / POSTS)
    sound, landed, early = 0, 0, 0
    kept = [0]
    while landed < KILLS:
        # Known posts are passed over quickly; most kills shall meet one of the new batches after them.
        reach = again * (0.5 + 0.5 * kept[-1] / POSTS)
        earliest = 0.0 if landed % 4 == 0 else 0.8 * reach
        process = killed.start("import", posts)
        try:
            process.wait(rng.uniform(earliest, reach + 2 * batch))
            early += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            landed += 1
            fine, posts_kept = _check(killed.database)
            sound += fine
            kept.append(posts_kept)
    done = killed.run("import", posts)
    print(f"import of {POSTS:,} posts, {whole:.1f} s when left in peace; kept after each kill: {kept[1:]}")
    print(f"injected {landed}, survived {sound} (ended before their kill: {early})")
    file = Counter(json.loads(line)["id"] for line in posts.open(encoding="utf-8"))
    exported = killed.run("export").stdout.splitlines()
    _compare(file, (json.loads(line)["id"] for line in exported))
    same = sorted(exported) == sorted(peaceful.run("export").stdout.splitlines())
    print(f"last import: exit code {done.returncode}; export as without kills: {_yes(same)}", end="; ")
    _print_state(killed.database)


def _polling(product: Product, farm: FeedFarm, rng: Random) -> None:
    """A daemon killed and started again while its feeds go on publishing."""
    farm.write_config(product.config, every="2s")
    sound, orphans, parsers, kept = 0, 0, 0, []
    for turn in range(KILLS):
        # Each kill has feeds of its own, silent ever after: a later change would bring back what was lost.
        among = range(turn * FEEDS // KILLS, (turn + 1) * FEEDS // KILLS)
        with farm.publishing(PUBLISHED_EACH_SECOND, among):
            process = _at_work(product, rng)
        if process.poll() is not None:
            raise RuntimeError(f"the daemon ended by itself with exit code {process.returncode}")
        below = family(process.pid)[1:]
        process.kill()
        process.wait()
        parsers += len(below)
        orphans += len(left_of(below, after=5.0))
        fine, posts_kept = _check(product.database)
        sound += fine
        kept.append(posts_kept)
    code = _poll_everything(product)
    print(f"polling {FEEDS} feeds that publish; kept after each kill: {kept}")
    print(f"injected {KILLS}, survived {sound}; of {parsers} child processes, {orphans} left after 5 s")
    found = [json.loads(line) for line in product.run("export").stdout.splitlines()]
    _compare(farm.published, (one["id"] for one in found))
    wrong = sum([m["brand"] for m in one["mentions"]] != [farm.published.get(one["id"])] for one in found)
    print(f"wrong mentions {wrong}; last daemon: exit code {code}", end="; ")
    _print_state(product.database)


def _at_work(product: Product, rng: Random) -> subprocess.Popen[str]:
    """A daemon at a random moment: each fourth while it starts, the others while it keeps what it reads."""
    log = product.folder / "log"
    with log.open("w") as file:
        process = product.start("daemon", log=file)
    if rng.random() > 0.25:
        wait_until(lambda: '"event": "poll"' in log.read_text(), 60)
    time.sleep(rng.uniform(0.0, 3.0))
    return process


def _poll_everything(product: Product) -> int:
    """Let a daemon visit every feed once more, then end it; its exit code."""
    before = rows(product.database, "SELECT coalesce(max(id), 0) FROM polls")[0][0]
    visited = f"SELECT count(DISTINCT source) FROM polls WHERE id > {before}"  # noqa: S608
    process = product.start("daemon")
    try:
        wait_until(lambda: rows(product.database, visited)[0][0] == FEEDS, 60)
        process.send_signal(signal.SIGTERM)
        return process.wait(30)
    finally:
        process.kill()


def _product(folder: Path) -> Product:
    folder.mkdir()
    product = Product(folder)
    product.config.write_text(CONFIG, encoding="utf-8")
    return product


def _seconds(product: Product, posts: Path) -> float:
    start = time.perf_counter()
    product.run("import", posts).check_returncode()
    return time.perf_counter() - start


def _check(database: Path) -> tuple[bool, int]:
    """Whether the database is sound, and how many posts it holds: of a copy of its files."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, database.name)
        for file in (database, database.with_name(f"{database.name}-wal")):
            if file.exists():
                shutil.copy(file, folder)
        if not copy.exists():
            return True, 0
        store = Store(f"sqlite:///{copy}")
        try:
            if integrity(store) is not None:
                return False, 0
            # Killed so early that the tables were not made yet, it is an empty database.
            kept = int(rows(copy, "SELECT count(*) FROM posts")[0][0]) if version(store) else 0
            return kept == 0 or rollups_agree(store), kept
        finally:
            store.close()


def _compare(expected: Iterable[str], kept: Iterable[str]) -> None:
    wanted, found = set(expected), Counter(kept)
    doubled = sum(count - 1 for count in found.values())
    print(
        f"expected {len(wanted):,}, kept {len(found):,}: lost {len(wanted - found.keys())}, "
        f"doubled {doubled}, never published {len(found.keys() - wanted)}"
    )


def _print_state(database: Path) -> None:
    store = Store(f"sqlite:///{database}")
    try:
        print(f"rollups agree: {_yes(rollups_agree(store))}; integrity: {integrity(store) or 'ok'}")
    finally:
        store.close()


def _yes(true: bool) -> str:
    return "yes" if true else "NO"
