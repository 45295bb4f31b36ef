"""/api/v1/cases: who needs an answer, newest first; one case whole; what an agent's program does on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify
from werkzeug.exceptions import Forbidden

from listener.errors import StaleCase, UsageError
from listener.model import Action, CaseState, Rank, Sentiment
from listener.render.desk_json import case_json, whole_case_json
from listener.reports.paging import mark, place_of
from listener.store.agent_work import CHANNELS, LONGEST_TAG, Doing, act
from listener.store.case_pages import CaseFilter, count_cases, page_of_cases, turns_of
from listener.store.inbox import StoredCase, Tab, case_of, conversation, find_case, messages_of
from listener.words import _
from web.access import allowed, who
from web.acting import FIELDS as TOLD
from web.acting import check_brands, checked
from web.api import asking
from web.api.asking import given, limit_of, needed
from web.api.problems import problem
from web.filters import WrongField, located
from web.inbox import brands_of
from web.site import site

blueprint = Blueprint("api_cases", __name__)
FIELDS = ("state", "tab", "brand", "assignee", "tag", "limit", "after")
TABS = tuple(tab.value for tab in Tab if tab not in (Tab.MINE, Tab.HELD))
_ON_PAGES = (Action.NEEDS, Action.SPAM, Action.NO_SPAM, Action.UNDO)
"""What may leave no case behind to take it back on, or is done to an entry of the trail."""
ACTIONS = tuple(one.value for one in Action if one not in _ON_PAGES)


@blueprint.get("/api/v1/cases")
@allowed(Rank.VIEWER)
def show() -> Response:
    """A page of cases."""
    found = site()
    now = found.clock()
    asked = given(FIELDS)
    limit = limit_of(asked)
    chosen = _chosen(asked)
    try:
        after = place_of(asked["after"]) if "after" in asked else None
    except UsageError as error:
        raise located(error, FIELDS) from error
    rows = page_of_cases(found.store, chosen, now, limit=limit + 1, after=after)
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return jsonify(
        {
            "n": count_cases(found.store, chosen, now),
            "cases": [case_json(one) for one in shown],
            "next": last and mark((last.opened_at, last.post, last.brand)),
        }
    )


@blueprint.get("/api/v1/cases/<int:case>")
@allowed(Rank.VIEWER)
def one(case: int) -> Response:
    """One case with its messages, its waits and its conversation."""
    return jsonify(_whole(_find(case)))


@blueprint.post("/api/v1/cases/<int:case>/actions")
@allowed(Rank.AGENT)
def do(case: int) -> Response:
    """Do one thing to the case as it was seen; 409 if it is not so any more, with the case as it is now."""
    found = site()
    seen = _find(case)
    told = asking.body()
    action, version = Action(asking.one_of(told, "do", ACTIONS)), asking.row(told, "version")
    data = _data(action, told)
    doing = Doing(seen.last.number, seen.brand, action, data, version)
    try:
        check_brands(found, action, [doing])
    except UsageError as error:
        raise Forbidden(str(error)) from error
    try:
        (entry,) = act(found.store, found.work, [doing], who=who(), at=found.clock())
    except StaleCase as stale:
        return _conflict(str(stale), seen)
    except UsageError as error:
        refused = located(error, told)
        if isinstance(refused, WrongField):
            raise refused from error
        return _conflict(str(error), seen)
    now = _now(seen)
    return jsonify({"entry": entry, "case": now and _whole(now)})


def _chosen(asked: dict[str, str]) -> CaseFilter:
    return CaseFilter(
        brands=brands_of(site(), asked.get("brand")),
        state=CaseState(asking.one_of(asked, "state", list(CaseState))) if "state" in asked else None,
        tab=Tab(asking.one_of(asked, "tab", TABS)) if "tab" in asked else None,
        assignee=asked.get("assignee"),
        tag=asked.get("tag"),
    )


def _find(case: int) -> StoredCase:
    """The case of that number and brand, or that a message of that number belongs to; else 404."""
    store = site().store
    brand = needed(given(("brand",)), "brand")
    found = find_case(store, case, brand) or case_of(store, case, brand)
    if found is None:
        abort(404)
    return found


def _now(seen: StoredCase) -> StoredCase | None:
    """What became of the case; None if its newest message is in no case any more."""
    return case_of(site().store, seen.last.number, seen.brand)


def _whole(found: StoredCase) -> dict[str, Any]:
    store = site().store
    return whole_case_json(
        found, messages_of(store, found), turns_of(store, found), conversation(store, found)
    )


def _conflict(detail: str, seen: StoredCase) -> Response:
    now = _now(seen)
    return problem(409, detail, more={"case": now and case_json(now)})


def _data(action: Action, told: dict[str, Any]) -> dict[str, str]:
    """What the action is told, each field of the kind it has to be. WrongField for any other."""
    fields = TOLD.get(action, ())
    for name in told:
        if name not in (*fields, "do", "version"):
            message = _("{field}: {action} is not told this; it is told {known}.")
            known = ", ".join(("do", "version", *fields))
            raise WrongField(name[:40], message.format(field=name[:40], action=action.value, known=known))
    read = {name: _READ[name](told) for name in fields if name in told or name not in _OPTIONAL}
    try:
        return checked(site(), {name: value for name, value in read.items() if value is not None})
    except UsageError as error:
        raise located(error, fields) from error


_OPTIONAL = ("at",)
_READ: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = {
    # Nobody is a choice of its own, so it has to be made.
    "to": lambda told: None if told.get("to", "") is None else asking.text(told, "to"),
    "tag": lambda told: asking.text(told, "tag", LONGEST_TAG),
    "channel": lambda told: asking.one_of(told, "channel", CHANNELS),
    "at": lambda told: asking.instant(told, "at"),
    "post": lambda told: str(asking.row(told, "post")),
    "label": lambda told: asking.one_of(told, "label", list(Sentiment)),
}
