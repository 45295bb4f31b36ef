"""What agents do on cases, kept with all its consequences in one transaction.

Each thing done names the version of the case that its agent saw: if somebody else acted first, nothing is
changed and StaleCase tells what happened. The audit trail has every entry, and replaying it gives the cases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from listener.errors import StaleCase, UsageError
from listener.model import Action, CaseState, Reason, Sentiment, Work
from listener.store import rollups
from listener.store.audit import record
from listener.store.cases import renew
from listener.store.casework import Casework
from listener.store.conversations import read_entry
from listener.store.corrections import restore
from listener.store.database import Store
from listener.store.labels import Label, LabelKind, Origin, change_label, drop_label, keep_label, said_before
from listener.store.schema import audit, cases, messages, own_posts, posts
from listener.store.spam import mark_author, mark_post
from listener.store.threads import Thread, threads_of_posts
from listener.words import N_, _

LONGEST_TAG = 40
_MINUTE = timedelta(minutes=1)
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
        return act_within(connection, work, doings, who=who, at=at)


def act_within(
    connection: Connection, work: Casework, doings: Sequence[Doing], *, who: str, at: datetime
) -> tuple[int, ...]:
    """The same inside the caller's write transaction."""
    acting = _Acting(connection, work, who, at)
    stale = [(one.post, one.brand) for one in doings if acting.is_stale(one)]
    if stale:
        raise StaleCase(list(dict.fromkeys(stale)))
    entries = tuple(acting.do(one) for one in doings)
    acting.finish()
    return entries


