"""Customer care on X as it really was: who was answered and how fast, against counts made by others.

The reference files count as addressing = "any" does. Differences are printed row by row.
"""

from __future__ import annotations

import csv
import gzip
import json
import statistics
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import func, select

from listener.metrics.survival import answered_only_median, waiting
from listener.model import Period
from listener.reports.case_sums import of_messages
from listener.reports.response import message_figures
from listener.reports.standing_sums import in_hours
from listener.store import open_store
from listener.store.desk_columns import Messages
from listener.store.schema import cases, to_micros, turns
from tests.builders import a_config
from tests.reality.conftest import Listener
from tests.reality.test_archives import adapted

REFERENCES = {
    "twcs_threads.csv.gz": "twcs_threads_reference.csv",
    "twcs_spotify.csv.gz": "twcs_spotify_reference.csv",
}
PERIOD = ("--from", "2010-01-01", "--to", "2018-06-01", "--as-of", "2018-06-01T00:00:00Z")
HUNDREDTH = 0.01
"""What the minutes of the references are rounded to."""


def with_addressing(config: Path, addressing: str) -> Path:
    """A copy of the configuration with another addressing."""
    text = config.read_text(encoding="utf-8")
    copy = config.with_name(f"{addressing}.toml")
    copy.write_text(text.replace('addressing = "first"', f'addressing = "{addressing}"'), encoding="utf-8")
    return copy


def reported(listener: Listener, config: Path) -> str:
    """The report as it is printed."""
    told = listener("report", *PERIOD, "--format", "json", config=config)
    assert told.returncode == 0, told.stderr
    return told.stdout


def imported(listener: Listener, config: Path, posts: Path) -> None:
    """Import into a database of its own."""
    for file in config.parent.parent.glob("listener.db*"):
        file.unlink()
    told = listener("import", posts, config=config)
    assert told.returncode == 0, told.stderr


def simple_counts(report: str) -> dict[str, dict[str, Any]]:
    """The block of messages of every brand."""
    brands = json.loads(report)["brands"]
    return {name: brand["response"]["messages"] for name, brand in brands.items()}


@pytest.mark.parametrize("name", REFERENCES)
def test_messages_are_those_that_others_counted(
    name: str, data: Path, tmp_path: Path, listener: Listener
) -> None:
    posts, config = adapted(data, name, tmp_path / "adapted")
    any_, first = (with_addressing(config, addressing) for addressing in ("any", "first"))
    imported(listener, any_, posts)
    ours = simple_counts(reported(listener, any_))
    narrow = simple_counts(reported(listener, first))
    with (data / REFERENCES[name]).open(encoding="utf-8", newline="") as file:
        theirs = {row["brand"]: row for row in csv.DictReader(file)}
    different = 0
    print(
        f'{name}: {len(theirs)} brands; reference = "any", then ours with "any" and with "first"\n'
        f"{'brand':<18}{'inbound':>8}{'answered':>9}{'median':>9}{'p90':>9}"
        f"{'any':>8}{'answered':>9}{'median':>9}{'p90':>9}{'first':>8}{'answered':>9}{'median':>9}{'p90':>9}"
    )
    for brand, row in theirs.items():
        wanted = [int(row["inbound"]), int(row["answered"]), _number(row["median_min"])]
        wanted.append(_number(row["p90_min"]))
        found = _figures(ours[brand])
        is_same = found[:2] == wanted[:2] and all(
            (ours_ is None) == (theirs_ is None)
            and (ours_ is None or theirs_ is None or abs(ours_ - theirs_) <= HUNDREDTH)
            for ours_, theirs_ in zip(found[2:], wanted[2:], strict=True)
        )
        different += not is_same
        cells = "".join(_cells(some) for some in (wanted, found, _figures(narrow[brand])))
        print(f"{brand:<18}{cells}{'' if is_same else '  DIFFERENT'}")
    assert different == 0
    assert {brand for brand, one in ours.items() if one["addressed"]} == set(theirs)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _figures(one: dict[str, Any]) -> list[float | None]:
    times = (None if one[key] is None else one[key] * 60 for key in ("median_hours", "p90_hours"))
    return [one["addressed"], one["answered"], *times]


