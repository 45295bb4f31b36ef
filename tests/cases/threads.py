"""Short ways to conversations, for tests: minutes after noon, people by name, replies by id."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from listener.cases import Rules, build
from listener.model import Action, Case, CaseState, Desk, Message, Signal, ThreadPost, Work
from tests.builders import at

NOON = at(9)
PEOPLE = {"anna": 1, "bob": 2, "acme": 8, "bolt": 9}
"""The rows of authors."""
RULES = Rules("first", {("x", "acme"): "Acme", ("x", "bolt"): "Bolt"})
ANY = Rules("any", RULES.handles)


def minute(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def ask(number: int, minutes: float = 0, by: str = "anna", **changes: Any) -> ThreadPost:
    """A question tagging Acme, in the conversation "1"."""
    given: dict[str, Any] = {
        "network": "x",
        "id": str(number),
        "thread": "1",
        "author": PEOPLE[by],
        "handle": by,
        "at": minute(minutes),
        "tags": ("Acme",),
        "signals": Signal.QUESTION,
    }
    return ThreadPost(number, **(given | changes))


def reply(number: int, minutes: float, to: ThreadPost | None = None, **changes: Any) -> ThreadPost:
    """A post of Acme's in the conversation "1", in direct reply to another if one is given."""
    given: dict[str, Any] = {
        "network": "x",
        "id": str(number),
        "thread": "1",
        "author": PEOPLE["acme"],
        "handle": "acme",
        "at": minute(minutes),
        "brand": "Acme",
    }
    if to is not None:
        given |= {"reply_to": to.id, "reply_to_author": to.author}
    return ThreadPost(number, **(given | changes))


def done(
    number: int,
    minutes: float,
    message: ThreadPost,
    action: Action,
    /,
    *,
    undoes: int | None = None,
    **data: str,
) -> Work:
    """Something that the agent Jo did on a message to Acme."""
    return Work(number, minute(minutes), message.number, "Acme", action, "Jo", data, undoes)


def desk(*posts: ThreadPost, work: tuple[Work, ...] = (), rules: Rules = RULES) -> Desk:
    """What the posts come to."""
    return build(posts, work, rules)


def the_case(*posts: ThreadPost, work: tuple[Work, ...] = (), rules: Rules = RULES) -> Case:
    """The only case that the posts come to."""
    (case,) = desk(*posts, work=work, rules=rules).cases
    return case


def the_message(*posts: ThreadPost, rules: Rules = RULES) -> Message:
    """The only message among the posts."""
    (message,) = desk(*posts, rules=rules).messages
    return message


def waits(case: Case) -> list[tuple[float, float | None, CaseState]]:
    """The case's waits in minutes after noon."""
    return [
        (
            (turn.opened_at - NOON) / timedelta(minutes=1),
            None if turn.ended_at is None else (turn.ended_at - NOON) / timedelta(minutes=1),
            turn.ended,
        )
        for turn in case.turns
    ]
