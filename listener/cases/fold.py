"""The cases of one person in one conversation, told from messages, replies, removals and agents' work in the
order of their times. Metrics specification, section C.

A further message after an answer is a next turn of the case; after it is closed, or was silent for seven
days, a new case. What was answered first stays the first answer, whatever comes later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from listener.cases.linking import Person, Reply
from listener.model import (
    SILENCE,
    SKEW,
    Action,
    Case,
    CaseState,
    Message,
    Rule,
    Signal,
    ThreadPost,
    Turn,
    Work,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that needs a response, with the post it is in."""

    post: ThreadPost
    message: Message


@dataclass(slots=True)
class _Open:
    """A case while it is told."""

    asked: list[Asked]
    turns: list[Turn]
    state: CaseState = CaseState.OPEN
    first: tuple[datetime, int | None, Rule, str | None] | None = None
    handled_from: datetime | None = None
    replies: int = 0
    assignee: str | None = None
    assigned_at: datetime | None = None
    closed: tuple[datetime, str | None] | None = None
    reopened: list[datetime] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    saved_at: datetime | None = None
    last_at: datetime | None = None
    turn_asked: list[Asked] = field(default_factory=list)


def fold(
    person: Person, asked: Sequence[Asked], replies: Sequence[Reply], work: Sequence[Work]
) -> list[Case]:
    """The person's cases, the earliest first. `work` was done on these messages and not taken back."""
    telling = _Telling()
    events: list[tuple[datetime, int, tuple[int, str], Callable[[], None]]] = []
    at_of = {one.post.number: one.message.at for one in asked}
    for one in asked:
        key = (len(one.post.id), one.post.id)
        events.append((one.message.at, 0, key, lambda one=one: telling.message(one)))  # type: ignore[misc]
        if one.post.removed_at is not None:
            gone = max(one.post.removed_at, one.message.at)
            events.append((gone, 3, key, lambda one=one: telling.removal(one)))  # type: ignore[misc]
    for reply in replies:
        key = (len(reply.post.id), reply.post.id)
        events.append((reply.post.at, 1, key, lambda reply=reply: telling.reply(reply)))  # type: ignore[misc]
    for entry in work:
        # A message whose clock goes ahead is there before anything is done about it.
        at = max(entry.at, at_of[entry.post])
        events.append((at, 2, (entry.number, ""), lambda entry=entry: telling.work(entry)))  # type: ignore[misc]
    for _at, _order, _key, happen in sorted(events, key=lambda event: event[:3]):
        happen()
    return [_case(person, one) for one in telling.cases]


class _Telling:
    """Takes the events of one person in order; `cases` are told so far, the last one is the present one."""

    def __init__(self) -> None:
        self.cases: list[_Open] = []
        self._of: dict[int, _Open] = {}
        self._unused: dict[int, tuple[Reply, _Open | None]] = {}
        """Replies that answered nothing yet, by number, with the case that they are counted in."""

    def message(self, one: Asked) -> None:
        """A message opens a case, joins the open one, or reopens an answered one."""
        at = one.message.at
        now = self.cases[-1] if self.cases else None
        if now is None or now.state not in (CaseState.OPEN, CaseState.ANSWERED) or _is_silent(now, at):
            # What closed the case before is no answer to what comes after.
            early = self._early(at) if now is None else self._early(at, one)
            now = _Open([], [Turn(at)])
            self.cases.append(now)
        elif now.state is CaseState.ANSWERED:
            now.turns.append(Turn(at))
            now.state = CaseState.OPEN
            now.reopened.append(at)
            now.turn_asked = []
            early = self._early(at, one)
        else:
            early = []
        now.asked.append(one)
        now.turn_asked.append(one)
        now.last_at = at
        self._of[one.post.number] = now
        if early:
            self._answer(now, at, early[0])

    def _early(self, at: datetime, to: Asked | None = None) -> list[Reply]:
        """Replies that answered nothing yet and came so shortly before that only the clocks differ.

        With `to`, those that directly answer it.
        """
        early = (reply for reply, _counted in self._unused.values() if at - SKEW <= reply.post.at)
        return [reply for reply in early if to is None or reply.post.reply_to == to.post.id]

    def reply(self, reply: Reply) -> None:
        """A reply answers the open turn; further ones are counted."""
        now = self.cases[-1] if self.cases else None
        if now is not None and now.state is CaseState.OPEN:
            self._answer(now, reply.post.at, reply)
            return
        self._unused[reply.post.number] = reply, now
        if now is not None:
            now.replies += 1
            now.last_at = reply.post.at

    def _answer(self, now: _Open, at: datetime, reply: Reply) -> None:
        now.replies += 1
        _reply, before = self._unused.pop(reply.post.number, (reply, None))
        if before is not None:
            before.replies -= 1
        _end_turn(now, at, reply.post.number, reply.rule, reply.post.agent)

    def removal(self, one: Asked) -> None:
        """The author took a message away: whoever waits for no answer any more has withdrawn."""
        now = self._of[one.post.number]
        now.turn_asked = [other for other in now.turn_asked if other.post.number != one.post.number]
        if now.state is not CaseState.OPEN or now.turn_asked or one.post.removed_at is None:
            return
        at = max(one.post.removed_at, now.turns[-1].opened_at)
        now.turns[-1] = replace(now.turns[-1], ended_at=at, ended=CaseState.WITHDRAWN)
        if now.first is None:
            now.state, now.closed = CaseState.WITHDRAWN, (at, None)
        else:
            now.state = CaseState.ANSWERED

    def work(self, entry: Work) -> None:
        """What an agent did on a message, on the case that holds it now."""
        now = self._of.get(entry.post)
        if now is not None and (do := _DOING.get(entry.action)) is not None:
            do(now, entry)


