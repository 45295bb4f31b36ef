"""What people looked at while they worked, and what they corrected: what accuracy is told from.

Whoever acts on a message and leaves its sentiment as it is has agreed with it; whoever corrects it has not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from listener.model import Action
from listener.store.database import Store
from listener.store.labels import LabelKind
from listener.store.rows import in_lists
from listener.store.schema import audit, labels, messages, posts


@dataclass(frozen=True, slots=True)
class Review:
    """What was said of one post by us (`was`) and by people (`label`, None where nobody corrected it)."""

    kind: LabelKind
    lang: str
    source: str
    was: str
    label: str | None

    @property
    def is_right(self) -> bool:
        """Whether what we said stands."""
        return self.label in (None, self.was)


_Said = dict[tuple[int, LabelKind], tuple[str | None, str | None]]
"""By post and kind: the latest label, and what we had said when it was given."""


_AT_WORK = audit.c.data.not_like('%"audit": %') & audit.c.data.not_like('%"round": %')
"""What is labelled in an audit or a round was drawn, not chosen; it has figures of its own."""


def reviews(store: Store) -> tuple[Review, ...]:
    """Everything that people at work have seen and that we had said something of."""
    with store.read() as connection:
        worked = audit.c.action.in_(list(Action)), _AT_WORK
        seen = select(audit.c.post_id).distinct().where(*worked)
        numbers = sorted(number for number in connection.scalars(seen) if number is not None)
        found: list[Review] = []
        for some in in_lists(numbers):
            found += _reviews(connection, some)
        return tuple(found)


def _reviews(connection: Connection, numbers: list[int]) -> list[Review]:
    said, needed = _said(connection, numbers), _needed(connection, numbers)
    found = []
    query = select(posts.c.id, posts.c.lang, posts.c.source, posts.c.sentiment).where(posts.c.id.in_(numbers))
    for row in connection.execute(query):
        now = {LabelKind.SENTIMENT: row.sentiment, LabelKind.NEEDS: needed.get(row.id)}
        for kind, present in now.items():
            label, was = said.get((row.id, kind), (None, None))
            if (told := was or present) is not None:
                found.append(Review(kind, row.lang or "", row.source, told, label))
    return found


def misdated(store: Store) -> int:
    """How many messages have a reply that claims to be older than they are."""
    with store.read() as connection:
        query = select(func.count()).select_from(messages).where(messages.c.is_misdated)
        return int(connection.scalar(query) or 0)


def _said(connection: Connection, numbers: list[int]) -> _Said:
    query = select(labels).where(labels.c.post_id.in_(numbers)).order_by(labels.c.at, labels.c.by)
    return {(row.post_id, LabelKind(row.kind)): (row.label, row.was) for row in connection.execute(query)}


def _needed(connection: Connection, numbers: list[int]) -> dict[int, str]:
    """Whether the rules say that posts need a response, of any brand."""
    query = select(messages.c.post_id, messages.c.needs).where(messages.c.post_id.in_(numbers))
    found: dict[int, str] = {}
    for number, needs in connection.execute(query.order_by(messages.c.needs)):
        found[number] = "yes" if needs else "no"
    return found
