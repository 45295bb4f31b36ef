"""Days of a made-up X: three brands, forty keywords, replies, edits, removals; and what a listener must hold.

Everything follows from a seed. What is due is worked out from what was published and when it was asked
for, without looking at a single answer.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from listener.model import Brand, Keyword, Role
from listener.sources.x.snowflake import first_id_at
from tests.fakes.x_server import HORIZON
from tests.fakes.x_world import Posted, Version, XWorld, compiled

_STEMS = ("acmera", "boltino", "cirqua")
_THINGS = ("cloud", "app", "router", "card", "desk", "plan")
_TAGS = ("life", "help", "day", "fans", "deal", "club")
_TALK = ("is great", "broke again", "why?", "& me <3", "no answer since monday", "ok", "löst alles", "🙂")


def brands() -> tuple[Brand, ...]:
    """Three brands with forty keywords and handles between them."""
    found = []
    for number, stem in enumerate(_STEMS):
        words = [stem, *(f"{stem} {thing}" for thing in _THINGS), *(f"#{stem}{tag}" for tag in _TAGS)]
        role = Role.OWN if number == 0 else Role.COMPETITOR
        handles = {"x": (f"{stem}help", stem) if number == 0 else (f"{stem}help",)}
        found.append(Brand(stem.title(), role, tuple(map(Keyword, words)), handles=handles))
    found[2] = Brand(
        "Cirqua", Role.COMPETITOR, (*found[2].keywords, Keyword("cq10 pro")), handles=found[2].handles
    )
    return tuple(found)


@dataclass
class Month:
    """What was published from `start` to `end`."""

    world: XWorld
    start: datetime
    end: datetime
    asked_at: list[datetime] = field(default_factory=list)


def month(world: XWorld, start: datetime, *, days: float, posts: int, seed: int = 1) -> Month:
    """Publish `posts` posts over `days`, with a few edited, removed and answered."""
    draw = random.Random(seed)
    end = start + timedelta(days=days)
    people = [world.join(f"person{number}", followers=draw.randrange(5_000)) for number in range(posts // 20)]
    ours = [handle for brand in brands() for handle in brand.handles["x"]]
    for handle in ours:
        world.join(handle, followers=100_000)
    span = (end - start).total_seconds()
    instants = sorted(draw.uniform(0, span) for _ in range(posts))
    recent: list[Posted] = []
    for offset in instants:
        at = start + timedelta(milliseconds=int(offset * 1_000))
        chance = draw.random()
        if chance < 0.2 and recent:
            answered = draw.choice(recent[-200:])
            text = f"@{answered.author.username} sorry to hear, we look into it {draw.randrange(10**6)}"
            named = draw.choice([version for version in answered.versions if version.at <= at])
            one = world.publish(world.join(draw.choice(ours)), text, at, replied_to=str(named.id))
        else:
            one = world.publish(draw.choice(people), _text(draw, named=chance < 0.95), at)
            recent.append(one)
        _change(draw, world, one, at)
    return Month(world, start, end)


def _text(draw: random.Random, *, named: bool) -> str:
    word = "something else"
    if named:
        word = draw.choice([keyword.text for brand in brands() for keyword in brand.keywords])
    talk = draw.choice(_TALK)
    filler = " so much to say" * (30 if draw.random() < 0.02 else 0)
    return f"{draw.choice(('hm', 'so', 'my'))} {word} {talk} {draw.randrange(10**6)}{filler}"


def _change(draw: random.Random, world: XWorld, one: Posted, at: datetime) -> None:
    """Edit a few posts within half an hour, remove a few within days."""
    if draw.random() < 0.03 and one.replied_to is None:
        times = sorted(draw.uniform(1, 1_700) for _ in range(draw.randrange(1, 4)))
        for number, later in enumerate(times):
            text = f"{one.versions[0].text} edit {number}"
            world.edit(one, text, at + timedelta(milliseconds=int(later * 1_000)))
    if draw.random() < 0.04:
        gone = at + timedelta(hours=draw.uniform(0.01, 100))
        world.remove(one, gone, draw.choice(("deleted", "protected", "suspended", "withheld")))


@dataclass(frozen=True, slots=True)
class Due:
    """What a listener that asked at certain instants must hold, by first ids: texts, and what replies answer.

    `versions` are the ids of all versions it had to read; `gone` is what was gone when it asked last.
    """

    texts: dict[str, str]
    versions: frozenset[str]
    gone: frozenset[str]
    replies: dict[str, str]


def due(
    month: Month,
    queries: Sequence[str],
    asked_at: Sequence[datetime],
    *,
    lag: timedelta,
    first_read: timedelta,
    asked_for_gone_at: datetime,
) -> Due:
    """What the queries must have brought at these instants."""
    from_id = first_id_at(asked_at[0] - first_read)
    matching = [compiled(query) for query in queries]
    texts: dict[str, str] = {}
    replies: dict[str, str] = {}
    versions: set[str] = set()
    gone: set[str] = set()
    for one in {post.first_id: post for post in month.world.posts}.values():
        seen = [
            version
            for version, until in _spans(one)
            if version.id >= from_id
            and any(matches(one, version) for matches in matching)
            and _asked_within(asked_at, version.at + max(lag, HORIZON), until)
        ]
        if not seen:
            continue
        versions |= {str(version.id) for version in seen}
        texts[one.first_id] = seen[-1].text
        if one.replied_to is not None:
            replies[one.first_id] = one.replied_to
        if one.gone_at is not None and one.gone_at <= asked_for_gone_at:
            gone.add(one.first_id)
    # A later version's id leads to the first where the answered post is held, and still there.
    named = {
        reply: first
        if (first := month.world.by_id[target].first_id) in texts and first not in gone
        else target
        for reply, target in replies.items()
    }
    return Due(texts, frozenset(versions), frozenset(gone), named)


def _spans(one: Posted) -> list[tuple[Version, datetime | None]]:
    """Each version with the instant from which on it is no longer shown."""
    ends = [later.at for _one, later in pairwise(one.versions)]
    return list(zip(one.versions, [*ends, one.gone_at], strict=True)) if one.gone_at is None else [
        (version, min(end, one.gone_at) if end else one.gone_at)
        for version, end in zip(one.versions, [*ends, None], strict=True)
    ]  # fmt: skip


def _asked_within(asked_at: Sequence[datetime], start: datetime, until: datetime | None) -> bool:
    # An id of the very instant is not shown yet: the search ends before it.
    place = bisect_right(asked_at, start)
    return place < len(asked_at) and (until is None or asked_at[place] < until)
