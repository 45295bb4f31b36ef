"""The part `counts`: how many posts of each brand X counts by the hour, at one request per brand and day.

The days are UTC. What it remembers: `day` that is done, and the brands of the current one that are `left`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta

from listener.model import Brand, PollStatus, Reading, Resource, Volume
from listener.sources.x.desk import Desk, State
from listener.sources.x.parse import read_counts
from listener.sources.x.queries import mention_terms, pack

_HOUR = timedelta(hours=1)


def step(desk: Desk, state: State) -> Reading:
    """Count one brand; nothing if all are counted on this day. ApiError, OverBudget."""
    today = desk.now.astimezone(UTC).date().isoformat()
    if state.get("day") == today:
        return Reading(PollStatus.UNCHANGED, state=state)
    names = [brand.name for brand in desk.brands]
    if state.get("doing") == today:
        left = [name for name in json.loads(state["left"]) if name in names]
    else:
        left = names
    volumes, notice = _count(desk, left[0]) if left else ((), None)
    left = left[1:]
    if left:
        kept = {"doing": today, "left": json.dumps(left)}
        return replace(desk.reading(kept), volumes=volumes, more=True, notice=notice)
    return replace(desk.reading({"day": today}), volumes=volumes, notice=notice)


def query_of(brand: Brand) -> tuple[str | None, bool]:
    """The one query that a brand is counted by, None without terms; and whether it holds all its terms.

    Counts of two queries cannot be added: a post may be in both.
    """
    queries = pack(mention_terms([brand]))
    return (queries[0] if queries else None), len(queries) <= 1


def _count(desk: Desk, name: str) -> tuple[tuple[Volume, ...], str | None]:
    """A brand's hours, and what there is to say about them."""
    brand = next(one for one in desk.brands if one.name == name)
    query, whole = query_of(brand)
    if query is None:
        return (), None
    desk.reserve(Resource.COUNTS, desk.price(Resource.COUNTS), most=1)
    answer = desk.ask(Resource.COUNTS, lambda: desk.api.counts(query, desk.now))
    buckets = read_counts(answer.body)
    desk.buy(Resource.COUNTS)
    volumes = tuple(
        Volume(name, start, posts)
        for start, end, posts in buckets
        # The first hour is cut off by the week's limit, the last by now.
        if end - start == _HOUR and start.minute == start.second == start.microsecond == 0
    )
    said = None if whole else f"{name} is counted by its first keywords only, all do not fit into one query"
    return volumes, said
