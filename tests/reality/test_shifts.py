"""Shifts of tone among rival airlines, day by day: what our scorer finds beside what people's labels give.

The table is printed (pytest -s): two weeks cut at every midnight, with as many days after it as before.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from listener.metrics.clusters import Pairs, adjusted
from listener.metrics.shifts import Scores, ShiftTest, Verdict, shift_test, verdict
from tests.reality.conftest import Listener
from tests.reality.test_archives import adapted

ZONE = ZoneInfo("America/New_York")
FIRST, LAST = date(2015, 2, 12), date(2015, 2, 26)
MOST = 3
SCORES = {"positive": 1, "neutral": 0, "negative": -1}
Said = tuple[str, str, date, int]
"""Airline, author, local day, and what people say of the tone."""


def cuts() -> Iterable[tuple[date, int]]:
    """Every midnight within the two weeks, and how many days are compared on either side of it."""
    for number in range(1, (LAST - FIRST).days):
        yield FIRST + timedelta(days=number), min(number, (LAST - FIRST).days - number, MOST)


def posts_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def labelled(folder: Path) -> list[Said]:
    posts = {one["id"]: one for one in posts_of(folder / "posts.jsonl")}
    found = []
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            post = posts[row["id"]]
            day = datetime.fromisoformat(post["created_at"]).astimezone(ZONE).date()
            found.append((row["airline"], post["author"]["id"], day, SCORES[row["label"]]))
    return found


def shift_of_people(said: list[Said], brand: str, cut: date, days: int) -> ShiftTest:
    """The shift test over people's labels."""
    width = timedelta(days=days)
    mine = [one for one in said if one[0] == brand and cut - width <= one[2] < cut + width]
    authors = sorted({author for _brand, author, _day, _score in mine})
    place = {author: number for number, author in enumerate(authors)}
    x, n, squares = (np.zeros((2, len(authors)), dtype=np.int64) for _ in range(3))
    for _brand, author, day, score in mine:
        at = int(day >= cut), place[author]
        x[at] += score
        n[at] += 1
        squares[at] += score * score
    scores = Scores(Pairs(x[0], n[0], x[1], n[1]), squares[0], squares[1])
    return shift_test(scores, scores.pairs)


def verdicts_of_people(said: list[Said], brands: list[str], cut: date, days: int) -> dict[str, str]:
    found = [shift_of_people(said, brand, cut, days) for brand in brands]
    told = zip(brands, found, adjusted([one.p for one in found]), strict=True)
    return {brand: str(verdict(one, p)) for brand, one, p in told}


def verdicts_of_ours(listener: Listener, config: Path, cut: date, days: int) -> dict[str, str]:
    period = ("--from", cut, "--to", cut + timedelta(days=days), "--as-of", "2015-03-15T00:00:00Z")
    report = json.loads(listener("report", *period, "--format", "json", config=config).stdout)
    return {name: brand["sentiment"]["shift"]["verdict"] for name, brand in report["brands"].items()}


def test_shifts_of_airlines_at_every_midnight(data: Path, tmp_path: Path, listener: Listener) -> None:
    posts, config = adapted(data, "airline_sentiment.csv.gz", tmp_path / "adapted")
    assert listener("import", posts, config=config).returncode == 0
    said = labelled(posts.parent)
    table: Counter[tuple[str, str]] = Counter()
    for cut, days in cuts():
        ours = verdicts_of_ours(listener, config, cut, days)
        people = verdicts_of_people(said, list(ours), cut, days)
        for brand in ours:
            table[ours[brand], people[brand]] += 1
            print(f"{cut} ±{days} d  {brand:<16} ours: {ours[brand]:<22} people: {people[brand]}")
    print("\n".join(f"{ours} / {people}: {n}" for (ours, people), n in sorted(table.items())))
    enough = {pair: n for pair, n in table.items() if "too few" not in pair}
    assert sum(enough.values()) >= 30
    # Where people see a shift and we see one as well, chance would have met far less often.
    assert sum(n for (ours, people), n in enough.items() if ours == people) > sum(enough.values()) / 2


@pytest.mark.parametrize("brand", ["United", "US Airways"])
def test_one_author_who_posts_forty_times_is_no_shift(
    brand: str, data: Path, tmp_path: Path, listener: Listener
) -> None:
    posts, config = adapted(data, "airline_sentiment.csv.gz", tmp_path / "adapted")
    handle = {"United": "united", "US Airways": "USAirways"}[brand]
    planted = [
        {
            "network": "x",
            "id": str(number),
            "text": f"@{handle} you are horrible, awful, the worst. Flight {number} cancelled!",
            "lang": "en",
            "author": {"id": "angry", "handle": "angry"},
            "created_at": f"2015-02-21T1{number % 10}:30:{number:02}Z",
        }
        for number in range(40)
    ]
    # Few others, so that the author could carry the figure.
    mine = [one for one in posts_of(posts) if f"@{handle.lower()}" in one["text"].lower()]
    mine = [one for day in ("20", "21") for one in [it for it in mine if f"-{day}T" in it["created_at"]][:60]]
    posts.write_text("".join(json.dumps(one) + "\n" for one in [*mine, *planted]), encoding="utf-8")
    assert listener("import", posts, config=config).returncode == 0
    told = verdicts_of_ours(listener, config, date(2015, 2, 21), 1)
    assert told[brand] == Verdict.ONE_AUTHOR
