"""Who the overview is for: the same blocks and figures in another order. Chosen once, kept in a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Request, Response, request

from listener.words import N_

COOKIE = "role"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Role:
    """One way to look at the overview: its blocks and its figures, the first ones first."""

    key: str
    name: str
    blocks: tuple[str, ...]
    figures: tuple[str, ...]


_ROLES = (
    Role(
        "brand",
        N_("Brand manager"),
        (
            "figures",
            "sources",
            "spikes",
            "voice",
            "volume",
            "tone",
            "brands",
            "latest",
            "critical",
            "coverage",
        ),
        ("share_of_voice", "mentions", "net", "audience", "unique_authors", "negative"),
    ),
    Role(
        "community",
        N_("Community manager"),
        (
            "sources",
            "spikes",
            "latest",
            "critical",
            "figures",
            "volume",
            "tone",
            "voice",
            "brands",
            "coverage",
        ),
        ("mentions", "unique_authors", "audience", "negative", "net", "share_of_voice"),
    ),
    Role(
        "support",
        N_("Support lead"),
        (
            "sources",
            "response",
            "spikes",
            "figures",
            "critical",
            "latest",
            "tone",
            "volume",
            "voice",
            "brands",
            "coverage",
        ),
        ("negative", "net", "mentions", "unique_authors", "audience", "share_of_voice"),
    ),
)
ROLES: Mapping[str, Role] = {role.key: role for role in _ROLES}


def role_of(request: Request, asked: str | None) -> Role:
    """The role asked for, else the one chosen before, else the first."""
    return ROLES.get(asked or request.cookies.get(COOKIE, ""), _ROLES[0])


def remember(response: Response, role: Role) -> None:
    """Keep the choice for a year in this browser."""
    response.set_cookie(
        COOKIE,
        role.key,
        max_age=_YEAR,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
