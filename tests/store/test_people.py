"""Accounts and tokens: what they refuse, what ends a session, and what the trail says of it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from listener.errors import UsageError
from listener.model import Entry, Rank, Theme, Token, User
from listener.store import Store
from listener.store import schema as tables
from listener.store.audit import Trail, TrailFilter, actions, actors, every_entry, record, trail
from listener.store.marks import web_secret
from listener.store.passwords import Cost
from listener.store.people import (
    add_user,
    all_users,
    find_user,
    has_users,
    is_password,
    set_active,
    set_password,
    set_role,
    set_theme,
    sign_in,
    user_of,
)
from listener.store.tokens import all_tokens, make_token, revoke_token, token_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def test_each_role_may_what_those_below_it_may() -> None:
    assert sorted(["admin", "agent", "viewer", "manager"], key=Rank) == list(Rank)
    assert Rank.AGENT >= Rank.AGENT > Rank.VIEWER
    assert Rank.MANAGER <= Rank.ADMIN
    assert not Rank.ADMIN < Rank.MANAGER


def test_an_account_is_kept_as_it_was_made_and_its_password_is_not(store: Store) -> None:
    assert not has_users(store)
    made = add_user(store, " Ada  Byron ", PASSWORD, Rank.ADMIN, who=None, now=NOW, first=True)
    assert made == User(1, "Ada Byron", Rank.ADMIN, Theme.SYSTEM, True, NOW, session=made.session)
    assert has_users(store)
    assert (all_users(store), find_user(store, "ADA byron"), user_of(store, 1)) == ((made,), made, made)
    assert user_of(store, 2) is None
    with store.read() as connection:
        kept = connection.scalar(select(tables.users.c.password))
    assert kept is not None
    assert kept.startswith("scrypt$16$8$3$")
    assert Cost() == Cost(log_n=15, r=8, p=3)
    assert PASSWORD not in kept
    assert made.session not in repr(made)


def test_only_one_account_is_the_first(store: Store) -> None:
    add_user(store, "ada", PASSWORD, Rank.ADMIN, who=None, now=NOW, first=True)
    with pytest.raises(UsageError, match="The first account was made meanwhile"):
        add_user(store, "eve", PASSWORD, Rank.ADMIN, who=None, now=NOW, first=True)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        pytest.param(" ", PASSWORD, "The name is missing", id="no name"),
        pytest.param("x" * 41, PASSWORD, "at most 40 printable characters", id="long name"),
        pytest.param("a\u202eb", PASSWORD, "printable", id="invisible name"),
        pytest.param("CLI", PASSWORD, "The trail uses the name 'CLI' itself", id="name of the trail"),
        pytest.param("token x", PASSWORD, "The trail uses the name", id="name of a token"),
        pytest.param("ＡＤＡ", PASSWORD, "There is a user 'ＡＤＡ' already", id="taken in another spelling"),
        pytest.param("bob", "ninechars", "use at least 10 characters", id="short password"),
        pytest.param("bob", "x" * 201, "longer than 200", id="long password"),
        pytest.param("Robert Bob", "robert  bob", "must not be the name", id="password is the name"),
        pytest.param("bob", "aaaaaaaaaaaa", "one character over and over", id="one character"),
    ],
)
def test_what_is_no_account_is_refused(sqlite_store: Store, name: str, password: str, said: str) -> None:
    ada = add_user(sqlite_store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    with pytest.raises(UsageError, match=said):
        add_user(sqlite_store, name, password, Rank.VIEWER, who="cli", now=NOW)
    assert all_users(sqlite_store) == (ada,)


def test_nobody_of_a_wrong_name_is_found_and_the_nearest_is_named(sqlite_store: Store) -> None:
    with pytest.raises(UsageError, match="there are no accounts yet"):
        find_user(sqlite_store, "ada")
    add_user(sqlite_store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    with pytest.raises(UsageError, match="There is no user 'adda'; did you mean 'ada'"):
        find_user(sqlite_store, "adda")
    with pytest.raises(UsageError, match="There is no user 'zoe'; there are: ada"):
        find_user(sqlite_store, "zoe")


def test_name_and_password_together_sign_in(store: Store) -> None:
    add_user(store, "ada", "pässword ﬁne", Rank.ADMIN, who="cli", now=NOW)
    later = NOW + timedelta(hours=1)
    # Another keyboard writes the same letters in another way.
    signed = sign_in(store, "Ada", "pa\u0308ssword fine", now=later)
    assert signed == user_of(store, 1)
    assert signed is not None
    assert signed.last_seen_at == later
    assert sign_in(store, "ada", "password fine", now=later) is None
    assert sign_in(store, "my password", "x", now=later) is None
    told = [(entry.who, entry.action, entry.subject) for entry in every_entry(store)]
    assert told == [
        ("unknown", "sign-in.failed", ""),
        ("unknown", "sign-in.failed", "ada"),
        ("ada", "sign-in", "ada"),
        ("cli", "user.add", "ada"),
    ]


def test_a_new_password_ends_sessions_and_the_old_password(store: Store) -> None:
    user = add_user(store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    changed = set_password(store, user, "another password", who="ada", now=NOW)
    assert changed.session != user.session
    assert (is_password(store, user, PASSWORD), is_password(store, user, "another password")) == (False, True)
    with pytest.raises(UsageError, match="too short"):
        set_password(store, user, "short", who="ada", now=NOW)


def test_who_left_cannot_sign_in_and_is_still_named(store: Store) -> None:
    add_user(store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    user = add_user(store, "bob", PASSWORD, Rank.AGENT, who="ada", now=NOW)
    gone = set_active(store, user, False, who="ada", now=NOW)
    assert (gone.is_active, gone.session != user.session) == (False, True)
    assert sign_in(store, "bob", PASSWORD, now=NOW) is None
    assert [one.name for one in all_users(store)] == ["ada", "bob"]
    set_active(store, gone, True, who="ada", now=NOW)
    assert sign_in(store, "bob", PASSWORD, now=NOW) is not None


def test_the_last_admin_stays_one(store: Store) -> None:
    ada = add_user(store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    bob = add_user(store, "bob", PASSWORD, Rank.AGENT, who="ada", now=NOW)
    with pytest.raises(UsageError, match="ada is the last active admin"):
        set_active(store, ada, False, who="ada", now=NOW)
    with pytest.raises(UsageError, match="ada is the last active admin"):
        set_role(store, ada, Rank.MANAGER, who="ada", now=NOW)
    assert user_of(store, ada.id) == ada
    assert set_role(store, bob, Rank.ADMIN, who="ada", now=NOW).role is Rank.ADMIN
    assert set_role(store, ada, Rank.VIEWER, who="bob", now=NOW).role is Rank.VIEWER
    # What is so already is no change, whatever the caller saw before.
    set_role(store, ada, Rank.VIEWER, who="bob", now=NOW)
    newest = trail(store).rows[0]
    assert newest == Entry(4, NOW, "bob", "user.role", "ada", data={"from": "admin", "to": "viewer"})


def test_a_theme_is_kept_and_no_business_of_the_trail(store: Store) -> None:
    user = add_user(store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    set_theme(store, user, Theme.DARK)
    assert find_user(store, "ada").theme is Theme.DARK
    assert len(trail(store).rows) == 1


def test_a_token_is_shown_once_used_and_revoked(store: Store) -> None:
    ada = add_user(store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    made, secret = make_token(store, "Grafana", Rank.VIEWER, by=ada, now=NOW)
    assert made == Token(1, "Grafana", Rank.VIEWER, "ada", NOW)
    with store.read() as connection:
        assert secret not in str(connection.execute(select(tables.tokens)).one())
    assert token_of(store, "bl_wrong", now=NOW) is None
    uses = [NOW + timedelta(seconds=seconds) for seconds in (0, 59, 60)]
    noted = []
    for at in uses:
        assert token_of(store, secret, now=at) is not None
        noted.append(all_tokens(store)[0].last_used_at)
    assert noted == [uses[0], uses[0], uses[2]]
    assert revoke_token(store, 1, who="ada", now=NOW).revoked_at == NOW
    assert token_of(store, secret, now=NOW) is None
    with pytest.raises(UsageError, match="revoked already"):
        revoke_token(store, 1, who="ada", now=NOW)
    told = [(entry.action, entry.subject, dict(entry.data)) for entry in trail(store).rows[:2]]
    assert told == [("token.revoke", "Grafana", {}), ("token.make", "Grafana", {"role": "viewer"})]


@pytest.mark.parametrize(
    ("name", "role", "said"),
    [
        ("", Rank.VIEWER, "Name the token"),
        ("x", Rank.ADMIN, "viewer or an agent"),
        ("old", Rank.AGENT, "already"),
    ],
)
def test_what_is_no_token_is_refused(sqlite_store: Store, name: str, role: Rank, said: str) -> None:
    ada = add_user(sqlite_store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=NOW)
    make_token(sqlite_store, "old", Rank.VIEWER, by=ada, now=NOW)
    with pytest.raises(UsageError, match=said):
        make_token(sqlite_store, name, role, by=ada, now=NOW)


def test_the_trail_is_read_in_pages_and_by_who_and_what(store: Store) -> None:
    with store.write() as connection:
        for number in range(7):
            record(
                connection,
                at=NOW + timedelta(seconds=number),
                who="ada" if number % 2 else "bob",
                action="tag" if number < 3 else "untag",
                subject=f"case {number}",
                brand="Acme",
                undoes=number - 2 if number > 2 else None,
                data={"b": number, "a": "ä"},
            )
    assert (actors(store), actions(store)) == (("ada", "bob"), ("tag", "untag"))
    first = trail(store, limit=4)
    assert [entry.id for entry in first.rows] == [7, 6, 5, 4]
    assert trail(store, before=first.more, limit=4) == Trail(tuple(every_entry(store))[4:], None)
    assert first.rows[0] == Entry(
        7, NOW + timedelta(seconds=6), "bob", "untag", "case 6", brand="Acme", undoes=4,
        data={"a": "ä", "b": 6},
    )  # fmt: skip
    chosen = TrailFilter(who="bob", action="tag")
    assert [entry.subject for entry in every_entry(store, chosen)] == ["case 2", "case 0"]
    assert trail(store, TrailFilter(posts=(5,))).rows == ()
    with store.read() as connection:
        assert connection.scalar(select(tables.audit.c.data).limit(1)) == '{"a": "ä", "b": 0}'


def test_the_secret_of_the_cookies_is_made_once(store: Store) -> None:
    made = web_secret(store)
    assert (len(made), web_secret(store)) == (64, made)
