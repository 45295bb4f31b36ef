"""What admins change on /settings: accounts and tokens. Each change goes back there and says what it did."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.model import Rank, User
from listener.store.people import add_user, set_active, set_password, set_role, user_of
from listener.store.tokens import make_token, revoke_token
from listener.words import _
from web import forms
from web.access import account, allowed, who
from web.pages.settings import page
from web.sessions import start_session
from web.site import site

blueprint = Blueprint("people", __name__)
Answer = tuple[str, int] | Response


@blueprint.post("/settings/users")
@allowed(Rank.ADMIN)
def add() -> Answer:
    """A new account."""
    found = site()
    name = forms.field("name")

    def change() -> str:
        user = add_user(
            found.store, name, forms.new_password(), forms.rank_field(), who=who(), now=found.clock()
        )
        return _("{name} may sign in now.").format(name=user.name)

    return _done("users", change, typed={"name": name, "role": forms.field("role")})


@blueprint.post("/settings/users/<int:number>/role")
@allowed(Rank.ADMIN)
def give_role(number: int) -> Answer:
    """Another role for somebody."""
    found, user = site(), _user(number)

    def change() -> str:
        rank = forms.rank_field()
        set_role(found.store, user, rank, who=who(), now=found.clock())
        return _("{name} has another role now.").format(name=user.name)

    return _done("users", change)


@blueprint.post("/settings/users/<int:number>/active")
@allowed(Rank.ADMIN)
def activate(number: int) -> Answer:
    """Let somebody in again, or no longer."""
    found, user = site(), _user(number)

    def change() -> str:
        told = forms.field("active")
        if told not in ("yes", "no"):
            raise UsageError(_("active: say yes or no."))
        set_active(found.store, user, told == "yes", who=who(), now=found.clock())
        words = _("{name} may sign in again.") if told == "yes" else _("{name} can no longer sign in.")
        return words.format(name=user.name)

    return _done("users", change)


@blueprint.post("/settings/users/<int:number>/password")
@allowed(Rank.ADMIN)
def give_password(number: int) -> Answer:
    """A new password for somebody who forgot theirs."""
    found, user = site(), _user(number)

    def change() -> str:
        changed = set_password(found.store, user, forms.new_password(), who=who(), now=found.clock())
        if user.id == account().id:
            start_session(changed)
        return _("{name} has a new password.").format(name=user.name)

    return _done("users", change)


@blueprint.post("/settings/tokens")
@allowed(Rank.ADMIN)
def add_token() -> tuple[str, int]:
    """A new token. Its secret stands in this answer and nowhere else: no address shows it again."""
    found = site()
    name = forms.field("name")
    try:
        token, secret = make_token(found.store, name, forms.rank_field(), by=account(), now=found.clock())
    except UsageError as error:
        return page(wrong={"tokens": str(error)}, typed={"token": name}), 400
    return page(made=token, secret=secret), 200


@blueprint.post("/settings/tokens/<int:number>/revoke")
@allowed(Rank.ADMIN)
def revoke(number: int) -> Answer:
    """The end of a token."""
    found = site()

    def change() -> str:
        token = revoke_token(found.store, number, who=who(), now=found.clock())
        return _("The token {name} is revoked.").format(name=token.name)

    return _done("tokens", change)


def _user(number: int) -> User:
    user = user_of(site().store, number)
    if user is None:
        abort(404)
    return user


def _done(section: str, change: Callable[[], str], *, typed: dict[str, str] | None = None) -> Answer:
    """Make a change and go back with what it says; where it cannot be, the page with what was typed."""
    try:
        flash(change(), section)
    except UsageError as error:
        return page(wrong={section: str(error)}, typed=typed or {}), 400
    return redirect("/settings")
