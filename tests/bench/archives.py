"""Imports against what vaderSentiment alone needs for the same texts, and their peak memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

CONFIG = """
[workspace]
name = "Bench"
timezone = "Europe/Warsaw"
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme", "acme cloud", "#acmelife"]
handles = { x = ["acme", "acmehelp"] }
[[brands]]
name = "Bolt"
role = "competitor"
keywords = ["bolt", "bolt mini"]
handles = { x = ["bolt"] }
"""

SUBJECTS = ["@acme", "Acme", "acme cloud", "@bolt", "Bolt mini", "the new phone", "#acmelife", "my laptop"]
VERBS = ["is", "was", "feels", "has been", "looks", "seems"]
OPINIONS = [
    "great",
    "terrible",
    "really slow",
    "amazing!!",
    "not bad",
    "broken again :(",
    "fine",
    "LOVELY",
    "ok",
]
ENDS = [
    "after the last update, has anybody else seen this?",
    "and support never answered my mail from Monday",
    "thanks for the quick help yesterday \U0001f600",
    "https://example.com/a/long/link/to/something",
    "but I would still buy it again for the price",
    "so I am going to cancel my subscription today",
]

VADER = """
import json, sys
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
score = SentimentIntensityAnalyzer().polarity_scores
for line in open(sys.argv[1], encoding="utf-8"):
    score(json.loads(line)["text"])
"""


def write_posts(path: Path, number: int, seed: int = 1) -> None:
    """An archive of made-up English posts of about 110 characters, `lang` given, by 5,000 authors."""
    rng = Random(seed)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        for index in range(number):
            words = " ".join(rng.choice(part) for part in (SUBJECTS, VERBS, OPINIONS, ENDS))
            author = f"author{int(rng.paretovariate(0.6)) % 5_000}"
            post = {
                "network": "x",
                "id": str(index),
                "text": f"{words} {rng.randrange(10_000)}",
                "lang": "en",
                "author": {"id": author, "handle": author, "followers": rng.randrange(2_000)},
                "created_at": (start + timedelta(seconds=index * 7_776_000 // number)).isoformat(),
                "metrics": {"likes": rng.randrange(9), "replies": 0, "reposts": 0, "quotes": 0},
            }
            file.write(json.dumps(post, ensure_ascii=False) + "\n")


def speed(number: int = 50_000, rounds: int = 3) -> None:
    """Whole processes in turn: `listener import`, then vaderSentiment over the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        posts = Path(folder, "posts.jsonl")
        write_posts(posts, number)
        ratios = []
        print(f"{number:,} posts, lang given; seconds of wall clock and of CPU, whole processes")
        print(f"{'round':>5} {'import':>14} {'vader alone':>14} {'ratio wall':>11} {'ratio CPU':>10}")
        for count in range(1, rounds + 1):
            imported = measured(import_command(Path(folder, str(count)), posts))
            vader = measured([sys.executable, "-c", VADER, str(posts)])
            ratios.append((imported.wall / vader.wall, imported.cpu / vader.cpu))
            print(
                f"{count:>5} {imported.wall:>7.2f}{imported.cpu:>7.2f} {vader.wall:>7.2f}{vader.cpu:>7.2f} "
                f"{ratios[-1][0]:>11.2f} {ratios[-1][1]:>10.2f}"
            )
        wall, cpu = (statistics.median(ratio) for ratio in zip(*ratios, strict=True))
        print(f"median ratio {wall:.2f} of wall clock, {cpu:.2f} of CPU")


def memory() -> None:
    """Peak resident memory of `listener import` for 50,000 and 200,000 posts."""
    with tempfile.TemporaryDirectory() as folder:
        for number in (50_000, 200_000):
            posts = Path(folder, f"{number}.jsonl")
            write_posts(posts, number)
            run = measured(import_command(Path(folder, str(number)), posts))
            print(f"{number:>8,} posts: {run.peak_mib:.0f} MiB peak")


@dataclass(frozen=True, slots=True)
class Run:
    """What a whole process took: seconds of wall clock, seconds of CPU, MiB of resident memory at most."""

    wall: float
    cpu: float
    peak_mib: float


def import_command(folder: Path, posts: Path) -> list[str]:
    """The command that imports posts into a new folder."""
    folder.mkdir()
    (folder / "keywords.toml").write_text(CONFIG, encoding="utf-8")
    common = ["--config", str(folder / "keywords.toml"), "--database", f"sqlite:///{folder / 'listener.db'}"]
    return [sys.executable, "-m", "listener", *common, "import", str(posts)]


def measured(command: list[str]) -> Run:
    """Run a command to its end."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
