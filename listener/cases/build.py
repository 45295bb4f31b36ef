"""From the posts of whole conversations and the work on them to messages and cases.

It is given every post of a conversation and everything done about it, so the result does not depend on the
order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from listener.cases.addressing import Address, addresses
from listener.cases.fold import Asked, fold
from listener.cases.linking import Person, Replies, direct_replies
from listener.cases.needs import needs_response
from listener.config.settings import Config
from listener.model import SKEW, Action, Desk, Message, Reason, ThreadPost, Via, Work


@dataclass(frozen=True, slots=True)
class Rules:
    """What of the configuration decides about cases: to whom a message is addressed, and who brands are."""

    addressing: str = "first"
    handles: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config) -> Rules:
        """The rules of a configuration."""
        handles = {
            (network, handle.strip().lstrip("@").casefold()): brand.name
            for brand in config.brands
            for network, written in brand.handles.items()
            for handle in written
        }
        return cls(config.response.addressing, handles)


def build(posts: Sequence[ThreadPost], work: Iterable[Work], rules: Rules) -> Desk:
    """What these conversations come to: of all posts of each, and of own posts that answer into them."""
    standing = _standing(work)
    overrides = _overrides(standing)
    direct = direct_replies(posts)
    replies = Replies(posts)
    messages: list[Message] = []
    units: dict[Person, list[Asked]] = defaultdict(list)
    for post in posts:
        for message in _messages(post, direct.get((post.network, post.id), ()), overrides, rules):
            messages.append(message)
            if message.needs:
                # Known by the account alone: handles change.
                person = Person(post.network, post.thread, message.brand, post.author)
                units[person].append(Asked(post, message))
    by_message = _by_message(standing)
    cases = []
    for unit, asked in units.items():
        handle = next((one.post.handle for one in asked if one.post.handle), None)
        person = replace(unit, handle=handle)
        done = [entry for one in asked for entry in by_message.get((one.post.number, unit.brand), ())]
        linked = {int(entry.data["post"]): _at(entry) for entry in done if entry.action is Action.LINK}
        told = replies.to(person, [one.post for one in asked], linked)
        cases += fold(person, asked, told, [entry for entry in done if entry.action is not Action.LINK])
    return Desk(tuple(messages), tuple(cases))


def _standing(work: Iterable[Work]) -> list[Work]:
    """What was done and not taken back, in order."""
    entries = sorted(work, key=lambda entry: entry.number)
    undone = {entry.undoes for entry in entries if entry.action is Action.UNDO}
    return [entry for entry in entries if entry.action is not Action.UNDO and entry.number not in undone]


def _overrides(work: Iterable[Work]) -> dict[tuple[int, str], bool]:
    """What agents said about messages: whether they need a response; the latest word stands."""
    return {
        (entry.post, entry.brand): entry.data["needs"] == "yes"
        for entry in work
        if entry.action is Action.NEEDS
    }


def _at(link: Work) -> datetime | None:
    """When the reply was written that an agent linked."""
    return datetime.fromisoformat(link.data["at"]) if "at" in link.data else None


def _by_message(work: Iterable[Work]) -> dict[tuple[int, str], list[Work]]:
    found: dict[tuple[int, str], list[Work]] = defaultdict(list)
    for entry in work:
        found[entry.post, entry.brand].append(entry)
    return found


def _messages(
    post: ThreadPost,
    direct: Sequence[ThreadPost],
    overrides: Mapping[tuple[int, str], bool],
    rules: Rules,
) -> list[Message]:
    """The messages that a post is: one for each brand it is addressed to, or needs a response of."""
    if post.removed_at is not None:
        return [_answered(message, direct) for message in post.held]
    if post.brand is not None:
        return []
    answered_by = [reply.brand for reply in direct if reply.brand is not None]
    found = {one.brand: one for one in addresses(post, answered_by, rules.handles)}
    for brand in post.mentions:
        found.setdefault(brand, Address(brand, Via.MENTION))
    messages = []
    for address in found.values():
        needs, reason = _verdict(post, address, overrides, rules)
        if address.via is Via.MENTION and not needs and reason is not Reason.AGENT:
            continue
        message = Message(
            post=post.number,
            brand=address.brand,
            author=post.author,
            at=post.at,
            via=address.via,
            is_first=address.is_first,
            needs=needs,
            reason=reason,
            signals=post.signals,
            is_negative=post.is_negative_to(address.brand),
        )
        messages.append(_answered(message, direct))
    return messages


def _verdict(
    post: ThreadPost, address: Address, overrides: Mapping[tuple[int, str], bool], rules: Rules
) -> tuple[bool, Reason]:
    said = overrides.get((post.number, address.brand))
    if said is not None:
        return said, Reason.AGENT
    if post.is_spam:
        return False, Reason.SPAM
    named = address.via in (Via.REPLY, Via.TAG)
    return needs_response(
        addressed=named and (address.is_first or rules.addressing == "any"),
        mentioned=not named and address.brand in post.mentions,
        signals=post.signals,
        is_negative=post.is_negative_to(address.brand),
    )


def _answered(message: Message, direct: Sequence[ThreadPost]) -> Message:
    """The message with the brand's earliest direct reply to it; one that claims to be older is none."""
    mine = [reply.at for reply in direct if reply.brand == message.brand]
    if not mine:
        return message
    good = [max(at, message.at) for at in mine if at >= message.at - SKEW]
    return replace(message, answered_at=min(good, default=None), is_misdated=len(good) < len(mine))
