"""One generated history for all tests of the demo, and the mentions in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from listener.model import Kind, Post
from listener.sources.demo import generate_posts
from listener.sources.demo.world import ACCOUNTS

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def posts() -> list[Post]:
    return list(generate_posts(NOW))


@pytest.fixture(scope="session")
def mentions(posts: list[Post]) -> list[Post]:
    return [post for post in posts if post.author.id not in ACCOUNTS and post.kind is not Kind.REPOST]