def _cells(some: list[float | None]) -> str:
    counts = "".join(f"{one:>{width}}" for one, width in zip(some[:2], (8, 9), strict=True))
    return counts + "".join(f"{'-' if one is None else format(one, '.2f'):>9}" for one in some[2:])


@pytest.mark.parametrize("name", REFERENCES)
def test_any_order_of_the_same_posts_gives_the_same_report_byte_for_byte(
    name: str, data: Path, tmp_path: Path, listener: Listener
) -> None:
    posts, config = adapted(data, name, tmp_path / "adapted")
    lines = posts.read_text(encoding="utf-8").splitlines()
    imported(listener, config, posts)
    expected = reported(listener, config)
    opened = {brand: one["response"]["cases"]["opened"] for brand, one in _brands(expected).items()}
    assert sum(opened.values()) > 100
    orders = [lines[::-1]] + [Random(seed).sample(lines, len(lines)) for seed in range(10)]
    same = 0
    for order in orders:
        posts.write_text("\n".join(order) + "\n", encoding="utf-8")
        imported(listener, config, posts)
        same += reported(listener, config) == expected
    print(
        f"{name}: {len(lines):,} posts, {sum(opened.values()):,} cases; same report {same} of {len(orders)}"
    )
    assert same == len(orders)


def _brands(report: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report)["brands"]
    return found


@pytest.mark.parametrize("name", REFERENCES)
def test_switching_the_addressing_is_as_importing_anew(
    name: str, data: Path, tmp_path: Path, listener: Listener
) -> None:
    posts, config = adapted(data, name, tmp_path / "adapted")
    configs = {one: with_addressing(config, one) for one in ("any", "first")}
    fresh = {}
    for one, file in configs.items():
        imported(listener, file, posts)
        fresh[one] = reported(listener, file)
    # Of a single brand both are the same.
    assert (fresh["any"] != fresh["first"]) is (len(_brands(fresh["any"])) > 1)
    for one in ("any", "first"):
        again = listener("import", posts, config=configs[one])
        assert again.returncode == 0, again.stderr
        assert reported(listener, configs[one]) == fresh[one]


Pairs = dict[str, list[float]]


