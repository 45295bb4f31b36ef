"""Cases: what people need of a brand, who answered, and what agents did about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntFlag, StrEnum

SKEW = timedelta(seconds=5)
"""A reply that much older than what it answers came from a clock that goes wrong: it took no time."""
SILENCE = timedelta(days=7)
"""After so long without a word an answered case is over: what its author needs next is a new case."""


class Signal(IntFlag):
    """What in a text bears on whether it needs a response."""

    NONE = 0
    QUESTION = 1
    SERVICE = 2
    CHURN = 4
    AUTOMATIC = 8
    """Of a brand's own post: it is by its wording an automatic reply."""


class Via(StrEnum):
    """How a message came to be addressed to a brand. A mere mention is addressed to nobody."""

    REPLY = "reply"
    TAG = "tag"
    ANSWER = "answer"
    MENTION = "mention"


class Reason(StrEnum):
    """Why a message needs a response, or why not: the first rule that holds."""

    AGENT = "agent"
    OWN = "own"
    SPAM = "spam"
    QUESTION = "question"
    NEGATIVE = "negative"
    SERVICE = "service"
    CHURN = "churn"
    NOTHING = "nothing"


class Rule(StrEnum):
    """How a reply was linked to a case, in the order in which the rules are tried."""

    DIRECT = "direct"
    CONVERSATION = "conversation"
    QUOTE = "quote"
    MENTION = "mention"
    MANUAL = "manual"
    ELSEWHERE = "elsewhere"


class CaseState(StrEnum):
    """Where a case stands. Only an open one waits for a response."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"


class Action(StrEnum):
    """What agents do. `UNDO` takes one of the others back."""

    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    ELSEWHERE = "elsewhere"
    LINK = "link"
    DISMISS = "dismiss"
    NEEDS = "needs"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SAVE = "save"
    SPAM = "spam"
    NO_SPAM = "no-spam"
    SENTIMENT = "sentiment"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Work:
    """One thing an agent did, as the audit trail keeps it: on which post, for which brand, with what.

    `data` holds what the action needs: `to` (ASSIGN: a user's name, absent for nobody), `tag`, `channel` and
    `at` (ELSEWHERE), `post` (LINK: number of the reply), `needs` (NEEDS: "yes" or "no"). `undoes` is the
    number of the entry that an UNDO takes back.
    """

    number: int
    at: datetime
    post: int
    brand: str
    action: Action
    who: str
    data: Mapping[str, str] = field(default_factory=dict)
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """A post as the rules of cases see it. `number` is its row, `author` the row of its author, `thread` its
    conversation.

    `brand` is whose own post it is, None for other people's. `tags` are the brands whose handles it tags, in
    the order of the text; `names` the handles it tags, folded; `mentions` the brands it is a mention of.
    `reply_to` and `quoted` name posts by their native id, `reply_to_author` is the row of the author where
    that post is known, `reply_to_brand` whose own post it then is. `is_negative` is told of the whole post,
    `tones` tell it of the sentences about a brand, where these are fewer. `is_automatic` is decided for
    brands' own posts. `held` are the messages kept of a post that was removed since: nothing else is known.
    """

    number: int
    network: str
    id: str
    thread: str
    author: int
    at: datetime
    handle: str | None = None
    brand: str | None = None
    agent: str | None = None
    reply_to: str | None = None
    reply_to_author: int | None = None
    reply_to_handle: str | None = None
    reply_to_brand: str | None = None
    quoted: str | None = None
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    signals: Signal = Signal.NONE
    is_negative: bool = False
    tones: Mapping[str, bool] = field(default_factory=dict)
    is_spam: bool = False
    is_automatic: bool = False
    followers: int | None = None
    removed_at: datetime | None = None
    held: tuple[Message, ...] = ()

    def is_negative_to(self, brand: str) -> bool:
        """Whether what it says about the brand is negative."""
        return self.tones.get(brand, self.is_negative)


@dataclass(frozen=True, slots=True)
class Message:
    """A post addressed to a brand, or a mention that needs a response all the same.

    `is_first`: the brand is the one addressed where only one may be. `answered_at` is the earliest direct
    reply of the brand to this very post; `is_misdated`: there is one that claims to be older than the post.
    """

    post: int
    brand: str
    author: int
    at: datetime
    via: Via
    is_first: bool
    needs: bool
    reason: Reason
    signals: Signal = Signal.NONE
    is_negative: bool = False
    answered_at: datetime | None = None
    is_misdated: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One wait of a case for a response: the first from its opening, a next one from a further message.

    `ended` says how it ended: ANSWERED, or closed without an answer as RESOLVED, WITHDRAWN or DISMISSED;
    OPEN while it waits.
    """

    opened_at: datetime
    ended_at: datetime | None = None
    ended: CaseState = CaseState.OPEN


@dataclass(frozen=True, slots=True)
class Case:
    """One author's need for an answer of one brand, in one conversation.

    `post` is its earliest message and with `brand` its key; `last_post` its newest. `turns` are its waits,
    never empty. The first response is kept for ever: by which post (None: elsewhere), by which rule, and by
    which agent. `assigned_at` is when the present assignee got it; `handled_from` the assignment that stood
    when the first response came. `replies` counts the brand's replies to it.
    """

    post: int
    brand: str
    network: str
    thread: str
    author: int
    state: CaseState
    turns: tuple[Turn, ...]
    messages: tuple[int, ...]
    last_post: int
    signals: Signal = Signal.NONE
    is_negative: bool = False
    followers: int | None = None
    first_response_at: datetime | None = None
    first_response_post: int | None = None
    rule: Rule | None = None
    agent: str | None = None
    handled_from: datetime | None = None
    replies: int = 0
    assignee: str | None = None
    assigned_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    reopened: tuple[datetime, ...] = ()
    tags: tuple[str, ...] = ()
    outcome: str | None = None
    outcome_at: datetime | None = None

    @property
    def opened_at(self) -> datetime:
        """When the earliest message was written."""
        return self.turns[0].opened_at

    @property
    def waiting_since(self) -> datetime | None:
        """Since when the author waits, None if nobody waits."""
        return self.turns[-1].opened_at if self.state is CaseState.OPEN else None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a conversation comes to: the messages in it and the cases they make."""

    messages: tuple[Message, ...] = ()
    cases: tuple[Case, ...] = ()
