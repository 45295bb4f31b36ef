"""/settings: one's own password and theme; for admins accounts, tokens and the loaded configuration as well.

What admins change there is in people.py.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import UsageError
from listener.model import Rank, Theme
from listener.render.people_tables import configuration_table, tokens_table, users_table
from listener.store.people import all_users, is_password, set_password, set_theme
from listener.store.tokens import RANKS, all_tokens
from listener.words import _
from web import forms
from web.access import account, allowed, local, visitor
from web.answers import table_answer
from web.filters import read_filters
from web.frame import render
from web.sessions import start_session
from web.site import Site, site

blueprint = Blueprint("settings", __name__)
_TABLES = {
    "users": lambda found: users_table(all_users(found.store)),
    "tokens": lambda found: tokens_table(all_tokens(found.store)),
    "configuration": lambda found: configuration_table(found.configuration),
}


@blueprint.get("/settings")
@allowed(Rank.VIEWER, public=False)
def show() -> str:
    """The page."""
    found = site()
    read_filters(found, found.clock(), ())
    return page()


@blueprint.get("/settings/<any(users, tokens, configuration):name>.<suffix>")
@allowed(Rank.ADMIN)
def file(name: str, suffix: str) -> Response:
    """One of the tables of admins as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(_TABLES[name](site()), suffix)


@blueprint.post("/settings/password")
@allowed(Rank.VIEWER)
def change_password() -> tuple[str, int] | AnyResponse:
    """A new password for oneself: the present one is asked for, every other session ends."""
    found, user = site(), account()
    if not is_password(found.store, user, forms.password("present")):
        return page(wrong={"password": _("That is not your present password.")}), 403
    try:
        user = set_password(found.store, user, forms.new_password(), who=user.name, now=found.clock())
    except UsageError as error:
        return page(wrong={"password": str(error)}), 400
    start_session(user)
    flash(_("Your password is changed; you are signed out everywhere else."))
    return redirect("/settings")


@blueprint.post("/settings/theme")
@allowed(Rank.VIEWER)
def choose_theme() -> AnyResponse:
    """Colours for oneself, on every device; back to where the switch was used."""
    chosen = forms.field("theme")
    if chosen not in list(Theme):
        raise UsageError(_("theme: choose one of {known}.").format(known=", ".join(Theme)))
    set_theme(site().store, account(), Theme(chosen))
    return redirect(local(forms.field("next") or "/settings"))


def page(*, wrong: dict[str, str] | None = None, **more: object) -> str:
    """The page; `wrong` says by section what could not be done, `more` goes to the template."""
    found = site()
    return render(
        "settings.html",
        found,
        found.clock(),
        here="/settings",
        wrong=wrong or {},
        themes=list(Theme),
        **(_of_admins(found) if visitor().may(Rank.ADMIN) else {}),
        **more,
    )


def _of_admins(found: Site) -> dict[str, object]:
    return {
        "users": all_users(found.store),
        "tokens": all_tokens(found.store),
        "ranks": list(Rank),
        "token_ranks": RANKS,
        "configuration": found.configuration,
        "file": found.config.file,
        "started_at": found.started_at,
    }
