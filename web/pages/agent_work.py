"""What agents do on cases: every change of the inbox comes through here, with its undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from listener.errors import StaleCase, UsageError
from listener.model import Action, Rank
from listener.render import figures
from listener.store.agent_work import Doing, act, entries_of, undoing
from listener.store.audit import TrailFilter, trail
from listener.store.inbox import case_of, messages_of
from listener.words import N_, _
from web import forms
from web.access import allowed, local, who
from web.frame import render
from web.inbox import doings, key_of, own_brands, row_of
from web.numbers import number
from web.pages.inbox import people
from web.site import site

blueprint = Blueprint("agent_work", __name__)
_MOST = 200
_FIELDS: dict[Action, tuple[str, ...]] = {
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
_NOBODY = "-"
_DONE = {
    Action.ASSIGN: N_("{cases} assigned to {to}"),
    Action.TAG: N_("{cases} tagged {tag}"),
    Action.UNTAG: N_("Tag {tag} taken off {cases}"),
    Action.ELSEWHERE: N_("{cases} marked as answered elsewhere ({channel})"),
    Action.LINK: N_("Reply linked to {cases}"),
    Action.DISMISS: N_("{cases} marked as needing no response"),
    Action.NEEDS: N_("Noted whether {cases} needs a response"),
    Action.RESOLVE: N_("{cases} resolved"),
    Action.REOPEN: N_("{cases} reopened"),
    Action.SAVE: N_("{cases} marked as a saved customer"),
    Action.SPAM: N_("{cases} marked as spam"),
    Action.NO_SPAM: N_("{cases} marked as no spam"),
    Action.SENTIMENT: N_("Sentiment of {cases} set to {label}"),
}


@blueprint.post("/inbox/act")
@allowed(Rank.AGENT)
def do() -> Response | tuple[str, int]:
    """Do one thing to some cases, all or none; then back to where it was asked for."""
    found = site()
    asked, _colon, said = forms.field("action").partition(":")
    action = _action(asked)
    keys = request.form.getlist("ids")
    if not keys:
        raise UsageError(_("Select a case first."))
    if len(keys) > _MOST:
        raise UsageError(_("At most {most} cases at once.").format(most=_MOST))
    data = _data(action, said)
    try:
        wanted = doings(keys, action, data)
        _check_brands(action, wanted)
        entries = act(found.store, found.work, wanted, who=who(), at=found.clock())
    except StaleCase as stale:
        return _stale(stale, action, data, keys), 409
    _tell(action, len(keys), data, entries)
    return redirect(local(forms.field("next") or "/inbox"))


@blueprint.post("/inbox/undo")
@allowed(Rank.AGENT)
def undo() -> Response:
    """Take back what the entries of the trail tell."""
    found = site()
    numbers = [number(one) for one in request.form.getlist("entry")[:_MOST]]
    entries = entries_of(found.store, [one for one in numbers if one is not None])
    if not entries:
        raise UsageError(_("There is nothing to take back; reload the page."))
    act(found.store, found.work, undoing(entries), who=who(), at=found.clock())
    flash(_("Taken back: {count}.").format(count=figures.counted(len(entries), "change")))
    return redirect(local(forms.field("next") or "/inbox"))


def _action(asked: str) -> Action:
    if asked not in _DONE:
        known = ", ".join(_DONE)
        raise UsageError(_("action: choose one of {known}.").format(known=known))
    return Action(asked)


def _data(action: Action, said: str) -> dict[str, str]:
    """What the form says about the action; `said` is what the button does."""
    fields = _FIELDS.get(action, ())
    told = {name: value for name in fields if (value := forms.field(name))}
    if said and fields:
        told[fields[0]] = said
    if told.get("to") == _NOBODY:
        del told["to"]
    if "to" in told and told["to"] not in people(site()):
        raise UsageError(
            _("to: {name!r} cannot answer anybody; choose an agent.").format(name=told["to"][:40])
        )
    if "at" in told:
        told["at"] = _instant(told["at"])
    return told


def _check_brands(action: Action, wanted: Iterable[Doing]) -> None:
    """UsageError for work on what others are asked: a rival's figures are their own doing."""
    own = own_brands(site())
    others = sorted({one.brand for one in wanted if one.brand not in own})
    if others and action not in _OF_POSTS:
        raise UsageError(
            _("{brand} is no brand of yours; only its own people answer.").format(brand=others[0])
        )


def _instant(asked: str) -> str:
    """A local time of the workspace as an instant with an offset."""
    try:
        at = datetime.fromisoformat(asked)
    except ValueError:
        raise UsageError(_("at: write a date and a time, such as 2026-11-27 14:30.")) from None
    found = site()
    at = at if at.tzinfo else at.replace(tzinfo=found.config.zone)
    if at > found.clock():
        raise UsageError(_("at: this time is still to come."))
    return at.isoformat()


def _tell(action: Action, count: int, data: dict[str, str], entries: Sequence[int]) -> None:
    """Say on the next page what was done, and offer to take it back."""
    told = {"to": _("nobody"), "tag": "", "channel": "", "label": ""} | data
    flash(_(_DONE[action]).format(cases=figures.counted(count, "case"), **told), "done")
    flash(" ".join(map(str, entries)), "undo")


def _stale(stale: StaleCase, action: Action, data: dict[str, str], keys: Sequence[str]) -> str:
    """What others did meanwhile, with what was typed kept, to be sent again or left."""
    found = site()
    now = found.clock()
    changed = []
    for post, brand in stale.found:
        case = case_of(found.store, post, brand)
        posts = tuple(messages_of(found.store, case)) if case else (post,)
        entries = trail(found.store, TrailFilter(posts=posts), limit=5).rows
        changed.append((case and row_of(case, now), entries))
    gone = {(post, brand) for post, brand in stale.found}
    fresh = [key for key in keys if (int(key.split(":")[0]), key.split(":", 2)[2]) not in gone]
    again = [*fresh, *(key_of(row.case) for row, _entries in changed if row)]
    return render(
        "stale.html",
        found,
        now,
        here="/inbox",
        changed=changed,
        action=action,
        data=data,
        fresh=fresh,
        again=again,
        back=local(forms.field("next") or "/inbox"),
    )
