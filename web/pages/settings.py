"""/settings: one's own password and theme."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.model import Rank, Theme
from listener.store.people import is_password, set_password, set_theme
from listener.words import _
from web import forms
from web.access import account, allowed, local
from web.frame import render
from web.sessions import start_session
from web.site import site

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
@allowed(Rank.VIEWER, public=False)
def show() -> str:
    """The page."""
    return page()


@blueprint.post("/settings/password")
@allowed(Rank.VIEWER)
def change_password() -> tuple[str, int] | Response:
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
def choose_theme() -> Response:
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
        "settings.html", found, found.clock(), here="/settings", wrong=wrong or {}, themes=list(Theme), **more
    )
