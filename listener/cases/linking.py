"""Which replies of a brand belong to a person's case, and by which rule. Metrics specification, section C.

The rules in their order: a direct reply; the same conversation, addressed to the author; a quote; the same
conversation, tagging the author; linked by an agent. Which of them was the first is fold.py's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.model import Rule, ThreadPost


@dataclass(frozen=True, slots=True)
class Person:
    """Whose case it is, toward which brand and in which conversation."""

    network: str
    thread: str
    brand: str
    author: int
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A post that answers a person, and the first rule by which it does."""

    post: ThreadPost
    rule: Rule


_ORDER = {rule: number for number, rule in enumerate(Rule)}


class Replies:
    """The replies among some posts, found by whom they may answer. Automatic ones answer nobody."""

    def __init__(self, posts: Iterable[ThreadPost]) -> None:
        self._direct: dict[tuple[str, str, str], list[ThreadPost]] = defaultdict(list)
        self._quotes: dict[tuple[str, str, str], list[ThreadPost]] = defaultdict(list)
        self._to_author: dict[tuple[str, str, str, int], list[ThreadPost]] = defaultdict(list)
        self._to_handle: dict[tuple[str, str, str, str], list[ThreadPost]] = defaultdict(list)
        self._naming: dict[tuple[str, str, str, str], list[ThreadPost]] = defaultdict(list)
        self._by_number: dict[int, ThreadPost] = {}
        for post in posts:
            self._by_number[post.number] = post
            if post.brand is not None and not post.is_automatic:
                self._note(post, post.brand)

    def _note(self, post: ThreadPost, brand: str) -> None:
        if post.reply_to is not None:
            self._direct[post.network, brand, post.reply_to].append(post)
        if post.quoted is not None:
            self._quotes[post.network, brand, post.quoted].append(post)
        here = (post.network, post.thread, brand)
        if post.reply_to_author is not None:
            self._to_author[*here, post.reply_to_author].append(post)
        elif post.reply_to_handle is not None:
            self._to_handle[*here, post.reply_to_handle].append(post)
        for name in post.names:
            self._naming[*here, name].append(post)

    def to(
        self, person: Person, messages: Sequence[ThreadPost], linked: Mapping[int, datetime | None]
    ) -> list[Reply]:
        """All replies to a person's messages, each once, by the first rule that holds.

        `linked` are numbers of posts that an agent named, with their times as they were then.
        """
        here = (person.network, person.thread, person.brand)
        found: dict[int, Reply] = {}

        def note(posts: Iterable[ThreadPost], rule: Rule) -> None:
            for post in posts:
                held = found.get(post.number)
                if held is None or _ORDER[rule] < _ORDER[held.rule]:
                    found[post.number] = Reply(post, rule)

        for message in messages:
            to_it = (person.network, person.brand, message.id)
            note(self._direct.get(to_it, ()), Rule.DIRECT)
            note(self._quotes.get(to_it, ()), Rule.QUOTE)
        note(self._to_author.get((*here, person.author), ()), Rule.CONVERSATION)
        if person.handle is not None:
            note(self._to_handle.get((*here, person.handle), ()), Rule.CONVERSATION)
            note(self._naming.get((*here, person.handle), ()), Rule.MENTION)
        # What an agent links may be by anybody: staff who are no registered handle among them.
        note(filter(None, (self._linked(person, *one) for one in linked.items())), Rule.MANUAL)
        return list(found.values())

    def _linked(self, person: Person, number: int, at: datetime | None) -> ThreadPost | None:
        """A linked reply; of one that was removed since no more than its time is known."""
        post = self._by_number.get(number)
        is_lost = post is None or (post.removed_at is not None and post.brand is None)
        if at is None or not is_lost:
            return post
        return ThreadPost(number, person.network, str(number), person.thread, 0, at)


def direct_replies(posts: Iterable[ThreadPost]) -> Mapping[tuple[str, str], list[ThreadPost]]:
    """Own posts by (network, id) of what they directly answer, the earliest first; automatic ones as well."""
    found: dict[tuple[str, str], list[ThreadPost]] = defaultdict(list)
    for post in posts:
        if post.brand is not None and post.reply_to is not None:
            found[post.network, post.reply_to].append(post)
    for replies in found.values():
        replies.sort(key=lambda post: (post.at, len(post.id), post.id))
    return found
