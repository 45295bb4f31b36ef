"""The demo's history: four months of posts about a made-up brand and its rivals, the same for the same seed.

Walks through the days of `world.story` and lets people, outlets and firms write. Puts nothing anywhere:
the posts take the same way into the database as those of any archive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from listener.model import Author, Kind, Post
from listener.sources.demo.phrases import compose
from listener.sources.demo.posts import NETWORK, article, poisson, settle, tweet, wait
from listener.sources.demo.press import PRESS
from listener.sources.demo.threads import conversation
from listener.sources.demo.tongues import GRAMMARS
from listener.sources.demo.workspace import X_SOURCE
from listener.sources.demo.world import (
    ACCOUNTS,
    FIRMS,
    LANGUAGES,
    LOUD,
    OUTLETS,
    OWN,
    TAG,
    Crowd,
    Day,
    Firm,
    crowd,
    story,
)

_PRESS_SHARE = 0.15
_INTENTS = {"praise": 30, "complaint": 23, "question": 15, "chatter": 23, "comparison": 9}
_NEWS = {"news": 50, "good": 17, "bad": 13, "versus": 20}
_HASHTAGS = ("#homeoffice", "#remotework", "#desksetup", "#wfh", "#gadgets")
_TAGGED = {"complaint": 0.55, "question": 0.55, "outage": 0.5, "praise": 0.2, "campaign": 0.15}
"""How often a post of this intent is addressed to the firm."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is at hand while writing: chance, people, and the latest posts on X, oldest first."""

    rng: Random
    people: Crowd
    latest: deque[Post] = field(default_factory=lambda: deque(maxlen=150))


def generate_posts(now: datetime, seed: int = 7, days: int = 120) -> Iterator[Post]:
    """The posts of the `days` local days up to `now` (aware UTC), in order of `created_at`, all before `now`.

    Equal for equal seed, days and local date of `now`; a later hour of that date only adds posts.
    """
    written = (post for post in _write(now, seed, days) if post.created_at < now)
    yield from settle(written)


def source_of(post: Post) -> str:
    """The name of the demo's source that gave this post. KeyError for a post that is not the demo's."""
    if post.network == NETWORK:
        return X_SOURCE
    return {outlet.name: outlet.source for outlet in OUTLETS}[post.author.handle or ""]


def _write(now: datetime, seed: int, days: int) -> Iterator[Post]:
    rng = Random(seed)
    scene = _Scene(rng, crowd(rng))
    for day in story(now, days):
        for at, firm, author in _agenda(rng, day):
            if author is not None and author.id in ACCOUNTS:
                yield from _notice(scene, day, firm, at)
            elif author is None and rng.random() < _PRESS_SHARE:
                yield _report(rng, day, firm, at)
            else:
                yield from _talk(scene, day, firm, at, author)


def _agenda(rng: Random, day: Day) -> list[tuple[datetime, Firm, Author | None]]:
    """Who writes about which firm at what time of the day; None is anybody."""
    mood = rng.gammavariate(40, 1 / 40)
    agenda: list[tuple[datetime, Firm, Author | None]] = []
    for firm in FIRMS:
        count = poisson(rng, day.expected(firm) * mood * rng.gammavariate(15, 1 / 15))
        agenda += [(day.instant(rng), firm, None) for _ in range(count)]
        notices = 4 if day.crisis and firm is OWN else poisson(rng, 0.2 if day.weekend else 0.9)
        agenda += [(day.instant(rng), firm, firm.account) for _ in range(notices)]
    if day.crisis:
        agenda += [(day.instant(rng), OWN, LOUD) for _ in range(9)]
    return sorted(agenda, key=lambda entry: entry[0])


def _words(rng: Random, firm: Firm) -> dict[str, str]:
    other = rng.choice([rival for rival in FIRMS if rival is not firm])
    return {
        "brand": firm.name,
        "product": firm.product,
        "other": other.name,
        "other_product": other.product,
        "tag": TAG,
    }


