"""Who is signed in, between requests: a signed cookie, read anew against the account with every request.

What is kept names the account and its `session`, which changes with the password: then older cookies end.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask, Response, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user, logout_user
from flask_wtf import CSRFProtect

from listener.model import User
from listener.store.marks import web_secret
from listener.store.people import user_of
from web.site import EXTENSION, Site

LASTS = timedelta(days=14)
_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Account:
    """A user as Flask-Login wants one."""

    user: User
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the cookie holds."""
        return f"{self.user.id}:{self.user.session}"


class _Cookies(SecureCookieSessionInterface):
    """Files that anybody's browser keeps for ever get no cookie and do not vary by one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.headers.get("Cache-Control", "").startswith(_PUBLIC):
            super().save_session(app, session, response)


def keep_sessions(app: Flask) -> None:
    """Sign people in and out of this app, and give every form its token."""
    found: Site = app.extensions[EXTENSION]
    https = found.config.web.https
    app.secret_key = found.config.secret_key or web_secret(found.store)
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-listener" if https else "listener",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form stays good while its session does: an inbox stands open all day.
        WTF_CSRF_TIME_LIMIT=None,
        # security.py asks, in its own order.
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(lambda told: _load(found, told))
    CSRFProtect(app)


def start_session(user: User) -> None:
    """Sign somebody in: nothing of the session before is kept, its token neither."""
    session.clear()
    session.permanent = True
    login_user(Account(user))


def end_session() -> None:
    """Sign out."""
    logout_user()
    session.clear()


def csrf(app: Flask) -> CSRFProtect:
    """What checks the token of a form."""
    return cast(CSRFProtect, app.extensions["csrf"])


def _load(found: Site, told: str) -> Account | None:
    number, _colon, kept = told.partition(":")
    user = user_of(found.store, int(number)) if number.isdecimal() else None
    if user is None or not user.is_active or not hmac.compare_digest(user.session, kept):
        return None
    return Account(user)
