"""/settings/audit: who changed what and when, the newest first; a page of fifty, the CSV has them all."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort

from listener.model import Rank
from listener.render.csv import stream_csv
from listener.render.people_tables import TRAIL, details, entry_row, trail_table
from listener.store.audit import Trail, TrailFilter, actions, actors, every_entry, trail
from listener.words import N_, _
from web.access import allowed
from web.answers import csv_answer, table_answer
from web.filters import Filters, WrongField, chosen_of, read_filters, without
from web.frame import render
from web.site import Site, site

blueprint = Blueprint("audit", __name__)
_FIELDS = ("who", "action", "after")
_WORDS = {
    "user.add": N_("added an account"),
    "user.role": N_("gave a role"),
    "user.password": N_("set a password"),
    "user.deactivate": N_("deactivated an account"),
    "user.reactivate": N_("let in again"),
    "token.make": N_("made a token"),
    "token.revoke": N_("revoked a token"),
    "audit.draw": N_("drew an audit of sentiment"),
    "labels.import": N_("imported labels"),
    "rule.add": N_("made an alert rule"),
    "rule.change": N_("changed an alert rule"),
    "rule.remove": N_("removed an alert rule"),
    "assumption.add": N_("made an assumption"),
    "assumption.change": N_("changed an assumption"),
    "assumption.remove": N_("removed an assumption"),
    "channel.test": N_("tried a channel"),
    "alert.again": N_("sent an alert again"),
    "sign-in": N_("signed in"),
    "sign-in.failed": N_("failed to sign in"),
    "sign-out": N_("signed out"),
    "assign": N_("assigned"),
    "tag": N_("tagged"),
    "untag": N_("took a tag off"),
    "elsewhere": N_("answered elsewhere"),
    "link": N_("linked a reply"),
    "dismiss": N_("needs no response"),
    "needs": N_("corrected the need for a response"),
    "resolve": N_("resolved"),
    "reopen": N_("reopened"),
    "save": N_("marked a saved customer"),
    "spam": N_("marked as spam"),
    "no-spam": N_("took the mark of spam off"),
    "sentiment": N_("corrected the sentiment"),
    "undo": N_("undid"),
}


def action_words(action: str) -> str:
    """A kind of entry for people; one that has no words here stays as it is."""
    return _(_WORDS[action]) if action in _WORDS else action


@blueprint.get("/settings/audit")
@allowed(Rank.MANAGER)
def show() -> str:
    """The page."""
    found = site()
    filters, chosen, page = _page(found)
    asked = urlencode({name: value for name, value in filters.given.items() if name != "after"})
    return render(
        "audit.html",
        found,
        found.clock(),
        here="/settings/audit",
        page=page,
        chosen=chosen,
        actors=actors(found.store),
        actions=[(one, action_words(one)) for one in actions(found.store)],
        action_words=action_words,
        details=details,
        files_query=asked,
        more=page.more and f"{asked}&{urlencode({'after': page.more})}".lstrip("&"),
        newest=without("after") if filters.after else None,
    )


@blueprint.get("/settings/audit.<suffix>")
@allowed(Rank.MANAGER)
def file(suffix: str) -> Response:
    """CSV: every chosen entry. JSON: this page of them, with the mark of the next one."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    _filters, chosen, page = _page(found)
    if suffix == "csv":
        rows = map(entry_row, every_entry(found.store, chosen))
        return csv_answer("audit", stream_csv(TRAIL, rows))
    return table_answer(trail_table(page.rows), "json", more=page.more)


def _page(found: Site) -> tuple[Filters, TrailFilter, Trail]:
    filters = read_filters(found, found.clock(), _FIELDS)
    given = filters.given
    if "who" in given:
        chosen_of(given, "who", actors(found.store), "")
    if "action" in given:
        chosen_of(given, "action", actions(found.store), "")
    after = given.get("after", "")
    if after and not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise WrongField("after", _("after: it must be the number of an entry."))
    chosen = TrailFilter(given.get("who"), given.get("action"))
    return filters, chosen, trail(found.store, chosen, before=int(after) if after else None)
