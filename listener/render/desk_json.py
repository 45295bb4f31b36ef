"""Cases as JSON: a line of the list, and one whole with its messages, its waits and its conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from listener.model import Signal, Turn
from listener.render.report_json import iso, numbered_json
from listener.store.inbox import StoredCase, StoredMessage
from listener.store.stored import StoredPost


def case_json(one: StoredCase) -> dict[str, Any]:
    """A case: `case` is the number of its earliest message and with `brand` its key, `post` the number of its
    newest one, of whose author and text nothing is known where it was removed.
    """
    post = one.last.post
    removed = one.last.removed
    return {
        "case": one.post,
        "brand": one.brand,
        "version": one.version,
        "state": one.state.value,
        "network": one.network,
        "post": one.last.number,
        "author": None if removed else post.author.handle or post.author.name or post.author.id,
        "followers": one.followers,
        "text": None if removed else post.text,
        "url": None if removed else post.url,
        "negative": one.is_negative,
        "signals": [
            name.lower() for name, signal in Signal.__members__.items() if signal and signal in one.signals
        ],
        "opened_at": iso(one.opened_at),
        "waiting_since": one.waiting_since and iso(one.waiting_since),
        "due_at": one.due_at and iso(one.due_at),
        "first_response_at": one.first_response_at and iso(one.first_response_at),
        "rule": one.rule.value if one.rule else None,
        "agent": one.agent,
        "replies": one.replies,
        "reopened": one.reopened,
        "assignee": one.assignee,
        "assigned_at": one.assigned_at and iso(one.assigned_at),
        "closed_at": one.closed_at and iso(one.closed_at),
        "closed_by": one.closed_by,
        "tags": list(one.tags),
        "outcome": one.outcome,
    }


def whole_case_json(
    one: StoredCase,
    messages: Mapping[int, StoredMessage],
    turns: Sequence[Turn],
    conversation: Sequence[StoredPost],
) -> dict[str, Any]:
    """A case with the messages it is made of, its waits, and the posts of its conversation, oldest first."""
    return case_json(one) | {
        "messages": [
            {"post": told.post, "needs": told.needs, "reason": told.reason.value}
            for told in messages.values()
        ],
        "turns": [
            {
                "opened_at": iso(turn.opened_at),
                "ended_at": turn.ended_at and iso(turn.ended_at),
                "ended": turn.ended.value,
            }
            for turn in turns
        ],
        "conversation": [{"own": stored.is_own, **numbered_json(stored)} for stored in conversation],
    }
