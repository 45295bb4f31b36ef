"""A reader that gives what the test tells it to: readings, errors, or nothing until it is let go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime

from listener.model import Cursor, Part, PollStatus, Post, Reading

Answer = Reading | Exception


@dataclass
class FakeReader:
    """Answers for each source by name; remembers who was asked when, and with which cursor.

    A source in `hangs` never answers. Without an answer of its own a source gives an empty OK.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    hangs: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, datetime, Cursor | None]] = field(default_factory=list)

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        self.asked.append((part.source.name, part.name, now, cursor))
        if part.source.name in self.hangs:
            await asyncio.Event().wait()
        answer = self.answers.get(part.source.name, Reading(PollStatus.OK))
        if isinstance(answer, Exception):
            raise answer
        return replace(answer, state={"url": part.url or "", **answer.state})

    def close(self) -> None:
        """It holds nothing."""

    def times(self, source: str) -> list[datetime]:
        """When the source was asked."""
        return [when for name, _, when, _ in self.asked if name == source]


def reading(*posts: Post, **changes: object) -> Reading:
    """An OK reading of these posts."""
    given: dict[str, object] = {"status": PollStatus.OK, "seen": len(posts), "posts": posts}
    return Reading(**(given | changes))  # type: ignore[arg-type]