def undo_within(
    connection: Connection, work: Casework, number: int, data: Mapping[str, str], *, who: str, at: datetime
) -> None:
    """Take an entry of the trail back inside the caller's write transaction, unless somebody did already."""
    if connection.scalar(select(audit.c.id).where(audit.c.undoes == number)) is not None:
        return
    (entry,) = connection.execute(select(audit).where(audit.c.id == number))
    undo = Doing(entry.post_id, entry.brand, Action.UNDO, data, undoes=number)
    act_within(connection, work, [undo], who=who, at=at)


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
            select(
                posts.c.id, posts.c.author_id, posts.c.sentiment, posts.c.scorer, posts.c.removed_at
            ).where(posts.c.id == one.post)
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
            if one.action is Action.ELSEWHERE:
                _check_time(one, case)
        undone = self._undone(one) if one.action is Action.UNDO else None
        data = self._linked(one, post) if one.action is Action.LINK else one.data
        number = record(
            self.connection,
            at=self.at,
            who=self.who,
            action=one.action.value,
            subject=_("message {post} to {brand}").format(post=one.post, brand=one.brand),
            post_id=one.post,
            brand=one.brand,
            undoes=one.undoes,
            data=data,
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

    def _linked(self, one: Doing, asked: Any) -> Mapping[str, str]:
        """The data of a LINK with the time of the reply: it is an answer also when it is removed one day."""
        told = one.data["post"]
        query = select(posts.c.author_id, posts.c.created_at, own_posts.c.at).outerjoin(
            own_posts, own_posts.c.post_id == posts.c.id
        )
        known = own_posts.c.at.is_not(None) | posts.c.removed_at.is_(None)
        reply = None
        if len(told) <= _DIGITS:
            reply = self.connection.execute(query.where(posts.c.id == int(told), known)).first()
        if reply is None:
            raise UsageError(_("post: there is no post of this number."))
        if reply.author_id == asked.author_id:
            raise UsageError(_("post: that is by the author who asks."))
        at: datetime = reply.at or reply.created_at
        return {**one.data, "at": at.isoformat()}

    def _undone(self, one: Doing) -> Any:
        entry = self.connection.execute(select(audit).where(audit.c.id == one.undoes)).first()
        if entry is None or entry.post_id != one.post or entry.action not in set(Action) - {Action.UNDO}:
            raise UsageError(_("There is nothing to take back; reload the page."))
        again = self.connection.scalar(select(audit.c.id).where(audit.c.undoes == one.undoes))
        if again is not None:
            raise UsageError(_("That was taken back already; reload the page."))
        return entry

    def _take_back(self, entry: Any, post: Any) -> None:
        """Have what stood before stand again, now that the entry is taken back."""
        action = Action(entry.action)
        if action is Action.SENTIMENT:
            self._relabel(entry, LabelKind.SENTIMENT, (Action.SENTIMENT,))
            self.places |= restore(self.connection, [entry.post_id])
        elif action in (Action.NEEDS, Action.DISMISS):
            self._relabel(entry, LabelKind.NEEDS, (Action.NEEDS, Action.DISMISS))
        elif action in _SPAM:
            scope = _scope(json.loads(entry.data))
            where = posts.c.author_id == post.author_id if scope == "author" else posts.c.id == post.id
            marks = (one for one in self._standing(where, _SPAM) if _scope(json.loads(one.data)) == scope)
            latest = next(marks, None)
            self._mark(post, scope, is_spam=latest is not None and latest.action == Action.SPAM)

    def _relabel(self, entry: Any, kind: LabelKind, actions: tuple[Action, ...]) -> None:
        """Give a post the label that the entry's agent gave it before, or none."""
        stands = self._standing((audit.c.post_id == entry.post_id) & (audit.c.who == entry.who), actions)
        before = next(iter(stands), None)
        if before is None:
            drop_label(self.connection, entry.post_id, kind, entry.who)
        else:
            origins = [_origin(json.loads(one.data)) for one in stands]
            origin = Origin.RANDOM if Origin.RANDOM in origins else origins[0]
            change_label(self.connection, entry.post_id, kind, entry.who, _label(before), before.at, origin)

    def _standing(self, where: ColumnElement[bool], actions: tuple[Action, ...]) -> Sequence[Any]:
        """Entries of the trail that nobody took back, the newest first."""
        undoing = audit.alias("undoing")
        query = (
            select(audit)
            .join(posts, posts.c.id == audit.c.post_id)
            .outerjoin(undoing, undoing.c.undoes == audit.c.id)
            .where(where, audit.c.action.in_(actions), undoing.c.id.is_(None))
        )
        return self.connection.execute(query.order_by(audit.c.id.desc())).all()

    def label_sentiment(self, one: Doing, post: Any) -> None:
        """Keep what the agent says the tone is, beside what the scorer said."""
        label = Sentiment(one.data["label"])
        said = Label(
            one.post,
            LabelKind.SENTIMENT,
            self.who,
            label.value,
            self.at,
            post.sentiment,
            post.scorer,
            _origin(one.data),
        )
        keep_label(self.connection, said)
        self.places |= restore(self.connection, [one.post])

    def label_needs(self, one: Doing, _post: Any) -> None:
        """Keep whether the agent says that the message needs a response, beside what the rules said."""
        told = select(messages.c.needs, messages.c.reason)
        told = told.where(messages.c.post_id == one.post, messages.c.brand == one.brand)
        was = self.connection.execute(told).first()
        label = "no" if one.action is Action.DISMISS else one.data["needs"]
        # A mention that needs nothing is no message.
        said: str | None = "yes" if was is not None and was.needs else "no"
        if was is not None and was.reason == Reason.AGENT:
            # What an agent said is not what the rules say.
            said = said_before(self.connection, one.post, LabelKind.NEEDS)
        keep_label(self.connection, Label(one.post, LabelKind.NEEDS, self.who, label, self.at, said))

    def mark_spam(self, one: Doing, post: Any) -> None:
        """Set a post aside, or all of its author's; or put them back."""
        self._mark(post, _scope(one.data), is_spam=one.action is Action.SPAM)

    def _mark(self, post: Any, scope: str, *, is_spam: bool) -> None:
        zone = self.work.zone
        if scope == "author":
            numbers = mark_author(self.connection, post.author_id, zone, is_spam=is_spam)
            self.threads |= threads_of_posts(self.connection, numbers)
        else:
            mark_post(self.connection, post.id, zone, is_spam=is_spam)


def _scope(data: Mapping[str, str]) -> str:
    """What a mark of spam is on."""
    return data.get("scope", "post")


def _label(entry: Any) -> str:
    """The label that an entry of the trail gave."""
    if entry.action == Action.DISMISS:
        return "no"
    data = json.loads(entry.data)
    return str(data["label"] if entry.action == Action.SENTIMENT else data["needs"])


def _origin(data: Mapping[str, str]) -> Origin:
    """How the post was come upon by whom it was labelled; entries of audits did not always tell."""
    return Origin(data.get("origin", Origin.RANDOM if "audit" in data else Origin.CORRECTION))


def _check_data(one: Doing) -> None:
    """UsageError if what the action needs is missing or makes no sense."""
    data = one.data
    if one.action in (Action.TAG, Action.UNTAG) and not 0 < len(data.get("tag", "")) <= LONGEST_TAG:
        raise UsageError(_("tag: write a tag of at most {most} characters.").format(most=LONGEST_TAG))
    if one.action is Action.SENTIMENT and data.get("label") not in list(Sentiment):
        raise UsageError(_("label: choose positive, neutral or negative."))
    if one.action is Action.NEEDS and data.get("needs") not in ("yes", "no"):
        raise UsageError(_("needs: choose yes or no."))
    if one.action in _SPAM and _scope(data) not in ("post", "author"):
        raise UsageError(_("scope: choose post or author."))
    if one.action is Action.ELSEWHERE and data.get("channel") not in CHANNELS:
        raise UsageError(_("channel: choose one of {known}.").format(known=", ".join(CHANNELS)))
    if one.action is Action.ELSEWHERE and not _is_instant(data.get("at")):
        raise UsageError(_("at: write a date and a time with its offset."))
    if one.action is Action.LINK and not data.get("post", "").isdecimal():
        raise UsageError(_("post: give the number of the mention page of the reply."))


def _check_time(one: Doing, case: Any) -> None:
    """UsageError if the answer is said to be older than what it answers. People write whole minutes."""
    at = one.data.get("at")
    if at is not None and datetime.fromisoformat(at) + _MINUTE <= case.waiting_since:
        raise UsageError(_("at: nobody waited for an answer then."))


def _is_instant(told: str | None) -> bool:
    try:
        return told is None or datetime.fromisoformat(told).tzinfo is not None
    except ValueError:
        return False


_SPAM = (Action.SPAM, Action.NO_SPAM)
_DIGITS = 18
"""Numbers of posts are no longer."""
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
