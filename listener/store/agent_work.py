"""What agents do on cases, kept with all its consequences in one transaction.

Each thing done names the version of the case that its agent saw: if somebody else acted first, nothing is
changed and StaleCase tells what happened. The audit trail has every entry, and replaying it gives the cases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from listener.errors import StaleCase, UsageError
from listener.model import Action, CaseState, Sentiment, Work
from listener.store import rollups
from listener.store.audit import record
from listener.store.cases import renew
from listener.store.casework import Casework
from listener.store.conversations import read_entry
from listener.store.corrections import restore
from listener.store.database import Store
from listener.store.labels import Label, LabelKind, drop_label, keep_label
from listener.store.rows import sentiment_of
from listener.store.schema import audit, cases, messages, posts
from listener.store.spam import mark_author, mark_post
from listener.store.threads import Thread, threads_of_posts
from listener.words import N_, _

LONGEST_TAG = 40
CHANNELS = ("dm", "phone", "email", "chat", "in person", "other")
"""Where an answer may have been given that nobody can read here."""


@dataclass(frozen=True, slots=True)
class Doing:
    """Something to be done on the message `post` to `brand`; `version` is that of its case as it was seen.

    Without a version nothing is compared: for what concerns a post that is in no case yet. `undoes` is the
    entry of the trail to take back.
    """

    post: int
    brand: str
    action: Action
    data: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    undoes: int | None = None


def act(store: Store, work: Casework, doings: Sequence[Doing], *, who: str, at: datetime) -> tuple[int, ...]:
    """Do all of it or nothing; returns the entries of the audit trail, by which it can be undone.

    StaleCase if a case is not as it was seen; UsageError if something cannot be done.
    """
    with store.write() as connection:
        acting = _Acting(connection, work, who, at)
        stale = [(one.post, one.brand) for one in doings if acting.is_stale(one)]
        if stale:
            raise StaleCase(list(dict.fromkeys(stale)))
        entries = tuple(acting.do(one) for one in doings)
        acting.finish()
        return entries


def entries_of(store: Store, numbers: Sequence[int]) -> tuple[Work, ...]:
    """The entries of the trail with these numbers, the newest first: in this order they are taken back."""
    query = select(audit).where(audit.c.id.in_(numbers), audit.c.post_id.is_not(None))
    with store.read() as connection:
        found = [read_entry(row) for row in connection.execute(query.order_by(audit.c.id.desc()))]
    return tuple(found)


def undoing(entries: Sequence[Work]) -> list[Doing]:
    """What takes these entries back."""
    return [Doing(one.post, one.brand, Action.UNDO, undoes=one.number) for one in entries]


class _Acting:
    """One transaction of an agent's."""

    def __init__(self, connection: Connection, work: Casework, who: str, at: datetime) -> None:
        self.connection = connection
        self.work = work
        self.who = who
        self.at = at
        self.threads: set[Thread] = set()
        self.places: set[tuple[str, date]] = set()

    def is_stale(self, one: Doing) -> bool:
        """Whether the case of the message is not as the agent saw it."""
        if one.version is None:
            return False
        case = self._case(one)
        return case is None or case.version != one.version

    def do(self, one: Doing) -> int:
        """Note it in the trail and do what it means besides; cases are made again at the end."""
        post = self.connection.execute(
            select(posts.c.id, posts.c.author_id, posts.c.compound, posts.c.scorer, posts.c.removed_at).where(
                posts.c.id == one.post
            )
        ).first()
        if post is None:
            raise UsageError(_("This post is not kept any more; reload the page."))
        _check_data(one)
        if (allowed := _STATES.get(one.action)) is not None:
            case = self._case(one)
            if case is None or CaseState(case.state) not in allowed:
                raise UsageError(_(_REFUSED[one.action]))
            if one.action is Action.DISMISS and case.first_response_at is not None:
                raise UsageError(_("This case was answered before, so it counts; resolve it instead."))
        undone = self._undone(one) if one.action is Action.UNDO else None
        number = record(
            self.connection,
            at=self.at,
            who=self.who,
            action=one.action.value,
            subject=_("message {post} to {brand}").format(post=one.post, brand=one.brand),
            post_id=one.post,
            brand=one.brand,
            undoes=one.undoes,
            data=one.data,
        )
        self.threads |= threads_of_posts(self.connection, [one.post])
        if undone is not None:
            self._take_back(undone, post)
        elif (more := _MORE.get(one.action)) is not None:
            more(self, one, post)
        return number

    def finish(self) -> None:
        """Make what depends on it again."""
        rollups.renew(self.connection, self.places)
        renew(self.connection, self.threads, self.work)

    def _case(self, one: Doing) -> Any:
        query = (
            select(cases)
            .join(messages, messages.c.case_post_id == cases.c.post_id)
            .where(messages.c.post_id == one.post, messages.c.brand == one.brand, cases.c.brand == one.brand)
        )
        return self.connection.execute(query).first()

    def _undone(self, one: Doing) -> Any:
        entry = self.connection.execute(select(audit).where(audit.c.id == one.undoes)).first()
        if entry is None or entry.post_id != one.post or entry.action not in set(Action) - {Action.UNDO}:
            raise UsageError(_("There is nothing to take back; reload the page."))
        again = self.connection.scalar(select(audit.c.id).where(audit.c.undoes == one.undoes))
        if again is not None:
            raise UsageError(_("That was taken back already; reload the page."))
        return entry

    def _take_back(self, entry: Any, post: Any) -> None:
        action, data = Action(entry.action), json.loads(entry.data)
        if action is Action.SENTIMENT:
            drop_label(self.connection, entry.post_id, LabelKind.SENTIMENT, entry.who)
            self.places |= restore(self.connection, entry.post_id)
        elif action in (Action.NEEDS, Action.DISMISS):
            drop_label(self.connection, entry.post_id, LabelKind.NEEDS, entry.who)
        elif action in (Action.SPAM, Action.NO_SPAM):
            self._mark(post, data.get("scope", "post"), is_spam=action is Action.NO_SPAM)

    def label_sentiment(self, one: Doing, post: Any) -> None:
        """Keep what the agent says the tone is, beside what the scorer said."""
        label = Sentiment(one.data["label"])
        was = sentiment_of(post.compound)
        kind = LabelKind.SENTIMENT
        keep_label(self.connection, Label(one.post, kind, self.who, label.value, self.at, was, post.scorer))
        self.places |= restore(self.connection, one.post)

    def label_needs(self, one: Doing, _post: Any) -> None:
        """Keep whether the agent says that the message needs a response, beside what the rules said."""
        told = select(messages.c.needs).where(messages.c.post_id == one.post, messages.c.brand == one.brand)
        was = self.connection.scalar(told)
        label = "no" if one.action is Action.DISMISS else one.data["needs"]
        said = None if was is None else "yes" if was else "no"
        keep_label(self.connection, Label(one.post, LabelKind.NEEDS, self.who, label, self.at, said))

    def mark_spam(self, one: Doing, post: Any) -> None:
        """Set a post aside, or all of its author's; or put them back."""
        self._mark(post, one.data.get("scope", "post"), is_spam=one.action is Action.SPAM)

    def _mark(self, post: Any, scope: str, *, is_spam: bool) -> None:
        zone = self.work.zone
        if scope == "author":
            numbers = mark_author(self.connection, post.author_id, zone, is_spam=is_spam)
            self.threads |= threads_of_posts(self.connection, numbers)
        else:
            mark_post(self.connection, post.id, zone, is_spam=is_spam)


