"""/inbox: the cases that wait, the most pressing first; /inbox/<post>: one of them with its conversation."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from listener.model import Action, Rank, Sentiment
from listener.render.csv import csv_lines, stream_csv
from listener.render.desk_tables import CASES, case_row, cases_table
from listener.store.agent_work import CHANNELS
from listener.store.audit import TrailFilter, trail
from listener.store.holdouts import all_holdouts, held_now
from listener.store.inbox import (
    StoredCase,
    assignees,
    conversation,
    counts,
    every_case,
    find_case,
    list_cases,
    messages_of,
    total,
)
from web.access import allowed, may
from web.acting import people
from web.answers import csv_answer, table_answer
from web.frame import render
from web.inbox import TABS, key_of, own_brands, pages, read_asked, row_of
from web.site import site

blueprint = Blueprint("inbox", __name__)
_TOLD = 20
"""How many entries of the trail a case shows."""


@blueprint.get("/inbox")
@allowed(Rank.VIEWER)
def show() -> str:
    """The list."""
    found = site()
    now = found.clock()
    asked = read_asked(found)
    told = counts(found.store, asked.chosen, now)
    count = told[asked.chosen.tab] if asked.chosen.tab in told else total(found.store, asked.chosen, now)
    before, after = pages(asked, count)
    running = [one for one in all_holdouts(found.store) if one.ended_at is None]
    held = held_now(found.store, asked.chosen.brands) if running else frozenset()
    return render(
        "inbox.html",
        found,
        now,
        here="/inbox",
        asked=asked,
        tabs=TABS,
        counts=told,
        count=count,
        rows=[row_of(one, now, held) for one in list_cases(found.store, asked.chosen, now, skip=asked.skip)],
        holdouts=running,
        held=len(held),
        before=before,
        after=after,
        brands=own_brands(found),
        assignees=assignees(found.store, asked.chosen.brands),
        people=people(found),
        channels=CHANNELS,
        target=found.config.response.target_hours,
    )


@blueprint.get("/inbox.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """CSV: every case of the list. JSON: this page of them."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    now = found.clock()
    asked = read_asked(found)
    if suffix == "csv":
        rows = map(case_row, every_case(found.store, asked.chosen, now))
        return csv_answer("inbox", stream_csv(CASES, rows))
    listed = list_cases(found.store, asked.chosen, now, skip=asked.skip)
    return table_answer(cases_table(listed), "json", n=total(found.store, asked.chosen, now))


@blueprint.get("/inbox/<int:post>")
@allowed(Rank.VIEWER)
def case(post: int) -> str:
    """One case with its conversation and what was done about it."""
    return case_page(_find(post))


@blueprint.get("/inbox/<int:post>.json")
@allowed(Rank.VIEWER)
def case_file(post: int) -> Response:
    """The case as it is now: what a page that stands open compares itself with."""
    found = _find(post)
    row = dict(zip((column.key for column in CASES), case_row(found), strict=True))
    return jsonify(
        {"version": found.version, "by": _last_by(found)}
        | {key: value for key, value in row.items() if key in ("state", "assignee", "tags")}
    )


@blueprint.get("/inbox/<int:post>.csv")
@allowed(Rank.VIEWER)
def case_csv(post: int) -> Response:
    """The case as a table of one row."""
    return csv_answer(f"case-{post}", csv_lines(cases_table([_find(post)])))


def case_page(found: StoredCase, **more: object) -> str:
    """The page of a case; `more` goes to the template."""
    here = site()
    now = here.clock()
    messages = messages_of(here.store, found)
    posts = conversation(here.store, found)
    done = trail(here.store, TrailFilter(posts=tuple(messages)), limit=_TOLD)
    return render(
        "case.html",
        here,
        now,
        here="/inbox",
        row=row_of(found, now, held_now(here.store, [found.brand])),
        case=found,
        key=key_of(found),
        posts=posts,
        messages=messages,
        entries=done.rows,
        undone={entry.undoes for entry in done.rows if entry.undoes},
        actions=set(Action),
        acts=may(Rank.AGENT) and found.brand in own_brands(here),
        people=people(here),
        channels=CHANNELS,
        sentiments=list(Sentiment),
        target=here.config.response.target_hours,
        **more,
    )


def _find(post: int) -> StoredCase:
    """The case that a message belongs to. 404 if there is none."""
    brand = request.args.get("brand", "")
    found = find_case(site().store, post, brand)
    if found is None:
        abort(404)
    return found


def _last_by(found: StoredCase) -> str | None:
    done = trail(site().store, TrailFilter(posts=tuple(messages_of(site().store, found))), limit=1)
    return done.rows[0].who if done.rows else None