def _intent(rng: Random, day: Day, firm: Firm, *, crisis: str, campaign: str, usual: dict[str, int]) -> str:
    if firm is OWN and day.crisis and rng.random() < 0.8:
        return crisis
    if firm is OWN and day.campaign and rng.random() < 0.5:
        return campaign
    return rng.choices(list(usual), list(usual.values()))[0]


def _talk(scene: _Scene, day: Day, firm: Firm, at: datetime, author: Author | None) -> Iterator[Post]:
    """One mention on X and all that follows from it."""
    rng = scene.rng
    if author is LOUD:
        lang, intent = "en", "outage"
    else:
        lang = rng.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        author = scene.people.pick(rng, lang)
        intent = _intent(rng, day, firm, crisis="outage", campaign="campaign", usual=_INTENTS)
    text = compose(rng, GRAMMARS[lang], intent, _words(rng, firm))
    kind, about = _occasion(scene, firm, author, at, loud=author is LOUD)
    addressed = kind is not Kind.QUOTE and rng.random() < _TAGGED.get(intent, 0.05)
    tags = [about.author.handle] if kind is Kind.REPLY and about else []
    if addressed and firm.desk.handle not in tags:
        tags.append(firm.desk.handle)
    hashtags = [rng.choice(_HASHTAGS)] if rng.random() < 0.15 else []
    text = " ".join([*(f"@{handle}" for handle in tags), text, *hashtags])
    post = tweet(rng, author, text, at=at, lang=lang, kind=kind, about=about)
    scene.latest.append(post)
    yield post
    yield from _reposts(scene, post)
    if addressed or (about is not None and kind is Kind.REPLY and about.author is firm.account):
        yield from conversation(rng, firm, post, intent=intent, crisis=day.crisis and firm is OWN)


def _occasion(
    scene: _Scene, firm: Firm, author: Author, at: datetime, *, loud: bool
) -> tuple[Kind, Post | None]:
    """Whether the post stands alone, or replies to or quotes a recent one about the same firm."""
    chance = scene.rng.random()
    if loud or chance > 0.2:
        return Kind.ORIGINAL, None
    recent = [
        post
        for post in scene.latest
        if firm.name in post.text and at - timedelta(days=2) < post.created_at < at and post.author != author
    ]
    if not recent:
        return Kind.ORIGINAL, None
    return (Kind.REPLY if chance < 0.13 else Kind.QUOTE), scene.rng.choice(recent)


def _reposts(scene: _Scene, post: Post) -> Iterator[Post]:
    rng = scene.rng
    lang = post.lang or "en"
    followers = post.author.followers or 0
    for _ in range(poisson(rng, min(0.04 + followers / 25_000, 2.5))):
        fan = scene.people.pick(rng, lang)
        if fan != post.author:
            at = post.created_at + wait(rng, median_hours=2.0, spread=1.0)
            yield tweet(
                rng,
                fan,
                f"RT @{post.author.handle}: {post.text}",
                at=at,
                lang=lang,
                kind=Kind.REPOST,
                about=post,
            )


def _notice(scene: _Scene, day: Day, firm: Firm, at: datetime) -> Iterator[Post]:
    """A post by the firm itself: kept, but a mention of no brand."""
    rng = scene.rng
    symbol = _intent(rng, day, firm, crisis="notice_outage", campaign="notice_campaign", usual={"notice": 1})
    text = compose(rng, GRAMMARS["en"], symbol, _words(rng, firm))
    post = tweet(rng, firm.account, text, at=at, lang="en")
    scene.latest.append(post)
    yield post


def _report(rng: Random, day: Day, firm: Firm, at: datetime) -> Post:
    outlet = rng.choices(OUTLETS, [outlet.pace for outlet in OUTLETS])[0]
    topic = _intent(rng, day, firm, crisis="outage", campaign="campaign", usual=_NEWS)
    grammar, words = PRESS[outlet.lang], _words(rng, firm)
    title = compose(rng, grammar, f"{topic}_title", words)
    return article(rng, outlet, title, compose(rng, grammar, f"{topic}_body", words), at=at)