def reply_pairs(data: Path) -> Pairs:
    """The seconds to the first reply of each post, by brand."""
    first: dict[tuple[str, str], float] = {}
    with gzip.open(data / "twcs_reply_pairs.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["agent_id"], row["customer_tweet_id"]
            seconds = float(row["response_time_seconds"])
            first[key] = min(seconds, first.get(key, seconds))
    found: Pairs = defaultdict(list)
    for (brand, _post), seconds in first.items():
        found[brand].append(seconds)
    return found


def test_times_of_reply_pairs_are_as_computed_independently(data: Path) -> None:
    start = datetime(2017, 10, 1, tzinfo=UTC)
    period = Period(date(2017, 10, 1), date(2017, 10, 2), ZoneInfo("UTC"), datetime(2030, 1, 1, tzinfo=UTC))
    pairs = reply_pairs(data)
    print(f"{'brand':<18}{'n':>6}{'median min':>11}{'p90 min':>11}   {len(pairs)} brands")
    for brand, seconds in sorted(pairs.items(), key=lambda item: -len(item[1])):
        hours = [one / 3_600 for one in seconds]
        found = of_messages(_columns(seconds, start), a_config(), period)
        told = message_figures(in_hours(found))
        ordered = sorted(hours)
        by_hand = [_linear(ordered, 0.5), _linear(ordered, 0.9)]
        assert [told.median_hours, told.p90_hours] == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
        assert [told.median_hours, told.p90_hours] == pytest.approx(
            [float(one) for one in np.percentile(hours, (50, 90))], rel=1e-9, abs=1e-9
        )
        assert answered_only_median(hours) == statistics.median(hours)
        curve = waiting(hours, [])
        assert curve is not None
        assert [curve.quantile(0.5), curve.quantile(0.9)] == [
            float(one) for one in np.percentile(hours, (50, 90), method="inverted_cdf")
        ]
        print(f"{brand:<18}{len(hours):>6}{60 * by_hand[0]:>11.2f}{60 * by_hand[1]:>11.2f}")
    assert len(pairs) > 100


def _columns(seconds: list[float], start: datetime) -> Messages:
    """Messages that were answered after so many seconds."""
    at = np.full(len(seconds), to_micros(start), np.int64)
    answered = at + np.array([round(one * 1_000_000) for one in seconds], np.int64)
    ones = np.ones(len(seconds), np.int64)
    return Messages(brand=ones, at=at, since=at, answered=answered, is_first=ones)


def _linear(ordered: list[float], fraction: float) -> float:
    """The quantile by linear interpolation between the closest ranks."""
    place = fraction * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def care_conversations(data: Path) -> Iterator[dict[str, Any]]:
    """The conversations in our import format."""
    with gzip.open(data / "ibm_care_conversations.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    author_of = {row["tweet_id"]: row["author"] for row in rows}
    for row in rows:
        parent = row["in_reply_to_prev_turn"] or None
        yield {
            "network": "x",
            "id": row["tweet_id"],
            "text": row["text"],
            "lang": None,
            "author": {"id": row["author"], "handle": row["author"]},
            "created_at": row["created_at"],
            "kind": "reply" if parent else "original",
            "reply_to": {"post_id": parent, "author_handle": author_of.get(parent)} if parent else None,
            "conversation_id": row["conversation_id"],
            "brand": row["author"] if row["role"] == "brand" else None,
        }


def test_care_conversations_have_cases_of_several_turns(
    data: Path, tmp_path: Path, listener: Listener
) -> None:
    found = list(care_conversations(data))
    brands = sorted({one.pop("brand") for one in found} - {None})
    (tmp_path / "adapted").mkdir()
    posts, config = tmp_path / "adapted" / "posts.jsonl", tmp_path / "adapted" / "keywords.toml"
    posts.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), encoding="utf-8")
    config.write_text(
        '[workspace]\nname = "Care"\n[response]\naddressing = "any"\n'
        + "".join(
            f'[[brands]]\nname = "{one}"\nrole = "own"\nkeywords = []\nhandles = {{ x = ["{one}"] }}\n'
            for one in brands
        ),
        encoding="utf-8",
    )
    imported(listener, config, posts)
    period = ("--from", "2015-01-01", "--to", "2022-01-01", "--as-of", "2022-01-01T00:00:00Z")
    told = listener("report", *period, "--format", "json", config=config)
    assert told.returncode == 0, told.stderr
    blocks = [one["response"] for one in _brands(told.stdout).values()]
    answered = _direct_answers(found, set(brands))
    assert sum(one["messages"]["answered"] for one in blocks) == len(answered)
    store = open_store(f"sqlite:///{tmp_path / 'listener.db'}")
    with store.read() as connection:
        opened = connection.scalar(select(func.count()).select_from(cases)) or 0
        several = connection.scalar(select(func.count()).select_from(turns).where(turns.c.number == 1)) or 0
        longest = connection.scalar(select(func.max(turns.c.number))) or 0
    store.close()
    print(
        f"{len(found):,} posts of {len(brands)} brands: {opened} cases, {several} of several turns, "
        f"at most {longest + 1}; {sum(one['cases']['opened'] for one in blocks)} in the report, "
        f"{sum(one['cases']['answered'] for one in blocks)} answered"
    )
    assert opened == sum(one["cases"]["opened"] for one in blocks) > 100
    assert several > 0


def _direct_answers(found: list[dict[str, Any]], brands: set[str]) -> set[str]:
    """The customers' posts that a brand answered directly and not before they were written."""
    by_id = {one["id"]: one for one in found}
    skew = timedelta(seconds=5)
    return {
        parent["id"]
        for one in found
        if one["author"]["handle"] in brands
        and one["reply_to"] is not None
        and (parent := by_id.get(one["reply_to"]["post_id"])) is not None
        and parent["author"]["handle"] not in brands
        and datetime.fromisoformat(one["created_at"]) >= datetime.fromisoformat(parent["created_at"]) - skew
    }
