"""What an action on a case has to be told, and who may be named in it: the same for forms and for the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from listener.errors import UsageError
from listener.model import Action, Rank
from listener.store.agent_work import Doing
from listener.store.people import all_users
from listener.words import _
from web.inbox import own_brands
from web.site import Site

FIELDS: Mapping[Action, tuple[str, ...]] = {
    Action.ASSIGN: ("to",),
    Action.TAG: ("tag",),
    Action.UNTAG: ("tag",),
    Action.ELSEWHERE: ("channel", "at"),
    Action.LINK: ("post",),
    Action.NEEDS: ("needs",),
    Action.SENTIMENT: ("label",),
    Action.SPAM: ("scope",),
    Action.NO_SPAM: ("scope",),
}
"""What actions need to be told; a button may say the first of it itself, as in "assign:anna"."""
_OF_POSTS = frozenset({Action.SENTIMENT, Action.SPAM, Action.NO_SPAM})
"""What is said of a post, whichever brands it names."""


def people(found: Site) -> list[str]:
    """Those to whom cases can be given."""
    return [one.name for one in all_users(found.store) if one.is_active and one.role >= Rank.AGENT]


def checked(found: Site, told: Mapping[str, str]) -> dict[str, str]:
    """What an action is told, its time as an instant. UsageError for people and times there are none of."""
    data = dict(told)
    if "to" in data and data["to"] not in people(found):
        message = _("to: {name!r} cannot answer anybody; choose an agent.")
        raise UsageError(message.format(name=data["to"][:40]))
    if "at" in data:
        data["at"] = _instant(found, data["at"])
    return data


def check_brands(found: Site, action: Action, wanted: Iterable[Doing]) -> None:
    """UsageError for work on what others are asked: a rival's figures are their own doing."""
    own = own_brands(found)
    others = sorted({one.brand for one in wanted if one.brand not in own})
    if others and action not in _OF_POSTS:
        message = _("{brand} is no brand of yours; only its own people answer.")
        raise UsageError(message.format(brand=others[0]))


def _instant(found: Site, asked: str) -> str:
    """A local time of the workspace as an instant with an offset."""
    try:
        at = datetime.fromisoformat(asked)
    except ValueError:
        raise UsageError(_("at: write a date and a time, such as 2026-11-27 14:30.")) from None
    at = at if at.tzinfo else at.replace(tzinfo=found.config.zone)
    if at > found.clock():
        raise UsageError(_("at: this time is still to come."))
    return at.isoformat()
