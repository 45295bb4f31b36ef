"""`make demo`: the demo with the last week of X read from the fake X, by the real reader."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from listener.cli import main
from listener.model import Kind, X
from listener.sources.demo import generate_posts
from tests.fakes.x_server import FakeX
from tests.fakes.x_world import WEEK, XWorld


def demo_x(now: datetime) -> FakeX:
    """The fake X at `now` with what the demo's people posted in the week before. X finds no pure reposts."""
    world = XWorld()
    for post in generate_posts(now):
        if post.network == X and post.kind is not Kind.REPOST and post.created_at > now - WEEK:
            world.adopt(post)
    return FakeX(world, lambda: now)


if __name__ == "__main__":
    with demo_x(datetime.now(UTC)).serve() as base:
        main(["demo", "--x-api", base, *sys.argv[1:]])
