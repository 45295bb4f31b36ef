"""/login and /logout: by name and password, limited in how often one may be wrong (limits.py)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from listener.model import Rank
from listener.store.audit import record
from listener.store.people import sign_in
from listener.words import _
from web import forms
from web.access import account, allowed, everybody, local, visitor
from web.sessions import end_session, start_session
from web.site import site

blueprint = Blueprint("login", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.get("/login")
@everybody
def show() -> Answer:
    """The form; who is signed in already, or cannot be, is sent on."""
    target = local(request.args.get("next"))
    found = visitor()
    if found.is_first_run:
        return redirect("/setup")
    return redirect(target) if found.user else _page(target)


@blueprint.post("/login")
@everybody
def enter() -> Answer:
    """Sign in, and go on to where the visitor wanted to."""
    found = site()
    target = local(forms.field("next"))
    name = forms.field("name")
    if not found.first_run.is_over:
        return redirect("/setup")
    user = sign_in(found.store, name, forms.password(), now=found.clock())
    if user is None:
        return _page(target, name, _("That name and that password do not belong together.")), 403
    start_session(user)
    return redirect(target)


@blueprint.post("/logout")
@allowed(Rank.VIEWER)
def leave() -> Response:
    """Sign out of this browser."""
    found = site()
    name = account().name
    with found.store.write() as connection:
        record(connection, at=found.clock(), who=name, action="sign-out", subject=name)
    end_session()
    return redirect("/login")


def _page(target: str, name: str = "", wrong: str | None = None) -> str:
    return render_template("login.html", here="/login", target=target, name=name, wrong=wrong)
