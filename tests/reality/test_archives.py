"""Real archives imported whole, again, and damaged; the tone of rival airlines against human labels.

`DATA/../tools` holds the adapters that turn the captured files into our import format.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.reality.conftest import Listener

ARCHIVES = {
    "airline_sentiment.csv.gz": "airline_to_posts.py",
    "twcs_threads.csv.gz": "twcs_to_posts.py",
    "twcs_spotify.csv.gz": "twcs_to_posts.py",
}
DAMAGES = (
    lambda line: line[: len(line) // 2],
    lambda line: json.dumps({**json.loads(line), "id": None}),
    lambda line: json.dumps({**json.loads(line), "text": None}),
    lambda line: json.dumps({**json.loads(line), "created_at": "yesterday"}),
    lambda line: json.dumps({**json.loads(line), "author": {}}),
)


def adapted(data: Path, name: str, folder: Path) -> tuple[Path, Path]:
    """The archive in our import format: its posts and its keywords.toml."""
    tool = data.parent / "tools" / ARCHIVES[name]
    subprocess.run([sys.executable, tool, data / name, folder], check=True, capture_output=True)
    return folder / "posts.jsonl", folder / "keywords.toml"


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_imported_whole_and_again_adds_nothing(
    name: str, data: Path, tmp_path: Path, listener: Listener
) -> None:
    posts, config = adapted(data, name, tmp_path / "adapted")
    lines = len(posts.read_text(encoding="utf-8").splitlines())
    first, again = (listener("import", posts, config=config) for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0)
    assert f"{lines:,} lines, {lines:,} new posts" in first.stdout
    assert f"{lines:,} lines, 0 new posts, 0 new mentions, {lines:,} known, 0 rejected" in again.stdout


def test_fifty_damaged_lines_are_the_fifty_rejected(data: Path, tmp_path: Path, listener: Listener) -> None:
    posts, config = adapted(data, "airline_sentiment.csv.gz", tmp_path / "adapted")
    lines = posts.read_text(encoding="utf-8").split("\n")[:-1]
    chosen = sorted(Random(1).sample(range(len(lines)), 50))
    for number, index in enumerate(chosen):
        lines[index] = DAMAGES[number % len(DAMAGES)](lines[index])
    posts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert listener("import", posts, config=config).returncode == 1
    rejected = [json.loads(line) for line in Path(f"{posts}.rejected.jsonl").read_text().splitlines()]
    assert [one["line"] for one in rejected] == [index + 1 for index in chosen]
    assert all(one["reason"] for one in rejected)


def test_rival_airlines_rank_as_people_ranked_them(data: Path, tmp_path: Path, listener: Listener) -> None:
    posts, config = adapted(data, "airline_sentiment.csv.gz", tmp_path / "adapted")
    listener("import", posts, config=config)
    period = ("--from", "2015-02-01", "--to", "2015-03-15")
    report = json.loads(listener("report", *period, "--format", "json", config=config).stdout)
    ours = {name: brand["sentiment"]["net"]["value"] for name, brand in report["brands"].items()}
    sums: Counter[str] = Counter()
    number: Counter[str] = Counter()
    with (posts.parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number[row["airline"]] += 1
            sums[row["airline"]] += {"positive": 1, "negative": -1}.get(row["label"], 0)
    people = {name: sums[name] / number[name] for name in number}
    by_people, by_us = (sorted(net, key=net.__getitem__, reverse=True) for net in (people, ours))
    squares = sum((by_people.index(name) - by_us.index(name)) ** 2 for name in people)
    spearman = 1 - 6 * squares / (len(people) * (len(people) ** 2 - 1))
    print(f"people: {by_people}\nours:   {by_us}\nSpearman {spearman:.3f}")
    assert spearman >= 0.94
    assert by_us[0] != "United"
