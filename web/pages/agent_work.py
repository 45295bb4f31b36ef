"""What agents do on cases: every change of the inbox comes through here, with its undo."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from listener.errors import StaleCase, UsageError
from listener.model import Action, Rank
from listener.render import figures
from listener.store.agent_work import act, entries_of, undoing
from listener.store.audit import TrailFilter, trail
from listener.store.inbox import case_of, messages_of
from listener.words import N_, _
from web import forms
from web.access import allowed, local, who
from web.acting import FIELDS, check_brands, checked
from web.frame import render
from web.inbox import doings, key_of, row_of
from web.numbers import number
from web.site import site

blueprint = Blueprint("agent_work", __name__)
_MOST = 200
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
        check_brands(found, action, wanted)
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
    fields = FIELDS.get(action, ())
    told = {name: value for name in fields if (value := forms.field(name))}
    if said and fields:
        told[fields[0]] = said
    if told.get("to") == _NOBODY:
        del told["to"]
    return checked(site(), told)


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