def _is_silent(now: _Open, at: datetime) -> bool:
    return now.state is CaseState.ANSWERED and now.last_at is not None and at - now.last_at > SILENCE


def _end_turn(now: _Open, at: datetime, post: int | None, rule: Rule, agent: str | None) -> None:
    at = max(at, now.turns[-1].opened_at)
    now.turns[-1] = replace(now.turns[-1], ended_at=at, ended=CaseState.ANSWERED)
    now.state = CaseState.ANSWERED
    now.last_at = at
    if now.first is None:
        now.first = (at, post, rule, agent)
        now.handled_from = now.assigned_at


def _assign(now: _Open, entry: Work) -> None:
    now.assignee = entry.data.get("to")
    now.assigned_at = entry.at if now.assignee else None


def _tag(now: _Open, entry: Work) -> None:
    now.tags.add(entry.data["tag"])


def _untag(now: _Open, entry: Work) -> None:
    now.tags.discard(entry.data["tag"])


def _elsewhere(now: _Open, entry: Work) -> None:
    if now.state is CaseState.OPEN:
        at = datetime.fromisoformat(entry.data["at"]) if "at" in entry.data else entry.at
        _end_turn(now, min(at, entry.at), None, Rule.ELSEWHERE, entry.who)


def _close(now: _Open, entry: Work, state: CaseState) -> None:
    if now.state is CaseState.OPEN:
        at = max(entry.at, now.turns[-1].opened_at)
        now.turns[-1] = replace(now.turns[-1], ended_at=at, ended=state)
    now.state = state
    now.closed = (entry.at, entry.who)


def _resolve(now: _Open, entry: Work) -> None:
    if now.state in (CaseState.OPEN, CaseState.ANSWERED):
        _close(now, entry, CaseState.RESOLVED)


def _dismiss(now: _Open, entry: Work) -> None:
    # What was answered needed it, whatever is said of it later.
    if now.state is CaseState.OPEN and now.first is None:
        _close(now, entry, CaseState.DISMISSED)


def _reopen(now: _Open, entry: Work) -> None:
    if now.state is CaseState.OPEN:
        return
    now.reopened.append(entry.at)
    now.state, now.closed = CaseState.OPEN, None
    now.turn_asked = list(now.asked)
    if now.first is None:
        # Nobody ever answered: its author has been waiting all the time.
        now.turns[-1] = replace(now.turns[-1], ended_at=None, ended=CaseState.OPEN)
    else:
        now.turns.append(Turn(max(entry.at, now.turns[-1].opened_at)))


def _save(now: _Open, entry: Work) -> None:
    now.saved_at = entry.at


_DOING: dict[Action, Callable[[_Open, Work], None]] = {
    Action.ASSIGN: _assign,
    Action.TAG: _tag,
    Action.UNTAG: _untag,
    Action.ELSEWHERE: _elsewhere,
    Action.RESOLVE: _resolve,
    Action.DISMISS: _dismiss,
    Action.REOPEN: _reopen,
    Action.SAVE: _save,
}


def _case(person: Person, one: _Open) -> Case:
    at, post, rule, agent = one.first or (None, None, None, None)
    messages = [asked.message for asked in one.asked]
    return Case(
        post=messages[0].post,
        brand=person.brand,
        network=person.network,
        thread=person.thread,
        author=person.author,
        state=one.state,
        turns=tuple(one.turns),
        messages=tuple(message.post for message in messages),
        last_post=messages[-1].post,
        signals=_together(message.signals for message in messages),
        is_negative=any(message.is_negative for message in messages),
        followers=max((a.post.followers for a in one.asked if a.post.followers is not None), default=None),
        first_response_at=at,
        first_response_post=post,
        rule=rule,
        agent=agent,
        handled_from=one.handled_from,
        replies=one.replies,
        assignee=one.assignee,
        assigned_at=one.assigned_at,
        closed_at=one.closed[0] if one.closed else None,
        closed_by=one.closed[1] if one.closed else None,
        reopened=tuple(one.reopened),
        tags=tuple(sorted(one.tags)),
        outcome="saved" if one.saved_at else None,
        outcome_at=one.saved_at,
    )


def _together(signals: Iterable[Signal]) -> Signal:
    found = Signal.NONE
    for one in signals:
        found |= one
    return found
