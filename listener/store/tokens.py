"""Tokens of the API: kept as SHA-256 of a random value that is shown once. Each change is recorded."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, func, insert, or_, select, update

from listener.errors import UsageError
from listener.model import Rank, Token, User
from listener.store.audit import record
from listener.store.database import Store
from listener.store.schema import tokens, users
from listener.words import _

PREFIX = "bl_"
"""What every token begins with, so that scanners for leaked secrets know it."""
LONGEST_NAME = 60
RANKS = (Rank.VIEWER, Rank.AGENT)
"""What a token may be: programs administer nothing."""
_USED_EVERY = timedelta(minutes=1)


def make_token(store: Store, name: str, role: Rank, *, by: User, now: datetime) -> tuple[Token, str]:
    """A new token and its secret, which nobody can show again. UsageError if the name or role is no good."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        told = _("Name the token after what uses it, in at most {most} characters.")
        raise UsageError(told.format(most=LONGEST_NAME))
    if role not in RANKS:
        raise UsageError(_("A token is a viewer or an agent."))
    secret = PREFIX + secrets.token_urlsafe(32)
    with store.write() as connection:
        taken = select(tokens.c.id).where(tokens.c.name == name, tokens.c.revoked_at.is_(None))
        if connection.scalar(taken) is not None:
            raise UsageError(_("There is a token {name!r} already; revoke it first.").format(name=name))
        number = (connection.scalar(select(func.max(tokens.c.id))) or 0) + 1
        row = {
            "id": number,
            "name": name,
            "hashed": _hashed(secret),
            "role": role.value,
            "user_id": by.id,
            "created_at": now,
        }
        connection.execute(insert(tokens), row)
        record(connection, at=now, who=by.name, action="token.make", subject=name, data={"role": role})
    return Token(number, name, role, by.name, now), secret


def revoke_token(store: Store, number: int, *, who: str, now: datetime) -> Token:
    """End a token at once. UsageError if there is none of that id, or it has ended."""
    with store.write() as connection:
        row = connection.execute(_query().where(tokens.c.id == number)).one_or_none()
        if row is None or row.revoked_at is not None:
            raise UsageError(_("That token has been revoked already."))
        connection.execute(update(tokens).where(tokens.c.id == number).values(revoked_at=now))
        record(connection, at=now, who=who, action="token.revoke", subject=row.name)
    return replace(_token(row), revoked_at=now)


def all_tokens(store: Store) -> tuple[Token, ...]:
    """Every token, those in force first, by name."""
    with store.read() as connection:
        found = [_token(row) for row in connection.execute(_query())]
    return tuple(sorted(found, key=lambda one: (one.revoked_at is not None, one.name, one.id)))


def token_of(store: Store, secret: str, *, now: datetime) -> Token | None:
    """The token in force that has this secret. When it was last used is noted once a minute."""
    query = _query().where(tokens.c.hashed == _hashed(secret), tokens.c.revoked_at.is_(None))
    with store.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at >= _USED_EVERY:
        stale = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at < now)
        with store.write() as connection:
            connection.execute(update(tokens).where(tokens.c.id == row.id, stale).values(last_used_at=now))
    return _token(row)


def _query() -> Select[Any]:
    return select(tokens, users.c.name.label("made_by")).join(users, users.c.id == tokens.c.user_id)


def _hashed(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        role=Rank(row.role),
        made_by=row.made_by,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