def _check_data(one: Doing) -> None:
    """UsageError if what the action needs is missing or makes no sense."""
    data = one.data
    if one.action in (Action.TAG, Action.UNTAG) and not 0 < len(data.get("tag", "")) <= LONGEST_TAG:
        raise UsageError(_("tag: write a tag of at most {most} characters.").format(most=LONGEST_TAG))
    if one.action is Action.SENTIMENT and data.get("label") not in list(Sentiment):
        raise UsageError(_("label: choose positive, neutral or negative."))
    if one.action is Action.NEEDS and data.get("needs") not in ("yes", "no"):
        raise UsageError(_("needs: choose yes or no."))
    if one.action in (Action.SPAM, Action.NO_SPAM) and data.get("scope", "post") not in ("post", "author"):
        raise UsageError(_("scope: choose post or author."))
    if one.action is Action.ELSEWHERE and data.get("channel") not in CHANNELS:
        raise UsageError(_("channel: choose one of {known}.").format(known=", ".join(CHANNELS)))
    if one.action is Action.LINK and not data.get("post", "").isdecimal():
        raise UsageError(_("post: give the number of the mention page of the reply."))


_MORE: dict[Action, Callable[[_Acting, Doing, Any], None]] = {
    Action.SENTIMENT: _Acting.label_sentiment,
    Action.NEEDS: _Acting.label_needs,
    Action.DISMISS: _Acting.label_needs,
    Action.SPAM: _Acting.mark_spam,
    Action.NO_SPAM: _Acting.mark_spam,
}

_ALL = frozenset(CaseState)
_STATES: dict[Action, frozenset[CaseState]] = {
    Action.ELSEWHERE: frozenset({CaseState.OPEN}),
    Action.DISMISS: frozenset({CaseState.OPEN}),
    Action.RESOLVE: frozenset({CaseState.OPEN, CaseState.ANSWERED}),
    Action.REOPEN: _ALL - {CaseState.OPEN},
    **dict.fromkeys((Action.ASSIGN, Action.TAG, Action.UNTAG, Action.LINK, Action.SAVE), _ALL),
}
"""In which states a case must be for an action to mean anything."""

_REFUSED: dict[Action, str] = {
    **dict.fromkeys(_STATES, N_("This message is in no case any more; reload the page.")),
    Action.ELSEWHERE: N_("This case does not wait for an answer."),
    Action.DISMISS: N_("This case does not wait for an answer, so it cannot be dismissed."),
    Action.RESOLVE: N_("This case is closed already."),
    Action.REOPEN: N_("This case is open already."),
}
