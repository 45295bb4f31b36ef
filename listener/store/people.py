"""Accounts: made, changed, signed in. Each change is recorded with who made it, in one transaction.

Nobody is deleted: the trail names them, so who leaves becomes inactive. It knows nothing of pages.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from listener.config.values import fold
from listener.errors import UsageError
from listener.model import Rank, Theme, User
from listener.store.audit import record
from listener.store.database import Store
from listener.store.passwords import check_password, hashed, matches
from listener.store.schema import users
from listener.words import _

LONGEST_NAME = 40
UNKNOWN = "unknown"
"""Who failed to sign in under a name that nobody has. What was typed is not kept: it may be a password."""
_RESERVED = frozenset({"cli", "nobody", "system", "token", UNKNOWN})


def has_users(store: Store) -> bool:
    """Whether there was ever an account."""
    with store.read() as connection:
        return connection.scalar(select(users.c.id).limit(1)) is not None


def all_users(store: Store) -> tuple[User, ...]:
    """Every account, active ones first, by name."""
    with store.read() as connection:
        found = [_user(row) for row in connection.execute(select(users))]
    return tuple(sorted(found, key=lambda one: (not one.is_active, fold(one.name))))


def user_of(store: Store, number: int) -> User | None:
    """The account of that id."""
    with store.read() as connection:
        row = connection.execute(select(users).where(users.c.id == number)).one_or_none()
    return None if row is None else _user(row)


def find_user(store: Store, name: str) -> User:
    """The account of that name, in whatever case; UsageError with the nearest names if there is none."""
    with store.read() as connection:
        row = _row(connection, name)
        if row is not None:
            return _user(row)
        known = sorted(connection.scalars(select(users.c.name)))
    near = get_close_matches(name, known, n=1)
    if near:
        told = _("There is no user {name!r}; did you mean {near!r}?").format(name=name, near=near[0])
    elif known:
        told = _("There is no user {name!r}; there are: {known}.").format(name=name, known=", ".join(known))
    else:
        told = _("There is no user {name!r}; there are no accounts yet.").format(name=name)
    raise UsageError(told)


def add_user(
    store: Store,
    name: str,
    password: str,
    role: Rank,
    *,
    who: str | None,
    now: datetime,
    first: bool = False,
) -> User:
    """Make an account. `who` made it, None for the person itself; `first` only while there is none.

    UsageError where the name is taken or no name, the password no good, or the account not the first.
    """
    name = _checked(name)
    check_password(name, password)
    kept = hashed(password)
    with store.write() as connection:
        number = (connection.scalar(select(func.max(users.c.id))) or 0) + 1
        if first and number > 1:
            raise UsageError(_("The first account was made meanwhile; sign in instead."))
        if _row(connection, name) is not None:
            raise UsageError(_("There is a user {name!r} already; choose another name.").format(name=name))
        user = User(number, name, role, Theme.SYSTEM, True, now, session=_session())
        row = {
            "id": number,
            "name": name,
            "folded": fold(name),
            "password": kept,
            "role": role.value,
            "theme": user.theme.value,
            "session": user.session,
            "is_active": True,
            "created_at": now,
        }
        connection.execute(insert(users), row)
        record(connection, at=now, who=who or name, action="user.add", subject=name, data={"role": role})
    return user


def sign_in(store: Store, name: str, password: str, *, now: datetime) -> User | None:
    """The account that name and password open, None if they open none. Both outcomes are recorded."""
    with store.read() as connection:
        row = _row(connection, name)
    # Hashing takes a while: no transaction waits for it.
    right = matches(password, row.password if row is not None and row.is_active else None)
    with store.write() as connection:
        if row is None:
            record(connection, at=now, who=UNKNOWN, action="sign-in.failed", subject="")
            return None
        unchanged = (users.c.id == row.id) & (users.c.password == row.password) & users.c.is_active
        known = right and connection.execute(update(users).where(unchanged).values(last_seen_at=now)).rowcount
        action = "sign-in" if known else "sign-in.failed"
        record(connection, at=now, who=row.name if known else UNKNOWN, action=action, subject=row.name)
    return user_of(store, row.id) if known else None


def is_password(store: Store, user: User, password: str) -> bool:
    """Whether it is the account's password."""
    with store.read() as connection:
        kept = connection.scalar(select(users.c.password).where(users.c.id == user.id))
    return matches(password, kept)


def set_password(store: Store, user: User, password: str, *, who: str, now: datetime) -> User:
    """A new password; every session of the account ends. Returns the account as it is then."""
    check_password(user.name, password)
    values = {"password": hashed(password), "session": _session()}
    return _change(store, user, values, who=who, now=now, action="user.password")


def set_role(store: Store, user: User, role: Rank, *, who: str, now: datetime) -> User:
    """Another role, from the next request on. UsageError if nobody would be left to administer."""
    return _change(store, user, {"role": role.value}, who=who, now=now, action="user.role")


def set_active(store: Store, user: User, active: bool, *, who: str, now: datetime) -> User:
    """Let somebody in again, or no longer. UsageError if nobody would be left to administer.

    Either way every session of the account ends.
    """
    action = "user.reactivate" if active else "user.deactivate"
    values = {"is_active": active, "session": _session()}
    return _change(store, user, values, who=who, now=now, action=action)


def set_theme(store: Store, user: User, theme: Theme) -> None:
    """The colours of that account. No business of the trail."""
    with store.write() as connection:
        connection.execute(update(users).where(users.c.id == user.id).values(theme=theme.value))


def _change(
    store: Store, user: User, values: dict[str, Any], *, who: str, now: datetime, action: str
) -> User:
    """Change the account as it is now, which may be another than the caller saw. What is so already stays."""
    found = select(users).where(users.c.id == user.id)
    with store.write() as connection:
        before = _user(connection.execute(found).one())
        if values.get("role") == before.role or values.get("is_active") is before.is_active:
            return before
        connection.execute(update(users).where(users.c.id == user.id).values(values))
        after = _user(connection.execute(found).one())
        _keep_an_admin(connection, before)
        changed = {"from": before.role, "to": after.role} if action == "user.role" else None
        record(connection, at=now, who=who, action=action, subject=user.name, data=changed)
        return after


def _keep_an_admin(connection: Connection, before: User) -> None:
    """UsageError, which undoes the change, where it took away the last admin."""
    was_admin = before.is_active and before.role is Rank.ADMIN
    left = select(users.c.id).where(users.c.is_active, users.c.role == Rank.ADMIN.value).limit(1)
    if was_admin and connection.scalar(left) is None:
        raise UsageError(
            _("{name} is the last active admin; make somebody else an admin first.").format(name=before.name)
        )


def _row(connection: Connection, name: str) -> Row[Any] | None:
    query = select(users).where(users.c.folded == fold(name))
    return connection.execute(query).one_or_none()


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UsageError(_("The name is missing."))
    if len(name) > LONGEST_NAME or not name.isprintable():
        told = _("A name has at most {most} printable characters.")
        raise UsageError(told.format(most=LONGEST_NAME))
    if fold(name) in _RESERVED or fold(name).startswith("token "):
        raise UsageError(_("The trail uses the name {name!r} itself; choose another.").format(name=name))
    return name


def _session() -> str:
    return secrets.token_hex(32)


def _user(row: Row[Any]) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Rank(row.role),
        theme=Theme(row.theme),
        is_active=row.is_active,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        session=row.session,
    )
