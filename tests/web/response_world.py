"""A small response desk for the pages: conversations of two brands on two networks, answered or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from listener.config import BusinessHours, Config, Response
from listener.desk import casework
from listener.model import (
    Action,
    Author,
    Brand,
    EnrichedPost,
    Keyword,
    Kind,
    Match,
    Post,
    ReplyTo,
    Role,
    Score,
    Signal,
)
from listener.store import Store
from listener.store.agent_work import Doing, act
from listener.store.casework import Casework
from listener.store.inbox import InboxFilter, list_cases
from listener.store.removals import forget_post
from listener.store.save import save
from tests.databases import new_sqlite
from tests.web.world import NOW, ZONE, make_config

OFFICE = ("09:00-17:00",)
SIGNS = (None, "JD", "MK", "JD", "MK", "JD", "MK", "LO")
ASKED = 300


def desk_config(*, business: bool = True) -> Config:
    """Acme and its rival with handles, and a silent rival; office hours on weekdays."""
    config = make_config()
    own, rival = config.brands
    windows = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())
    return replace(
        config,
        response=Response(target_hours=4.0),
        business_hours=BusinessHours(windows, (NOW.date(),)) if business else None,
        brands=(
            replace(own, handles={"x": ("acme",), "forum": ("acme",)}),
            replace(rival, handles={"x": ("rival",)}),
            Brand("Quiet", Role.COMPETITOR, (Keyword("quiet"),), handles={"x": ("quiet",)}),
        ),
    )


def question(number: int, at: datetime, brand: str = "Acme", network: str = "x") -> EnrichedPost:
    """A question of a customer's that tags the brand; every third one is angry."""
    post = Post(
        network=network,
        id=f"q{number}",
        author=Author(f"c{number % 90}", f"customer{number % 90}", None, 10 * number),
        text=f"@{brand.casefold()} where is my order, No {number}?",
        created_at=at,
        lang="en",
        kind=Kind.ORIGINAL,
        conversation_id=f"q{number}",
    )
    score = Score(-5_000 if number % 3 == 0 else 1_000, "vader-3.3.2")
    return EnrichedPost(post, (Match(brand),), "en", None, score, tags=(brand,), signals=Signal.QUESTION)


def follow_up(number: int, at: datetime, brand: str = "Acme", network: str = "x") -> EnrichedPost:
    """The same customer asking on in the same conversation."""
    first = question(number, at, brand, network)
    post = replace(
        first.post, id=f"f{number}", kind=Kind.REPLY, reply_to=ReplyTo(f"a{number}", brand.casefold())
    )
    return replace(first, post=post)


def answer(
    number: int,
    at: datetime,
    brand: str = "Acme",
    network: str = "x",
    agent: str | None = None,
    to: str = "q",
) -> EnrichedPost:
    """The brand's reply to that question, signed or not."""
    handle = brand.split(" ")[0].casefold()
    post = Post(
        network=network,
        id=f"{'a' if to == 'q' else 'b'}{number}",
        author=Author(f"{handle}-desk", handle),
        text=f"@customer{number % 90} on its way, No {number}. ^{agent or ''}",
        created_at=at,
        lang="en",
        kind=Kind.REPLY,
        reply_to=ReplyTo(f"{to}{number}", f"customer{number % 90}"),
        conversation_id=f"q{number}",
    )
    return EnrichedPost(
        post, (), "en", is_own=True, brand=brand, names=(f"customer{number % 90}",), agent=agent
    )


def conversations() -> Iterator[EnrichedPost]:
    """ASKED questions over sixty-five days, a third of them never answered; some go on."""
    rng = Random(7)
    for number in range(ASKED):
        brand = "Rival & Co" if number % 5 == 4 else "Acme"
        network = "forum" if brand == "Acme" and number % 4 == 3 else "x"
        at = NOW - timedelta(hours=5 * number + 2 + 5 * rng.random())
        yield question(number, at, brand, network)
        if rng.random() < 0.35:
            continue
        agent = SIGNS[number % len(SIGNS)] if brand == "Acme" else None
        took = timedelta(hours=rng.lognormvariate(1.0, 1.2))
        if at + took < NOW:
            yield answer(number, at + took, brand, network, agent)
            again = at + took + timedelta(hours=3)
            if number % 6 == 0 and again < NOW:
                yield follow_up(number, again, brand, network)
                if number % 12 == 0 and again + took < NOW:
                    yield answer(number, again + took, brand, network, agent, to="f")


def make_desk(
    folder: Path, posts: Sequence[EnrichedPost] | None = None, config: Config | None = None
) -> Store:
    """A store with these posts; by default with the conversations above and what agents did about them."""
    config = config or desk_config()
    work = casework(config)
    store = new_sqlite(folder / "desk.db")
    kept = list(conversations()) if posts is None else list(posts)
    save(store, kept, source="X", now=NOW, zone=ZONE, work=work)
    if posts is None:
        _work_on(store, work)
    return store


def _work_on(store: Store, work: Casework) -> None:
    """Of the cases that nobody answered some are given to Jo, some closed, and some withdrawn."""
    waiting = list_cases(store, InboxFilter(("Acme",)), NOW, limit=1_000)
    done = sorted(waiting, key=lambda case: case.opened_at, reverse=True)[3:]
    for number, case in enumerate(done[:40]):
        at = case.opened_at + timedelta(hours=2)
        action = (Action.ASSIGN, Action.ASSIGN, Action.RESOLVE, Action.DISMISS, Action.ASSIGN, None)[
            number % 6
        ]
        if action is None:
            forget_post(store, case.network, case.last.post.id, now=at, zone=ZONE, work=work)
            continue
        data = {"to": "Jo"} if action is Action.ASSIGN else {}
        act(store, work, [Doing(case.post, "Acme", action, data)], who="Jo", at=at)
