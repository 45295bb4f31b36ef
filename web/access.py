"""Who may see and do what. Every view declares what it needs; one that declares nothing needs an admin.

    @blueprint.post("/inbox/answer")
    @allowed(Rank.AGENT)
    def answer() -> Response: ...

A reading view (`Rank.VIEWER`, GET) is open without an account before the first user exists, and where
`[web] public_read` leaves reading open. Nothing is ever changed without an account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast
from urllib.parse import urlencode, urlsplit

from flask import current_app, g, redirect, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from listener.model import Rank, Theme, Token, User
from listener.store.tokens import token_of
from listener.words import N_, _
from web.site import site

View = TypeVar("View", bound=Callable[..., object])

_NEED = "listener_need"
_BEARER = "bearer "
_READING = ("GET", "HEAD")
_MACHINES = ("/api/", "/charts/")
_FILES = (".json", ".csv", ".svg")
_NOBODY_YET = N_("There are no accounts yet, so nothing can be changed. Set up the first one.")
_NOT_ALLOWED = N_("Your role is {role}; this is for the role {needed} and above.")


@dataclass(frozen=True, slots=True)
class Need:
    """What a view needs: a rank, None for nothing at all. `public`: public_read opens it for reading."""

    rank: Rank | None = Rank.ADMIN
    public: bool = False


UNDECLARED = Need()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a signed-in user, a program with a token, or neither.

    `is_first_run`: nobody has an account yet.
    """

    user: User | None = None
    token: Token | None = None
    is_first_run: bool = False

    @property
    def rank(self) -> Rank | None:
        """What they may do; None for strangers."""
        known = self.user or self.token
        return None if known is None else known.role

    @property
    def name(self) -> str | None:
        """Their name in the trail; None for strangers."""
        if self.token is not None:
            return f"token {self.token.name}"
        return None if self.user is None else self.user.name

    def may(self, rank: Rank) -> bool:
        """Whether they have an account of that rank or above."""
        return self.rank is not None and self.rank >= rank


def allowed(rank: Rank, *, public: bool = True) -> Callable[[View], View]:
    """Declare that a view is for that rank and above. Not `public`: public_read does not open it."""
    return _declare(Need(rank, public and rank is Rank.VIEWER))


def everybody(view: View) -> View:
    """Declare that a view is for strangers as well, whatever is configured."""
    return _declare(Need(None))(view)


def need_of(endpoint: str | None) -> Need:
    """What a view needs; `UNDECLARED` if it does not say."""
    view = current_app.view_functions.get(endpoint or "")
    return cast(Need, getattr(view, _NEED, UNDECLARED))


def visitor() -> Visitor:
    """Who asks. Found once a request; after a failure of the database, nobody."""
    if "visitor" not in g:
        g.visitor = Visitor()
        g.visitor = _find()
    return cast(Visitor, g.visitor)


def who() -> str:
    """The name under which the trail keeps what is done in this request. 403 for strangers."""
    name = visitor().name
    if name is None:
        raise Forbidden(_("Sign in first."))
    return name


def account() -> User:
    """The signed-in user. 403 for anybody else, programs too."""
    user = visitor().user
    if user is None:
        raise Forbidden(_("Sign in first."))
    return user


def may(rank: str) -> bool:
    """For templates: whether the visitor may do what needs that rank."""
    return visitor().may(Rank(rank))


def theme() -> str:
    """For templates: "light" or "dark" where the visitor chose one, else nothing."""
    user = visitor().user
    return "" if user is None or user.theme is Theme.SYSTEM else user.theme.value


def sees(path: str) -> bool:
    """Whether the visitor may open the page at that path: what navigation goes by."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return _is_open(need_of(endpoint), visitor(), reads=True)


def check() -> AnyResponse | None:
    """Turn away who may not: to the sign-in page, with 401 where no person reads, or with 403."""
    need = need_of(request.endpoint)
    if need.rank is None:
        return None
    found = visitor()
    if _is_open(need, found, reads=request.method in _READING):
        return None
    if found.rank is not None:
        told = _(_NOT_ALLOWED).format(role=found.rank, needed=need.rank)
        raise Forbidden(told)
    if found.is_first_run:
        raise Forbidden(_(_NOBODY_YET))
    return _to_sign_in()


def answers_machines() -> bool:
    """Whether the answer is read by a program or a chart rather than a person."""
    return request.path.startswith(_MACHINES) or request.path.endswith(_FILES)


def is_api() -> bool:
    """Whether the request is for the API, whatever it asks of it."""
    return request.path == "/api" or request.path.startswith("/api/")


def has_bearer() -> bool:
    """Whether the request names a token of the API. Other sites cannot make a browser send one."""
    return request.path.startswith("/api/") and _bearer() is not None


def local(target: str | None) -> str:
    """The target if it is a path on this site, else the first page."""
    target = target or "/"
    parts = urlsplit(target) if "\\" not in target and target.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or not target.startswith("/") or target[1:2] == "/":
        return "/"
    return target


def _declare(need: Need) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _NEED, need)
        return view

    return mark


def _find() -> Visitor:
    found = site()
    if not found.first_run.is_over:
        return Visitor(is_first_run=True)
    if has_bearer():
        token = token_of(found.store, _bearer() or "", now=found.clock())
        if token is None:
            raise Unauthorized(_("The token is unknown or revoked."))
        return Visitor(token=token)
    return Visitor(user=current_user.user if current_user.is_authenticated else None)


def _bearer() -> str | None:
    told = request.headers.get("Authorization", "")
    return told[len(_BEARER) :].strip() if told.lower().startswith(_BEARER) else None


def _is_open(need: Need, found: Visitor, *, reads: bool) -> bool:
    if need.rank is None or found.may(need.rank):
        return True
    if not reads or need.rank is not Rank.VIEWER:
        return False
    return found.is_first_run or (need.public and site().config.web.public_read)


def _to_sign_in() -> AnyResponse:
    if answers_machines():
        raise Unauthorized(_("Sign in first, or send a token where the API is asked."))
    if request.method not in _READING:
        return redirect("/login")
    path = request.full_path if request.query_string else request.path
    return redirect("/login" if path == "/" else f"/login?{urlencode({'next': path})}")
