"""Single posts of the demo: ids, addresses, kinds and counters. Decides neither who writes nor when."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from listener.model import Author, Counters, Kind, Post, ReplyTo
from listener.sources.demo.world import Outlet

NETWORK = "x"
_X_EPOCH = 1_288_834_974_657
"""Milliseconds at which the clock inside X's ids began."""


def tweet(
    rng: Random,
    author: Author,
    text: str,
    *,
    at: datetime,
    lang: str,
    kind: Kind = Kind.ORIGINAL,
    about: Post | None = None,
) -> Post:
    """A post on X; `about` is what it replies to, quotes or reposts."""
    number = _snowflake(rng, at)
    reply = kind is Kind.REPLY and about is not None
    return Post(
        network=NETWORK,
        id=number,
        author=author,
        text=text,
        created_at=at,
        url=f"https://x.com/{author.handle}/status/{number}",
        lang=lang,
        kind=kind,
        reply_to=ReplyTo(about.id, about.author.handle) if reply and about else None,
        conversation_id=about.conversation_id if reply and about else number,
        ref_id=about.id if about and not reply else None,
        counters=_counters(rng, author.followers or 0),
    )


def article(rng: Random, outlet: Outlet, title: str, body: str, *, at: datetime) -> Post:
    """An entry of an outlet's feed. Its id is the link where the outlet's guids are permalinks."""
    url = f"https://{outlet.host}/{at:%Y/%m/%d}/{_slug(title)}-{rng.randrange(10**6):06d}"
    digest = hashlib.sha256(url.encode()).hexdigest()
    author = Author("@" + outlet.name.casefold(), outlet.name, outlet.name, outlet.audience)
    return Post(
        network="rss",
        id=url if outlet.permalinks else f"sha256:{digest}",
        author=author,
        text=f"{title}\n\n{body}",
        created_at=at,
        url=url,
        lang=outlet.lang,
        kind=Kind.ARTICLE,
    )


def settle(posts: Iterable[Post]) -> list[Post]:
    """The posts in order of time, each counting at least the answers and reposts that are among them."""
    ordered = sorted(posts, key=lambda post: (post.created_at, post.id))
    replies = Counter(post.reply_to.post_id for post in ordered if post.reply_to)
    reposts = Counter(post.ref_id for post in ordered if post.kind is Kind.REPOST)
    quotes = Counter(post.ref_id for post in ordered if post.kind is Kind.QUOTE)
    return [
        replace(
            post,
            counters=replace(
                post.counters,
                replies=max(post.counters.replies or 0, replies[post.id]),
                reposts=max(post.counters.reposts or 0, reposts[post.id]),
                quotes=max(post.counters.quotes or 0, quotes[post.id]),
            ),
        )
        if post.network == NETWORK
        else post
        for post in ordered
    ]


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count by Knuth's product of uniforms; for means below some hundreds."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def wait(rng: Random, *, median_hours: float, spread: float) -> timedelta:
    """A log-normal time, whole seconds and at least one of them."""
    hours = rng.lognormvariate(math.log(median_hours), spread)
    return timedelta(seconds=max(1, round(hours * 3600)))


def _snowflake(rng: Random, at: datetime) -> str:
    milliseconds = int(at.timestamp()) * 1000 + rng.randrange(1000) - _X_EPOCH
    return str(milliseconds << 22 | rng.getrandbits(22))


def _counters(rng: Random, followers: int) -> Counters:
    """Few people see a post, fewer like it, and X often does not say how many saw it."""
    seen = int((20 + followers * 0.12) * rng.lognormvariate(0, 0.7))
    likes = min(seen, poisson(rng, min(seen * 0.015, 200.0)))
    return Counters(
        likes=likes,
        replies=poisson(rng, likes * 0.08),
        reposts=poisson(rng, likes * 0.10),
        quotes=poisson(rng, likes * 0.02),
        bookmarks=poisson(rng, likes * 0.03),
        impressions=seen if rng.random() < 0.4 else None,
    )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].rstrip("-")
