"""/setup: the first account, made by whoever reads the terminal that this process was started in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.model import Rank
from listener.store.people import add_user
from listener.words import N_, _
from web import forms
from web.access import everybody
from web.sessions import start_session
from web.site import site

blueprint = Blueprint("setup", __name__)
_WRONG = N_("That is not the code. It stands in the terminal where the pages were started.")
_LOCKED = N_("Too many wrong codes were tried. Start the process again: it tells a new one.")


@blueprint.get("/setup")
@everybody
def show() -> str:
    """The form, until there is an account."""
    _only_first()
    return _page()


@blueprint.post("/setup")
@everybody
def make() -> tuple[str, int] | Response:
    """Make the first account, an admin, and sign it in."""
    found = site()
    _only_first()
    code, name = forms.field("code"), forms.field("name")
    if not found.first_run.opens(code):
        return _page(name, _(_LOCKED if found.first_run.is_locked else _WRONG)), 403
    try:
        user = add_user(
            found.store, name, forms.new_password(), Rank.ADMIN, who=None, now=found.clock(), first=True
        )
    except UsageError as error:
        return _page(name, str(error), code), 400
    start_session(user)
    return redirect("/")


def _only_first() -> None:
    if site().first_run.is_over:
        abort(404)


def _page(name: str = "", wrong: str | None = None, code: str = "") -> str:
    return render_template("setup.html", here="/setup", name=name, wrong=wrong, code=code)
