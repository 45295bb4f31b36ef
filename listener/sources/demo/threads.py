"""Conversations of the demo: whether and when a firm answers, and what its customer says to that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from listener.model import Kind, Post
from listener.sources.demo.phrases import compose
from listener.sources.demo.posts import tweet, wait
from listener.sources.demo.tongues import GRAMMARS
from listener.sources.demo.world import ZONE, Firm

_ANSWERS = {"praise": "thanks", "campaign": "thanks", "question": "answer", "chatter": "answer"}
_SPREAD = 0.85


def conversation(rng: Random, firm: Firm, message: Post, *, intent: str, crisis: bool) -> Iterator[Post]:
    """What follows a message addressed to the firm: nothing, an answer, or two rounds of them."""
    if rng.random() < _silence(firm, intent, crisis=crisis):
        return
    answer = _answer(rng, firm, message, _ANSWERS.get(intent, "sorry"), crisis=crisis)
    yield answer
    if intent in ("praise", "campaign") or rng.random() > 0.3:
        return
    mood = "unsolved" if rng.random() < (0.7 if crisis else 0.4) else "solved"
    back = _follow_up(rng, firm, answer, message, mood)
    yield back
    if mood == "unsolved" and rng.random() > firm.silence:
        yield _answer(rng, firm, back, "sorry", crisis=crisis)


def _silence(firm: Firm, intent: str, *, crisis: bool) -> float:
    """The chance of no answer: praise is let stand more often, and a crisis swamps the desk."""
    if intent in ("praise", "campaign", "chatter", "comparison"):
        return min(0.9, firm.silence + 0.4)
    return min(0.9, firm.silence + (0.2 if crisis else 0.0))


def _answer(rng: Random, firm: Firm, message: Post, symbol: str, *, crisis: bool) -> Post:
    lang = message.lang or "en"
    at = message.created_at + _reply_time(rng, firm, message.created_at, crisis=crisis)
    said = compose(rng, GRAMMARS[lang], symbol, {"brand": firm.name, "product": firm.product})
    sign = f" {rng.choice(firm.signs)}" if firm.signs else ""
    text = f"@{message.author.handle} {said}{sign}"
    return tweet(rng, firm.desk, text, at=at, lang=lang, kind=Kind.REPLY, about=message)


def _follow_up(rng: Random, firm: Firm, answer: Post, message: Post, mood: str) -> Post:
    lang = message.lang or "en"
    said = compose(rng, GRAMMARS[lang], mood, {})
    at = answer.created_at + wait(rng, median_hours=1.0, spread=1.0)
    text = f"@{firm.desk.handle} {said}"
    return tweet(rng, message.author, text, at=at, lang=lang, kind=Kind.REPLY, about=answer)


def _reply_time(rng: Random, firm: Firm, asked: datetime, *, crisis: bool) -> timedelta:
    """Median `reply_hours` in office hours, far more outside them, three times as much in a crisis."""
    local = asked.astimezone(ZONE)
    at_work = local.weekday() < 5 and 8 <= local.hour < 18
    median = firm.reply_hours * (1 if at_work else 5) * (3 if crisis else 1)
    return wait(rng, median_hours=median, spread=_SPREAD)
